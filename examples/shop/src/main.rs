//! A small shop's back office. The panel in `admin` is written by the build script, from the
//! structs in `models` and the tables in `migrations/`.

mod admin;
mod models;

use std::env;

use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};

const DATABASE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/shop.db");

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let database = match env::var("DATABASE_URL") {
        Ok(url) => url.parse()?,
        Err(_) => SqliteConnectOptions::new().filename(DATABASE),
    };
    let database = database
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .foreign_keys(true);
    let pool = SqlitePool::connect_with(database).await?;
    sqlx::migrate!().run(&pool).await?;

    dbadmin_runtime::serve(admin::router(pool).await?).await?;
    Ok(())
}
