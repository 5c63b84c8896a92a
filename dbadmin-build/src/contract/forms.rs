//! What a section of forms has to keep to beyond the names in it: a row can be added, and the rows that a
//! form has along are its own.

use dbadmin_model::plan::{FormPlan, Forms};
use dbadmin_model::schema::{Dialect, Table};

use super::known::{Known, quoted};
use crate::conditions;

/// What is wrong with the forms.
pub fn forms(said: &Forms, known: &Known<'_>) -> Vec<String> {
    let dialect = known.database.dialect;
    let tables = said.tables.iter();
    let tables = tables.filter_map(|(address, form)| Some((known.table(address)?, form)));
    tables
        .flat_map(|(table, form)| {
            let mut problems = needed(table, form);
            problems.extend(unfitting(dialect, table, form));
            problems.extend(along(table, form, said, known));
            problems
        })
        .collect()
}

/// Conditions on what the table does not have, or never holds.
fn unfitting(dialect: Dialect, table: &Table, form: &FormPlan) -> Vec<String> {
    let fields = form.sections.iter().flat_map(|section| &section.fields);
    let said = fields.filter_map(|field| {
        let column = table.column(&field.column)?;
        let keys = [
            ("show_if", &field.show_if),
            ("required_if", &field.required_if),
        ];
        Some(keys.map(|(key, said)| (column, key, said.as_deref())))
    });
    said.flatten()
        .filter_map(|(column, key, said)| Some((column, key, said?)))
        .flat_map(|(column, key, said)| conditions::problems(dialect, table, column, key, said))
        .map(|problem| format!("tables.{}: {problem}", table.address()))
        .collect()
}

/// Rows in a form that do not refer to its row, or fields of theirs that their own form lacks.
fn along(table: &Table, form: &FormPlan, said: &Forms, known: &Known<'_>) -> Vec<String> {
    let address = table.address();
    let mut problems = Vec::new();
    for (number, children) in form.children.iter().enumerate() {
        let place = format!("tables.{address}.children[{number}]");
        let Some(child) = known.table(&children.table) else {
            continue;
        };
        let mut keys = child.foreign_keys.iter();
        if !keys.any(|key| key.target_address() == address && key.columns == children.columns) {
            problems.push(format!(
                "{place}: no foreign key of `{}` refers to `{address}` by these columns",
                children.table
            ));
        }
        let own = said.tables.get(&children.table);
        let own = || own.into_iter().flat_map(|form| &form.sections);
        let has = |name: &String| {
            let mut fields = own().flat_map(|section| &section.fields);
            fields.any(|field| field.column == *name)
        };
        let position = children.position.iter();
        for name in children.fields.iter().chain(position) {
            if !has(name) {
                problems.push(format!(
                    "{place}: {} is no field of the form of `{}`",
                    quoted(name),
                    children.table
                ));
            }
        }
    }
    problems
}

/// Columns without which a row could never be added.
fn needed(table: &Table, form: &FormPlan) -> Vec<String> {
    let fields = || form.sections.iter().flat_map(|section| &section.fields);
    let typed = |name: &str| fields().any(|field| field.column == name && !field.readonly);
    let columns = table.columns.iter().filter(|_| table.is_writable());
    let missing = columns
        .filter(|column| !column.is_optional() && !column.is_closed() && !typed(&column.name));
    missing
        .map(|column| {
            format!(
                "tables.{}: a row needs a value for `{}`, and no field is there to type it in",
                table.address(),
                column.name
            )
        })
        .collect()
}
