//! What SQLite will not do with a table's rows, whoever asks: with foreign keys enforced, it adds and
//! deletes none where a reference leads to a table that is not there. It is asked by having it compile
//! the change, which is not run.

use dbadmin_model::sql::{Condition, Delete, Insert, Update};
use dbadmin_model::{Dialect, Value};

use super::Drift;
use crate::query::{at, table_ref};
use crate::store::said;
use crate::{Column, Panel, Permission, Store, Table};

/// Closes tables to what SQLite refuses, and their columns that cannot be changed to changes.
pub async fn find(drift: &mut Drift, store: &Store, panel: &Panel) -> Result<(), sqlx::Error> {
    for resource in panel.resources {
        let table = resource.table;
        if !table.writable || drift.tables.contains(table.address) {
            continue;
        }
        let mut denied = Vec::new();
        let mut why = String::new();
        for (permission, sql) in changes(table) {
            if let Some(reason) = refusal(store, &sql).await? {
                denied.push(permission);
                why = reason;
            }
        }
        if denied.is_empty() {
            continue;
        }
        let words: Vec<&str> = denied.iter().map(word).collect();
        let (of, words) = (table.address, words.join(" or "));
        drift.refused.push(format!("{words} rows of `{of}`: {why}"));
        let why = format!("Rows cannot be {}: {why}.", past(&denied));
        drift.closed.insert(of, (denied, why));
        for column in table.columns {
            let is_there = drift.keeps(column);
            if is_there && refusal(store, &change(table, column)).await?.is_some() {
                drift.fixed.insert((of, column.name));
            }
        }
    }
    Ok(())
}

fn changes(table: &'static Table) -> [(Permission, String); 2] {
    let insert = Insert {
        table: table_ref(table),
        values: Vec::new(),
        // To give a row back, SQLite checks more than it does without.
        returning: table.key.iter().map(|key| at(table, key)).collect(),
    };
    let delete = Delete {
        table: table_ref(table),
        condition: Condition::Or(Vec::new()),
    };
    [
        (Permission::Create, insert.statement(Dialect::Sqlite).sql),
        (Permission::Delete, delete.statement(Dialect::Sqlite).sql),
    ]
}

fn change(table: &'static Table, column: &Column) -> String {
    let update = Update {
        table: table_ref(table),
        values: vec![(at(table, column), Value::Null)],
        condition: Condition::Or(Vec::new()),
        returning: Vec::new(),
    };
    update.statement(Dialect::Sqlite).sql
}

/// What SQLite says of a change that it does not compile.
async fn refusal(store: &Store, sql: &str) -> Result<Option<String>, sqlx::Error> {
    match store.compile(sql).await {
        Ok(()) => Ok(None),
        Err(error @ sqlx::Error::Database(_)) => Ok(Some(in_words(&said(&error)))),
        Err(error) => Err(error),
    }
}

/// SQLite's words, where they are for somebody who knows its code.
fn in_words(said: &str) -> String {
    if let Some(table) = said.strip_prefix("no such table: main.") {
        return format!(
            "what refers to the table `{table}` cannot be checked, for it is not there"
        );
    }
    let parts = said.strip_prefix("foreign key mismatch - ").map(|rest| {
        let names = rest.split('"').skip(1).step_by(2);
        names.collect::<Vec<_>>()
    });
    match parts.as_deref() {
        Some([from, to]) => format!(
            "what refers from `{from}` to `{to}` cannot be checked, for the columns that it names \
             there are not unique"
        ),
        _ => format!("SQLite says: {said}"),
    }
}

fn word(permission: &Permission) -> &'static str {
    match permission {
        Permission::Create => "add",
        Permission::Delete => "delete",
        _ => "change",
    }
}

fn past(denied: &[Permission]) -> &'static str {
    match denied {
        [Permission::Create] => "added",
        [Permission::Delete] => "deleted",
        _ => "added or deleted",
    }
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn a_reference_that_leads_nowhere_is_told_in_words() {
        let told = in_words("no such table: main.owners");
        assert!(told.contains("the table `owners`"), "{told}");
        let told = in_words("foreign key mismatch - \"cars\" referencing \"makers\"");
        assert!(told.contains("from `cars` to `makers`"), "{told}");
        let told = in_words("no such function: slug");
        assert_eq!(told, "SQLite says: no such function: slug");
    }
}
