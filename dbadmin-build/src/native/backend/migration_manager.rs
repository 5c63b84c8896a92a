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
        .filter(|table| {
            let address = table.address();
            !now.contains(&address) && !schema.left_out.contains(&address)
        })
        .collect();
    let mut drift = Vec::new();
    for plan in &schema.tables {
        let address = plan.table.address();
        match previous.table(&address) {
            None => drift.push(match only(&gone, |old| are_alike(&plan.table, old)) {
                Some(old) => format!(
                    "table `{}` is gone and `{address}` is new: renamed?",
                    old.address()
                ),
                None => format!("table `{address}` is new"),
            }),
            Some(before) => drift.extend(changes(plan, before, &schema.left_out)),
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

fn changes(plan: &TablePlan, before: &Table, left_out: &[String]) -> Vec<String> {
    let now = &plan.table;
    let address = now.address();
    let is_there =
        |name: &str| now.column(name).is_some() || left_out.contains(&format!("{address}.{name}"));
    let gone = before
        .columns
        .iter()
        .filter(|column| !is_there(&column.name));
    let gone: Vec<&Column> = gone.collect();
    let new: Vec<(usize, &Column)> = now.columns.iter().enumerate().collect();
    let asked = questions(before, &gone, &new);
    let mut found = Vec::new();
    for column in &now.columns {
        let name = &column.name;
        if let Some(old) = before.column(name) {
            found.extend(difference(&address, old, column));
            continue;
        }
        let about = |question: &&Question<'_>| question.new.contains(&name.as_str());
        if !asked.iter().any(|question| about(&question)) {
            found.push(format!("column `{address}.{name}` is new"));
        }
        let first = asked.iter().filter(|question| question.new[0] == name);
        found.extend(first.map(|question| question.in_words(&address)));
    }
    // With a struct the developer may have left the column out before.
    let gone = gone
        .iter()
        .filter(|old| plan.entity && !asked.iter().any(|question| question.old == old.name));
    found.extend(gone.map(|column| format!("column `{address}.{}` is gone", column.name)));
    found
}

/// Whether a column that is gone is one of those that are new.
pub struct Question<'a> {
    /// The one that is gone.
    pub old: &'a str,
    /// Those that are new, at least one.
    pub new: Vec<&'a str>,
}

impl Question<'_> {
    /// The question, about columns of a table.
    pub fn in_words(&self, address: &str) -> String {
        let old = self.old;
        let new: Vec<String> = self
            .new
            .iter()
            .map(|name| format!("`{address}.{name}`"))
            .collect();
        match new.split_last() {
            Some((last, [])) => {
                format!("column `{address}.{old}` is gone and {last} is new: renamed?")
            }
            Some((last, others)) => format!(
                "column `{address}.{old}` is gone, and {} and {last} are new: is it one of these, renamed?",
                others.join(", ")
            ),
            None => String::new(),
        }
    }
}

/// What to ask about columns that are gone and columns that are new, each of these with its place:
/// about those that are likely, or else about all of the type that nothing else is likely to be.
pub fn questions<'a>(
    before: &Table,
    gone: &[&'a Column],
    now: &[(usize, &'a Column)],
) -> Vec<Question<'a>> {
    let is_new = |column: &Column| before.column(&column.name).is_none();
    let new = now.iter().filter(|(_, column)| is_new(column));
    let alike = |old: &'a Column| {
        let new = new.clone();
        new.filter(|(_, new)| old.ty == new.ty && old.nullable == new.nullable)
    };
    let likely = |old: &'a Column| {
        let likely = alike(old).filter(|(at, new)| is_likely(before, old, new, *at));
        likely.map(|(_, new)| new.name.as_str()).collect::<Vec<_>>()
    };
    let taken: Vec<&str> = gone.iter().flat_map(|old| likely(old)).collect();
    let ask = |old: &&'a Column| {
        let mut new = likely(old);
        if new.is_empty() {
            let others = alike(old).map(|(_, new)| new.name.as_str());
            new.extend(others.filter(|name| !taken.contains(name)));
        }
        (!new.is_empty()).then_some(Question {
            old: &old.name,
            new,
        })
    };
    gone.iter().filter_map(ask).collect()
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

/// Whether a column is likely to be another one renamed: with a similar name or in its place.
fn is_likely(table: &Table, old: &Column, new: &Column, at: usize) -> bool {
    let there = table.columns.get(at);
    there.is_some_and(|there| there.name == old.name) || are_similar(&old.name, &new.name)
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
        let says = "table `orders` is gone and `purchases` is new: renamed?";
        assert_eq!(drift(before, &moved), [says]);
    }

    #[test]
    fn a_rename_is_asked_for_among_all_new_columns_of_its_type() {
        let before = table("orders", &["id", "state", "note"]);
        for (now, says) in [
            // Live: the new name where the old one stood, and columns behind it.
            (
                &["id", "phase", "note", "weight", "height"][..],
                "column `orders.state` is gone and `orders.phase` is new: renamed?; \
                 column `orders.weight` is new; column `orders.height` is new",
            ),
            (
                &["id", "note", "weight", "height"],
                "column `orders.state` is gone, and `orders.weight` and `orders.height` are new: \
                 is it one of these, renamed?",
            ),
            (
                &["id", "note", "weight"],
                "column `orders.state` is gone and `orders.weight` is new: renamed?",
            ),
            (
                &["status", "id", "weight"],
                "column `orders.state` is gone and `orders.status` is new: renamed?; \
                 column `orders.note` is gone and `orders.weight` is new: renamed?",
            ),
        ] {
            assert_eq!(
                drift(before.clone(), &table("orders", now)).join("; "),
                says
            );
        }
    }

    #[test]
    fn what_is_unlike_is_gone_and_new() {
        let before = table("orders", &["id", "state", "note"]);
        let mut now = table("orders", &["id", "note", "weight"]);
        now.columns[2].ty = ColumnType::Blob;
        let drift = drift(before, &now);
        assert_eq!(
            drift,
            [
                "column `orders.weight` is new",
                "column `orders.state` is gone"
            ]
        );
    }
}
