//! migration-manager: what changed in the database since the last snapshot.

use std::collections::BTreeSet;

use dbadmin_model::naming;
use dbadmin_model::plan::{Migrations, SchemaSection, TablePlan};
use dbadmin_model::schema::{Column, Schema, Table};

/// Compares table by table, and column by column.
pub fn decide(schema: &SchemaSection, previous: &Option<Schema>) -> Migrations {
    let Some(previous) = previous else {
        return Migrations::default();
    };
    let now: BTreeSet<String> = addresses(schema.tables.iter().map(|plan| &plan.table));
    let gone: Vec<&Table> = previous
        .tables
        .iter()
        .filter(|table| !now.contains(&table.address()))
        .collect();
    let mut drift = Vec::new();
    for plan in &schema.tables {
        let address = plan.table.address();
        match previous.table(&address) {
            None => drift.push(match only(&gone, |old| are_alike(&plan.table, old)) {
                Some(old) => format!(
                    "table `{}` is not covered any more and `{address}` is new: renamed?",
                    old.address()
                ),
                None => format!("table `{address}` is new"),
            }),
            Some(before) => drift.extend(changes(plan, before)),
        }
    }
    Migrations {
        compared: true,
        drift,
    }
}

fn addresses<'a>(tables: impl Iterator<Item = &'a Table>) -> BTreeSet<String> {
    tables.map(Table::address).collect()
}

/// The one that fits; nothing where several do.
fn only<'a, T>(of: &[&'a T], fits: impl Fn(&T) -> bool) -> Option<&'a T> {
    let mut fitting = of.iter().filter(|one| fits(one));
    let first = fitting.next()?;
    fitting.next().is_none().then_some(first)
}

/// Whether two tables have the same columns, or similar names and most columns.
fn are_alike(now: &Table, before: &Table) -> bool {
    let same = now
        .columns
        .iter()
        .filter(|column| {
            let old = before.column(&column.name);
            old.is_some_and(|old| old.ty == column.ty)
        })
        .count();
    let all = now.columns.len().max(before.columns.len());
    same == all && all > 1 || same * 3 >= all * 2 && are_similar(&now.name, &before.name)
}

fn changes(plan: &TablePlan, before: &Table) -> Vec<String> {
    let now = &plan.table;
    let address = now.address();
    let gone: Vec<&Column> = before
        .columns
        .iter()
        .filter(|column| now.column(&column.name).is_none())
        .collect();
    // With a struct the developer may have left a column out: it need not be gone.
    let is_gone = if plan.entity {
        "gone"
    } else {
        "not covered any more"
    };
    let mut renamed = BTreeSet::new();
    let mut found = Vec::new();
    for (at, column) in now.columns.iter().enumerate() {
        let name = &column.name;
        match before.column(name) {
            None => found.push(match only(&gone, |old| may_be(before, old, column, at)) {
                Some(old) if renamed.insert(&old.name) => format!(
                    "column `{address}.{}` is {is_gone} and `{address}.{name}` is new: renamed?",
                    old.name
                ),
                _ => format!("column `{address}.{name}` is new"),
            }),
            Some(old) => found.extend(difference(&address, old, column)),
        }
    }
    let gone = gone
        .iter()
        .filter(|column| plan.entity && !renamed.contains(&column.name));
    found.extend(gone.map(|column| format!("column `{address}.{}` is gone", column.name)));
    found
}

fn difference(address: &str, old: &Column, column: &Column) -> Option<String> {
    let name = &column.name;
    if old.ty != column.ty {
        return Some(format!("column `{address}.{name}` has another type"));
    }
    (old.nullable != column.nullable).then(|| {
        let now = if column.nullable {
            "accepts NULL now"
        } else {
            "does not accept NULL any more"
        };
        format!("column `{address}.{name}` {now}")
    })
}

/// Whether a column may be another one renamed: of equal type, with a similar name or in its place.
fn may_be(table: &Table, old: &Column, new: &Column, at: usize) -> bool {
    let in_place = table
        .columns
        .get(at)
        .is_some_and(|there| there.name == old.name);
    old.ty == new.ty
        && old.nullable == new.nullable
        && (in_place || are_similar(&old.name, &new.name))
}

/// Whether two names have a word in common, or most of their letters.
fn are_similar(one: &str, other: &str) -> bool {
    let [words, others] = [one, other].map(naming::words);
    words.iter().any(|word| others.contains(word)) || strsim::jaro_winkler(one, other) > 0.8
}

#[cfg(test)]
mod tests {
    use dbadmin_model::schema::{ColumnType, Dialect};

    use super::*;

    fn table(name: &str, columns: &[&str]) -> Table {
        let column = |name: &&str| Column {
            name: (*name).to_owned(),
            ty: ColumnType::Real,
            ..Column::default()
        };
        Table {
            name: name.to_owned(),
            columns: columns.iter().map(column).collect(),
            ..Table::default()
        }
    }

    fn drift(before: Table, now: &Table) -> Vec<String> {
        let schema = serde_json::json!({
            "dialect": "sqlite",
            "tables": [{
                "table": now, "role": "entity", "path": "crate::admin::entities::orders::Order",
                "entity": true, "module": "orders", "title": "", "singular": "", "icon": "",
                "fields": [],
            }],
        });
        let schema: SchemaSection = serde_json::from_value(schema).unwrap();
        decide(&schema, &Some(Schema::new(Dialect::Sqlite, vec![before]))).drift
    }

    #[test]
    fn a_likely_rename_is_asked_for() {
        let before = table("orders", &["id", "state", "note"]);
        for (now, says) in [
            (
                ["id", "status", "note"],
                "column `orders.state` is gone and `orders.status` is new: renamed?",
            ),
            (
                ["id", "phase", "note"],
                "column `orders.state` is gone and `orders.phase` is new: renamed?",
            ),
            (["note", "id", "state"], ""),
        ] {
            let drift = drift(before.clone(), &table("orders", &now));
            assert_eq!(drift.join("; "), says);
        }
        let moved = table("purchases", &["id", "state", "note"]);
        let says = "table `orders` is not covered any more and `purchases` is new: renamed?";
        assert_eq!(drift(before, &moved), [says]);
    }

    #[test]
    fn what_is_unlike_is_gone_and_new() {
        let before = table("orders", &["id", "state", "note"]);
        let drift = drift(before, &table("orders", &["id", "note", "weight"]));
        assert_eq!(
            drift,
            [
                "column `orders.weight` is new",
                "column `orders.state` is gone"
            ]
        );
    }
}
