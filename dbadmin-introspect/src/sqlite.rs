//! SQLite: the schema as its pragmas and `sqlite_schema` tell it.
//!
//! Tables are read in three queries, however many there are; views and virtual tables one by
//! one, because a single broken one would otherwise hide all the rest.

mod affinity;
mod definition;
mod failure;
mod keys;
pub(crate) mod statements;
mod tokens;

use std::collections::BTreeMap;
use std::path::Path;
use std::str::FromStr;

use dbadmin_model::schema::{Column, Dialect, Schema, Table, TableKind};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};

use crate::Error;
use crate::database::PATIENCE;
use crate::error::form;
use definition::Definition;

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

/// Reads the schema of an open connection's main database. Left out are SQLite's own tables, the
/// shadow tables behind virtual ones, sqlx's and dbadmin's own tables, and views and virtual
/// tables that SQLite itself cannot read (a dropped table, a module that is not there).
///
/// # Errors
/// [`Error::Query`] where SQLite refuses to tell.
pub async fn inspect_connection(connection: &mut SqliteConnection) -> Result<Schema, Error> {
    let entries = entries(connection).await?;
    let mut columns = table_columns(connection).await?;
    let mut indexes = keys::indexes(connection).await?;
    let mut references = keys::references(connection).await?;
    let mut tables = Vec::with_capacity(entries.len());
    for entry in entries {
        let rows = match entry.kind {
            TableKind::Table => columns.remove(&entry.name).unwrap_or_default(),
            _ => match columns_of(connection, &entry.name).await {
                Ok(rows) => rows,
                Err(sqlx::Error::Database(_)) => continue,
                Err(source) => {
                    return Err(Error::Query {
                        what: entry.name,
                        source,
                    });
                }
            },
        };
        let listed = indexes.remove(&entry.name).unwrap_or_default();
        tables.push(entry.table(rows, listed));
    }
    tables.sort_by(|one, other| one.name.cmp(&other.name));
    keys::attach(&mut tables, &mut references);
    Ok(Schema::new(Dialect::Sqlite, tables))
}

/// A table as `sqlite_schema` lists it.
struct Entry {
    name: String,
    kind: TableKind,
    without_rowid: bool,
    sql: String,
}

async fn entries(connection: &mut SqliteConnection) -> Result<Vec<Entry>, Error> {
    let rows: Vec<(String, String, i64, Option<String>)> = sqlx::query_as(
        "SELECT l.name, l.type, l.wr, s.sql \
         FROM pragma_table_list AS l \
         JOIN sqlite_schema AS s ON s.name = l.name AND s.type IN ('table', 'view') \
         WHERE l.schema = 'main'",
    )
    .fetch_all(connection)
    .await
    .map_err(|source| Error::Query {
        what: "the list of tables".to_owned(),
        source,
    })?;
    let entries = rows
        .into_iter()
        .filter_map(|(name, kind, without_rowid, sql)| {
            let kind = match kind.as_str() {
                "table" => TableKind::Table,
                "view" => TableKind::View,
                "virtual" => TableKind::Virtual,
                _ => return None,
            };
            (!is_internal(&name)).then(|| Entry {
                name,
                kind,
                without_rowid: without_rowid != 0,
                sql: sql.unwrap_or_default(),
            })
        });
    Ok(entries.collect())
}

/// Whether a table serves SQLite, sqlx or dbadmin rather than the application.
fn is_internal(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name == "_sqlx_migrations" || name.starts_with("sqlite_") || name.starts_with("dbadmin_")
}

/// A row of `table_xinfo`: name, type, not null, default, place in the primary key, hidden.
type ColumnRow = (String, String, i64, Option<String>, i64, i64);

/// `hidden` of a virtual table's own columns; generated columns have 2 or 3.
const HIDDEN: i64 = 1;

async fn table_columns(
    connection: &mut SqliteConnection,
) -> Result<BTreeMap<String, Vec<ColumnRow>>, Error> {
    type Row = (String, String, String, i64, Option<String>, i64, i64);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT l.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk, c.hidden \
         FROM pragma_table_list AS l JOIN pragma_table_xinfo(l.name, 'main') AS c \
         WHERE l.schema = 'main' AND l.type = 'table' ORDER BY l.name, c.cid",
    )
    .fetch_all(connection)
    .await
    .map_err(|source| Error::Query {
        what: "the tables' columns".to_owned(),
        source,
    })?;
    let mut columns = BTreeMap::<String, Vec<ColumnRow>>::new();
    for (table, name, ty, not_null, default, key, hidden) in rows {
        columns
            .entry(table)
            .or_default()
            .push((name, ty, not_null, default, key, hidden));
    }
    Ok(columns)
}

async fn columns_of(
    connection: &mut SqliteConnection,
    table: &str,
) -> Result<Vec<ColumnRow>, sqlx::Error> {
    sqlx::query_as(
        "SELECT name, type, \"notnull\", dflt_value, pk, hidden \
         FROM pragma_table_xinfo(?, 'main') ORDER BY cid",
    )
    .bind(table)
    .fetch_all(connection)
    .await
}

impl Entry {
    fn table(self, rows: Vec<ColumnRow>, listed: Vec<keys::Listed>) -> Table {
        let definition = match self.kind {
            TableKind::Table => Definition::parse(&self.sql),
            _ => Definition::default(),
        };
        let mut key: Vec<(i64, String)> = rows
            .iter()
            .filter(|(_, _, _, _, place, _)| *place > 0)
            .map(|(name, _, _, _, place, _)| (*place, name.clone()))
            .collect();
        key.sort();
        // An index behind the key tells `INTEGER PRIMARY KEY DESC`, which is no row id.
        let may_alias = self.kind == TableKind::Table
            && !self.without_rowid
            && key.len() == 1
            && !listed
                .iter()
                .any(|index| index.origin == keys::Origin::PrimaryKey);
        let columns: Vec<Column> = rows
            .into_iter()
            .filter(|(_, _, _, _, _, hidden)| *hidden != HIDDEN)
            .map(|row| column(row, may_alias, self.without_rowid, &definition))
            .collect();
        let has_row_id = key.is_empty() && self.kind != TableKind::View && !self.without_rowid;
        let (indexes, uniques) = keys::split(listed, &columns);
        Table {
            row_id: if has_row_id { row_id(&columns) } else { None },
            name: self.name,
            kind: self.kind,
            primary_key: key.into_iter().map(|(_, name)| name).collect(),
            uniques,
            checks: definition.checks,
            indexes,
            columns,
            ..Table::default()
        }
    }
}

fn column(
    (name, declared, not_null, default, place, hidden): ColumnRow,
    may_alias: bool,
    without_rowid: bool,
    definition: &Definition,
) -> Column {
    let auto = may_alias && place > 0 && declared.eq_ignore_ascii_case("INTEGER");
    Column {
        ty: affinity::column_type(&declared),
        nullable: not_null == 0 && !auto && !(without_rowid && place > 0),
        default,
        generated: hidden > HIDDEN,
        auto,
        collation: definition.collation(&name),
        declared,
        name,
        ..Column::default()
    }
}

/// The name by which SQLite still offers the row id: the first that no column has taken.
fn row_id(columns: &[Column]) -> Option<String> {
    ["rowid", "_rowid_", "oid"]
        .into_iter()
        .find(|name| {
            !columns
                .iter()
                .any(|column| column.name.eq_ignore_ascii_case(name))
        })
        .map(str::to_owned)
}
