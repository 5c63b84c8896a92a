//! Real SQL text in, [`Schema`] out, over a real MySQL or MariaDB.

#![cfg(feature = "mysql")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod server;
mod tables;

use dbadmin_introspect::Database;
use dbadmin_model::schema::{Column, Schema, Table};
use sqlx::{AssertSqlSafe, Connection, MySqlConnection};

/// The server to test on, as its address without a database.
fn server() -> String {
    let url = std::env::var("DBADMIN_TEST_MYSQL").expect(
        "DBADMIN_TEST_MYSQL must name a MySQL or MariaDB server, such as \
         mysql://root@127.0.0.1:3306; `cargo xtask test` starts one and sets it",
    );
    url.trim_end_matches('/').to_owned()
}

/// Databases of one test, which go when it ends.
struct Scratch {
    names: Vec<String>,
}

impl Scratch {
    /// A new database.
    async fn new(name: &str) -> Self {
        let mut scratch = Self { names: Vec::new() };
        scratch.add(name).await;
        scratch
    }

    /// One more database of the same test; its name.
    async fn add(&mut self, name: &str) -> String {
        let name = format!("dbadmin_{name}_{}", std::process::id());
        run(
            &server(),
            &format!(
                "DROP DATABASE IF EXISTS {name}; CREATE DATABASE {name} CHARACTER SET utf8mb4"
            ),
        )
        .await;
        self.names.push(name.clone());
        name
    }

    /// A new database with these tables.
    async fn with(name: &str, sql: &str) -> Self {
        let scratch = Self::new(name).await;
        run(&scratch.url(), sql).await;
        scratch
    }

    fn name(&self) -> &str {
        &self.names[0]
    }

    fn url(&self) -> String {
        format!("{}/{}", server(), self.name())
    }

    async fn open(&self) -> Database {
        Database::open(&self.url()).await.unwrap()
    }

    async fn schema(&self) -> Schema {
        self.open().await.schema(&[]).await.unwrap()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let mut drops = "SET foreign_key_checks = 0".to_owned();
        for name in &self.names {
            drops += &format!("; DROP DATABASE IF EXISTS {name}");
        }
        // The test's own runtime waits for this function, so another one has to do it.
        let dropping = std::thread::spawn(move || {
            tokio::runtime::Runtime::new()
                .unwrap()
                .block_on(run(&server(), &drops));
        });
        let dropped = dropping.join();
        assert!(dropped.is_ok() || std::thread::panicking());
    }
}

async fn run(url: &str, sql: &str) {
    let mut connection = MySqlConnection::connect(url).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

fn table<'s>(schema: &'s Schema, name: &str) -> &'s Table {
    schema
        .table(name)
        .unwrap_or_else(|| panic!("no table {name}"))
}

fn column<'s>(schema: &'s Schema, name: &str, column: &str) -> &'s Column {
    table(schema, name)
        .column(column)
        .unwrap_or_else(|| panic!("no column {column}"))
}

fn addresses(schema: &Schema) -> Vec<String> {
    schema.tables.iter().map(Table::address).collect()
}
