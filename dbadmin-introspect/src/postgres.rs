//! PostgreSQL: the schema as its catalogs tell it.
//!
//! Everything is read in a fixed number of queries, however many tables there are, in one
//! transaction that cannot write. In it nothing but `pg_catalog` is on the search path, so that
//! names mean the same whatever the database's own path is, and SQL text out of the catalogs names
//! the schema of whatever is not built in.

mod columns;
mod defaults;
mod expression;
mod keys;
mod open;
pub mod path;
mod relations;
mod rights;
mod statistics;
mod tree;
mod types;
mod views;

use std::collections::HashMap;

use dbadmin_model::schema::{Dialect, Schema};
use sqlx::postgres::types::Oid;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::QueryAs;
use sqlx::{AssertSqlSafe, Connection, FromRow, PgConnection, Postgres};

use crate::{Error, order};
pub(crate) use open::open;
use relations::Relation;
pub(crate) use statistics::statistics;

/// The schema where neither the search path nor anything else says otherwise.
const PUBLIC: &str = "public";

/// Starts a transaction that sees one state of the database and cannot change it.
const BEGIN: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// Has names and literals mean the same and be told in the same way in every database, lets no lock
/// of somebody else's be waited for longer than a server is waited for, and compiles no query, which
/// takes longer than running it.
const SETTLE: &str = "SET LOCAL search_path = ''; SET LOCAL quote_all_identifiers = off; \
     SET LOCAL standard_conforming_strings = on; SET LOCAL lock_timeout = '2s'; SET LOCAL jit = off";

/// Has the server prepare statements, by its own SQL: the driver would look up the types of all
/// parameters, and does not know each kind of type.
pub(crate) async fn prepare(
    connection: &mut PgConnection,
    statements: &[&str],
) -> Result<(), sqlx::Error> {
    let sql: String = statements
        .iter()
        .flat_map(|statement| ["PREPARE dbadmin AS ", statement, "; DEALLOCATE dbadmin;"])
        .collect();
    let prepared = sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await;
    prepared.map(drop)
}

/// Reads the schema: the tables of the named schemas, or of all where none is named. Left out are
/// the system's own tables, temporary ones, what belongs to an extension, and sqlx's and dbadmin's
/// own tables; partitions are rows of the table that they are part of.
///
/// # Errors
/// [`Error::NoSchema`] for a named schema that there is not; [`Error::Busy`] where a table is
/// locked; [`Error::Query`] where PostgreSQL refuses to tell.
pub async fn inspect(connection: &mut PgConnection, schemas: &[String]) -> Result<Schema, Error> {
    let begun = connection.begin_with(BEGIN).await;
    let mut reading = begun.map_err(|source| failed("the database", source))?;
    let path = relations::search_path(&mut reading).await?;
    let default_schema = relations::default_schema(&path);
    let settled = sqlx::raw_sql(SETTLE).execute(&mut *reading).await;
    settled.map_err(|source| failed("the database", source))?;

    relations::check_schemas(&mut reading, schemas).await?;
    let mut relations = relations::relations(&mut reading, schemas, default_schema).await?;
    let oids: Vec<Oid> = relations.iter().map(|relation| relation.oid).collect();
    let types = types::types(&mut reading, &oids, &path).await?;
    columns::read(&mut reading, &mut relations, &types, default_schema).await?;
    let omitted = keys::read(&mut reading, &mut relations).await?;
    views::read(&mut reading, &mut relations).await?;

    let ended = reading.rollback().await;
    ended.map_err(|source| failed("the database", source))?;
    let tables = relations.into_iter().map(Relation::into_table).collect();
    let mut schema = Schema {
        default_schema: Some(default_schema.to_owned()),
        omitted,
        ..Schema::new(Dialect::Postgres, tables)
    };
    order::sort(&mut schema);
    Ok(schema)
}

/// The places of relations in a list of them, by their number.
fn places(relations: &[Relation]) -> HashMap<Oid, usize> {
    let places = relations.iter().enumerate();
    places
        .map(|(place, relation)| (relation.oid, place))
        .collect()
}

/// The rows of a query, or what could not be read.
async fn rows<R>(
    connection: &mut PgConnection,
    what: &str,
    query: QueryAs<'_, Postgres, R, PgArguments>,
) -> Result<Vec<R>, Error>
where
    R: for<'r> FromRow<'r, PgRow> + Send + Unpin,
{
    let rows = query.fetch_all(connection).await;
    rows.map_err(|source| failed(what, source))
}

fn failed(what: &str, source: sqlx::Error) -> Error {
    let what = what.to_owned();
    if is_locked(&source) {
        Error::Busy { what }
    } else {
        Error::Query { what, source }
    }
}

/// Whether a lock of somebody else's was in the way.
fn is_locked(error: &sqlx::Error) -> bool {
    const LOCK_NOT_AVAILABLE: &str = "55P03";
    let answer = error.as_database_error();
    answer.is_some_and(|answer| answer.code().as_deref() == Some(LOCK_NOT_AVAILABLE))
}

/// An identifier as SQL text, whatever is in it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
