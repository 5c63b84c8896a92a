//! Why a write was refused, in words for the person who tried.

use crate::query::Record;
use crate::{Column, Error};

/// Everything that is wrong with a form.
#[derive(Clone, Debug, Default)]
pub struct FieldErrors {
    /// What concerns the row as a whole.
    pub general: Vec<String>,
    /// What concerns one field, in the order in which it was found.
    pub fields: Vec<(&'static Column, String)>,
}

/// Why a write did not happen. Nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The form has mistakes.
    #[error("the form has mistakes")]
    Invalid(FieldErrors),
    /// Somebody else has changed the row since the form was loaded.
    #[error("somebody else has changed the row since the form was loaded")]
    Conflict(Box<Conflict>),
    /// It is not allowed, there is no such row, or the database failed.
    #[error(transparent)]
    Failed(#[from] Error),
}

/// A form that was filled in over an older version of its row.
#[derive(Clone, Debug)]
pub struct Conflict {
    /// The fields in which the form and the row differ now.
    pub fields: Vec<ConflictField>,
    /// The row's version now: a form that carries it is saved over the row as it is now.
    pub version: String,
    /// The row as it is now.
    pub record: Record,
}

/// A field in which a form and its row differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictField {
    /// The column's name.
    pub column: &'static str,
    /// The column's label.
    pub label: &'static str,
    /// What the form says, as typed.
    pub yours: String,
    /// Whether it says that this is the empty text, and not nothing.
    pub yours_blank: bool,
    /// What the row says now, in the form's notation.
    pub theirs: String,
    /// Whether this is the empty text, and not nothing.
    pub theirs_blank: bool,
}

impl FieldErrors {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.general.is_empty() && self.fields.is_empty()
    }

    /// What is wrong with a column.
    pub fn of(&self, column: &Column) -> impl Iterator<Item = &str> {
        self.fields
            .iter()
            .filter(|(at, _)| at.name == column.name)
            .map(|(_, message)| message.as_str())
    }

    /// One message of the whole row.
    pub(crate) fn general(message: impl Into<String>) -> Self {
        Self {
            general: vec![message.into()],
            fields: Vec::new(),
        }
    }

    /// Adds a message beside a column, once.
    pub(crate) fn add(&mut self, column: &'static Column, message: impl Into<String>) {
        let message = message.into();
        let known =
            |(at, text): &(&'static Column, String)| at.name == column.name && *text == message;
        if !self.fields.iter().any(known) {
            self.fields.push((column, message));
        }
    }

    /// Whether something is wrong with a column.
    pub(crate) fn has(&self, column: &Column) -> bool {
        self.of(column).next().is_some()
    }
}

impl FieldErrors {
    /// All that is wrong as sentences, those about a field behind its label.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let fields = self.fields.iter();
        let fields = fields.map(|(column, message)| format!("{}: {message}", column.label));
        self.general.iter().cloned().chain(fields).collect()
    }
}

impl WriteError {
    /// The same, told of a row that is one of several.
    pub(crate) fn of_row(self, record: &Record, several: bool) -> Self {
        match self {
            Self::Invalid(errors) if several => {
                let name = record.display();
                let told = errors.sentences().into_iter();
                Self::Invalid(FieldErrors {
                    general: told.map(|said| format!("“{name}”: {said}")).collect(),
                    fields: Vec::new(),
                })
            }
            other => other,
        }
    }
}

impl From<sqlx::Error> for WriteError {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(error.into())
    }
}
