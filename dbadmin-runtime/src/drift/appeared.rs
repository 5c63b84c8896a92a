//! What a database has and a panel neither shows nor leaves out: tables and columns that came after
//! the panel was made. Told of are those schemas only of which the panel has something.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use dbadmin_model::{Dialect, Value, own};

use super::{Found, FoundColumn, FoundTable, MAY_NOT_READ, NEEDED};
use crate::{Store, Table};

/// SQLite's views and virtual tables, by name alone: to ask one for its columns would run it.
const VIRTUAL: &str = "SELECT name FROM pragma_table_list \
     WHERE schema = 'main' AND type IN ('view', 'virtual')";

/// All new tables, and each table with new columns, in words.
///
/// # Errors
/// What the database says.
pub async fn told(
    store: &Store,
    known: &Known<'_>,
    found: &Found,
) -> Result<Vec<String>, sqlx::Error> {
    let mut tables = BTreeSet::new();
    let mut columns = BTreeMap::new();
    for ((schema, name), table) in found {
        match known.shown.get(&(schema.as_str(), name.as_str())) {
            Some(shown) => {
                let new = known.new_columns(shown, table);
                if !new.is_empty() {
                    columns.insert(shown.address, new);
                }
            }
            None if table.readable && !table.inner => tables.extend(known.new_table(schema, name)),
            None => {}
        }
    }
    if known.dialect == Dialect::Sqlite {
        for row in store.rows(store.own(VIRTUAL, Vec::new())).await? {
            if let [Value::Text(name)] = row.as_slice()
                && !known.shown.contains_key(&("", name.as_str()))
            {
                tables.extend(known.new_table("", name));
            }
        }
    }
    let new_tables = (!tables.is_empty()).then(|| sentence(&tables, ""));
    let new_columns = columns
        .iter()
        .map(|(of, new)| sentence(new, &format!(" of `{of}`")));
    Ok(new_tables.into_iter().chain(new_columns).collect())
}

/// What a panel knows of its database.
pub struct Known<'a> {
    dialect: Dialect,
    /// Its tables, by schema and name.
    shown: HashMap<(&'static str, &'static str), &'static Table>,
    /// The addresses of what it leaves out.
    left_out: HashSet<&'a str>,
    /// The schema of tables whose address names none.
    default_schema: Option<&'static str>,
}

impl<'a> Known<'a> {
    /// What a panel of these tables knows, where it leaves out what lies at these addresses.
    pub fn of(dialect: Dialect, tables: &[&'static Table], left_out: &[&'a str]) -> Self {
        let mut plain = tables.iter().filter(|table| table.address == table.name);
        let named = |table: &&'static Table| ((table.schema, table.name), *table);
        Self {
            dialect,
            shown: tables.iter().map(named).collect(),
            left_out: left_out.iter().copied().collect(),
            default_schema: plain.next().map(|table| table.schema),
        }
    }

    /// The address of a table that the panel neither shows nor leaves out, unless it serves dbadmin,
    /// sqlx or the database itself, or lies in a schema of which the panel has nothing.
    fn new_table(&self, schema: &str, name: &str) -> Option<String> {
        if own::serves(self.dialect, name) {
            return None;
        }
        let full = format!("{schema}.{name}");
        let address = match self.default_schema {
            Some(default) if default == schema => name,
            _ if schema.is_empty() => name,
            _ => &full,
        };
        let left_out = self.left_out.contains(address)
            || (self.default_schema.is_none() && self.left_out.contains(name));
        (!left_out && self.is_at_home(schema)).then(|| address.to_owned())
    }

    /// Whether the panel has something of the schema.
    fn is_at_home(&self, schema: &str) -> bool {
        let within = |address: &&str| {
            let rest = address.strip_prefix(schema);
            rest.is_some_and(|rest| rest.starts_with('.'))
        };
        self.default_schema == Some(schema)
            || self.shown.keys().any(|(own, _)| *own == schema)
            || self.left_out.iter().any(within)
    }

    /// The columns of a table of the panel that are new. What a row cannot do without is told of
    /// elsewhere.
    fn new_columns(&self, shown: &Table, found: &FoundTable) -> BTreeSet<String> {
        let of = shown.address;
        let told = |column: &FoundColumn| column.is(NEEDED) && shown.writable;
        let new = found.columns.iter().filter(|(name, column)| {
            !column.is(MAY_NOT_READ)
                && !told(column)
                && shown.column(name).is_none()
                && !self.left_out.contains(format!("{of}.{name}").as_str())
        });
        new.map(|(name, _)| name.clone()).collect()
    }
}

fn sentence(names: &BTreeSet<String>, of: &str) -> String {
    let are = if names.len() == 1 { "is" } else { "are" };
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    format!("{}{of} {are} new", names.join(", "))
}
