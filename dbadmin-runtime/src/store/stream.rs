//! Rows of a statement as they come, for an export that may be longer than memory and than a page's
//! time: on a connection of its own, with nothing kept but the rows under way.

use std::sync::Arc;

use dbadmin_model::Value;
use dbadmin_model::sql::Statement;
use sqlx::Error;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

use super::reach::Reach;
use super::{Pool, Row};

/// At most so many rows are handed on at a time,
const BATCH: usize = 256;

/// and no more of them once their texts have so many bytes.
const WIDE: usize = 256 * 1024;

/// So many batches wait for whoever reads them.
const WAITING: usize = 2;

/// So many streams run at a time: each has a connection beside the pool's. [`crate::Error::Exports`]
/// names the number.
pub(super) const STREAMS: usize = 4;

/// So many seconds a statement may take.
#[cfg(any(feature = "postgres", feature = "mysql"))]
pub(super) const SECONDS: u32 = 60 * 60;

/// Rows as they come, in batches. The statement waits for whoever reads them.
#[derive(Debug)]
pub(crate) struct Rows {
    batches: mpsc::Receiver<Result<Vec<Row>, Error>>,
    _permit: OwnedSemaphorePermit,
}

/// Where a driver puts the rows. An empty batch stands behind the last of them.
pub(super) struct Sink {
    batches: mpsc::Sender<Result<Vec<Row>, Error>>,
    batch: Vec<Row>,
    bytes: usize,
}

impl Rows {
    /// Runs the statement; `None` where as many run as may.
    pub fn of(
        pool: &Pool,
        reach: &Reach,
        statement: Statement,
        streams: &Arc<Semaphore>,
    ) -> Option<Self> {
        let permit = Arc::clone(streams).try_acquire_owned().ok()?;
        let (sender, batches) = mpsc::channel(WAITING);
        let (pool, reach) = (pool.clone(), reach.clone());
        tokio::spawn(async move {
            let gone = sender.clone();
            let sink = Sink {
                batches: sender,
                batch: Vec::with_capacity(BATCH),
                bytes: 0,
            };
            // A statement whose reader has gone ends with its connection.
            tokio::select! {
                () = run(pool, reach, statement, sink) => {}
                () = gone.closed() => {}
            }
        });
        Some(Self {
            batches,
            _permit: permit,
        })
    }

    /// The next rows; `None` behind the last, and only there.
    pub async fn next(&mut self) -> Result<Option<Vec<Row>>, Error> {
        match self.batches.recv().await {
            Some(Ok(rows)) => Ok((!rows.is_empty()).then_some(rows)),
            Some(Err(error)) => Err(error),
            None => Err(Error::Protocol("the rows broke off".to_owned())),
        }
    }
}

async fn run(pool: Pool, reach: Reach, statement: Statement, mut sink: Sink) {
    // Where nobody reads any more, nobody is told.
    let _ = match pool.stream(&reach, statement, &mut sink).await {
        Ok(()) => sink.end().await,
        Err(error) => sink.batches.send(Err(error)).await.map_err(gone),
    };
}

fn gone<T>(_: T) -> Error {
    Error::Protocol("nobody reads these rows any more".to_owned())
}

fn bytes(value: &Value) -> usize {
    match value {
        Value::Text(text) => text.len(),
        Value::Blob(bytes) => bytes.len(),
        _ => 0,
    }
}

impl Sink {
    /// Takes a row; an error where nobody reads any more.
    pub async fn push(&mut self, row: Row) -> Result<(), Error> {
        self.bytes += row.iter().map(bytes).sum::<usize>();
        self.batch.push(row);
        if self.batch.len() < BATCH && self.bytes < WIDE {
            return Ok(());
        }
        self.bytes = 0;
        let full = std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH));
        self.batches.send(Ok(full)).await.map_err(gone)
    }

    /// Hands on the last rows, and says that they are.
    async fn end(self) -> Result<(), Error> {
        if !self.batch.is_empty() {
            self.batches.send(Ok(self.batch)).await.map_err(gone)?;
        }
        self.batches.send(Ok(Vec::new())).await.map_err(gone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn rows_that_break_off_are_not_the_last_ones() {
        for is_whole in [true, false] {
            let streams = Arc::new(Semaphore::new(1));
            let (sender, batches) = mpsc::channel(WAITING);
            let mut rows = Rows {
                batches,
                _permit: streams.try_acquire_owned().expect("a permit"),
            };
            let mut sink = Sink {
                batches: sender,
                batch: Vec::new(),
                bytes: 0,
            };
            let wide = Value::Text("x".repeat(WIDE));
            sink.push(vec![wide]).await.expect("a reader");
            if is_whole {
                sink.end().await.expect("a reader");
            } else {
                drop(sink);
            }
            let first = rows.next().await.expect("rows").expect("the first");
            assert_eq!(first.len(), 1);
            assert_eq!(rows.next().await.is_ok_and(|rows| rows.is_none()), is_whole);
        }
    }
}
