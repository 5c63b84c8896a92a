//! What lies in `fixtures/`; SQLite databases made from it, and questions put to a database behind
//! the panel's back, to see what it really wrote.

use std::path::{Path, PathBuf};

use dbadmin_model::schema::Dialect;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Row as _};

use crate::database::wait;

/// The folder of all fixtures.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// The folder of a case in one dialect: `fixtures/{case}/{dialect}`.
#[must_use]
pub fn folder(case: &str, dialect: Dialect) -> PathBuf {
    root().join(case).join(name(dialect))
}

/// A dialect as folders and tests are called after it.
#[must_use]
pub fn name(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "sqlite",
        Dialect::Postgres => "postgres",
        Dialect::Mysql => "mysql",
    }
}

/// The dialect of that name.
#[must_use]
pub fn dialect(of: &str) -> Dialect {
    [Dialect::Sqlite, Dialect::Postgres, Dialect::Mysql]
        .into_iter()
        .find(|dialect| name(*dialect) == of)
        .unwrap_or_else(|| panic!("{of} is no dialect"))
}

/// Every case and dialect that has a folder, in order.
#[must_use]
pub fn all() -> Vec<(String, Dialect)> {
    let mut all = Vec::new();
    for case in folders(&root()) {
        for found in folders(&root().join(&case)) {
            all.push((case.clone(), dialect(&found)));
        }
    }
    all
}

/// The names of the folders in a folder, in order.
fn folders(folder: &Path) -> Vec<String> {
    let entries =
        std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry of a folder"))
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// The text of a file.
#[must_use]
pub fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Makes a database at `path` from `fixtures/{name}.sql`.
pub fn create(name: &str, path: &Path) {
    execute(path, &read(&root().join(name).with_extension("sql")));
}

/// Runs statements on a database, which is created if it is not there.
pub fn execute(database: &Path, sql: &str) {
    run(database, sql).unwrap_or_else(|error| panic!("{}: {error}", database.display()));
}

/// The same for what the database may refuse.
///
/// # Errors
/// What the database says.
pub fn run(database: &Path, sql: &str) -> Result<(), sqlx::Error> {
    with(database, async |connection| {
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
            .execute(connection)
            .await
            .map(drop)
    })
}

/// The first column of the first row of a query, as text; `None` for no row or NULL.
#[must_use]
pub fn one(database: &Path, sql: &str) -> Option<String> {
    ask(database, sql).unwrap_or_else(|error| panic!("{}: {error}", database.display()))
}

/// The same for what the database may refuse.
pub(crate) fn ask(database: &Path, sql: &str) -> Result<Option<String>, sqlx::Error> {
    let sql = format!("SELECT CAST(({sql}) AS TEXT)");
    with(database, async |connection| {
        let row = sqlx::query(AssertSqlSafe(sql))
            .fetch_one(connection)
            .await?;
        row.try_get(0)
    })
}

fn with<T>(
    database: &Path,
    ask: impl AsyncFnOnce(&mut SqliteConnection) -> Result<T, sqlx::Error>,
) -> Result<T, sqlx::Error> {
    wait(async {
        let options = SqliteConnectOptions::new()
            .filename(database)
            .create_if_missing(true)
            .foreign_keys(false);
        let mut connection = options.connect().await?;
        let answer = ask(&mut connection).await?;
        connection.close().await?;
        Ok(answer)
    })
}
