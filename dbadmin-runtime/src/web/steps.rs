//! The steps that a record can take: a button for each state that may follow the one that it is in.

use super::choices::{self, Choice};
use super::visit::Visit;
use crate::query::{Record, is_trashed};
use crate::text::value_text;
use crate::write::editable;
use crate::{Column, Permission, Role, Tone};

/// The steps of one column.
pub struct Steps {
    /// The column's name.
    pub name: &'static str,
    /// The column's label.
    pub label: &'static str,
    /// A button each.
    pub steps: Vec<Step>,
}

/// One step.
pub struct Step {
    /// The state that it leads to.
    pub value: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// Whether it leads to something bad.
    pub bad: bool,
}

/// The steps that the actor may have a record take.
pub fn of(visit: &Visit<'_>, record: &Record) -> Vec<Steps> {
    let resource = record.resource();
    let may = visit.actor.may(resource.table, Permission::Edit);
    if record.key().is_none() || !may || is_trashed(record) {
        return Vec::new();
    }
    let all = editable(resource).filter_map(|column| {
        let steps = following(column, record, visit.actor.role)?;
        (!steps.is_empty()).then(|| Steps {
            name: column.name,
            label: column.label,
            steps: steps.into_iter().map(|value| step(column, value)).collect(),
        })
    });
    all.collect()
}

fn following(column: &Column, record: &Record, role: &Role) -> Option<Vec<&'static str>> {
    let value = record.value(column).filter(|value| !value.is_null());
    let value = value.map(value_text);
    column.following_by(value.as_deref(), role)
}

fn step(column: &Column, value: &'static str) -> Step {
    let choice = column.choices.iter().find(|choice| choice.value == value);
    Step {
        value,
        label: column.called(value),
        bad: choice.is_some_and(|choice| choice.tone == Tone::Bad),
    }
}

/// The choices of a form's field: where the column has states, those that may follow, the one that the
/// row is in, and whatever is chosen already.
pub fn choices(
    column: &Column,
    record: Option<&Record>,
    current: &str,
    role: &Role,
) -> Vec<Choice> {
    let mut all = choices::fixed(column, current);
    let value = record.and_then(|record| record.value(column));
    let value = value.filter(|value| !value.is_null()).map(value_text);
    if let Some(allowed) = column.following_by(value.as_deref(), role) {
        all.retain(|choice| {
            let value = value.as_deref() == Some(choice.value.as_str());
            choice.chosen || value || allowed.contains(&choice.value.as_str())
        });
    }
    all
}
