//! Whether a row's value, typed into the form of a new row, is stored as that row has it.
//!
//! PostgreSQL and MySQL have types, which see to that. SQLite keeps numbers, words and bytes in any
//! column, and a new row's are in the notation that its column has, not in that of another row.

use dbadmin_model::{Dialect, Value};

use super::field::parse;
use super::truth::words;
use crate::{Column, Kind, Resource};

/// Whether the text, which a form shows for the value, comes to the same value in a new row.
pub(crate) fn is_kept_anew(
    dialect: Dialect,
    resource: &Resource,
    column: &Column,
    value: &Value,
    text: &str,
) -> bool {
    if dialect != Dialect::Sqlite {
        return true;
    }
    let Ok(read) = parse(dialect, column, text, None) else {
        return false;
    };
    match (column.kind, read) {
        // The column makes the same number of the same digits.
        (Kind::Numeric, _) => true,
        // One moment may be written in several ways, all of which are texts.
        (Kind::Date | Kind::DateTime | Kind::Time, Value::Text(_)) => {
            matches!(value, Value::Text(_))
        }
        (Kind::Boolean, Value::Boolean(truth)) => match words(resource, column, None) {
            Some(words) => *value == words[usize::from(!truth)].into(),
            None => *value == Value::Boolean(truth),
        },
        (_, read) => read == *value,
    }
}
