//! The row that a form asks for: what is there already, with the form's changes over it.

use dbadmin_model::{Dialect, Value};

use super::field::{self, Asked};
use super::input::Typed;
use super::{FieldErrors, Input, editable, upload};
use crate::key::Key;
use crate::query::Record;
use crate::{Column, Kind, Resource};

/// A row that is to be written.
pub(super) struct Draft<'a> {
    pub resource: &'static Resource,
    /// The row now; `None` where it is a new one.
    pub old: Option<&'a Record>,
    /// The columns that change, with their new values.
    pub changes: Vec<(&'static Column, Value)>,
    /// Those of them that only the database can read, with what to say if it does not.
    pub doubts: Vec<(&'static Column, Value, String)>,
    /// What the database's defaults are, once it was asked.
    pub defaults: Vec<(&'static Column, Value)>,
    /// Columns that no form decides about, and that no message stands beside.
    pub settled: Vec<&'static Column>,
    /// Rows that stand in nobody's way: those that the same save removes or changes.
    pub aside: Vec<Key>,
}

impl<'a> Draft<'a> {
    /// Reads a form's fields; what cannot be read is told in `errors`.
    pub fn read(
        dialect: Dialect,
        resource: &'static Resource,
        input: &Input,
        old: Option<&'a Record>,
        errors: &mut FieldErrors,
    ) -> Self {
        let mut changes = Vec::new();
        let mut doubts = Vec::new();
        for (column, value) in input.settled() {
            let known = old.and_then(|record| record.value(column));
            if known != Some(value) {
                changes.push((column, value.clone()));
            }
        }
        for column in editable(resource).filter(|column| !input.settles(column)) {
            let known = old.and_then(|record| record.value(column));
            let asked = match input.file(column) {
                Some(sent) => upload::read(dialect, column, sent),
                None => match input.typed(column).or_else(|| unsent(column, old)) {
                    Some(typed) => field::read(dialect, column, typed, known),
                    None => continue,
                },
            };
            match asked {
                Ok(Asked::Nothing) => {}
                Ok(Asked::Value(value)) => changes.push((column, value)),
                Ok(Asked::Doubtful(value, message)) => {
                    doubts.push((column, value.clone(), message));
                    changes.push((column, value));
                }
                Err(message) => errors.add(column, message),
            }
        }
        if let Some(trash) = &resource.queries.trash
            && old.is_none()
            && unsent(trash, None).is_some_and(|unsent| !unsent.text.is_empty())
            && let Some(column) = resource.table.column(trash.name)
        {
            changes.push((column, Value::Boolean(false)));
        }
        Self {
            resource,
            old,
            changes,
            doubts,
            defaults: Vec::new(),
            settled: input.settled().map(|(column, _)| column).collect(),
            aside: Vec::new(),
        }
    }

    /// A change of a row that changes nothing yet.
    pub fn empty(old: &'a Record) -> Self {
        Self {
            resource: old.resource(),
            old: Some(old),
            changes: Vec::new(),
            doubts: Vec::new(),
            defaults: Vec::new(),
            settled: Vec::new(),
            aside: Vec::new(),
        }
    }

    /// The value that the column will have; `None` where only the database knows: a number
    /// that it gives, a computed value, a default that it was not asked for.
    pub fn value(&self, column: &Column) -> Option<&Value> {
        let changed = self
            .changes
            .iter()
            .find(|(known, _)| known.name == column.name);
        match (changed, self.old) {
            (Some((_, value)), _) => Some(value),
            (None, Some(old)) if !column.generated => old.value(column),
            (None, None) if !column.generated && !column.auto && column.default.is_empty() => {
                Some(&Value::Null)
            }
            _ => self
                .defaults
                .iter()
                .find(|(known, _)| known.name == column.name)
                .map(|(_, value)| value),
        }
    }

    /// The values that these columns will have, if all are known and none is NULL.
    pub fn values(&self, columns: &[Column]) -> Option<Vec<Value>> {
        columns
            .iter()
            .map(|column| self.value(column).filter(|value| !value.is_null()).cloned())
            .collect()
    }

    /// Whether one of these columns changes; in a new row, all do.
    pub fn touches(&self, columns: &[Column]) -> bool {
        self.old.is_none()
            || columns.iter().any(|column| {
                self.changes
                    .iter()
                    .any(|(changed, _)| changed.name == column.name)
            })
    }
}

/// What a field that was not sent stands for: in a new row, an empty one; a box that is not
/// ticked is a no where the column has no default of its own.
fn unsent(column: &Column, old: Option<&Record>) -> Option<Typed<'static>> {
    let unticked = column.kind == Kind::Boolean && !column.nullable && column.default.is_empty();
    old.is_none().then_some(Typed {
        text: if unticked { "false" } else { "" },
        blank: None,
    })
}
