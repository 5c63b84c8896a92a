//! A database that has changed since the panel was made, or does not let its user read or change all
//! of it: at the start it is told what is out of reach, what is otherwise and what is new, and what still
//! fits goes on working.

mod altered;
mod appeared;
mod reduced;
mod refused;
mod unasked;

use std::collections::{HashMap, HashSet};

use dbadmin_model::{Dialect, Value};

use self::appeared::Known;
use crate::{Column, Panel, Permission, Resource, Store, Table};

/// The table's schema, its name, one of its columns, and what is to be known of it (`MAY_NOT_READ` and
/// so on, added up), for every table and view. A schema is empty where statements need not name it, and
/// a column NULL where a table has none. MySQL lists only what may be read, and does not tell who may
/// delete rows of it, which `refused` finds out.
const OF_SQLITE: &str = "SELECT '', l.name, c.name, \
     CASE WHEN c.\"notnull\" <> 0 AND c.pk = 0 AND c.dflt_value IS NULL AND c.hidden = 0 THEN 4 \
     ELSE 0 END \
     + CASE WHEN l.type = 'shadow' THEN 8 ELSE 0 END \
     FROM pragma_table_list AS l \
     JOIN pragma_table_xinfo(l.name, 'main') AS c WHERE l.schema = 'main' AND l.type IN ('table', 'shadow')";

const OF_POSTGRES: &str = "SELECT n.nspname::pg_catalog.text, c.relname::pg_catalog.text, a.attname::pg_catalog.text, \
     CASE WHEN CASE WHEN a.attnum IS NULL THEN has_table_privilege(c.oid, 'SELECT') \
     ELSE has_column_privilege(c.oid, a.attnum, 'SELECT') END THEN 0 ELSE 1 END \
     + CASE WHEN a.attnotnull AND c.relkind IN ('r', 'p') AND NOT a.atthasdef \
     AND a.attidentity = '' AND t.typdefault IS NULL THEN 4 ELSE 0 END \
     + CASE WHEN c.relispartition OR c.relpersistence = 't' OR EXISTS (SELECT FROM \
     pg_catalog.pg_depend AS e WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass \
     AND e.objid = c.oid AND e.deptype = 'e') THEN 8 ELSE 0 END \
     + CASE WHEN has_any_column_privilege(c.oid, 'INSERT') THEN 0 ELSE 16 END \
     + CASE WHEN has_any_column_privilege(c.oid, 'UPDATE') THEN 0 ELSE 32 END \
     + CASE WHEN has_table_privilege(c.oid, 'DELETE') THEN 0 ELSE 64 END \
     FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
     LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 \
     AND NOT a.attisdropped LEFT JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid \
     WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') \
     AND n.nspname NOT IN ('pg_catalog', 'information_schema')";

const OF_MYSQL: &str = "SELECT CASE WHEN table_schema = DATABASE() THEN '' \
     ELSE CAST(table_schema AS CHAR) END, CAST(table_name AS CHAR), CAST(column_name AS CHAR), \
     CASE WHEN is_nullable <> 'YES' AND column_default IS NULL AND data_type <> 'enum' \
     AND extra NOT LIKE '%auto_increment%' AND extra NOT LIKE '%GENERATED%' THEN 4 ELSE 0 END \
     + CASE WHEN privileges LIKE '%insert%' THEN 0 ELSE 16 END \
     + CASE WHEN privileges LIKE '%update%' THEN 0 ELSE 32 END \
     FROM information_schema.columns WHERE table_schema NOT IN \
     ('mysql', 'sys', 'information_schema', 'performance_schema')";

/// The database's user lacks the right.
const MAY_NOT_READ: i64 = 1;
/// A row cannot be added without a value for it.
const NEEDED: i64 = 4;
/// Its table is part of another: a partition, the storage of a virtual table, an extension's own.
const INNER: i64 = 8;
/// What the database's user may not do with a table's rows, if it is so of each of its columns.
const MAY_NOT: [(i64, Permission, &str); 3] = [
    (16, Permission::Create, "add"),
    (32, Permission::Edit, "change"),
    (MAY_NOT_DELETE, Permission::Delete, "delete"),
];
const MAY_NOT_DELETE: i64 = 64;

const GONE: &str = "is not there, or its user may not read it";

/// What of a panel is not in the database any more, or out of its user's reach, or as the panel does
/// not expect it.
#[derive(Debug, Default)]
pub(crate) struct Drift {
    tables: HashSet<&'static str>,
    columns: HashSet<(&'static str, &'static str)>,
    /// Columns, by table, that told its rows apart and do so no more.
    doubled: HashSet<(&'static str, Vec<&'static str>)>,
    /// What columns that are still of their kind are now.
    altered: HashMap<(&'static str, &'static str), altered::Facts>,
    /// Columns, by table, that cannot be changed.
    fixed: HashSet<(&'static str, &'static str)>,
    /// What cannot be done with a table's rows any more, or not by the database's user, and why.
    closed: HashMap<&'static str, (Vec<Permission>, String)>,
    /// Tables whose form adds no row, and why.
    unasked: HashMap<&'static str, &'static str>,
    /// What the database's user may not do, in words: read tables and columns that are among the above,
    /// change others.
    denied: Vec<String>,
    /// What is otherwise than the panel expects, in words.
    changed: Vec<String>,
    /// What the panel does not know, in words.
    new: Vec<String>,
    /// What the database would refuse whoever asks, in words.
    refused: Vec<String>,
}

/// What is to be known of a column that the database has.
struct FoundColumn(i64);

impl FoundColumn {
    fn is(&self, what: i64) -> bool {
        self.0 & what != 0
    }
}

/// What the database has of a table.
#[derive(Default)]
struct FoundTable {
    columns: HashMap<String, FoundColumn>,
    /// Whether something of it may be read, were it only how many rows there are.
    readable: bool,
    /// What is so of each of its columns.
    throughout: i64,
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
        let undeletable = store.undeletable(panel).await?;
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
                    let what = format!("read the table `{}`", table.address);
                    drift.denied.push(what);
                }
                Some(found) => {
                    drift.compare(table, &found.columns);
                    let kept = undeletable.contains(table.address);
                    let kept = if kept { MAY_NOT_DELETE } else { 0 };
                    drift.close(table, found.throughout | kept);
                }
            }
        }
        if dialect == Dialect::Sqlite {
            refused::find(&mut drift, store, panel).await?;
        }
        unasked::find(&mut drift, store, panel, &found).await?;
        if let Some(left_out) = panel.left_out {
            altered::find(&mut drift, store, panel, &found).await;
            let tables: Vec<_> = panel.resources.iter().map(|it| it.table).collect();
            let known = Known::of(dialect, &tables, left_out);
            drift.new = appeared::told(store, &known, &found).await?;
        }
        drift.denied.sort();
        drift.changed.sort();
        drift.refused.sort();
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
            let name = column.name;
            let Some(now) = found.get(name) else {
                self.columns.insert((of, name));
                self.changed
                    .push(format!("the column `{name}` of `{of}` {GONE}"));
                continue;
            };
            if now.is(MAY_NOT_READ) {
                self.columns.insert((of, name));
                let what = format!("read the column `{name}` of `{of}`");
                self.denied.push(what);
                continue;
            }
        }
        self.find_needed(table, found);
    }

    /// Closes a table to what the database does not let its user do with the rows.
    fn close(&mut self, table: &'static Table, throughout: i64) {
        let denied = MAY_NOT.iter().filter(|(bit, ..)| throughout & bit != 0);
        let (denied, words): (Vec<Permission>, Vec<&str>) = denied
            .map(|(_, permission, word)| (*permission, *word))
            .unzip();
        if table.writable && !denied.is_empty() {
            let (of, words) = (table.address, words.join(" or "));
            self.denied.push(format!("{words} rows of `{of}`"));
            let why = format!("The database does not let the panel's user {words} these rows.");
            self.closed.insert(of, (denied, why));
        }
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

    /// Whether everything is there, and can be worked with as before.
    pub fn is_none(&self) -> bool {
        let all_there = self.tables.is_empty() && self.columns.is_empty();
        let as_before = self.doubled.is_empty() && self.altered.is_empty();
        all_there && as_before && self.closed.is_empty()
    }

    /// What has to be told, each time with what it is about and what to do.
    pub fn told(&self) -> [(&'static str, &[String]); 4] {
        [
            (
                "the database would refuse what the panel is for; until it is mended, nobody can:",
                &self.refused,
            ),
            (
                "the database does not let its user do all that the panel is for; grant it the right to:",
                &self.denied,
            ),
            (
                "the database differs from what the panel was made for; `cargo dbadmin sync` brings the \
                 panel up to date:",
                &self.changed,
            ),
            (
                "the panel does not know all of the database; `cargo dbadmin sync` takes in tables, and \
                 columns of tables that have no struct; a struct needs a field for each of its columns:",
                &self.new,
            ),
        ]
    }

    /// Whether the column is there still.
    fn keeps(&self, column: &Column) -> bool {
        !self.tables.contains(column.table) && !self.columns.contains(&(column.table, column.name))
    }

    /// Whether these columns still tell the rows of their table apart, if they ever did.
    fn tells_apart(&self, columns: &[Column]) -> bool {
        let Some(first) = columns.first() else {
            return true;
        };
        let names = columns.iter().map(|column| column.name).collect();
        !self.doubled.contains(&(first.table, names))
    }

    /// The tables whose form adds no row, whoever fills it in, with why; it may be said to them.
    pub fn unasked(&mut self) -> HashMap<&'static str, &'static str> {
        std::mem::take(&mut self.unasked)
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
            Value::Integer(traits),
        ] = row.as_slice()
        else {
            continue;
        };
        let first = || FoundTable {
            throughout: *traits,
            ..FoundTable::default()
        };
        let at = (schema.clone(), table.clone());
        let known = found.entry(at).or_insert_with(first);
        known.readable |= traits & MAY_NOT_READ == 0;
        known.throughout &= traits;
        known.inner |= traits & INNER != 0;
        // A table of PostgreSQL may have none.
        if let Value::Text(column) = column {
            known.columns.insert(column.clone(), FoundColumn(*traits));
        }
    }
    Ok(found)
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
