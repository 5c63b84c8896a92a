//! Why a hook does not let a change happen.

use crate::write::{FieldErrors, WriteError};
use crate::{Column, Error, Table};

/// Why a hook refuses: messages for the person at the form, or a failure that is nobody's input.
#[derive(Debug)]
pub struct Refused(Why);

#[derive(Debug)]
enum Why {
    /// Each message, with the column it is about, if it is about one.
    Said(Vec<(Option<&'static str>, String)>),
    /// A failure.
    Failed(Error),
}

impl Refused {
    /// A message about the row as a whole, as a full sentence.
    pub fn because(message: impl Into<String>) -> Self {
        Self(Why::Said(vec![(None, message.into())]))
    }

    /// A message beside a field, as a full sentence.
    pub fn at(column: &Column, message: impl Into<String>) -> Self {
        Self(Why::Said(vec![(Some(column.name), message.into())]))
    }

    /// A message beside the field of an action's form that has this name, as a full sentence.
    pub fn beside(name: &'static str, message: impl Into<String>) -> Self {
        Self(Why::Said(vec![(Some(name), message.into())]))
    }

    /// Both reasons: a person wants to know all that is wrong at once.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self.0, other.0) {
            (Why::Said(mut all), Why::Said(more)) => {
                all.extend(more);
                Self(Why::Said(all))
            }
            (Why::Failed(error), _) | (_, Why::Failed(error)) => Self(Why::Failed(error)),
        }
    }

    /// Adds the messages to what is wrong with a row of the table.
    ///
    /// # Errors
    /// The failure, if it is one.
    pub(crate) fn tell(self, table: &'static Table, errors: &mut FieldErrors) -> Result<(), Error> {
        let messages = match self.0 {
            Why::Said(messages) => messages,
            Why::Failed(error) => return Err(error),
        };
        for (name, message) in messages {
            match name.and_then(|name| table.column(name)) {
                Some(column) => errors.add(column, message),
                None => errors.general.push(message),
            }
        }
        Ok(())
    }

    /// The same as the reason why a write to the table did not happen.
    pub(crate) fn of(self, table: &'static Table) -> WriteError {
        let mut errors = FieldErrors::default();
        match self.tell(table, &mut errors) {
            Ok(()) => WriteError::Invalid(errors),
            Err(error) => WriteError::Failed(error),
        }
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self(Why::Failed(error))
    }
}
