//! A row that is about to be saved, as a hook sees it.

use dbadmin_model::Value;
use dbadmin_model::sql::notation;

use crate::query::Record;
use crate::{Column, Resource};

/// A row that is about to be added or changed.
#[derive(Debug)]
pub struct Saving<'a> {
    resource: &'static Resource,
    old: Option<&'a Record>,
    changes: Vec<(&'static Column, Value)>,
    /// Columns that were set and are none of the table's.
    strays: Vec<&'static str>,
}

impl<'a> Saving<'a> {
    pub(crate) fn new(
        resource: &'static Resource,
        old: Option<&'a Record>,
        changes: Vec<(&'static Column, Value)>,
    ) -> Self {
        Self {
            resource,
            old,
            changes,
            strays: Vec::new(),
        }
    }

    /// Whether the row is a new one.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.old.is_none()
    }

    /// The row as it is before the change; `None` where it is a new one.
    #[must_use]
    pub fn old(&self) -> Option<&Record> {
        self.old
    }

    /// Whether the form, or a hook, changes the column.
    #[must_use]
    pub fn changes(&self, column: &Column) -> bool {
        self.changed(column).is_some()
    }

    /// The value that the column will have; `None` where only the database knows it: in a new row,
    /// what nobody has said anything about. Of bytes that stay as they are, it is how many there are.
    #[must_use]
    pub fn value(&self, column: &Column) -> Option<&Value> {
        self.changed(column)
            .or_else(|| self.old.and_then(|old| old.value(column)))
    }

    /// The same, as a type; `None` also where it is NULL, or no `T`.
    #[must_use]
    pub fn get<T: FromValue>(&self, column: &Column) -> Option<T> {
        self.value(column).and_then(T::from_value)
    }

    /// Sets the value that the column is going to have, in the database's notation; also of a column
    /// that the form does not have.
    pub fn set(&mut self, column: &Column, value: impl Into<Value>) {
        let own = (column.table == self.resource.table.address)
            .then(|| self.resource.table.column(column.name))
            .flatten();
        let Some(own) = own else {
            self.strays.push(column.name);
            return;
        };
        let value = value.into();
        match self.changes.iter_mut().find(|(it, _)| it.name == own.name) {
            Some((_, known)) => *known = value,
            None => self.changes.push((own, value)),
        }
    }

    /// What the row's changes are now; an error names the columns that are not the table's.
    pub(crate) fn finish(self) -> Result<Vec<(&'static Column, Value)>, String> {
        if self.strays.is_empty() {
            return Ok(self.changes);
        }
        Err(format!(
            "a hook of `{}` sets `{}`, which the table does not have",
            self.resource.table.address,
            self.strays.join("`, `")
        ))
    }

    fn changed(&self, column: &Column) -> Option<&Value> {
        let mut changes = self.changes.iter();
        changes
            .find(|(known, _)| known.is(column))
            .map(|(_, value)| value)
    }
}

/// A type that a column's value can be read as.
pub trait FromValue: Sized {
    /// The value; `None` where it is NULL, or of another type.
    fn from_value(value: &Value) -> Option<Self>;
}

impl FromValue for i64 {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Integer(number) => Some(*number),
            Value::Boolean(is) => Some(Self::from(*is)),
            Value::Text(digits) => digits.parse().ok(),
            _ => None,
        }
    }
}

impl FromValue for f64 {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Real(number) => Some(*number),
            #[allow(clippy::cast_precision_loss, reason = "it is asked for")]
            Value::Integer(number) => Some(*number as Self),
            Value::Text(digits) => digits.parse().ok(),
            _ => None,
        }
    }
}

impl FromValue for bool {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Boolean(is) => Some(*is),
            Value::Integer(number @ (0 | 1)) => Some(*number == 1),
            Value::Text(word) => notation(word).map(|(is, _)| is),
            _ => None,
        }
    }
}

impl FromValue for String {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        }
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Blob(bytes) => Some(bytes.clone()),
            _ => None,
        }
    }
}

impl Record {
    /// The value of a column as a type; `None` also where it is NULL, or no `T`.
    #[must_use]
    pub fn get<T: FromValue>(&self, column: &Column) -> Option<T> {
        self.value(column).and_then(T::from_value)
    }
}
