//! A file between the database and whoever downloads it. Rows are read as fast as the database gives
//! them and written into a temporary file that no folder shows; the answer reads it behind them. A
//! download that is slow, or stands still, thus costs a file, and holds nothing of the database.

use std::fs::File;
use std::io::{self, Error, ErrorKind, Read as _, Write as _};
use std::time::Duration;

use axum::body::Body;
use futures_util::stream::try_unfold;
use tempfile::NamedTempFile;
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, SemaphorePermit, watch};
use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep_until};

/// How long all rows may take.
const LONGEST: Duration = Duration::from_secs(60 * 60);

/// So many files may be under way at a time, whether they are still written or only read.
/// [`crate::Error::Exports`] is what is said beyond it.
const FILES: usize = 16;

static UNDER_WAY: Semaphore = Semaphore::const_new(FILES);

/// At most so many bytes are sent at a time.
const PIECE: u64 = 64 * 1024;

/// How far the file is written.
#[derive(Clone, Copy, Debug, Default)]
struct Progress {
    written: u64,
    whole: bool,
}

/// What writes the file.
pub struct Pen {
    file: File,
    progress: watch::Sender<Progress>,
    until: Instant,
    runtime: Handle,
}

/// What reads it.
struct Reader {
    file: File,
    progress: watch::Receiver<Progress>,
    read: u64,
    _place: SemaphorePermit<'static>,
}

/// The file that this writes, from now on and on a thread of its own, as the body of an answer. Where
/// it fails, the body breaks off, so that nobody takes a part for the whole; where the reader has gone,
/// its next call of the pen fails.
///
/// # Errors
/// [`crate::Error::Exports`] where as many files are under way as may be; what the system says where
/// there is no place for one.
pub fn spool(
    write: impl FnOnce(&mut Pen) -> io::Result<()> + Send + 'static,
) -> Result<Body, crate::Error> {
    within(&UNDER_WAY, write)
}

fn within(
    places: &'static Semaphore,
    write: impl FnOnce(&mut Pen) -> io::Result<()> + Send + 'static,
) -> Result<Body, crate::Error> {
    let place = places.try_acquire().map_err(|_| crate::Error::Exports)?;
    body(write, place).map_err(|source| {
        let what = "cannot make a temporary file for an export; see to it that the folder for them \
                    can be written";
        crate::Error::Io {
            what: what.to_owned(),
            source,
        }
    })
}

fn body(
    write: impl FnOnce(&mut Pen) -> io::Result<()> + Send + 'static,
    place: SemaphorePermit<'static>,
) -> io::Result<Body> {
    let named = NamedTempFile::new()?;
    let (sender, receiver) = watch::channel(Progress::default());
    let reader = Reader {
        file: named.reopen()?,
        progress: receiver,
        read: 0,
        _place: place,
    };
    let mut pen = Pen {
        file: named.into_file(),
        progress: sender,
        until: Instant::now() + LONGEST,
        runtime: Handle::current(),
    };
    spawn_blocking(move || {
        let done = write(&mut pen).and_then(|()| pen.finish());
        if let Err(error) = done
            && !pen.progress.is_closed()
        {
            tracing::error!(%error, "an export ended before its last row");
        }
    });
    Ok(Body::from_stream(try_unfold(reader, Reader::piece)))
}

impl Pen {
    /// What the database answers; fails where the reader goes meanwhile, or the time is up.
    pub fn wait<T>(&self, answer: impl Future<Output = Result<T, crate::Error>>) -> io::Result<T> {
        self.runtime.block_on(async {
            tokio::select! {
                biased;
                () = self.progress.closed() => Err(gone()),
                () = sleep_until(self.until) => {
                    Err(Error::new(ErrorKind::TimedOut, "it took longer than an hour"))
                }
                answer = answer => answer.map_err(Error::other),
            }
        })
    }

    /// Writes what may be sent at once.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        let mut progress = *self.progress.borrow();
        progress.written += bytes.len() as u64;
        self.progress.send(progress).map_err(|_| gone())
    }

    /// The file itself, for what can only be sent once it is whole.
    #[cfg(feature = "xlsx")]
    pub fn file(&mut self) -> &mut File {
        &mut self.file
    }

    fn finish(&mut self) -> io::Result<()> {
        let progress = Progress {
            written: self.file.metadata()?.len(),
            whole: true,
        };
        self.progress.send(progress).map_err(|_| gone())
    }
}

fn gone() -> Error {
    Error::new(ErrorKind::BrokenPipe, "nobody reads the file any more")
}

impl Reader {
    /// The next piece, as soon as there is one, and the rest.
    async fn piece(mut self) -> io::Result<Option<(Vec<u8>, Self)>> {
        let read = self.read;
        let more = |progress: &Progress| progress.whole || progress.written > read;
        let written = match self.progress.wait_for(more).await {
            Ok(progress) => progress.written,
            Err(_) => return Err(Error::other("the file could not be written to its end")),
        };
        let length = PIECE.min(written - read);
        if length == 0 {
            return Ok(None);
        }
        self.read += length;
        let piece = spawn_blocking(move || {
            let mut piece = vec![0; usize::try_from(length).map_err(Error::other)?];
            self.file.read_exact(&mut piece)?;
            Ok(Some((piece, self)))
        });
        piece.await?
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use axum::body::to_bytes;
    use futures_util::StreamExt as _;

    use super::*;

    /// What never comes.
    type Never = Result<(), crate::Error>;

    #[tokio::test]
    async fn a_file_is_read_behind_its_writer_and_has_every_byte() {
        let (go, wait) = std::sync::mpsc::channel::<()>();
        let wide = vec![b'x'; 200_000];
        let body = spool(move |pen| {
            pen.write(b"first ")?;
            wait.recv().map_err(Error::other)?;
            pen.write(&wide)
        });
        let mut body = body.expect("a file").into_data_stream();
        let first = body.next().await.expect("a piece").expect("bytes");
        assert_eq!(first, "first ");
        go.send(()).expect("the writer waits");
        let rest = to_bytes(Body::from_stream(body), usize::MAX).await;
        assert_eq!(rest.expect("the rest").len(), 200_000);
    }

    #[tokio::test]
    async fn a_file_has_its_place_until_it_is_read() {
        static ONE: Semaphore = Semaphore::const_new(1);
        let begin = || within(&ONE, |pen| pen.write(b"all of it"));
        let kept = begin().expect("the only place");
        assert!(matches!(begin(), Err(crate::Error::Exports)));
        drop(kept);
        let read = to_bytes(begin().expect("it is free again"), usize::MAX).await;
        assert_eq!(read.expect("bytes"), "all of it");
        assert!(begin().is_ok());
    }

    #[tokio::test]
    async fn a_file_that_fails_breaks_off() {
        for panics in [false, true] {
            let body = spool(move |pen| {
                pen.write(b"a part")?;
                assert!(!panics, "as a mistake of ours would");
                Err(Error::other("the database has gone"))
            });
            let read = to_bytes(body.expect("a file"), usize::MAX).await;
            assert!(read.is_err(), "{read:?}");
        }
    }

    /// Why such a writer ends whose body this does something with.
    async fn end(
        write: impl FnOnce(&mut Pen) -> io::Error + Send + 'static,
        read: impl FnOnce(Body) -> Option<Body>,
    ) -> ErrorKind {
        let (ended, told) = tokio::sync::oneshot::channel();
        let body = spool(move |pen| {
            let error = write(pen);
            let _ = ended.send(error.kind());
            Err(error)
        });
        let _kept = read(body.expect("a file"));
        let kind = tokio::time::timeout(Duration::from_secs(10), told).await;
        kind.expect("an end").expect("why")
    }

    #[tokio::test]
    async fn a_writer_ends_when_its_reader_has_gone() {
        let writes = |pen: &mut Pen| {
            loop {
                if let Err(error) = pen.write(b"on and on") {
                    return error;
                }
            }
        };
        assert_eq!(end(writes, |_| None).await, ErrorKind::BrokenPipe);
        let waits = |pen: &mut Pen| pen.wait(pending::<Never>()).expect_err("no answer");
        assert_eq!(end(waits, |_| None).await, ErrorKind::BrokenPipe);
    }

    #[tokio::test]
    async fn a_writer_ends_when_its_time_is_up() {
        let waits = |pen: &mut Pen| {
            pen.until = Instant::now();
            pen.wait(pending::<Never>()).expect_err("no answer")
        };
        assert_eq!(end(waits, Some).await, ErrorKind::TimedOut);
    }
}
