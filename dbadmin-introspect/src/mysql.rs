//! MySQL and MariaDB: the schema as `information_schema` tells it, in the same number of queries
//! for each database however many tables it has.
//!
//! A schema is what MySQL calls a database. The one that the address names is the default; its
//! tables have no schema of their own, because statements need not name it.

mod checks;
mod columns;
mod defaults;
mod keys;
mod open;
mod rights;
mod server;
mod statistics;
mod tables;
mod text;
mod types;
mod views;

use dbadmin_model::schema::{Dialect, Schema};
use sqlx::mysql::{MySqlDatabaseError, MySqlRow};
use sqlx::{AssertSqlSafe, FromRow, MySqlConnection};

use crate::{Error, order};
pub(crate) use open::open;
pub use rights::undeletable;
use server::Server;
pub(crate) use statistics::statistics;

/// Reads the tables of the named databases, or of the one that the address names, as it does for an
/// empty name.
///
/// # Errors
/// [`Error::NoSchema`] for a named database that there is not; [`Error::Busy`] where a table is
/// locked; [`Error::Query`] where no database is named at all, and where the server refuses to
/// tell.
pub async fn inspect(
    connection: &mut MySqlConnection,
    schemas: &[String],
) -> Result<Schema, Error> {
    let server = Server::ask(connection).await?;
    let mut schema = Schema::new(Dialect::Mysql, Vec::new());
    let (mut references, mut views) = (Vec::new(), Vec::new());
    for database in server.chosen(schemas)? {
        let updatable = tables::read(connection, &server, &database, &mut schema).await?;
        let of = |(name, view)| (database.clone(), name, view);
        views.extend(updatable.into_iter().map(of));
        references.extend(keys::references(connection, &server, &database).await?);
    }
    order::sort(&mut schema);
    let omitted = keys::attach(&mut schema.tables, references, server.folds_case);
    schema.omitted.extend(omitted);
    views::inherit(&mut schema.tables, &server, views);
    Ok(schema)
}

/// Has the server prepare statements, by its own SQL. The driver's way keeps a hundred of them, and
/// to forget one takes it a twentieth of a second.
pub(crate) async fn prepare(
    connection: &mut MySqlConnection,
    statements: &[&str],
) -> Result<(), sqlx::Error> {
    let mut sql = String::new();
    for statement in statements {
        sql.push_str("SET @dbadmin = CONVERT(X'");
        // In digits, so that no sign of it has a meaning here.
        for byte in statement.bytes() {
            let digit = |half: u8| char::from(b"0123456789ABCDEF"[usize::from(half)]);
            sql.extend([digit(byte >> 4), digit(byte & 15)]);
        }
        sql.push_str("' USING utf8mb4); PREPARE dbadmin FROM @dbadmin;");
    }
    let prepared = sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await;
    prepared.map(drop)
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
    let rows = sqlx::query_as(sql)
        .bind(database)
        .fetch_all(connection)
        .await;
    rows.map_err(|source| {
        let what = what.to_owned();
        if number(&source) == Some(LOCKED) {
            Error::Busy { what }
        } else {
            Error::Query { what, source }
        }
    })
}

/// What the server says where a lock was waited for in vain.
const LOCKED: u16 = 1205;

/// The server's number for what went wrong.
fn number(error: &sqlx::Error) -> Option<u16> {
    let error = error.as_database_error()?;
    let error = error.try_downcast_ref::<MySqlDatabaseError>()?;
    Some(error.number())
}
