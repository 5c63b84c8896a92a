//! What a section of forms has to keep to beyond the names in it: a row can be added, and the rows that a
//! form has along are its own.

use dbadmin_model::plan::{FormPlan, Forms};
use dbadmin_model::schema::Table;

use super::known::{Known, quoted};

/// What is wrong with the forms.
pub fn forms(said: &Forms, known: &Known<'_>) -> Vec<String> {
    let tables = said.tables.iter();
    let tables = tables.filter_map(|(address, form)| Some((known.table(address)?, form)));
    tables
        .flat_map(|(table, form)| {
            let mut problems = needed(table, form);
            problems.extend(along(table, form, said, known));
            problems
        })
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
