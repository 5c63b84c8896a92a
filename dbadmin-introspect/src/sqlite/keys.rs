//! Foreign keys, unique keys and indexes.

use std::collections::BTreeMap;

use dbadmin_model::schema::{
    Action, Column, ColumnType, ForeignKey, Index, Omitted, Table, TableKind, Unique,
};
use sqlx::SqliteConnection;

use crate::{Error, omitted};

/// What an index was made by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A `CREATE INDEX` statement.
    Statement,
    /// A UNIQUE constraint.
    Unique,
    /// The primary key.
    PrimaryKey,
}

/// An index as the pragmas list it.
pub struct Listed {
    /// What it was made by.
    pub origin: Origin,
    name: String,
    unique: bool,
    partial: bool,
    /// Its columns in order, each with the collation that it is kept in; `None` is an expression.
    columns: Vec<Option<(String, String)>>,
}

/// The indexes of all tables, by table.
pub async fn indexes(
    connection: &mut SqliteConnection,
) -> Result<BTreeMap<String, Vec<Listed>>, Error> {
    type Row = (String, String, i64, String, i64, Option<String>, String);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT t.name, i.name, i.\"unique\", i.origin, i.partial, c.name, coalesce(c.coll, '') \
         FROM pragma_table_list AS t JOIN pragma_index_list(t.name, 'main') AS i \
         JOIN pragma_index_xinfo(i.name, 'main') AS c \
         WHERE t.schema = 'main' AND t.type = 'table' AND c.key = 1 \
         ORDER BY t.name, i.name, c.seqno",
    )
    .fetch_all(connection)
    .await
    .map_err(|source| Error::Query {
        what: "the tables' indexes".to_owned(),
        source,
    })?;
    let mut indexes = BTreeMap::<String, Vec<Listed>>::new();
    for (table, name, unique, origin, partial, column, collation) in rows {
        let column = column.map(|column| (column, collation));
        let listed = indexes.entry(table).or_default();
        match listed.last_mut() {
            Some(last) if last.name == name => last.columns.push(column),
            _ => listed.push(Listed {
                origin: match origin.as_str() {
                    "pk" => Origin::PrimaryKey,
                    "u" => Origin::Unique,
                    _ => Origin::Statement,
                },
                name,
                unique: unique != 0,
                partial: partial != 0,
                columns: vec![column],
            }),
        }
    }
    Ok(indexes)
}

/// Indexes by name, and of them the unique keys by their columns' places. An index over some of
/// the rows, over an expression, or in another collation than the column's makes no column unique.
pub fn split(listed: Vec<Listed>, columns_of: &[Column]) -> (Vec<Index>, Vec<Unique>) {
    let mut indexes = Vec::with_capacity(listed.len());
    let mut uniques = Vec::<Unique>::new();
    for Listed {
        origin,
        name,
        unique,
        partial,
        columns,
    } in listed
    {
        let plain = columns.iter().flatten().all(|(name, collation)| {
            let column = columns_of.iter().find(|column| column.name == *name);
            let own = column.and_then(|column| column.collation.as_deref());
            own.unwrap_or("BINARY").eq_ignore_ascii_case(collation)
        });
        let partial = partial || columns.contains(&None) || !plain;
        let columns: Vec<String> = columns
            .into_iter()
            .map_while(|column| Some(column?.0))
            .collect();
        if unique && !partial && origin != Origin::PrimaryKey {
            let name = if origin == Origin::Unique {
                String::new()
            } else {
                name.clone()
            };
            uniques.push(Unique {
                name,
                columns: columns.clone(),
            });
        }
        indexes.push(Index {
            name,
            columns,
            unique,
            partial,
            words: Vec::new(),
        });
    }
    let places = |names: &[String]| -> Vec<Option<usize>> {
        names
            .iter()
            .map(|name| columns_of.iter().position(|column| column.name == *name))
            .collect()
    };
    uniques.sort_by_cached_key(|unique| (places(&unique.columns), unique.name.clone()));
    uniques.dedup_by(|later, earlier| later.columns == earlier.columns);
    (indexes, uniques)
}

/// A foreign key as the pragma lists it: names as they were written.
pub struct Reference {
    id: i64,
    target: String,
    on_delete: Action,
    /// Column and the column referred to, where that is named.
    columns: Vec<(String, Option<String>)>,
}

/// The foreign keys of all tables, by table.
pub async fn references(
    connection: &mut SqliteConnection,
) -> Result<BTreeMap<String, Vec<Reference>>, Error> {
    type Row = (String, i64, String, String, Option<String>, String);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT t.name, f.id, f.\"table\", f.\"from\", f.\"to\", f.on_delete \
         FROM pragma_table_list AS t JOIN pragma_foreign_key_list(t.name, 'main') AS f \
         WHERE t.schema = 'main' AND t.type = 'table' \
         ORDER BY t.name, f.id, f.seq",
    )
    .fetch_all(connection)
    .await
    .map_err(|source| Error::Query {
        what: "the tables' foreign keys".to_owned(),
        source,
    })?;
    let mut references = BTreeMap::<String, Vec<Reference>>::new();
    for (table, id, target, from, to, on_delete) in rows {
        let listed = references.entry(table).or_default();
        match listed.last_mut() {
            Some(last) if last.id == id => last.columns.push((from, to)),
            _ => listed.push(Reference {
                id,
                target,
                on_delete: action(&on_delete),
                columns: vec![(from, to)],
            }),
        }
    }
    Ok(references)
}

fn action(name: &str) -> Action {
    match name {
        "CASCADE" => Action::Cascade,
        "SET NULL" => Action::SetNull,
        "SET DEFAULT" => Action::SetDefault,
        _ => Action::Refuse,
    }
}

/// Gives each table its foreign keys, now that all tables are known: names as the tables spell
/// them, and the target's primary key where no column was named. Returned are the keys to tables or
/// columns that do not exist, and to columns that are not unique, which SQLite could not follow
/// either.
pub fn attach(
    tables: &mut [Table],
    references: &mut BTreeMap<String, Vec<Reference>>,
) -> Vec<Omitted> {
    let mut left_out = Vec::new();
    let keys: Vec<Vec<ForeignKey>> = tables
        .iter()
        .map(|table| {
            let mut keys: Vec<ForeignKey> = Vec::new();
            for key in references.remove(&table.name).unwrap_or_default() {
                match resolve(table, key, tables) {
                    Ok(key) => keys.push(key),
                    Err(omitted) => left_out.push(omitted),
                }
            }
            keys.sort_by_cached_key(|key| {
                let place = |name: &String| table.columns.iter().position(|c| c.name == *name);
                let places: Vec<_> = key.columns.iter().map(place).collect();
                (places, key.target.clone(), key.target_columns.clone())
            });
            keys.dedup();
            keys
        })
        .collect();
    for (table, keys) in tables.iter_mut().zip(keys) {
        table.foreign_keys = keys;
    }
    widen(tables);
    left_out
}

/// Gives a column whose declared type is narrower than what it refers to the type of that: SQLite
/// keeps any text in a column declared `UUID`, and what a reference holds is what there is to refer
/// to. A reference may lead to another one, hence once more until nothing changes.
fn widen(tables: &mut [Table]) {
    let places = tables.iter().enumerate();
    let places: BTreeMap<String, usize> = places
        .map(|(place, table)| (table.name.clone(), place))
        .collect();
    loop {
        let mut wider = Vec::new();
        for (place, table) in tables.iter().enumerate() {
            for key in &table.foreign_keys {
                let Some(target) = places.get(&key.target).map(|place| &tables[*place]) else {
                    continue;
                };
                for (own, other) in key.columns.iter().zip(&key.target_columns) {
                    let own = table.columns.iter().position(|column| column.name == *own);
                    let (Some(own), Some(other)) = (own, target.column(other)) else {
                        continue;
                    };
                    let declared = &table.columns[own].ty;
                    if is_kept_as_text(declared) && matches!(other.ty, ColumnType::Text { .. }) {
                        wider.push((place, own, other.ty.clone()));
                    }
                }
            }
        }
        if wider.is_empty() {
            return;
        }
        for (place, column, ty) in wider {
            tables[place].columns[column].ty = ty;
        }
    }
}

fn is_kept_as_text(ty: &ColumnType) -> bool {
    matches!(
        ty,
        ColumnType::Uuid
            | ColumnType::Date
            | ColumnType::Time
            | ColumnType::DateTime { .. }
            | ColumnType::Json
    )
}

/// A foreign key with what it leads to, or why it leads nowhere.
fn resolve(table: &Table, reference: Reference, tables: &[Table]) -> Result<ForeignKey, Omitted> {
    let (from, to): (Vec<String>, Vec<Option<String>>) = reference.columns.into_iter().unzip();
    let nowhere = || omitted::reference(table, &from, &reference.target);
    let target = tables.iter().find(|table| {
        table.kind == TableKind::Table && table.name.eq_ignore_ascii_case(&reference.target)
    });
    let target = target.ok_or_else(nowhere)?;
    let named: Vec<String> = to.into_iter().flatten().collect();
    let named = if named.is_empty() {
        target.primary_key.clone()
    } else {
        named
    };
    let columns: Option<Vec<String>> = from.iter().map(|name| spelled(table, name)).collect();
    let target_columns: Option<Vec<String>> =
        named.iter().map(|name| spelled(target, name)).collect();
    let both = columns.zip(target_columns);
    let (columns, target_columns) = both
        .filter(|(columns, target_columns)| columns.len() == target_columns.len())
        .ok_or_else(nowhere)?;
    let key = ForeignKey {
        columns,
        target_schema: None,
        target: target.name.clone(),
        target_columns,
        on_delete: reference.on_delete,
    };
    omitted::unless_unique(table, key, target)
}

/// The column's name as its table spells it.
fn spelled(table: &Table, name: &str) -> Option<String> {
    table
        .columns
        .iter()
        .find(|column| column.name.eq_ignore_ascii_case(name))
        .map(|column| column.name.clone())
}
