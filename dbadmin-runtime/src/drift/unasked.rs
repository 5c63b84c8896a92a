//! Tables whose own form adds no row: each row needs a value for which the form has no field, because
//! the column is hidden or read-only there, or because the panel does not know it. Hooks may fill in
//! what is hidden, and so may a trigger of the database before it looks for the value; of tables with
//! one of them nothing is said.

use std::collections::{HashMap, HashSet};

use dbadmin_model::{Dialect, Value};

use super::{Drift, Found, FoundColumn, NEEDED};
use crate::write::editable;
use crate::{Column, Panel, Resource, Store};

/// The tables of which a trigger may fill in rows before they are checked, by schema and name. SQLite's
/// triggers cannot.
const FILLING_IN_POSTGRES: &str = "SELECT n.nspname::pg_catalog.text, c.relname::pg_catalog.text \
     FROM pg_catalog.pg_trigger AS t JOIN pg_catalog.pg_class AS c ON c.oid = t.tgrelid \
     JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
     WHERE NOT t.tgisinternal AND t.tgtype::pg_catalog.int4 & 7 = 7";

const FILLING_IN_MYSQL: &str = "SELECT CASE WHEN event_object_schema = DATABASE() THEN '' \
     ELSE CAST(event_object_schema AS CHAR) END, CAST(event_object_table AS CHAR) \
     FROM information_schema.triggers \
     WHERE action_timing = 'BEFORE' AND event_manipulation = 'INSERT'";

/// Whether somebody has granted the account the right to see triggers, of everything or of something.
const SEES_TRIGGERS: &str = "SELECT CAST(EXISTS (SELECT 1 FROM information_schema.user_privileges \
     WHERE privilege_type = 'TRIGGER') OR EXISTS (SELECT 1 FROM information_schema.schema_privileges \
     WHERE privilege_type = 'TRIGGER') OR EXISTS (SELECT 1 FROM information_schema.table_privileges \
     WHERE privilege_type = 'TRIGGER') AS SIGNED)";

/// Finds them, and says why. Where triggers cannot be seen, any table may have one.
///
/// # Errors
/// What the database says.
pub async fn find(
    drift: &mut Drift,
    store: &Store,
    panel: &Panel,
    found: &Found,
) -> Result<(), sqlx::Error> {
    let mut filling = None;
    for resource in panel.resources {
        let table = resource.table;
        let at = (table.schema.to_owned(), table.name.to_owned());
        let (hidden, unknown) = match found.get(&at) {
            Some(found) if table.writable => missing(resource, &found.columns),
            _ => continue,
        };
        let mut hooks = panel.hooks.iter();
        let is_hooked = hooks.any(|of| of.table.address == table.address);
        if unknown.is_empty() && (hidden.is_empty() || is_hooked) {
            continue;
        }
        if filling.is_none() {
            if is_blind(store).await? {
                return Ok(());
            }
            filling = Some(self::filling(store).await?);
        }
        if filling
            .as_ref()
            .is_some_and(|filling| filling.contains(&at))
        {
            continue;
        }
        let labels = hidden.iter().map(|column| format!("“{}”", column.label));
        let names = unknown.iter().map(|name| format!("“{name}”"));
        let why = format!(
            "No row can be added here: each needs a value in {}, for which the form has no field.",
            labels.chain(names).collect::<Vec<_>>().join(", ")
        );
        drift.unasked.insert(table.address, &*why.leak());
        // What the panel does not know is told already.
        if unknown.is_empty() {
            let names: Vec<String> = hidden.iter().map(|it| format!("`{}`", it.name)).collect();
            drift.refused.push(format!(
                "add rows of `{}`: each needs a value in {}, for which its form has no field",
                table.address,
                names.join(", ")
            ));
        }
    }
    Ok(())
}

/// The columns that a new row needs and that the form does not ask for; the names of those that the
/// panel does not know.
fn missing<'f>(
    resource: &'static Resource,
    found: &'f HashMap<String, FoundColumn>,
) -> (Vec<&'static Column>, Vec<&'f str>) {
    let needed = |name: &str| found.get(name).is_some_and(|column| column.is(NEEDED));
    let asked = |name: &str| editable(resource).any(|column| column.name == name);
    let trash = resource.queries.trash;
    let columns = resource.table.columns.iter();
    let hidden = columns
        .filter(|column| needed(column.name) && !asked(column.name))
        // A new row is not in the trash, which is said for it.
        .filter(|column| trash.is_none_or(|trash| trash.name != column.name));
    let names = found.keys().map(String::as_str);
    let mut unknown: Vec<&str> = names
        .filter(|name| needed(name) && resource.table.column(name).is_none())
        .collect();
    unknown.sort_unstable();
    (hidden.collect(), unknown)
}

/// Whether the account may see no trigger at all, as in MySQL one without that right.
async fn is_blind(store: &Store) -> Result<bool, sqlx::Error> {
    if store.dialect() != Dialect::Mysql {
        return Ok(false);
    }
    let seen = store.row(store.own(SEES_TRIGGERS, Vec::new())).await?;
    Ok(seen == Some(vec![Value::Integer(0)]))
}

async fn filling(store: &Store) -> Result<HashSet<(String, String)>, sqlx::Error> {
    let sql = match store.dialect() {
        Dialect::Sqlite => return Ok(HashSet::new()),
        Dialect::Postgres => FILLING_IN_POSTGRES,
        Dialect::Mysql => FILLING_IN_MYSQL,
    };
    let rows = store.rows(store.own(sql, Vec::new())).await?;
    let place = |row: &Vec<Value>| match row.as_slice() {
        [Value::Text(schema), Value::Text(table)] => Some((schema.clone(), table.clone())),
        _ => None,
    };
    Ok(rows.iter().filter_map(place).collect())
}
