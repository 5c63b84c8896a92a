//! What is still there, and is otherwise than when a panel was made: types, NULL, keys, references,
//! conditions. The database is read as it was read then, so that what has not changed is told in the
//! same words.

use std::collections::{BTreeSet, HashMap};

use dbadmin_model::describe::Kind;
use dbadmin_model::schema::{self, Schema, TableKind};
use dbadmin_model::{Dialect, schema::constraint};

use super::{Drift, Found};
use crate::{Column, Panel, Store, Table};

/// Finds what has changed. Where the database does not tell, that is what is told.
pub async fn find(drift: &mut Drift, store: &Store, panel: &Panel, found: &Found) {
    match store.schema(&schemas(store.dialect(), panel, found)).await {
        Ok(live) => compare(drift, panel, &live),
        Err(error) => drift.changed.push(format!(
            "what else is otherwise cannot be found out: {error}"
        )),
    }
}

/// The schemas of which the panel shows something or leaves it out: those that the build read, in so
/// far as anything of them matters.
fn schemas(dialect: Dialect, panel: &Panel, found: &Found) -> Vec<String> {
    if dialect == Dialect::Sqlite {
        return Vec::new();
    }
    let mut of_panel: BTreeSet<(&str, &str)> = BTreeSet::new();
    of_panel.extend(
        panel
            .resources
            .iter()
            .map(|it| (it.table.schema, it.table.name)),
    );
    let left_out = panel.left_out.unwrap_or_default();
    of_panel.extend(
        left_out
            .iter()
            .filter_map(|address| address.split_once('.')),
    );
    let there = found
        .keys()
        .filter(|(schema, name)| of_panel.contains(&(schema.as_str(), name.as_str())));
    let schemas: BTreeSet<&String> = there.map(|(schema, _)| schema).collect();
    schemas.into_iter().cloned().collect()
}

fn compare(drift: &mut Drift, panel: &Panel, live: &Schema) {
    let default = live.default_schema.as_deref();
    let tables: HashMap<(&str, &str), &schema::Table> = live
        .tables
        .iter()
        .map(|table| {
            let at = Schema::table_ref(default, table);
            ((at.schema, at.name), table)
        })
        .collect();
    for resource in panel.resources {
        let before = resource.table;
        if let Some(now) = tables.get(&(before.schema, before.name)) {
            table(drift, before, now, live.dialect);
        }
    }
}

/// Compares a table with what the database has of it.
pub fn table(drift: &mut Drift, before: &'static Table, now: &schema::Table, dialect: Dialect) {
    for one in before.columns {
        if let (true, Some(now_one)) = (drift.keeps(one), now.column(one.name)) {
            column(drift, one, now_one, now, dialect);
        }
    }
    let of = before.address;
    let (was, is) = (before.constraints, now.constraints(dialect));
    let has = |all: &[&str], what: &str| all.contains(&what);
    for gone in was.iter().filter(|what| !is.iter().any(|it| it == **what)) {
        let what = format!("`{of}` has lost {gone}");
        drift.changed.push(what);
    }
    for new in is.iter().filter(|what| !has(was, what)) {
        drift.changed.push(format!("new in `{of}` is {new}"));
    }
    let key: Vec<&str> = before.key.iter().map(|column| column.name).collect();
    let told_apart = |key: &[&str]| constraint::keys(key).iter().any(|what| has(was, what));
    if told_apart(&key) && !now.is_unique(&key) {
        drift.keyless.insert(of);
    }
}

fn column(
    drift: &mut Drift,
    before: &'static Column,
    now: &schema::Column,
    table: &schema::Table,
    dialect: Dialect,
) {
    let (of, name) = (before.table, before.name);
    let cast = if dialect == Dialect::Sqlite {
        before.cast
    } else {
        &now.cast
    };
    let fits = before.kind == Kind::of(&now.ty) && before.cast == cast;
    if before.declared != now.declared || !fits {
        let (was, is) = (before.declared, &now.declared);
        let left_out = if fits { "" } else { ", so that it is left out" };
        drift.changed.push(format!(
            "the column `{name}` of `{of}` was `{was}` and is `{is}`{left_out}"
        ));
    }
    if !fits {
        drift.columns.insert((of, name));
    }
    if matches!(table.kind, TableKind::View | TableKind::MaterializedView) {
        return;
    }
    match (before.nullable, table.holds_null(now)) {
        (true, false) => drift.changed.push(format!(
            "the column `{name}` of `{of}` takes no NULL any more"
        )),
        (false, true) => drift
            .changed
            .push(format!("the column `{name}` of `{of}` takes NULL now")),
        _ => {}
    }
}
