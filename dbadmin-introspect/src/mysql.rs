//! MySQL and MariaDB: the schema as `information_schema` tells it, in the same number of queries
//! for each database however many tables it has.
//!
//! A schema is what MySQL calls a database. The one that the address names is the default; its
//! tables have no schema of their own, because statements need not name it.

mod checks;
mod columns;
mod defaults;
mod keys;
mod server;
mod statistics;
mod tables;
mod text;
mod types;

use std::str::FromStr;

use dbadmin_model::schema::{Dialect, Schema};
use sqlx::mysql::{MySqlConnectOptions, MySqlRow};
use sqlx::{ConnectOptions, FromRow, MySqlConnection};

use crate::Error;
use crate::database::PATIENCE;
use server::Server;
pub(crate) use statistics::statistics;

/// Connects to the server at `url` (`mysql://user:password@host/database`, or `mariadb://…`).
///
/// # Errors
/// [`Error::Query`] with what the driver or the server said.
pub(crate) async fn open(url: &str) -> Result<MySqlConnection, Error> {
    let options = MySqlConnectOptions::from_str(&address(url))
        .map_err(|source| failed(url, source))?
        .charset("utf8mb4");
    let connecting = async {
        let mut connection = options.connect().await?;
        // A table that somebody is altering must not hold up a build.
        let patience = format!("SET SESSION lock_wait_timeout = {}", PATIENCE.as_secs());
        sqlx::raw_sql(sqlx::AssertSqlSafe(patience))
            .execute(&mut connection)
            .await?;
        Ok(connection)
    };
    let connected = tokio::time::timeout(PATIENCE, connecting).await;
    connected
        .unwrap_or_else(|_| Err(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into())))
        .map_err(|source| failed(url, source))
}

/// The address with the scheme that the driver knows.
fn address(url: &str) -> String {
    match url.strip_prefix("mariadb:") {
        Some(rest) => format!("mysql:{rest}"),
        None => url.to_owned(),
    }
}

/// Why there is no connection; the address is told without user and password.
fn failed(url: &str, source: sqlx::Error) -> Error {
    let place = url.rsplit_once('@').map_or(url, |(_, place)| place);
    let place = place.split_once("://").map_or(place, |(_, place)| place);
    Error::Query {
        what: format!("the database at `{place}`"),
        source,
    }
}

/// Reads the tables of the named databases, or of the one that the address names.
///
/// # Errors
/// [`Error::Query`] where no database is named, where there is none of that name, and where the
/// server refuses to tell.
pub(crate) async fn inspect(
    connection: &mut MySqlConnection,
    schemas: &[String],
) -> Result<Schema, Error> {
    let server = Server::ask(connection).await?;
    let mut schema = Schema::new(Dialect::Mysql, Vec::new());
    let mut references = Vec::new();
    for database in server.chosen(schemas)? {
        tables::read(connection, &server, &database, &mut schema).await?;
        references.extend(keys::references(connection, &server, &database).await?);
    }
    let place = |schema: &Option<String>, name: &str| (schema.clone(), name.to_owned());
    schema
        .tables
        .sort_by_cached_key(|table| place(&table.schema, &table.name));
    schema
        .omitted
        .sort_by(|one, other| (&one.address, &one.reason).cmp(&(&other.address, &other.reason)));
    keys::attach(&mut schema.tables, references, server.folds_case);
    Ok(schema)
}

/// The rows of a query about one database, whose only parameter is the database's name.
async fn rows<T>(
    connection: &mut MySqlConnection,
    what: &str,
    sql: &'static str,
    database: &str,
) -> Result<Vec<T>, Error>
where
    T: for<'r> FromRow<'r, MySqlRow> + Send + Unpin,
{
    sqlx::query_as(sql)
        .bind(database)
        .fetch_all(connection)
        .await
        .map_err(|source| Error::Query {
            what: what.to_owned(),
            source,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_message_tells_the_password() {
        let urls = [
            "mysql://me:secret@host:3306/shop",
            "mysql://me:se@cret@host:3306/shop",
            "mysql://me:sec/ret@host:3306/shop",
        ];
        for url in urls {
            let message = failed(url, sqlx::Error::PoolClosed).to_string();
            assert!(message.contains("`host:3306/shop`"), "{message}");
        }
        let bare = failed("mysql://host/shop", sqlx::Error::PoolClosed).to_string();
        assert!(bare.contains("`host/shop`"), "{bare}");
    }

    #[test]
    fn mariadb_is_another_word_for_the_same() {
        assert_eq!(address("mariadb://h/d"), "mysql://h/d");
        assert_eq!(address("mysql://h/d"), "mysql://h/d");
    }
}
