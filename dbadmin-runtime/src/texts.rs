//! The full-text indexes that a database has: found at the start, by its own catalogue, so that a search asks
//! them in place of reading every row.
//!
//! An index stands in for a table's search where it is of all the columns that the search looks into, and of
//! none that the panel does not show: what is found tells what a column holds.

mod catalogue;

use std::collections::HashMap;

use dbadmin_model::Dialect;
use dbadmin_model::sql::{ColumnRef, TextIndex};

use crate::policy::is_secret;
use crate::query::{at, table_ref};
use crate::{Column, Kind, Queries, Resource, Store};

pub use catalogue::{Found, Made};

/// What the database has, by a table's schema and name; a schema is empty where statements need not name it.
#[derive(Debug, Default)]
pub struct Texts {
    found: HashMap<(String, String), Vec<Found>>,
}

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

impl Texts {
    /// Asks the catalogue. Without an answer searches go on as they do where there is no index.
    pub async fn of(store: &Store) -> Self {
        match catalogue::read(store).await {
            Ok(found) => Self { found },
            Err(error) => {
                tracing::debug!(%error, "the full-text indexes could not be read");
                Self::default()
            }
        }
    }

    /// The resource with the index that its search asks; itself where there is none.
    pub fn asked(&self, resource: &'static Resource) -> &'static Resource {
        let table = resource.table;
        let at = (table.schema.to_owned(), table.name.to_owned());
        let found = self.found.get(&at);
        let indexes = found.into_iter().flatten();
        let text = trigrams(resource, indexes.clone())
            .or_else(|| indexes.clone().find_map(|found| index(resource, found)));
        if text.is_none() {
            return resource;
        }
        let queries = leak(Queries {
            text,
            ..*resource.queries
        });
        leak(Resource {
            queries,
            ..*resource
        })
    }
}

/// The columns whose texts a search looks into.
pub fn searched(resource: &'static Resource) -> impl Iterator<Item = &'static Column> {
    let columns = resource.queries.search.iter();
    columns.filter(|column| !matches!(column.kind, Kind::Integer | Kind::Blob))
}

/// Whether the panel shows the column of that name to everybody who sees the table.
fn is_shown(resource: &'static Resource, name: &str) -> bool {
    let shown = resource.list.columns.iter().chain(resource.detail.columns);
    let mut shown = shown.chain(resource.queries.search);
    shown.any(|column| column.name == name && !is_secret(resource, column))
}

/// Whether an index over these columns may stand in for the search, and does.
fn fits(resource: &'static Resource, columns: &[String]) -> bool {
    let has = |column: &Column| columns.iter().any(|name| name == column.name);
    columns.iter().all(|name| is_shown(resource, name)) && searched(resource).all(has)
}

/// Patterns are looked up where each column has an index of its own over groups of characters.
fn trigrams<'f>(
    resource: &'static Resource,
    found: impl Iterator<Item = &'f Found>,
) -> Option<TextIndex<'static>> {
    let of = found.filter(|found| matches!(found.made, Made::Trigrams));
    let indexed: Vec<&String> = of.flat_map(|found| &found.columns).collect();
    let mut columns = searched(resource).peekable();
    columns.peek()?;
    let all = columns.all(|column| indexed.iter().any(|name| **name == column.name));
    all.then_some(TextIndex::Trigrams)
}

fn index(resource: &'static Resource, found: &Found) -> Option<TextIndex<'static>> {
    searched(resource).next()?;
    let table = resource.table;
    let text = |text: &str| -> &'static str { text.to_owned().leak() };
    match &found.made {
        Made::Trigrams => None,
        Made::Fts5 {
            name,
            row,
            trigrams,
        } => {
            // It can be told which of its columns to look into.
            let columns = found.columns.iter().filter(|name| is_shown(resource, name));
            let columns: Vec<String> = columns.cloned().collect();
            let row = match row.as_str() {
                "" => "rowid",
                row => row,
            };
            let is_own = row == "rowid" && table.column(row).is_none();
            let is_known = is_own || table.column(row).is_some();
            (is_known && fits(resource, &columns)).then(|| TextIndex::Fts5 {
                row: ColumnRef::of(table.name, text(row)),
                index: text(name),
                columns: columns
                    .iter()
                    .map(|name| text(name))
                    .collect::<Vec<_>>()
                    .leak(),
                trigrams: *trigrams,
            })
        }
        Made::Vector { name, config } => {
            // Without an expression nobody knows which words a trigger has put there: it is shown as it is.
            let is_known = match found.columns.as_slice() {
                [] => is_shown(resource, name),
                columns => fits(resource, columns),
            };
            is_known.then(|| TextIndex::Vector {
                column: ColumnRef::of(table.name, text(name)),
                config: text(config),
            })
        }
        Made::Expression { sql, config } => {
            let key: Vec<ColumnRef<'static>> = table.key.iter().map(|it| at(table, it)).collect();
            (!key.is_empty() && fits(resource, &found.columns)).then(|| TextIndex::Expression {
                table: table_ref(table),
                key: key.leak(),
                expression: text(sql),
                config: text(config),
            })
        }
        Made::Match => {
            let columns = found.columns.iter().map(|name| table.column(name));
            let columns: Vec<ColumnRef<'static>> = columns
                .map(|it| Some(at(table, it?)))
                .collect::<Option<_>>()?;
            fits(resource, &found.columns).then(|| TextIndex::Match {
                columns: columns.leak(),
            })
        }
    }
}

/// The column by which SQLite numbers a table's rows, as an index over them would name it; `None` where a
/// table has no such number.
pub fn numbered_by(resource: &'static Resource, dialect: Dialect) -> Option<&'static str> {
    match (dialect, resource.table.key) {
        (Dialect::Sqlite, [key]) if key.kind == Kind::Integer => Some(key.name),
        (Dialect::Sqlite, _) => None,
        _ => Some(""),
    }
}
