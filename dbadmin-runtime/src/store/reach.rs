//! Whether the server behind a pool answers.
//!
//! A pool whose server refuses tries again for all its time, and then says only that it had no
//! connection to give; one whose connections are all in use says the same. So whoever has waited for a
//! moment asks the server itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Cause, cause, said};

/// Whether the server answers, as far as is known, for all who use one pool.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reach(Arc<State>);

#[derive(Debug, Default)]
struct State {
    /// Whether it has been told that the server is away.
    told: AtomicBool,
    #[cfg(any(feature = "postgres", feature = "mysql"))]
    asked: tokio::sync::Mutex<Option<asking::Asked>>,
}

impl Reach {
    /// Tells the log when the server goes away, once and with the reason, and when it is back.
    pub fn note<T>(&self, done: Result<T, sqlx::Error>) -> Result<T, sqlx::Error> {
        let told = &self.0.told;
        match &done {
            Err(error) if is_away(error) && !told.swap(true, Ordering::Relaxed) => {
                tracing::error!(why = %said(error), "the database does not answer");
            }
            Ok(_) if told.load(Ordering::Relaxed) && told.swap(false, Ordering::Relaxed) => {
                tracing::info!("the database answers again");
            }
            _ => {}
        }
        done
    }
}

/// Whether the server behind it could not be reached, or has ended the connection.
fn is_away(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) => true,
        sqlx::Error::Database(refused) => cause(refused.as_ref()) == Cause::Away,
        _ => false,
    }
}

/// Asking a server whether it is there.
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod asking {
    use std::io;
    use std::pin::pin;
    use std::time::Duration;

    use sqlx::{Connection as _, Database, Pool};
    use tokio::time::{Instant, timeout};

    use super::{Reach, is_away};
    use crate::store::said;

    /// How long a pool may take to give a connection before the server is asked.
    const PATIENCE: Duration = Duration::from_millis(500);

    /// How long a server may take to answer.
    const ANSWER: Duration = Duration::from_millis(1500);

    /// How long an answer holds, so that those who wait together do not all ask.
    const FRESH: Duration = Duration::from_secs(1);

    /// When it was asked, and why it is away if it is.
    pub(super) type Asked = (Instant, Option<String>);

    impl Reach {
        /// What the pool gives: a connection, or a transaction on one.
        ///
        /// # Errors
        /// What the pool says; [`sqlx::Error::Io`] within some two seconds where its server is away.
        pub async fn given<DB: Database, T>(
            &self,
            pool: &Pool<DB>,
            giving: impl Future<Output = Result<T, sqlx::Error>>,
        ) -> Result<T, sqlx::Error> {
            let mut giving = pin!(giving);
            let soon = timeout(PATIENCE, &mut giving).await;
            let given = match soon {
                Ok(given) => given,
                Err(_) => tokio::select! {
                    given = &mut giving => given,
                    away = self.away(pool) => match away {
                        Some(error) => Err(error),
                        None => giving.await,
                    },
                },
            };
            match given {
                Err(error @ sqlx::Error::PoolTimedOut) => {
                    Err(self.away(pool).await.unwrap_or(error))
                }
                given => given,
            }
        }

        /// Why the server is away; `None` where it answers, if only to refuse.
        async fn away<DB: Database>(&self, pool: &Pool<DB>) -> Option<sqlx::Error> {
            let mut asked = self.0.asked.lock().await;
            let known = asked.as_ref().filter(|(at, _)| at.elapsed() < FRESH);
            let why = match known {
                Some((_, why)) => why.clone(),
                None => {
                    let why = ask(pool).await;
                    *asked = Some((Instant::now(), why.clone()));
                    why
                }
            };
            Some(io::Error::new(io::ErrorKind::NotConnected, why?).into())
        }
    }

    async fn ask<DB: Database>(pool: &Pool<DB>) -> Option<String> {
        let options = pool.connect_options();
        let asking = async {
            let connection = DB::Connection::connect_with(&options).await?;
            connection.close().await
        };
        match timeout(ANSWER, asking).await {
            Ok(Err(error)) if is_away(&error) => Some(said(&error)),
            Ok(_) => None,
            Err(_) => Some(said(&sqlx::Error::PoolTimedOut)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::Mutex;

    use super::*;

    /// A log that can be read.
    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("a log").write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn the_log_is_told_once_and_again_when_the_server_is_back() {
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_writer(move || writer.clone())
            .without_time()
            .with_ansi(false)
            .finish();
        let refused = || Err::<(), _>(io::Error::from(io::ErrorKind::ConnectionRefused).into());
        tracing::subscriber::with_default(subscriber, || {
            let reach = Reach::default();
            for done in [Ok(()), refused(), refused(), Ok(()), Ok(())] {
                let _ = reach.note(done);
            }
            let _ = reach.note::<()>(Err(sqlx::Error::PoolTimedOut));
        });
        let log = String::from_utf8(log.0.lock().expect("a log").clone()).expect("text");
        let lines: Vec<&str> = log.lines().map(str::trim).collect();
        let [away, back] = lines[..] else {
            panic!("{log}");
        };
        assert!(
            away.starts_with("ERROR") && away.contains("connection refused"),
            "{log}"
        );
        assert!(
            back.starts_with("INFO") && back.ends_with("the database answers again"),
            "{log}"
        );
    }
}
