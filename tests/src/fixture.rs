//! SQLite databases made from the SQL files in `fixtures/`, and questions put to a database
//! behind the panel's back, to see what it really wrote.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Row as _};

/// Makes a database at `path` from `fixtures/{name}.sql`.
pub fn create(name: &str, path: &Path) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name)
        .with_extension("sql");
    let sql = std::fs::read_to_string(&file)
        .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    execute(path, &sql);
}

/// Runs statements on a database, which is created if it is not there.
pub fn execute(database: &Path, sql: &str) {
    with(database, async |connection| {
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
            .execute(connection)
            .await
            .map(drop)
    });
}

/// The first column of the first row of a query, as text; `None` for no row or NULL.
#[must_use]
pub fn one(database: &Path, sql: &str) -> Option<String> {
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
) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime can be built");
    let done: Result<T, sqlx::Error> = runtime.block_on(async {
        let options = SqliteConnectOptions::new()
            .filename(database)
            .create_if_missing(true)
            .foreign_keys(false);
        let mut connection = options.connect().await?;
        let answer = ask(&mut connection).await?;
        connection.close().await?;
        Ok(answer)
    });
    done.unwrap_or_else(|error| panic!("{}: {error}", database.display()))
}
