//! Rows of a statement as they come, for an export that may be longer than memory and than a page's
//! time: on a connection of its own, with nothing kept but the rows under way.

use std::sync::Arc;
use std::time::Duration;

use dbadmin_model::sql::Statement;
use sqlx::Error;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

use super::{Pool, Row};

/// So many rows are handed on at a time.
const BATCH: usize = 256;

/// So many batches wait for whoever reads them.
const WAITING: usize = 2;

/// How long a reader may leave what is waiting before it counts as gone.
const PATIENCE: Duration = Duration::from_secs(60);

/// So many streams run at a time: each has a connection beside the pool's.
pub(super) const STREAMS: usize = 4;

/// Rows as they come, in batches.
#[derive(Debug)]
pub(crate) struct Rows {
    batches: mpsc::Receiver<Result<Vec<Row>, Error>>,
    _permit: OwnedSemaphorePermit,
}

/// Where a driver puts the rows.
pub(super) struct Sink {
    batches: mpsc::Sender<Result<Vec<Row>, Error>>,
    batch: Vec<Row>,
}

impl Rows {
    /// Runs the statement; `None` where as many run as may.
    pub fn of(pool: &Pool, statement: Statement, streams: &Arc<Semaphore>) -> Option<Self> {
        let permit = Arc::clone(streams).try_acquire_owned().ok()?;
        let (sender, batches) = mpsc::channel(WAITING);
        let pool = pool.clone();
        tokio::spawn(async move {
            let gone = sender.clone();
            let sink = Sink {
                batches: sender,
                batch: Vec::with_capacity(BATCH),
            };
            // A statement whose reader has gone ends with its connection.
            tokio::select! {
                () = run(pool, statement, sink) => {}
                () = gone.closed() => {}
            }
        });
        Some(Self {
            batches,
            _permit: permit,
        })
    }

    /// The next rows; `None` behind the last.
    pub async fn next(&mut self) -> Result<Option<Vec<Row>>, Error> {
        self.batches.recv().await.transpose()
    }
}

async fn run(pool: Pool, statement: Statement, mut sink: Sink) {
    let done = pool.stream(statement, &mut sink).await;
    let last = match done {
        Ok(()) if sink.batch.is_empty() => return,
        Ok(()) => Ok(std::mem::take(&mut sink.batch)),
        Err(error) => Err(error),
    };
    let _ = sink.batches.send_timeout(last, PATIENCE).await;
}

impl Sink {
    /// Takes a row; an error where nobody reads any more.
    pub async fn push(&mut self, row: Row) -> Result<(), Error> {
        self.batch.push(row);
        if self.batch.len() < BATCH {
            return Ok(());
        }
        let full = std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH));
        let sent = self.batches.send_timeout(Ok(full), PATIENCE).await;
        sent.map_err(|_| Error::Protocol("nobody reads these rows any more".to_owned()))
    }
}
