//! Primary, unique and foreign keys, and indexes.

use std::collections::BTreeMap;

use dbadmin_model::schema::{self, Action, Column, ForeignKey, Omitted, Table, TableKind, Unique};
use sqlx::MySqlConnection;

use super::server::Server;
use super::{rows, types};
use crate::{Error, omitted};

/// The name of every primary key.
const PRIMARY: &str = "PRIMARY";

/// An index as `information_schema` lists it.
pub struct Index {
    name: String,
    unique: bool,
    /// Whether it keeps whole values in their order, unlike full-text and spatial ones.
    ordered: bool,
    /// Whether it finds rows by their words.
    words: bool,
    /// Its parts by their places.
    parts: Vec<(i64, Part)>,
}

/// One part of an index.
enum Part {
    Column(String),
    /// The first characters of a column.
    Prefix(String),
    Expression,
}

/// The indexes of all tables, by table.
pub async fn indexes(
    connection: &mut MySqlConnection,
    database: &str,
) -> Result<BTreeMap<String, Vec<Index>>, Error> {
    type Row = (
        String,
        String,
        i64,
        i64,
        Option<String>,
        Option<i64>,
        String,
    );
    let rows: Vec<Row> = rows(
        connection,
        "the tables' indexes",
        "SELECT CAST(TABLE_NAME AS CHAR), CAST(INDEX_NAME AS CHAR), CAST(NON_UNIQUE AS SIGNED), \
         CAST(SEQ_IN_INDEX AS SIGNED), CAST(COLUMN_NAME AS CHAR), CAST(SUB_PART AS SIGNED), \
         CAST(INDEX_TYPE AS CHAR) \
         FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ?",
        database,
    )
    .await?;
    let mut tables = BTreeMap::<String, BTreeMap<String, Index>>::new();
    for (table, name, non_unique, place, column, prefix, ty) in rows {
        let indexes = tables.entry(table).or_default();
        let index = indexes.entry(name.clone()).or_insert_with(|| Index {
            name,
            unique: non_unique == 0,
            words: ty == "FULLTEXT",
            ordered: ty != "FULLTEXT" && ty != "SPATIAL" && ty != "RTREE",
            parts: Vec::new(),
        });
        let part = match (column, prefix) {
            (Some(column), None) => Part::Column(column),
            (Some(column), Some(_)) => Part::Prefix(column),
            (None, _) => Part::Expression,
        };
        index.parts.push((place, part));
    }
    for index in tables.values_mut().flat_map(BTreeMap::values_mut) {
        index.parts.sort_by_key(|(place, _)| *place);
    }
    Ok(tables
        .into_iter()
        .map(|(table, indexes)| (table, indexes.into_values().collect()))
        .collect())
}

/// What a table's indexes amount to.
#[derive(Default)]
pub struct Keys {
    /// The primary key's columns.
    pub primary: Vec<String>,
    /// The other columns that are unique.
    pub uniques: Vec<Unique>,
    /// All indexes by name.
    pub indexes: Vec<schema::Index>,
}

/// Sorts indexes out. One over first characters, an expression or a column that the user may not
/// read is no plain one. In a versioned table, keys end with the period in which a row was valid;
/// among the present rows they are unique without it.
pub fn split(listed: Vec<Index>, columns: &[Column], versioned: bool) -> Keys {
    let mut keys = Keys::default();
    let place = |name: &String| columns.iter().position(|column| column.name == *name);
    let is_period = |name: &String| place(name).is_some_and(|at| columns[at].generated);
    for index in listed {
        let mut plain = index.ordered;
        let mut names = Vec::new();
        for (_, part) in index.parts {
            match part {
                Part::Column(name) if place(&name).is_some() => names.push(name),
                Part::Prefix(name) if place(&name).is_some() => {
                    // A primary key's first characters being unique, all of it is.
                    plain &= index.name == PRIMARY;
                    names.push(name);
                }
                _ => {
                    plain = false;
                    break;
                }
            }
        }
        let mut key = names.clone();
        if versioned && !names.iter().all(is_period) {
            key.retain(|name| !is_period(name));
        }
        if index.unique && plain && index.name == PRIMARY {
            keys.primary = key;
        } else if index.unique && plain {
            keys.uniques.push(Unique {
                name: index.name.clone(),
                columns: key,
            });
        }
        keys.indexes.push(schema::Index {
            name: index.name,
            words: if index.words {
                names.clone()
            } else {
                Vec::new()
            },
            columns: names,
            unique: index.unique,
            partial: !plain,
        });
    }
    let places = |names: &[String]| -> Vec<Option<usize>> { names.iter().map(place).collect() };
    let uniques = &mut keys.uniques;
    uniques.sort_by_cached_key(|unique| (places(&unique.columns), unique.name.clone()));
    uniques.dedup_by(|later, earlier| later.columns == earlier.columns);
    keys
}

/// A foreign key with the table that has it.
pub struct Reference {
    schema: Option<String>,
    table: String,
    key: ForeignKey,
}

/// The foreign keys of a database's tables.
pub async fn references(
    connection: &mut MySqlConnection,
    server: &Server,
    database: &str,
) -> Result<Vec<Reference>, Error> {
    type Row = (String, String, i64, String, String, String, String);
    let mut rows: Vec<Row> = rows(
        connection,
        "the tables' foreign keys",
        "SELECT CAST(TABLE_NAME AS CHAR), CAST(CONSTRAINT_NAME AS CHAR), \
         CAST(ORDINAL_POSITION AS SIGNED), CAST(COLUMN_NAME AS CHAR), \
         CAST(REFERENCED_TABLE_SCHEMA AS CHAR), CAST(REFERENCED_TABLE_NAME AS CHAR), \
         CAST(REFERENCED_COLUMN_NAME AS CHAR) \
         FROM information_schema.KEY_COLUMN_USAGE \
         WHERE TABLE_SCHEMA = ? AND REFERENCED_TABLE_NAME IS NOT NULL",
        database,
    )
    .await?;
    rows.sort();
    let rules = rules(connection, database).await?;
    let mut found = BTreeMap::<(String, String), Reference>::new();
    for (table, name, _, column, target_database, target, target_column) in rows {
        let id = (table.clone(), name);
        let on_delete = rules.get(&id).copied().unwrap_or_default();
        let reference = found.entry(id).or_insert_with(|| Reference {
            schema: server.schema(database),
            table,
            key: ForeignKey {
                columns: Vec::new(),
                target_schema: server
                    .schema(&server.spelled(&target_database).unwrap_or(target_database)),
                target,
                target_columns: Vec::new(),
                on_delete,
            },
        });
        reference.key.columns.push(column);
        reference.key.target_columns.push(target_column);
    }
    Ok(found.into_values().collect())
}

/// What deleting a row does to those that refer to it, by table and foreign key.
async fn rules(
    connection: &mut MySqlConnection,
    database: &str,
) -> Result<BTreeMap<(String, String), Action>, Error> {
    let rules: Vec<(String, String, String)> = rows(
        connection,
        "the foreign keys' rules",
        "SELECT CAST(TABLE_NAME AS CHAR), CAST(CONSTRAINT_NAME AS CHAR), \
         CAST(DELETE_RULE AS CHAR) \
         FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = ?",
        database,
    )
    .await?;
    Ok(rules
        .into_iter()
        .map(|(table, name, rule)| ((table, name), action(&rule)))
        .collect())
}

fn action(rule: &str) -> Action {
    match rule {
        "CASCADE" => Action::Cascade,
        "SET NULL" => Action::SetNull,
        "SET DEFAULT" => Action::SetDefault,
        _ => Action::Refuse,
    }
}

/// Gives each table its foreign keys, now that all tables are known, with names as the tables
/// spell them. Returned are the keys to tables that are not among them, and to columns that are not
/// unique.
pub fn attach(tables: &mut [Table], references: Vec<Reference>, folds_case: bool) -> Vec<Omitted> {
    let spelled = |name: &str| {
        if folds_case {
            name.to_lowercase()
        } else {
            name.to_owned()
        }
    };
    let known: BTreeMap<(Option<String>, String), usize> = tables
        .iter()
        .enumerate()
        .filter(|(_, table)| table.kind == TableKind::Table)
        .map(|(at, table)| ((table.schema.clone(), spelled(&table.name)), at))
        .collect();
    let mut left_out = Vec::new();
    for Reference { schema, table, key } in references {
        let from = known.get(&(schema, spelled(&table)));
        let to = known.get(&(key.target_schema.clone(), spelled(&key.target)));
        match (from, to) {
            (Some(from), Some(to)) => left_out.extend(attach_one(tables, *from, *to, &key)),
            (Some(from), None) => left_out.push(omitted::reference(
                &tables[*from],
                &key.columns,
                &key.target_address(),
            )),
            (None, _) => {}
        }
    }
    for table in tables {
        let columns = &table.columns;
        let place = |name: &String| columns.iter().position(|column| column.name == *name);
        table.foreign_keys.sort_by_cached_key(|key| {
            let places: Vec<_> = key.columns.iter().map(place).collect();
            (places, key.target.clone(), key.target_columns.clone())
        });
        table.foreign_keys.dedup();
    }
    left_out
}

fn attach_one(tables: &mut [Table], from: usize, to: usize, key: &ForeignKey) -> Option<Omitted> {
    let columns = places(&tables[from], &key.columns)?;
    let target_columns = places(&tables[to], &key.target_columns)?;
    // What refers and what is referred to are numbers, even where a `TINYINT(1)` looks like a
    // truth.
    for (table, places) in [(from, &columns), (to, &target_columns)] {
        for place in places {
            types::as_number(&mut tables[table].columns[*place]);
        }
    }
    let names = |table: &Table, places: &[usize]| -> Vec<String> {
        let names = places
            .iter()
            .map(|place| table.columns[*place].name.clone());
        names.collect()
    };
    let key = ForeignKey {
        columns: names(&tables[from], &columns),
        target_schema: tables[to].schema.clone(),
        target: tables[to].name.clone(),
        target_columns: names(&tables[to], &target_columns),
        on_delete: key.on_delete,
    };
    match omitted::unless_unique(&tables[from], key, &tables[to]) {
        Ok(key) => {
            tables[from].foreign_keys.push(key);
            None
        }
        Err(omitted) => Some(omitted),
    }
}

/// Where the columns are, whose names are the same in any case.
fn places(table: &Table, names: &[String]) -> Option<Vec<usize>> {
    let place = |name: &String| {
        let name = name.to_lowercase();
        let mut columns = table.columns.iter();
        columns.position(|column| column.name.to_lowercase() == name)
    };
    names.iter().map(place).collect()
}
