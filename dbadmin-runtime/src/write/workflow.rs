//! Which state a row may go to from the one that it is in: whoever writes, form, hook or import.

use dbadmin_model::Value;
use dbadmin_model::naming::in_sentence;

use super::draft::Draft;
use super::{FieldErrors, editable};
use crate::text::{listed, value_text};
use crate::{Column, Table};

/// Checks every column whose values are states.
pub(super) fn check(draft: &Draft<'_>, errors: &mut FieldErrors) {
    let columns = editable(draft.resource).filter(|column| !column.states.is_empty());
    for column in columns {
        let changed = draft.changes.iter().find(|(known, _)| known.is(column));
        let Some((_, value)) = changed.filter(|_| !errors.has(column)) else {
            continue;
        };
        let old = draft.old.and_then(|old| old.value(column));
        if let Some(message) = forbidden(draft.resource.table, column, old, value) {
            errors.add(column, message);
        }
    }
}

/// Why a row cannot go from the one to the other, and what it can; `None` where it can.
fn forbidden(table: &Table, column: &Column, old: Option<&Value>, new: &Value) -> Option<String> {
    let (old, new) = (state(old), state(Some(new)));
    if old == new {
        return None;
    }
    let allowed = column.following(old.as_deref())?;
    let Some(new) = new else {
        // A new row may wait for its first state.
        return old.map(|old| format!("{} It cannot be emptied.", next(column, &old, &allowed)));
    };
    if allowed.contains(&new.as_str()) {
        return None;
    }
    Some(match old {
        Some(old) => next(column, &old, &allowed),
        None => format!(
            "A new {} starts as {}.",
            in_sentence(table.singular),
            named(column, &allowed)
        ),
    })
}

fn state(value: Option<&Value>) -> Option<String> {
    let value = value.filter(|value| !value.is_null())?;
    Some(value_text(value).into_owned())
}

/// What may follow a state, as a sentence.
fn next(column: &Column, old: &str, allowed: &[&'static str]) -> String {
    let old = column.called(old);
    if allowed.is_empty() {
        format!("“{old}” is final: nothing follows it.")
    } else {
        format!("From “{old}” it can only go to {}.", named(column, allowed))
    }
}

/// `“Paid” or “Cancelled”`
fn named(column: &Column, values: &[&'static str]) -> String {
    let names: Vec<String> = values
        .iter()
        .map(|value| format!("“{}”", column.called(value)))
        .collect();
    listed(&names, "or")
}
