//! Which state a row may go to from the one that it is in, whoever writes: form, hook or action.

use dbadmin_model::Value;
use dbadmin_model::naming::in_sentence;

use super::FieldErrors;
use super::draft::Draft;
use crate::panel::may_step;
use crate::text::{listed, value_text};
use crate::{Actor, Column, Table};

/// Checks every change of a column whose values are states, also of one that the form shows read-only or
/// not at all: hooks and actions set it all the same.
pub(super) fn check(actor: &Actor, draft: &Draft<'_>, errors: &mut FieldErrors) {
    let sections = draft.resource.form.sections.iter();
    let fields = || sections.clone().flat_map(|section| section.fields);
    for (changed, value) in &draft.changes {
        let column = fields().find(|it| it.is(changed)).unwrap_or(*changed);
        if column.states.is_empty() || errors.has(column) {
            continue;
        }
        let old = draft.old.and_then(|old| old.value(column));
        let table = draft.resource.table;
        let told = forbidden(table, column, old, value);
        if let Some(message) = told.or_else(|| reserved(actor, column, old, value)) {
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

/// That a step is for other roles.
fn reserved(actor: &Actor, column: &Column, old: Option<&Value>, new: &Value) -> Option<String> {
    let (old, new) = (state(old)?, state(Some(new))?);
    let roles = column.roles_for(Some(&old), &new)?;
    if old == new || may_step(roles, actor.role) {
        return None;
    }
    let named: Vec<String> = roles.iter().map(|role| format!("“{role}”")).collect();
    let (who, named) = match roles {
        [_] => ("the role", listed(&named, "or")),
        _ => ("the roles", listed(&named, "and")),
    };
    let (old, new) = (column.called(&old), column.called(&new));
    Some(format!(
        "Only {who} {named} may take it from “{old}” to “{new}”."
    ))
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
