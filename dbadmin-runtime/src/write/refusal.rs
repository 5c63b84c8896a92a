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
        Cause::Misfit => Refusal::Misfit(misfit(resource, refused)),
        Cause::Unplaced => Refusal::Said(unplaced(resource, refused)),
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
        Cause::Gone | Cause::Late | Cause::Busy | Cause::Away => Refusal::Other(error.into()),
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
    if is_of_postgres(refused) {
        return listed(resource, refused);
    }
    let message = refused.message();
    let index = message.rsplit('\'').nth(1).unwrap_or_default();
    if index == "PRIMARY" || index.ends_with(".PRIMARY") {
        return resource.table.key.iter().collect();
    }
    named(resource, message)
}

/// The columns that PostgreSQL lists in the detail of a message: `Key (a, b)=(1, 2) already exists.`,
/// `Partition key of the failing row contains (a) = (1).`
fn listed(resource: &'static Resource, refused: &dyn DatabaseError) -> Vec<&'static Column> {
    #[cfg(feature = "postgres")]
    if let Some(error) = refused
        .as_error()
        .downcast_ref::<sqlx::postgres::PgDatabaseError>()
    {
        let detail = error.detail().unwrap_or_default();
        let listed = detail
            .split_once('(')
            .and_then(|(_, rest)| rest.split_once(")=(").or_else(|| rest.split_once(") = (")));
        let names = listed.map_or("", |(names, _)| names).split(", ");
        return names
            .filter_map(|name| resource.table.column(name.trim_matches('"')))
            .collect();
    }
    let _ = (resource, refused);
    Vec::new()
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

/// What is said of a value that MySQL refuses, by how its message begins.
const MISFITS: [(&str, &str); 4] = [
    (
        "Data too long",
        "This is longer than the column has room for.",
    ),
    (
        "Incorrect string value",
        "The column's character set lacks a letter of this. Use other letters.",
    ),
    (
        "Out of range value",
        "This number is outside of what the column has room for.",
    ),
    (
        "Data truncated",
        "The column takes none but its own values, and this is none of them.",
    ),
];

/// SQLite names the column in the message's last word, MySQL in quotes. PostgreSQL does not name it
/// at all, and what it quotes is the value.
fn misfit(resource: &'static Resource, refused: &dyn DatabaseError) -> FieldErrors {
    let message = refused.message();
    let mut errors = FieldErrors::default();
    let last = message.rsplit_once(' ').map_or(message, |(_, name)| name);
    let columns = match named(resource, message) {
        _ if is_of_postgres(refused) => Vec::new(),
        columns if columns.is_empty() => named(resource, last),
        columns => columns,
    };
    let said = MISFITS.iter().find(|(start, _)| message.starts_with(start));
    let said = said.map_or("This value does not fit the column's type.", |(_, said)| {
        said
    });
    for column in columns {
        errors.add(column, said);
    }
    if errors.is_empty() {
        errors
            .general
            .push(format!("A value does not fit its column: {message}."));
    }
    errors
}

fn is_of_postgres(refused: &dyn DatabaseError) -> bool {
    #[cfg(feature = "postgres")]
    return refused.as_error().is::<sqlx::postgres::PgDatabaseError>();
    #[cfg(not(feature = "postgres"))]
    {
        let _ = refused;
        false
    }
}

/// A row that no partition is there for: beside the columns that decide, where the database names
/// them and the form has them.
fn unplaced(resource: &'static Resource, refused: &dyn DatabaseError) -> FieldErrors {
    const SAID: &str = "The table has no partition for this value. Use another, or ask whoever \
                        looks after the database to add the partition.";
    let mut errors = FieldErrors::default();
    let fields = || super::editable(resource);
    for column in listed(resource, refused) {
        if fields().any(|field| field.name == column.name) {
            errors.add(column, SAID);
        }
    }
    if errors.is_empty() {
        let message = refused.message();
        return FieldErrors::general(format!(
            "The table has no partition for these values, or is one that they do not belong to: \
             {message}. Nothing has been changed. Whoever looks after the database can add the \
             partition; a row of another one is added in the whole table."
        ));
    }
    errors
}
