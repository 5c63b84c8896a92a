//! A refusal of the database, in the words that the checks before it would have used.
//!
//! It happens where somebody else was faster, or where the database knows more than the panel.

use sqlx::error::{DatabaseError, ErrorKind};

use super::{FieldErrors, WriteError, unique};
use crate::{Column, Demand, Resource};

/// SQLite's code for a trigger that raised an error with a message of its author's.
const TRIGGER: &str = "1811";

/// SQLite's code for a value that does not fit a column of a STRICT table.
const DATATYPE: &str = "3091";

/// What the database refused.
pub(super) enum Refusal {
    /// A condition; which one remains to be found out.
    Check(String),
    /// Something that can be said at once.
    Said(FieldErrors),
    /// Something that is nobody's input.
    Other(WriteError),
}

/// Reads a refusal of a write to this resource's table.
pub(super) fn read(resource: &'static Resource, error: sqlx::Error) -> Refusal {
    let Some(refused) = error.as_database_error() else {
        return Refusal::Other(error.into());
    };
    let subject = subject(refused);
    match (refused.kind(), refused.code().as_deref()) {
        (ErrorKind::UniqueViolation, _) => Refusal::Said(taken(resource, &subject)),
        (ErrorKind::NotNullViolation, _) => Refusal::Said(missing(resource, &subject)),
        (ErrorKind::ForeignKeyViolation, _) => Refusal::Said(FieldErrors::general(
            "This refers to a row that does not exist (any more), or another row still refers to \
             what was changed. Check the fields that refer to other records.",
        )),
        (ErrorKind::CheckViolation, _) => Refusal::Check(subject),
        (_, Some(TRIGGER)) => Refusal::Said(FieldErrors::general(refused.message())),
        (_, Some(DATATYPE)) => Refusal::Said(misfit(resource, refused.message())),
        _ => Refusal::Other(error.into()),
    }
}

/// A condition that no rule accounts for: beside the columns that it speaks of, if they can be
/// told.
pub(super) fn unknown_check(resource: &'static Resource, condition: &str) -> FieldErrors {
    let mut errors = FieldErrors::default();
    let words: Vec<&str> = words(condition).collect();
    let columns = resource.table.columns.iter();
    for column in columns.filter(|column| words.contains(&column.name)) {
        errors.add(
            column,
            "The database does not allow this value. Use another.",
        );
    }
    if errors.is_empty() {
        return FieldErrors::general(
            "The database does not allow these values together. Check them and try again.",
        );
    }
    errors
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric() && character != '_')
}

/// What follows the colon: `UNIQUE constraint failed: products.sku` names the column.
fn subject(refused: &dyn DatabaseError) -> String {
    let message = refused.message();
    message
        .split_once(": ")
        .map_or(message, |(_, subject)| subject)
        .to_owned()
}

/// `products.sku, products.size` as columns of the table.
fn columns(resource: &'static Resource, subject: &str) -> Vec<&'static Column> {
    let names = subject.split(", ");
    names
        .filter_map(|name| {
            let name = name.rsplit_once('.').map_or(name, |(_, name)| name);
            resource.table.column(name)
        })
        .collect()
}

fn taken(resource: &'static Resource, subject: &str) -> FieldErrors {
    let columns = columns(resource, subject);
    let Some(first) = columns.first() else {
        return FieldErrors::general("Another row has the same values already.");
    };
    let rule = resource.rules.iter().find(|rule| {
        rule.demand == Demand::Unique
            && rule.columns.len() == columns.len()
            && rule
                .columns
                .iter()
                .all(|column| columns.iter().any(|known| known.name == column.name))
    });
    let named: Vec<Column> = columns.iter().map(|column| **column).collect();
    let message = unique::said(resource.table, &named, rule.map_or("", |rule| rule.message));
    let mut errors = FieldErrors::default();
    errors.add(first, message);
    errors
}

fn missing(resource: &'static Resource, subject: &str) -> FieldErrors {
    let mut errors = FieldErrors::default();
    for column in columns(resource, subject) {
        if super::editable(resource).any(|field| field.name == column.name) {
            errors.add(column, super::field::required(column));
        } else {
            let label = column.label;
            errors.general.push(format!(
                "“{label}” must have a value, and this form has no field for it. Add the column \
                 to the form in the table's frontend file."
            ));
        }
    }
    if errors.is_empty() {
        errors.general.push("A value is missing.".to_owned());
    }
    errors
}

fn misfit(resource: &'static Resource, message: &str) -> FieldErrors {
    let mut errors = FieldErrors::default();
    let name = message.rsplit_once(' ').map_or(message, |(_, name)| name);
    for column in columns(resource, name) {
        errors.add(column, "This value does not fit the column's type.");
    }
    if errors.is_empty() {
        errors
            .general
            .push("A value does not fit its column's type.".to_owned());
    }
    errors
}
