//! Tables, views and virtual tables, put together from what the pragmas and the text of their
//! definitions tell.

use std::collections::{BTreeMap, BTreeSet};

use dbadmin_model::own;
use dbadmin_model::schema::{Column, Dialect, Table, TableKind};
use sqlx::SqliteConnection;

use super::definition::Definition;
use super::readable::Unreadable;
use super::tokens::{Kind, tokens};
use super::{affinity, keys, modules};
use crate::Error;

/// The collations that SQLite brings; any other is the application's.
pub const BUILT_IN: [&str; 3] = ["BINARY", "NOCASE", "RTRIM"];

/// A table as `sqlite_schema` lists it.
pub struct Entry {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: TableKind,
    /// Whether its key is the order in which it is kept.
    pub without_rowid: bool,
    /// Whether triggers stand in for every kind of change to a view.
    updatable: bool,
    sql: String,
}

/// All tables, views and virtual tables but those that serve something else.
pub async fn entries(connection: &mut SqliteConnection) -> Result<Vec<Entry>, Error> {
    let triggers = triggers(connection).await?;
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
            (!own::serves(Dialect::Sqlite, &name)).then(|| Entry {
                updatable: kind == TableKind::View
                    && triggers
                        .get(&name.to_lowercase())
                        .is_some_and(|triggers| stand_in(triggers)),
                name,
                kind,
                without_rowid: without_rowid != 0,
                sql: sql.unwrap_or_default(),
            })
        });
    Ok(entries.collect())
}

/// The triggers' statements, by the table that they watch over, in lower case.
async fn triggers(
    connection: &mut SqliteConnection,
) -> Result<BTreeMap<String, Vec<String>>, Error> {
    let rows: Vec<(String, Option<String>)> =
        sqlx::query_as("SELECT tbl_name, sql FROM sqlite_schema WHERE type = 'trigger'")
            .fetch_all(connection)
            .await
            .map_err(|source| Error::Query {
                what: "the triggers".to_owned(),
                source,
            })?;
    let mut triggers = BTreeMap::<String, Vec<String>>::new();
    for (table, sql) in rows {
        let triggers = triggers.entry(table.to_lowercase()).or_default();
        triggers.extend(sql);
    }
    Ok(triggers)
}

/// Whether a view's triggers add, change and remove rows in its stead.
fn stand_in(triggers: &[String]) -> bool {
    let events: BTreeSet<String> = triggers
        .iter()
        .filter_map(|sql| {
            let tokens = tokens(sql);
            let instead = tokens
                .windows(3)
                .find(|words| words[0].is_word("INSTEAD") && words[1].is_word("OF"))?;
            Some(instead[2].text.to_ascii_uppercase())
        })
        .collect();
    ["INSERT", "UPDATE", "DELETE"]
        .iter()
        .all(|event| events.contains(*event))
}

/// A row of `table_xinfo`: name, type, not null, default, place in the primary key, hidden.
pub type ColumnRow = (String, String, i64, Option<String>, i64, i64);

/// `hidden` of a virtual table's own columns; generated columns have 2 or 3.
const HIDDEN: i64 = 1;

/// The columns of all ordinary tables, by table.
pub async fn columns(
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

/// The columns of a view or a virtual table.
pub async fn columns_of(
    connection: &mut SqliteConnection,
    table: &str,
) -> Result<Vec<ColumnRow>, Unreadable> {
    sqlx::query_as(
        "SELECT name, type, \"notnull\", dflt_value, pk, hidden \
         FROM pragma_table_xinfo(?, 'main') ORDER BY cid",
    )
    .bind(table)
    .fetch_all(connection)
    .await
    .map_err(|source| Unreadable::of(table, source))
}

impl Entry {
    /// The table, all but its foreign keys.
    pub fn table(self, rows: Vec<ColumnRow>, listed: Vec<keys::Listed>) -> Table {
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
        let mut table = Table {
            row_id: if has_row_id { row_id(&columns) } else { None },
            name: self.name,
            kind: self.kind,
            updatable: self.updatable,
            primary_key: key.into_iter().map(|(_, name)| name).collect(),
            uniques,
            checks: definition.checks,
            indexes,
            columns,
            ..Table::default()
        };
        if table.kind == TableKind::Virtual {
            modules::settle(&mut table, &self.sql);
        }
        table
    }
}

fn column(
    (name, declared, not_null, default, place, hidden): ColumnRow,
    may_alias: bool,
    without_rowid: bool,
    definition: &Definition,
) -> Column {
    let auto = may_alias && place > 0 && declared.eq_ignore_ascii_case("INTEGER");
    let collation = definition.collation(&name);
    // Compared in bytes, a value is found even where the application's collation is not there.
    let foreign = |collation: &String| !BUILT_IN.contains(&collation.as_str());
    Column {
        ty: affinity::column_type(&declared),
        nullable: not_null == 0 && !auto && !(without_rowid && place > 0),
        default: default.and_then(default_as_sql),
        generated: hidden > HIDDEN,
        auto,
        cast: match &collation {
            Some(collation) if foreign(collation) => "BINARY".to_owned(),
            _ => String::new(),
        },
        collation,
        declared,
        name,
        ..Column::default()
    }
}

/// The bare words that a default may be, beside a number.
const WORDS: [&str; 5] = [
    "CURRENT_DATE",
    "CURRENT_TIME",
    "CURRENT_TIMESTAMP",
    "FALSE",
    "TRUE",
];

/// A default as SQL text that means the same elsewhere: SQLite takes any other name in its place
/// for a string. NULL is no default, as it is there without one.
fn default_as_sql(text: String) -> Option<String> {
    let tokens = tokens(&text);
    let [only] = tokens.as_slice() else {
        return Some(text);
    };
    let name = match only.kind {
        Kind::Name => only.name(),
        Kind::Word if only.is_word("NULL") => return None,
        Kind::Word
            if !only.text.starts_with(|c: char| c.is_ascii_digit())
                && !WORDS.iter().any(|word| only.is_word(word)) =>
        {
            only.name()
        }
        _ => return Some(text),
    };
    Some(format!("'{}'", name.replace('\'', "''")))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_mean_the_same_elsewhere() {
        let expected = [
            ("NULL", None),
            ("0", Some("0")),
            ("-5", Some("-5")),
            ("0x1F", Some("0x1F")),
            ("true", Some("true")),
            ("CURRENT_TIMESTAMP", Some("CURRENT_TIMESTAMP")),
            ("'it''s'", Some("'it''s'")),
            ("word", Some("'word'")),
            ("\"it's\"", Some("'it''s'")),
            ("lower('A')", Some("lower('A')")),
            ("x'00ff'", Some("x'00ff'")),
        ];
        for (told, default) in expected {
            assert_eq!(
                default_as_sql(told.to_owned()).as_deref(),
                default,
                "{told}"
            );
        }
    }
}
