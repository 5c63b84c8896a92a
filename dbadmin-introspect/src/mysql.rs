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
mod server;
mod statistics;
mod tables;
mod text;
mod types;

use dbadmin_model::schema::{Dialect, Schema};
use sqlx::mysql::MySqlRow;
use sqlx::{FromRow, MySqlConnection};

use crate::Error;
pub(crate) use open::open;
use server::Server;
pub(crate) use statistics::statistics;

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
