//! Whether a condition on other columns, `show_if` or `required_if`, fits its table: also where only a
//! CHECK says what a column holds, which the derive does not read.

use dbadmin_model::schema::{Column, Dialect, Table};
use dbadmin_model::{When, when};
use dbadmin_syntax::names::did_you_mean;

use crate::native::choices;

/// What is wrong with the condition that a column has under a key, each a sentence.
pub fn problems(
    dialect: Dialect,
    table: &Table,
    column: &Column,
    key: &str,
    said: &str,
) -> Vec<String> {
    let told = when::problems(table, column, key, said, meant);
    if told.is_empty() {
        impossible(dialect, table, column, key, said)
    } else {
        told
    }
}

/// What no row can hold that the condition asks for.
pub fn impossible(
    dialect: Dialect,
    table: &Table,
    column: &Column,
    key: &str,
    said: &str,
) -> Vec<String> {
    let values = |name: &str| {
        let of = table.column(name);
        of.map_or_else(Vec::new, |of| choices(dialect, table, of))
    };
    let when = When::read(said).ok();
    let told = when.map_or_else(Vec::new, |when| when.impossible(values, meant));
    let name = &column.name;
    let told = told.into_iter();
    told.map(|problem| format!("`{key}` of column `{name}`: {problem}"))
        .collect()
}

fn meant(name: &str, known: &[&str]) -> String {
    did_you_mean(name, known.iter().copied())
}
