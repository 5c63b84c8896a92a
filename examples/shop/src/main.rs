//! A small shop and its back office. The panel in `admin` is written by the build script, from
//! the structs in `models` and the tables in `migrations/`.

mod admin;
mod models;

use std::env;

use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let database = match env::var("DATABASE_URL") {
        Ok(url) => url.parse()?,
        Err(_) => SqliteConnectOptions::new().filename(concat!(env!("CARGO_MANIFEST_DIR"), "/shop.db")),
    };
    let database = database.create_if_missing(true).journal_mode(SqliteJournalMode::Wal);
    let pool = SqlitePool::connect_with(database.foreign_keys(true)).await?;
    sqlx::migrate!().run(&pool).await?;

    let app = axum::Router::new().nest("/admin", admin::router(pool).await?);
    dbadmin_runtime::serve(app).await?;
    Ok(())
}
