//! A small lending library, described by hand: an ordinary table, a tree with a text key, a table
//! with a composite key, a table that is redacted in part, and a view without a key.

#![allow(
    dead_code,
    unused_imports,
    reason = "every test file uses its own part of the fixtures"
)]

mod actions;
mod errands;
mod panel;
mod posters;
mod repairs;
mod talks;
mod trash;

use std::sync::atomic::{AtomicU32, Ordering};

use dbadmin_runtime::{Actor, App, Resource};
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use tempfile::TempDir;

pub use errands::ERRANDS;
pub use panel::{ALARMS, BOOKS, LOANS, MARKS, MEMBERS, PANEL, PLACES, SHELVES, STOCK};
pub use posters::{POSTERS, UPLOADS};
pub use repairs::REPAIRS;
pub use talks::TALKS;
pub use trash::{ROOMS, VISITS};

const SCHEMA: &str = include_str!("schema.sql");

/// A panel over a database file of its own.
pub struct Fixture {
    pub app: App,
    pub pool: SqlitePool,
    _folder: TempDir,
}

impl Fixture {
    /// The tables, empty.
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let options = SqliteConnectOptions::new()
            .filename(folder.path().join("library.db"))
            .create_if_missing(true);
        let pool = SqlitePoolOptions::new()
            .max_connections(4)
            .connect_with(options)
            .await
            .expect("a database");
        sqlx::raw_sql(SCHEMA).execute(&pool).await.expect("tables");
        let app = App::start(&PANEL, pool.clone()).await.expect("a panel");
        Self {
            app,
            pool,
            _folder: folder,
        }
    }

    pub async fn sql(&self, sql: &'static str) {
        sqlx::raw_sql(sql).execute(&self.pool).await.expect(sql);
    }

    /// One number out of the database.
    pub async fn number(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql)
            .fetch_one(&self.pool)
            .await
            .expect(sql)
    }

    /// One text out of the database.
    pub async fn text(&self, sql: &'static str) -> String {
        sqlx::query_scalar(sql)
            .fetch_one(&self.pool)
            .await
            .expect(sql)
    }
}

/// Somebody with the role of that name.
pub fn actor(role: &str) -> Actor {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    Actor {
        user: i64::from(NEXT.fetch_add(1, Ordering::Relaxed)),
        name: format!("a {role}"),
        role: PANEL
            .roles
            .iter()
            .find(|known| known.name == role)
            .expect("a role of the fixture"),
    }
}

/// A form's pairs.
pub fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

/// A key out of an address.
pub fn key(resource: &Resource, segment: &str) -> dbadmin_runtime::key::Key {
    dbadmin_runtime::key::Key::parse(resource.table, segment).expect("a key")
}
