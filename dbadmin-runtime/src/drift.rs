//! A database that has changed since the panel was made, or does not let its user read all of it: at
//! the start it is told what is out of reach and what is new, and what still fits goes on working.

mod appeared;
mod reduced;

use std::collections::{HashMap, HashSet};

use dbadmin_model::{Dialect, Value};

use self::appeared::Known;
use crate::text::value_text;
use crate::{Column, Panel, Resource, Store, Table};

/// The table's schema, its name, one of its columns, the column's type, and what is to be known of
/// it (`MAY_NOT_READ` and so on, added up), for every table and view. A schema is empty where
/// statements need not name it, and a column NULL where a table has none. MySQL lists only what may
/// be read.
const OF_SQLITE: &str = "SELECT '', l.name, c.name, c.type, \
     CASE WHEN c.\"notnull\" = 0 OR c.pk > 0 THEN 0 \
     WHEN c.dflt_value IS NULL AND c.hidden = 0 THEN 6 ELSE 2 END \
     + CASE WHEN l.type = 'shadow' THEN 8 ELSE 0 END \
     FROM pragma_table_list AS l \
     JOIN pragma_table_xinfo(l.name, 'main') AS c WHERE l.schema = 'main' AND l.type IN ('table', 'shadow')";

const OF_POSTGRES: &str = "SELECT n.nspname::text, c.relname::text, a.attname::text, \
     pg_catalog.format_type(a.atttypid, a.atttypmod), \
     CASE WHEN CASE WHEN a.attnum IS NULL THEN has_table_privilege(c.oid, 'SELECT') \
     ELSE has_column_privilege(c.oid, a.attnum, 'SELECT') END THEN 0 ELSE 1 END \
     + CASE WHEN NOT a.attnotnull OR c.relkind NOT IN ('r', 'p') THEN 0 \
     WHEN a.atthasdef OR a.attidentity <> '' OR t.typdefault IS NOT NULL THEN 2 ELSE 6 END \
     + CASE WHEN c.relispartition OR c.relpersistence = 't' OR EXISTS (SELECT FROM \
     pg_catalog.pg_depend AS e WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass \
     AND e.objid = c.oid AND e.deptype = 'e') THEN 8 ELSE 0 END \
     FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
     LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 \
     AND NOT a.attisdropped LEFT JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid \
     WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') \
     AND n.nspname NOT IN ('pg_catalog', 'information_schema')";

const OF_MYSQL: &str = "SELECT CASE WHEN table_schema = DATABASE() THEN '' \
     ELSE CAST(table_schema AS CHAR) END, CAST(table_name AS CHAR), CAST(column_name AS CHAR), \
     CAST(column_type AS CHAR), CASE WHEN is_nullable = 'YES' THEN 0 \
     WHEN column_default IS NULL AND data_type <> 'enum' AND extra NOT LIKE '%auto_increment%' \
     AND extra NOT LIKE '%GENERATED%' THEN 6 ELSE 2 END \
     FROM information_schema.columns WHERE table_schema NOT IN \
     ('mysql', 'sys', 'information_schema', 'performance_schema')";

/// The database's user lacks the right.
const MAY_NOT_READ: i64 = 1;
/// It takes no NULL.
const NOT_NULL: i64 = 2;
/// A row cannot be added without a value for it.
const NEEDED: i64 = 4;
/// Its table is part of another: a partition, the storage of a virtual table, an extension's own.
const INNER: i64 = 8;

const GONE: &str = "is not there, or its user may not read it";

/// What of a panel is not in the database any more, or out of its user's reach, or as the panel does
/// not expect it.
#[derive(Debug, Default)]
pub(crate) struct Drift {
    tables: HashSet<&'static str>,
    columns: HashSet<(&'static str, &'static str)>,
    /// What may not be read, in words: tables and columns that are among the above.
    denied: Vec<String>,
    /// What is otherwise than the panel expects, in words.
    changed: Vec<String>,
    /// What the panel does not know, in words.
    new: Vec<String>,
}

/// A column that the database has.
struct FoundColumn {
    ty: String,
    traits: i64,
}

impl FoundColumn {
    fn is(&self, what: i64) -> bool {
        self.traits & what != 0
    }
}

/// What the database has of a table.
#[derive(Default)]
struct FoundTable {
    columns: HashMap<String, FoundColumn>,
    /// Whether something of it may be read, were it only how many rows there are.
    readable: bool,
    /// Whether it is part of another.
    inner: bool,
}

/// Each table by its schema and name.
type Found = HashMap<(String, String), FoundTable>;

impl Drift {
    /// Compares a panel with the database.
    ///
    /// # Errors
    /// What the database says.
    pub async fn of(store: &Store, panel: &Panel) -> Result<Self, sqlx::Error> {
        let dialect = store.dialect();
        let found = read(store).await?;
        let mut drift = Self::default();
        for resource in panel.resources {
            let table = resource.table;
            let name = (table.schema.to_owned(), table.name.to_owned());
            match found.get(&name) {
                // SQLite's views and virtual tables are not asked, for a broken one hides all others.
                None if dialect == Dialect::Sqlite => {
                    if is_gone(store, table).await? {
                        drift.gone(table);
                    }
                }
                None => drift.gone(table),
                Some(found) if !found.readable => {
                    drift.tables.insert(table.address);
                    drift.denied.push(format!("the table `{}`", table.address));
                }
                Some(found) => drift.compare(table, &found.columns),
            }
        }
        drift.denied.sort();
        drift.changed.sort();
        if let Some(left_out) = panel.left_out {
            let tables: Vec<_> = panel.resources.iter().map(|it| it.table).collect();
            let known = Known::of(dialect, &tables, left_out);
            drift.new = appeared::told(store, &known, &found).await?;
        }
        Ok(drift)
    }

    fn gone(&mut self, table: &'static Table) {
        let address = table.address;
        self.tables.insert(address);
        self.changed.push(format!("the table `{address}` {GONE}"));
    }

    fn compare(&mut self, table: &'static Table, found: &HashMap<String, FoundColumn>) {
        let of = table.address;
        for column in table.columns {
            let (name, before) = (column.name, column.declared);
            let Some(now) = found.get(name) else {
                self.columns.insert((of, name));
                self.changed
                    .push(format!("the column `{name}` of `{of}` {GONE}"));
                continue;
            };
            if now.is(MAY_NOT_READ) {
                self.columns.insert((of, name));
                self.denied.push(format!("the column `{name}` of `{of}`"));
                continue;
            }
            if !before.is_empty() && !is_same(before, &now.ty) {
                let now = &now.ty;
                let what = format!("the column `{name}` of `{of}` was `{before}` and is `{now}`");
                self.changed.push(what);
            }
            if column.nullable && now.is(NOT_NULL) {
                let what = format!("the column `{name}` of `{of}` takes no NULL any more");
                self.changed.push(what);
            }
        }
        self.find_needed(table, found);
    }

    /// Columns that a new row needs. A panel may leave out all others, but never had it these.
    fn find_needed(&mut self, table: &'static Table, found: &HashMap<String, FoundColumn>) {
        if !table.writable {
            return;
        }
        let mut new: Vec<String> = found
            .iter()
            .filter(|(name, column)| column.is(NEEDED) && table.column(name).is_none())
            .map(|(name, _)| format!("`{name}`"))
            .collect();
        new.sort();
        if !new.is_empty() {
            let (of, new) = (table.address, new.join(", "));
            self.changed.push(format!(
                "rows of `{of}` need a value in {new}, which the panel does not know, so that it \
                 can add no row"
            ));
        }
    }

    /// Whether everything is there.
    pub fn is_none(&self) -> bool {
        self.tables.is_empty() && self.columns.is_empty()
    }

    /// What the database's user may not read, each in words.
    pub fn denied(&self) -> &[String] {
        &self.denied
    }

    /// Each difference in words.
    pub fn changed(&self) -> &[String] {
        &self.changed
    }

    /// What the database has and the panel neither shows nor leaves out, in words.
    pub fn added(&self) -> &[String] {
        &self.new
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
        let [
            Value::Text(schema),
            Value::Text(table),
            column,
            ty,
            Value::Integer(traits),
        ] = row.as_slice()
        else {
            continue;
        };
        let known = found.entry((schema.clone(), table.clone())).or_default();
        known.readable |= traits & MAY_NOT_READ == 0;
        known.inner |= traits & INNER != 0;
        // A table of PostgreSQL may have none.
        if let Value::Text(column) = column {
            let (ty, traits) = (value_text(ty).into_owned(), *traits);
            known
                .columns
                .insert(column.clone(), FoundColumn { ty, traits });
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
mod tests;
