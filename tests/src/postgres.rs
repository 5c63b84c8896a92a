//! Databases on the PostgreSQL server under test.

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Row as _};

use crate::database::{beside, server, wait};

/// Names the server, with an account that may do everything.
pub const VARIABLE: &str = "DBADMIN_TEST_POSTGRES";

/// Makes an empty database of that name, in place of one that an ended run has left; its address.
pub(crate) fn create(name: &str) -> String {
    let server = server(VARIABLE);
    drop(name);
    // Nobody can be connected to template0, so that tests can make databases side by side.
    execute(
        &server,
        &format!("CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'"),
    );
    beside(&server, name)
}

/// Drops a database, whoever is still connected to it.
pub(crate) fn drop(name: &str) {
    execute(
        &server(VARIABLE),
        &format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)"),
    );
}

/// Runs statements.
pub(crate) fn execute(url: &str, sql: &str) {
    with(url, async |connection| {
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
            .execute(connection)
            .await
            .map(std::mem::drop)
    })
    .unwrap_or_else(|error| panic!("{url}: {error}"));
}

/// The first column of the first row of a query, as text; else what the server says.
pub(crate) fn ask(url: &str, sql: &str) -> Result<Option<String>, sqlx::Error> {
    let sql = format!("SELECT CAST(({sql}) AS text)");
    with(url, async |connection| {
        let row = sqlx::query(AssertSqlSafe(sql))
            .fetch_one(connection)
            .await?;
        row.try_get(0)
    })
}

fn with<T>(
    url: &str,
    ask: impl AsyncFnOnce(&mut PgConnection) -> Result<T, sqlx::Error>,
) -> Result<T, sqlx::Error> {
    wait(async {
        let options: PgConnectOptions = url.parse()?;
        let mut connection = options.connect().await?;
        let answer = ask(&mut connection).await?;
        connection.close().await?;
        Ok(answer)
    })
}
