//! SQLite: the schema as its pragmas and `sqlite_schema` tell it.
//!
//! Tables are read in a few queries, however many there are; views and virtual tables one by
//! one, because a single broken one would otherwise hide all the rest.

mod affinity;
mod definition;
mod failure;
mod keys;
mod modules;
mod readable;
pub(crate) mod statements;
mod tables;
pub(crate) mod tokens;

use std::path::Path;
use std::str::FromStr;

use dbadmin_model::schema::{Dialect, Index, Omitted, Schema, Table, TableKind};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};

use crate::Error;
use crate::database::PATIENCE;
use crate::error::form;
use crate::order;
pub use modules::{External, external};
use readable::Unreadable;
pub(crate) use readable::needs_application;
pub(crate) use tables::BUILT_IN;

/// Opens the database at `url` (`sqlite://path`, `sqlite:path`), read-only; it is never created.
///
/// # Errors
/// [`Error::Address`] for an address that does not parse; [`Error::Missing`],
/// [`Error::NotADatabase`], [`Error::Unreadable`], [`Error::Locked`] and [`Error::Damaged`] for the
/// file; [`Error::Query`] for anything else SQLite refuses.
pub(crate) async fn open(url: &str) -> Result<SqliteConnection, Error> {
    let options = SqliteConnectOptions::from_str(url)
        .map_err(|error| Error::Address {
            url: url.to_owned(),
            reason: error.to_string(),
            form: form::SQLITE,
        })?
        .read_only(true)
        .create_if_missing(false)
        // Foreign keys that lead nowhere are the application's affair: with them enforced, SQLite
        // would refuse to prepare any change to such a table.
        .foreign_keys(false)
        .busy_timeout(PATIENCE);
    let path = options.get_filename().to_path_buf();
    if path.as_os_str().is_empty() {
        return Err(Error::Address {
            url: url.to_owned(),
            reason: "a path is missing".to_owned(),
            form: form::SQLITE,
        });
    }
    if !url.contains(":memory:") && !url.contains("mode=memory") {
        check_file(&path)?;
    }
    let connected = options.connect().await;
    let mut connection = connected.map_err(|source| failed(&path, source))?;
    // The first page is only read now, and tells whether it is a database.
    let read = sqlx::query("SELECT 1 FROM sqlite_schema LIMIT 1");
    read.fetch_optional(&mut connection)
        .await
        .map_err(|source| failed(&path, source))?;
    Ok(connection)
}

fn failed(path: &Path, source: sqlx::Error) -> Error {
    Error::Query {
        what: format!("the database `{}`", path.display()),
        source,
    }
    .of_file(path)
}

fn check_file(path: &Path) -> Result<(), Error> {
    match std::fs::metadata(path) {
        Ok(file) if file.is_dir() => Err(Error::Unreadable {
            path: path.to_path_buf(),
            reason: "it is a folder".to_owned(),
        }),
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(Error::Missing {
            path: path.to_path_buf(),
        }),
        Err(error) => Err(Error::Unreadable {
            path: path.to_path_buf(),
            reason: error.to_string(),
        }),
    }
}

/// Tells tables of the full-text indexes over their texts, which are tables of their own.
async fn full_text(connection: &mut SqliteConnection, tables: &mut [Table]) -> Result<(), Error> {
    let sql = "SELECT name, sql FROM sqlite_schema \
               WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%' ORDER BY name";
    let made: Vec<(String, String)> = sqlx::query_as(sql)
        .fetch_all(&mut *connection)
        .await
        .map_err(|source| Error::Query {
            what: "the full-text indexes".to_owned(),
            source,
        })?;
    for (name, sql) in made {
        let Some(found) = external(&sql) else {
            continue;
        };
        let mut of = tables.iter_mut();
        let of = of.find(|table| table.name.eq_ignore_ascii_case(&found.table));
        if let Some(table) = of {
            table.indexes.push(Index {
                name,
                columns: Vec::new(),
                unique: false,
                partial: true,
                words: found.columns,
            });
        }
    }
    Ok(())
}

/// Reads the schema of an open connection's main database. Left out are SQLite's own tables, the
/// shadow tables behind virtual ones, sqlx's and dbadmin's own tables; and, named as omitted, what
/// SQLite itself cannot read: a view of a dropped table, a virtual table whose module is not
/// there, whatever needs a function or a collation that only the application has.
///
/// # Errors
/// [`Error::Query`] where SQLite refuses to tell.
pub async fn inspect_connection(connection: &mut SqliteConnection) -> Result<Schema, Error> {
    let entries = tables::entries(connection).await?;
    let mut columns = tables::columns(connection).await?;
    let mut indexes = keys::indexes(connection).await?;
    let mut references = keys::references(connection).await?;
    let mut schema = Schema::new(Dialect::Sqlite, Vec::with_capacity(entries.len()));
    for entry in entries {
        let mut omit = |name: &str, reason: String| {
            let address = name.to_owned();
            schema.omitted.push(Omitted { address, reason });
        };
        let rows = match entry.kind {
            TableKind::Table => columns.remove(&entry.name).unwrap_or_default(),
            _ => match tables::columns_of(connection, &entry.name).await {
                Ok(rows) => rows,
                Err(Unreadable::Refused(reason)) => {
                    omit(&entry.name, reason);
                    continue;
                }
                Err(Unreadable::Failed(error)) => return Err(error),
            },
        };
        let listed = indexes.remove(&entry.name).unwrap_or_default();
        let ordered = entry.without_rowid;
        let mut table = entry.table(rows, listed);
        match readable::hide(connection, &mut table, ordered).await {
            Ok(hidden) => {
                schema.omitted.extend(hidden);
                schema.tables.push(table);
            }
            Err(Unreadable::Refused(reason)) => omit(&table.name, reason),
            Err(Unreadable::Failed(error)) => return Err(error),
        }
    }
    order::sort(&mut schema);
    full_text(connection, &mut schema.tables).await?;
    let omitted = keys::attach(&mut schema.tables, &mut references);
    schema.omitted.extend(omitted);
    Ok(schema)
}
