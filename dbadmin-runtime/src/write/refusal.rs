//! A refusal of the database, in the words that the checks before it would have used.
//!
//! It happens where somebody else was faster, or where the database knows more than the panel.

use sqlx::error::DatabaseError;

use super::{FieldErrors, WriteError, unique};
use crate::store::{Cause, cause};
use crate::{Column, Demand, Resource};

/// What the database refused.
pub(super) enum Refusal {
    /// A condition; which one remains to be found out.
    Check(String),
    /// Something that can be said at once.
    Said(FieldErrors),
    /// A value that its column does not take, as far as the database says which.
    Misfit(FieldErrors),
    /// Something that is nobody's input.
    Other(WriteError),
}

/// Reads a refusal of a write to this resource's table.
pub(super) fn read(resource: &'static Resource, error: sqlx::Error) -> Refusal {
    let Some(refused) = error.as_database_error() else {
        return Refusal::Other(error.into());
    };
    let message = refused.message();
    match cause(refused) {
        Cause::Taken => Refusal::Said(taken(resource, &taken_columns(resource, refused))),
        Cause::Missing => Refusal::Said(missing(resource, message)),
        Cause::Reference => Refusal::Said(FieldErrors::general(
            "This refers to a row that does not exist (any more), or another row still refers to \
             what was changed. Check the fields that refer to other records.",
        )),
        Cause::Check => Refusal::Check(subject(message).to_owned()),
        Cause::Said => Refusal::Said(FieldErrors::general(message)),
        Cause::Misfit => Refusal::Misfit(misfit(resource, message)),
        Cause::Denied => Refusal::Said(denied(message)),
        // A function of a trigger, an index or a computed column that does not take the value, or
        // that reads what cannot be read.
        Cause::Other | Cause::Unable | Cause::Unready => Refusal::Said(in_its_words(message)),
        Cause::Gone if let Some(absent) = absent(resource, message) => {
            Refusal::Said(FieldErrors::general(format!(
                "The database cannot follow a reference to the table “{absent}”, which is not \
                 there. Nothing has been changed. Whoever looks after the database can take the \
                 reference away, or make the table."
            )))
        }
        // What a trigger reads, and not what the form writes.
        Cause::Gone if !is_of(resource, message) => Refusal::Said(in_its_words(message)),
        Cause::Gone | Cause::Late | Cause::Busy => Refusal::Other(error.into()),
    }
}

/// A right that the panel's account lacks.
pub(super) fn denied(message: &str) -> FieldErrors {
    FieldErrors::general(format!(
        "The database does not let the panel do this: {message}. Whoever looks after the database \
         can grant the right. Nothing has been changed."
    ))
}

/// What the database says that is nobody's input.
fn in_its_words(message: &str) -> FieldErrors {
    FieldErrors::general(format!(
        "The database refuses this: {message}. Nothing has been changed."
    ))
}

/// What the database says of a value that it does not read as one of its column's type.
pub(super) fn not_read(message: &str) -> String {
    format!("The database does not take this value: {message}.")
}

/// Whether a message about something that is gone names the table, or a column of it.
fn is_of(resource: &'static Resource, message: &str) -> bool {
    names(message).any(|name| {
        let bare = name.rsplit_once('.').map_or(name, |(_, bare)| bare);
        bare.eq_ignore_ascii_case(resource.table.name) || resource.table.column(bare).is_some()
    })
}

/// The table that SQLite misses, where that is another than the one written to.
fn absent<'m>(resource: &Resource, message: &'m str) -> Option<&'m str> {
    let named = message.strip_prefix("no such table: ")?;
    let name = named.strip_prefix("main.").unwrap_or(named);
    (!name.eq_ignore_ascii_case(resource.table.name)).then_some(name)
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
        return FieldErrors::general(format!(
            "The database does not allow these values together (its rule: {condition}). Check \
             them and try again."
        ));
    }
    errors
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric() && character != '_')
}

/// What SQLite says behind a colon, and the others quote last: a condition, or its name.
fn subject(message: &str) -> &str {
    if let Some((_, subject)) = message.split_once(": ") {
        return subject;
    }
    let quoted = message.split(['"', '\'', '`']).skip(1).step_by(2);
    let named: Vec<&str> = quoted.collect();
    // MariaDB names the table behind the condition, PostgreSQL before it.
    match (named.first(), message.starts_with("CONSTRAINT")) {
        (Some(first), true) => first,
        _ => named.last().copied().unwrap_or(message),
    }
}

/// What a message names: `products.sku, products.size` in SQLite, in quotes in the other databases.
fn names(message: &str) -> impl Iterator<Item = &str> {
    let listed = message
        .split_once(": ")
        .map_or(message, |(_, subject)| subject)
        .split(", ")
        .map(|name| name.rsplit_once('.').map_or(name, |(_, name)| name));
    let quoted = message.split(['"', '\'', '`']).skip(1).step_by(2);
    listed.chain(quoted)
}

/// The columns that a message names.
fn named(resource: &'static Resource, message: &str) -> Vec<&'static Column> {
    let mut columns: Vec<&'static Column> = Vec::new();
    for name in names(message) {
        let known = resource.table.column(name);
        columns.extend(known.filter(|column| !columns.iter().any(|it| it.name == column.name)));
    }
    columns
}

/// The columns whose values another row has. PostgreSQL names them in the detail, MySQL only the
/// index, which may be the key.
fn taken_columns(resource: &'static Resource, refused: &dyn DatabaseError) -> Vec<&'static Column> {
    #[cfg(feature = "postgres")]
    if let Some(error) = refused
        .as_error()
        .downcast_ref::<sqlx::postgres::PgDatabaseError>()
    {
        let detail = error.detail().unwrap_or_default();
        let listed = detail
            .split_once('(')
            .and_then(|(_, rest)| rest.split_once(")=("))
            .map_or("", |(names, _)| names);
        let names = listed.split(", ");
        return names
            .filter_map(|name| resource.table.column(name.trim_matches('"')))
            .collect();
    }
    let message = refused.message();
    let index = message.rsplit('\'').nth(1).unwrap_or_default();
    if index == "PRIMARY" || index.ends_with(".PRIMARY") {
        return resource.table.key.iter().collect();
    }
    named(resource, message)
}

fn taken(resource: &'static Resource, columns: &[&'static Column]) -> FieldErrors {
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

fn missing(resource: &'static Resource, message: &str) -> FieldErrors {
    let mut errors = FieldErrors::default();
    for column in named(resource, message) {
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
        errors.general.push(format!(
            "The database wants a value that this form has no field for: {message}. Nothing has \
             been changed. Whoever looks after the panel can bring it up to date with `cargo \
             dbadmin sync`."
        ));
    }
    errors
}

/// SQLite names the column in the message's last word, MySQL in quotes, PostgreSQL not at all: then
/// its message says what is wrong.
fn misfit(resource: &'static Resource, message: &str) -> FieldErrors {
    let mut errors = FieldErrors::default();
    let last = message.rsplit_once(' ').map_or(message, |(_, name)| name);
    let columns = named(resource, message);
    let columns = if columns.is_empty() {
        named(resource, last)
    } else {
        columns
    };
    for column in columns {
        errors.add(column, "This value does not fit the column's type.");
    }
    if errors.is_empty() {
        errors
            .general
            .push(format!("A value does not fit its column: {message}."));
    }
    errors
}
