//! What is still there, and is otherwise than when a panel was made: types, NULL, keys, references,
//! conditions. The database is read as it was read then, so that what has not changed is told in the
//! same words.

use std::collections::{BTreeSet, HashMap};

use dbadmin_model::describe::Kind;
use dbadmin_model::schema::{self, Schema, TableKind};
use dbadmin_model::{Dialect, schema::constraint};

use super::{Drift, Found};
use crate::{Column, Panel, Permission, Store, Table};

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
    let keys = keys(panel);
    for resource in panel.resources {
        let before = resource.table;
        if let Some(now) = tables.get(&(before.schema, before.name)) {
            let keys = keys.get(before.address).into_iter().flatten();
            for key in keys.chain([&names(before.key)]) {
                if lost(before, now, key) {
                    drift.doubled.insert((before.address, key.clone()));
                }
            }
            table(drift, before, now, live.dialect);
        }
    }
}

/// What the panel's references refer to, by table.
fn keys(panel: &Panel) -> HashMap<&'static str, Vec<Vec<&'static str>>> {
    let mut keys: HashMap<_, Vec<_>> = HashMap::new();
    for resource in panel.resources {
        let up = resource.relations.belongs_to.iter().map(|it| it.target);
        let down = resource.relations.has_many.iter().map(|it| it.target);
        for target in up.chain(down) {
            if let Some(first) = target.first() {
                keys.entry(first.table).or_default().push(names(target));
            }
        }
    }
    keys
}

fn names(columns: &[Column]) -> Vec<&'static str> {
    columns.iter().map(|column| column.name).collect()
}

/// Whether these columns told rows apart and do so no more.
pub fn lost(before: &Table, now: &schema::Table, columns: &[&str]) -> bool {
    let mut told = before.constraints.iter();
    told.any(|what| constraint::is_key(what, columns)) && !now.is_unique(columns)
}

/// Compares a table with what the database has of it.
pub fn table(drift: &mut Drift, before: &'static Table, now: &schema::Table, dialect: Dialect) {
    let mut unfit = Vec::new();
    for one in before.columns {
        if let (true, Some(now_one)) = (drift.keeps(one), now.column(one.name))
            && !column(drift, one, now_one, now)
        {
            unfit.push((one.table, one.name));
        }
    }
    // Of a table of which nothing would be left, the database itself says what is wrong.
    let left = before.columns.iter().filter(|one| drift.keeps(one)).count();
    if left > unfit.len() {
        drift.columns.extend(unfit);
    } else if left == 0 && !before.columns.is_empty() {
        drift.tables.insert(before.address);
    }
    constraints(drift, before, &now.constraints(dialect));
    let of = before.address;
    match (before.writable, now.is_writable()) {
        (true, false) => {
            let all = vec![Permission::Create, Permission::Edit, Permission::Delete];
            drift.closed.insert(of, (all, now.limits().to_owned()));
            let what = format!("rows of `{of}` cannot be changed any more");
            drift.changed.push(what);
        }
        (false, true) => drift
            .changed
            .push(format!("rows of `{of}` can be changed now")),
        _ => {}
    }
}

fn constraints(drift: &mut Drift, before: &Table, now: &[String]) {
    let (of, was) = (before.address, before.constraints);
    for gone in was.iter().filter(|what| !now.iter().any(|it| it == **what)) {
        drift.changed.push(format!("`{of}` has lost {gone}"));
    }
    for new in now.iter().filter(|what| !was.contains(&what.as_str())) {
        drift.changed.push(format!("new in `{of}` is {new}"));
    }
}

/// What a column is now, where it is still of its kind.
#[derive(Clone, Debug)]
pub struct Facts {
    /// How values travel.
    pub cast: String,
    /// Whether values have neither equality nor an order.
    pub opaque: bool,
    /// Whether it accepts NULL.
    pub nullable: bool,
    /// The longest text, in characters; 0 where there is no limit.
    pub max_length: u32,
    /// The type as it is declared.
    pub declared: String,
    /// What a domain comes to.
    pub base: String,
}

/// Compares a column with what the database has of it; whether its values are of their kind still.
fn column(
    drift: &mut Drift,
    before: &'static Column,
    now: &schema::Column,
    table: &schema::Table,
) -> bool {
    let (of, name) = (before.table, before.name);
    let is_view = matches!(table.kind, TableKind::View | TableKind::MaterializedView);
    let nullable = if is_view {
        before.nullable
    } else {
        table.holds_null(now)
    };
    let fits = before.kind == Kind::of(&now.ty);
    let is_same = before.declared == now.declared && fits;
    if !is_same {
        let (was, is) = (before.declared, &now.declared);
        let left_out = if fits { "" } else { ", so that it is left out" };
        drift.changed.push(format!(
            "the column `{name}` of `{of}` was `{was}` and is `{is}`{left_out}"
        ));
    }
    if before.nullable != nullable {
        let what = if nullable {
            "takes NULL now"
        } else {
            "takes no NULL any more"
        };
        drift
            .changed
            .push(format!("the column `{name}` of `{of}` {what}"));
    }
    if fits && !(is_same && before.nullable == nullable) {
        let facts = Facts {
            cast: now.cast.clone(),
            opaque: now.opaque,
            nullable,
            max_length: now.ty.max_length().unwrap_or_default(),
            declared: now.declared.clone(),
            base: now.base.clone(),
        };
        drift.altered.insert((of, name), facts);
    }
    fits
}
