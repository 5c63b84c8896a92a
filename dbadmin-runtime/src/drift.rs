//! A database that has changed since the panel was made, or does not let its user read all of it: at
//! the start it is told what is out of reach, and what still fits goes on working.

mod reduced;

use std::collections::{HashMap, HashSet};

use dbadmin_model::{Dialect, Value};

use crate::text::value_text;
use crate::{Column, Resource, Store, Table};

/// The table's schema, its name, one of its columns and the column's type, for every table and view
/// that may be read. A schema is empty where statements need not name it, and a column NULL where a
/// table has none. MySQL lists only what may be read.
const OF_SQLITE: &str = "SELECT '', l.name, c.name, c.type FROM pragma_table_list AS l \
     JOIN pragma_table_xinfo(l.name, 'main') AS c WHERE l.schema = 'main' AND l.type IN ('table', 'shadow')";

const OF_POSTGRES: &str = "SELECT n.nspname::text, c.relname::text, a.attname::text, \
     pg_catalog.format_type(a.atttypid, a.atttypmod) \
     FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
     LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 \
     AND NOT a.attisdropped AND has_column_privilege(c.oid, a.attnum, 'SELECT') \
     WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') \
     AND (a.attnum IS NOT NULL OR has_table_privilege(c.oid, 'SELECT')) \
     AND n.nspname NOT IN ('pg_catalog', 'information_schema')";

const OF_MYSQL: &str = "SELECT CASE WHEN table_schema = DATABASE() THEN '' \
     ELSE CAST(table_schema AS CHAR) END, CAST(table_name AS CHAR), CAST(column_name AS CHAR), \
     CAST(column_type AS CHAR) \
     FROM information_schema.columns WHERE table_schema NOT IN \
     ('mysql', 'sys', 'information_schema', 'performance_schema')";

/// What of a panel is not in the database any more, or out of its user's reach.
#[derive(Debug, Default)]
pub(crate) struct Drift {
    tables: HashSet<&'static str>,
    columns: HashSet<(&'static str, &'static str)>,
    /// The columns that are of another type now, with that type.
    retyped: Vec<(&'static Column, String)>,
}

/// The columns of each table with their types, by the table's schema and name.
type Found = HashMap<(String, String), HashMap<String, String>>;

impl Drift {
    /// Compares the resources with the database.
    ///
    /// # Errors
    /// What the database says.
    pub async fn of(store: &Store, resources: &[&'static Resource]) -> Result<Self, sqlx::Error> {
        let dialect = store.dialect();
        let found = read(store).await?;
        let mut drift = Self::default();
        for resource in resources {
            let table = resource.table;
            let name = (table.schema.to_owned(), table.name.to_owned());
            match found.get(&name) {
                // SQLite's views and virtual tables are not asked, for a broken one hides all others.
                None if dialect == Dialect::Sqlite => {
                    if is_gone(store, table).await? {
                        drift.tables.insert(table.address);
                    }
                }
                None => {
                    drift.tables.insert(table.address);
                }
                Some(columns) => drift.compare(table, columns),
            }
        }
        Ok(drift)
    }

    fn compare(&mut self, table: &'static Table, found: &HashMap<String, String>) {
        for column in table.columns {
            match found.get(column.name) {
                None => {
                    self.columns.insert((table.address, column.name));
                }
                Some(now) if !column.declared.is_empty() && !is_same(column.declared, now) => {
                    self.retyped.push((column, now.clone()));
                }
                Some(_) => {}
            }
        }
    }

    /// Whether everything is there.
    pub fn is_none(&self) -> bool {
        self.tables.is_empty() && self.columns.is_empty()
    }

    /// Each difference in words.
    pub fn told(&self) -> Vec<String> {
        let tables = self
            .tables
            .iter()
            .map(|table| format!("the table `{table}`"));
        let columns = self
            .columns
            .iter()
            .map(|(table, column)| format!("the column `{column}` of `{table}`"));
        let retyped = self.retyped.iter().map(|(column, now)| {
            let (name, table, before) = (column.name, column.table, column.declared);
            format!("the column `{name}` of `{table}` was `{before}` and is `{now}`")
        });
        let mut told: Vec<String> = tables
            .chain(columns)
            .map(|what| format!("{what} is not there, or its user may not read it"))
            .chain(retyped)
            .collect();
        told.sort();
        told
    }

    /// Whether the column is there still.
    fn keeps(&self, column: &Column) -> bool {
        !self.tables.contains(column.table) && !self.columns.contains(&(column.table, column.name))
    }

    /// The resource without what is gone. Nothing is left of a table that is gone itself: what it
    /// was stays, for the database says best that it is not there.
    pub fn reduce(&self, resource: &'static Resource) -> &'static Resource {
        if self.tables.contains(resource.table.address) {
            return resource;
        }
        reduced::resource(self, resource)
    }
}

async fn read(store: &Store) -> Result<Found, sqlx::Error> {
    let sql = match store.dialect() {
        Dialect::Sqlite => OF_SQLITE,
        Dialect::Postgres => OF_POSTGRES,
        Dialect::Mysql => OF_MYSQL,
    };
    let mut found = Found::new();
    for row in store.rows(store.own(sql, Vec::new())).await? {
        let [Value::Text(schema), Value::Text(table), column, ty] = row.as_slice() else {
            continue;
        };
        let columns = found.entry((schema.clone(), table.clone())).or_default();
        // A table of PostgreSQL may have none.
        if let Value::Text(column) = column {
            columns.insert(column.clone(), value_text(ty).into_owned());
        }
    }
    Ok(found)
}

/// Whether two declarations mean one type. PostgreSQL names a type's schema where it is not on the
/// search path, and not every MySQL tells how wide an integer is to be shown.
fn is_same(one: &str, other: &str) -> bool {
    bare(one) == bare(other)
}

fn bare(declared: &str) -> String {
    let lower = declared.trim().to_lowercase();
    let local = match lower.split_once(['\'', '"']) {
        // What is quoted may have dots of its own.
        Some(_) => lower.as_str(),
        None => lower.rsplit('.').next().unwrap_or(&lower),
    };
    match (local.split_once('('), local.split_once(')')) {
        (Some((name, _)), Some((_, rest)))
            if name.ends_with("int") && !local.starts_with("tinyint(1)") =>
        {
            format!("{name}{rest}")
        }
        _ => local.to_owned(),
    }
}

/// Whether SQLite has no table or view of the name; a table without columns is none of its.
async fn is_gone(store: &Store, table: &Table) -> Result<bool, sqlx::Error> {
    let exists = store.own(
        "SELECT 1 FROM sqlite_schema WHERE name = ?",
        vec![table.name.into()],
    );
    Ok(store.row(exists).await?.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_type_may_be_declared_in_several_ways() {
        for (one, other) in [
            ("int(11) unsigned", "INT UNSIGNED"),
            ("mood", "public.mood"),
            ("enum('a.b','c')", "enum('a.b','c')"),
            ("numeric(10,2)", "numeric(10,2)"),
        ] {
            assert!(is_same(one, other), "{one}, {other}");
        }
        for (one, other) in [
            ("tinyint(1)", "tinyint(4)"),
            ("varchar(20)", "varchar(30)"),
            ("enum('x.a')", "enum('y.a')"),
        ] {
            assert!(!is_same(one, other), "{one}, {other}");
        }
    }
}
