//! Databases of a test's own, made and dropped on the server that the environment names.

use std::str::FromStr;
use std::sync::atomic::{AtomicUsize, Ordering};

use dbadmin_introspect::Database;
use dbadmin_model::Schema;
use dbadmin_model::schema::{Column, Table};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};

/// Names the server.
const SERVER: &str = "DBADMIN_TEST_POSTGRES";

/// The server that tests run on.
pub fn server() -> PgConnectOptions {
    let url = std::env::var(SERVER).unwrap_or_else(|_| {
        panic!(
            "{SERVER} is not set: `cargo xtask test` starts a PostgreSQL and sets it; or name one \
             yourself, as a superuser, such as postgres://postgres@127.0.0.1:5432/postgres"
        )
    });
    PgConnectOptions::from_str(&url).unwrap()
}

/// The address of a database on that server.
pub fn url(options: &PgConnectOptions) -> String {
    options.to_url_lossy().to_string()
}

/// A database that is gone when the test ends, however it ends.
pub struct Fresh {
    name: String,
}

impl Fresh {
    /// Makes a database and runs the SQL in it.
    pub async fn new(sql: &str) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("dbadmin_introspect_{}_{count}", std::process::id());
        Self::manage(vec![format!("CREATE DATABASE {name}")]).await;
        let fresh = Self { name };
        fresh.run(sql).await;
        fresh
    }

    /// Where the database is.
    pub fn options(&self) -> PgConnectOptions {
        server().database(&self.name)
    }

    /// A connection to it.
    pub async fn connect(&self) -> PgConnection {
        self.options().connect().await.unwrap()
    }

    /// Runs SQL in it.
    pub async fn run(&self, sql: &str) {
        let mut connection = self.connect().await;
        let ran = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        ran.execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }

    /// What there is to read in it.
    pub async fn open(&self) -> Database {
        Database::open(&url(&self.options())).await.unwrap()
    }

    /// Its schema.
    pub async fn schema(&self) -> Schema {
        self.open().await.schema(&[]).await.unwrap()
    }

    /// The name of a role of the test's own, which goes with the database.
    pub fn role(&self) -> String {
        format!("{}_role", self.name)
    }

    async fn manage(statements: Vec<String>) {
        let mut connection = server().connect().await.unwrap();
        for statement in statements {
            let ran = sqlx::raw_sql(AssertSqlSafe(statement));
            ran.execute(&mut connection).await.unwrap();
        }
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        // The test's own runtime is busy with the test.
        std::thread::scope(|scope| {
            let dropping = scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .unwrap();
                // Nothing that the test left open is waited for.
                runtime.block_on(Self::manage(vec![
                    format!("DROP DATABASE {} WITH (FORCE)", self.name),
                    format!("DROP ROLE IF EXISTS {}", self.role()),
                ]));
            });
            drop(dropping.join());
        });
    }
}

/// The schema of a database made by the SQL.
pub async fn schema(sql: &str) -> Schema {
    Fresh::new(sql).await.schema().await
}

/// The table at an address.
pub fn table<'s>(schema: &'s Schema, address: &str) -> &'s Table {
    let table = schema.table(address);
    table.unwrap_or_else(|| panic!("no table {address}"))
}

/// A column of a table.
pub fn column<'s>(table: &'s Table, name: &str) -> &'s Column {
    let column = table.column(name);
    column.unwrap_or_else(|| panic!("no column {name}"))
}

/// The addresses of the tables.
pub fn addresses(schema: &Schema) -> Vec<String> {
    schema.tables.iter().map(Table::address).collect()
}

/// Names as the schema has them.
pub fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}
