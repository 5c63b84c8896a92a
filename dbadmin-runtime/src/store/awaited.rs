//! Statements of SQLite that end when nobody waits for them any more. A server is told so; SQLite works
//! in a thread of this program, which would go on to the end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use dbadmin_model::sql::Statement;
use sqlx::pool::PoolConnection;
use sqlx::{Sqlite, SqlitePool};
use tokio::runtime::Handle;

use super::{Row, sqlite};

/// After so many of its steps SQLite asks whether to go on.
const STEPS: i32 = 1000;

/// A connection whose statement is stopped when this is dropped.
struct Held {
    connection: Option<PoolConnection<Sqlite>>,
    stop: Arc<AtomicBool>,
}

/// The rows, for as long as somebody waits for them.
pub async fn rows(pool: &SqlitePool, statement: Statement) -> Result<Vec<Row>, sqlx::Error> {
    let mut held = Held {
        connection: Some(pool.acquire().await?),
        stop: Arc::default(),
    };
    let Some(connection) = &mut held.connection else {
        return Ok(Vec::new());
    };
    let stop = Arc::clone(&held.stop);
    let goes_on = move || !stop.load(Ordering::Relaxed);
    connection
        .lock_handle()
        .await?
        .set_progress_handler(STEPS, goes_on);
    let rows = sqlite::rows(&mut **connection, statement).await;
    // Whoever has the connection next is not to be asked.
    connection.lock_handle().await?.remove_progress_handler();
    held.connection = None;
    rows
}

impl Drop for Held {
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else {
            return;
        };
        self.stop.store(true, Ordering::Relaxed);
        // The connection goes back to the pool when its statement has come to an end.
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(async move {
                if let Ok(mut handle) = connection.lock_handle().await {
                    handle.remove_progress_handler();
                }
            });
        }
    }
}
