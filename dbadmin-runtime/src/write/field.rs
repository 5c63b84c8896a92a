//! One field's text turned into the value that its column stores.

use std::borrow::Cow;

use dbadmin_model::sql::notation;
use dbadmin_model::{Dialect, Value};

use super::input::Typed;
use super::richer::{is_richer, members};
use super::upload::{is_path, takes_file};
use super::{capacity, excess, moment, notation, number, upload};
use crate::field_text::{EMPTY, is_as_shown, line_ends, lists_empty, takes_blank};
use crate::policy::is_hidden;
use crate::text::{is_text, typed_bytes, value_text};
use crate::{Column, Format, Kind, Widget};

/// What a field asks for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Asked {
    /// What the row holds already; in a new row, the column's default.
    Nothing,
    /// This value.
    Value(Value),
    /// This value, if the database reads it as one of the column's type; else the message.
    Doubtful(Value, String),
}

/// The value that a field's text stands for, as far as it can be read: the text itself where not.
pub(crate) fn meant(dialect: Dialect, column: &Column, text: &str, old: Option<&Value>) -> Value {
    let typed = Typed { text, blank: None };
    match read(dialect, column, typed, old) {
        Ok(Asked::Value(value) | Asked::Doubtful(value, _)) => value,
        Ok(Asked::Nothing) => old.cloned().unwrap_or(Value::Null),
        Err(_) => Value::Text(text.to_owned()),
    }
}

/// Whether a new row may have this text in a column.
pub(crate) fn is_accepted(dialect: Dialect, column: &Column, text: &str) -> bool {
    read(dialect, column, Typed { text, blank: None }, None).is_ok()
}

/// Reads a field. `old` is the row's value now, `None` in a new row.
///
/// Text that says what the row says already is never refused: a row that was stored before a rule
/// existed can still be changed in its other columns.
///
/// The error is the message beside the field.
pub(super) fn read(
    dialect: Dialect,
    column: &Column,
    typed: Typed<'_>,
    old: Option<&Value>,
) -> Result<Asked, String> {
    let asked = asked(dialect, column, typed, old)?;
    if let Asked::Value(value) | Asked::Doubtful(value, _) = &asked {
        capacity::check(dialect, column, typed.text.trim(), value)?;
        excess::check(dialect, column, typed.text.trim())?;
    }
    Ok(asked)
}

fn asked(
    dialect: Dialect,
    column: &Column,
    typed: Typed<'_>,
    old: Option<&Value>,
) -> Result<Asked, String> {
    if let Some(asked) = blank(column, typed, old) {
        return asked;
    }
    let typed = ended_as(line_ends(typed.text), old);
    if let Some(old) = old {
        let unseen = is_hidden(column) || column.kind == Kind::Blob || is_path(column);
        let kept = typed.is_empty() && (old.is_null() || unseen);
        if kept || (!old.is_null() && is_as_shown(column, &typed, old)) {
            return Ok(Asked::Nothing);
        }
    }
    let trimmed = match column.kind {
        Kind::Text | Kind::Other => typed.as_ref(),
        _ if column.widget == Some(Widget::Percent) || column.format == Format::Percent => {
            typed.trim().trim_end_matches('%').trim_end()
        }
        _ => typed.trim(),
    };
    if is_path(column) && !trimmed.is_empty() {
        return Err(upload::typed());
    }
    if trimmed.is_empty() {
        return empty(column, old);
    }
    let (value, doubt) = match parse(dialect, column, trimmed, old) {
        Ok(value) => (value, None),
        Err(message) if is_richer(dialect, column, trimmed) => (trimmed.into(), Some(message)),
        Err(message) => return Err(message),
    };
    if let Value::Blob(bytes) = &value
        && takes_file(column)
    {
        upload::check_bytes(column, bytes)?;
    }
    notation::check(column, trimmed)?;
    check_length(column, &value)?;
    check_choice(column, &value)?;
    if old.is_some_and(|old| *old == value) {
        return Ok(Asked::Nothing);
    }
    Ok(match doubt {
        Some(message) => Asked::Doubtful(value, message),
        None if column.kind == Kind::Other && !column.cast.is_empty() => {
            let name = match column.declared {
                "" => column.cast,
                declared => declared,
            };
            let message = not(trimmed, &format!("a value of the type {name}"));
            Asked::Doubtful(value, message)
        }
        None => Asked::Value(value),
    })
}

/// A text with the line ends of the row's own, where these are all of two characters.
fn ended_as<'a>(typed: Cow<'a, str>, old: Option<&Value>) -> Cow<'a, str> {
    let Some(Value::Text(old)) = old else {
        return typed;
    };
    let pairs = old.matches("\r\n").count();
    let is_paired = pairs > 0 && old.matches(['\r', '\n']).count() == 2 * pairs;
    if is_paired {
        Cow::Owned(typed.replace('\n', "\r\n"))
    } else {
        typed
    }
}

/// An empty field of which the form says whether it means the empty text; `None` where it says
/// nothing that the field does not.
fn blank(column: &Column, typed: Typed<'_>, old: Option<&Value>) -> Option<Result<Asked, String>> {
    if !typed.text.is_empty() || !takes_blank(column) {
        return None;
    }
    if is_path(column) {
        let gone = old.is_some_and(|old| !old.is_null()) && typed.blank == Some(true);
        return gone.then(|| Ok(no_path(column)));
    }
    if column.kind == Kind::Blob {
        let no_bytes = || no_bytes(column, old);
        return (typed.blank == Some(true)).then(no_bytes).map(Ok);
    }
    let is_blank = matches!(old, Some(Value::Text(text)) if text.is_empty());
    match typed.blank? {
        true if is_blank => Some(Ok(Asked::Nothing)),
        true => Some(Ok(Asked::Value(Value::Text(String::new())))),
        false if is_blank && (column.nullable || column.default.is_empty()) => {
            Some(empty(column, old))
        }
        false => None,
    }
}

/// Bytes that are to go leave NULL behind where the column takes it; where there are none, no bytes
/// are what was asked for.
fn no_bytes(column: &Column, old: Option<&Value>) -> Asked {
    let there = old.is_some_and(|old| !old.is_null());
    Asked::Value(if there && column.nullable {
        Value::Null
    } else {
        Value::Blob(Vec::new())
    })
}

/// A path that is to go leaves NULL behind where the column takes it, else the empty text.
fn no_path(column: &Column) -> Asked {
    Asked::Value(match column.nullable {
        true => Value::Null,
        false => Value::Text(String::new()),
    })
}

/// An empty field: NULL where the column takes it, else the default, else a message.
fn empty(column: &Column, old: Option<&Value>) -> Result<Asked, String> {
    if old.is_none() && (column.auto || !column.default.is_empty()) {
        return Ok(Asked::Nothing);
    }
    if column.nullable {
        return Ok(Asked::Value(Value::Null));
    }
    let has_empty = match column.kind {
        Kind::Text => true,
        Kind::Other => takes_blank(column),
        _ => false,
    };
    if old.is_some() && has_empty && !column.default.is_empty() {
        return Ok(Asked::Value(Value::Text(String::new())));
    }
    Err(required(column))
}

/// What a column without a value says.
pub(super) fn required(column: &Column) -> String {
    if takes_file(column) {
        "Choose a file.".to_owned()
    } else if column.choices.is_empty() {
        "Fill this in.".to_owned()
    } else {
        "Choose one.".to_owned()
    }
}

/// The value that a text stands for; else the message.
pub(super) fn parse(
    dialect: Dialect,
    column: &Column,
    typed: &str,
    old: Option<&Value>,
) -> Result<Value, String> {
    if shows_digits(column, old) && !column.choices.iter().any(|it| it.value == typed) {
        return bytes(typed);
    }
    if typed == EMPTY && lists_empty(column) {
        return Ok(Value::Text(String::new()));
    }
    match column.kind {
        Kind::Boolean => boolean(typed),
        Kind::Integer => number::integer(column, typed),
        Kind::Real => number::real(dialect, column, typed),
        Kind::Numeric => number::numeric(column, typed),
        Kind::Date => {
            moment::date(typed, old).ok_or_else(|| not(typed, "a date, such as 2026-01-31"))
        }
        Kind::Time => {
            moment::time(typed, old).ok_or_else(|| not(typed, "a time of day, such as 09:30"))
        }
        Kind::DateTime => moment::date_time(typed, old)
            .ok_or_else(|| not(typed, "a date and time, such as 2026-01-31 09:30")),
        Kind::Json => match serde_json::from_str::<serde::de::IgnoredAny>(typed) {
            Ok(_) => Ok(typed.into()),
            Err(error) => Err(format!(
                "This is not valid JSON: line {}, column {}.",
                error.line(),
                error.column()
            )),
        },
        Kind::Uuid => uuid(typed, old),
        Kind::Text => Ok(typed.into()),
        Kind::Other if column.cast.is_empty() => Ok(untyped(typed)),
        Kind::Other if column.cast == "GEOMETRY" => geometry(typed),
        Kind::Other if let Some(members) = members(column) => set(&members, typed),
        Kind::Other => Ok(typed.into()),
        Kind::Blob => bytes(typed),
    }
}

/// Whether a form shows a text's bytes as digits: the row holds bytes that are no text.
pub(crate) fn shows_digits(column: &Column, old: Option<&Value>) -> bool {
    matches!(column.kind, Kind::Text | Kind::Other)
        && matches!(old, Some(Value::Blob(_)))
        // Nobody sees what is typed over.
        && !is_hidden(column)
}

fn bytes(typed: &str) -> Result<Value, String> {
    typed_bytes(typed)
        .map(Value::Blob)
        .ok_or_else(|| not(typed, "bytes in hexadecimal digits, such as 48 65 6c 6c 6f"))
}

fn boolean(typed: &str) -> Result<Value, String> {
    match notation(typed) {
        Some((truth, _)) => Ok(Value::Boolean(truth)),
        None => Err(not(typed, "yes or no")),
    }
}

/// A geometry's text goes to the server as it is, but for the number of its reference system, of
/// which the server would keep the last 32 bits.
fn geometry(typed: &str) -> Result<Value, String> {
    let system = typed
        .trim_start()
        .strip_prefix("SRID=")
        .and_then(|rest| rest.split_once(';'));
    match system {
        Some((number, _)) if number.trim().parse::<u32>().is_err() => Err(format!(
            "“{number}” is no reference system: use a whole number from 0 to {}.",
            u32::MAX
        )),
        _ => Ok(typed.into()),
    }
}

/// Members of a set in MySQL, with commas between, each of which it has to know.
fn set(members: &[String], typed: &str) -> Result<Value, String> {
    let members_in = |name: &str| {
        let name = name.to_lowercase();
        members.iter().any(|member| member.to_lowercase() == name)
    };
    match typed.split(',').find(|name| !members_in(name)) {
        None => Ok(typed.into()),
        Some(unknown) => Err(format!(
            "“{unknown}” is not one of: {}. Put commas between several, without spaces.",
            members.join(", ")
        )),
    }
}

fn uuid(typed: &str, old: Option<&Value>) -> Result<Value, String> {
    let lower = typed.to_ascii_lowercase();
    let groups: Vec<usize> = lower.split('-').map(str::len).collect();
    let bytes = crate::text::unhex(&lower.replace('-', ""));
    match bytes {
        Some(bytes) if groups == [8, 4, 4, 4, 12] => Ok(match old {
            Some(Value::Blob(_)) => Value::Blob(bytes),
            _ => lower.into(),
        }),
        _ => Err(not(
            typed,
            "a UUID, such as 67e55044-10b1-426f-9247-bb680e5fe0c8",
        )),
    }
}

/// Without a type, what looks like a whole number is one.
fn untyped(typed: &str) -> Value {
    match typed.parse::<i64>() {
        Ok(number) if number.to_string() == typed => Value::Integer(number),
        _ => typed.into(),
    }
}

fn check_length(column: &Column, value: &Value) -> Result<(), String> {
    let longest = column.max_length as usize;
    if longest == 0 || !matches!(column.kind, Kind::Text | Kind::Other) {
        return Ok(());
    }
    let (length, units) = match value {
        Value::Blob(bytes) => (bytes.len(), "bytes"),
        other => (value_text(other).chars().count(), "characters"),
    };
    if length <= longest {
        return Ok(());
    }
    Err(format!(
        "Use at most {longest} {units}; these are {length}."
    ))
}

fn check_choice(column: &Column, value: &Value) -> Result<(), String> {
    let known = column
        .choices
        .iter()
        .any(|choice| is_text(value, choice.value));
    if column.choices.is_empty() || known {
        return Ok(());
    }
    let text = value_text(value);
    let labels: Vec<&str> = column.choices.iter().map(|choice| choice.label).collect();
    Err(format!(
        "“{text}” is not one of the choices: {}.",
        labels.join(", ")
    ))
}

/// Says what was expected in place of what was typed.
pub(super) fn not(typed: &str, expected: &str) -> String {
    format!("“{typed}” is not {expected}.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Choice;

    #[test]
    fn the_empty_value_of_a_set_is_none_of_its_members() {
        let mut column = Column::new("t", "c", Kind::Other);
        (column.cast, column.declared, column.nullable) = ("ENUM", "set('a','b')", true);
        let asked = |blank: bool, old: Value| {
            let typed = Typed {
                text: "",
                blank: Some(blank),
            };
            read(Dialect::Mysql, &column, typed, Some(&old))
        };
        assert_eq!(asked(true, "a".into()), Ok(Asked::Value("".into())));
        assert_eq!(asked(true, Value::Null), Ok(Asked::Value("".into())));
        assert_eq!(asked(true, "".into()), Ok(Asked::Nothing));
        assert_eq!(asked(false, "".into()), Ok(Asked::Value(Value::Null)));
        assert_eq!(asked(false, "a".into()), Ok(Asked::Value(Value::Null)));
    }

    #[test]
    fn line_ends_stay_as_they_are() {
        let asked = |old: &str, text: &str| {
            let column = Column::new("t", "c", Kind::Text);
            let typed = Typed { text, blank: None };
            read(Dialect::Sqlite, &column, typed, Some(&old.into()))
        };
        let value = |text: &str| Ok(Asked::Value(text.into()));
        for typed in ["a\r\nb\r\nc", "a\nb\nc"] {
            assert_eq!(asked("a\r\nb", typed), value("a\r\nb\r\nc"));
            assert_eq!(asked("a\nb", typed), value("a\nb\nc"));
            assert_eq!(asked("a\r\nb\n", typed), value("a\nb\nc"));
            assert_eq!(asked("a", typed), value("a\nb\nc"));
        }
        assert_eq!(asked("a\r\nb", "a\nb"), Ok(Asked::Nothing));
        assert_eq!(asked("a\r\nb\n", "a\r\nb\r\n"), Ok(Asked::Nothing));
    }

    #[test]
    fn the_empty_choice_is_chosen_like_any_other() {
        const CHOICES: &[Choice] = &[Choice::new("", ""), Choice::new("a", "A")];
        let mut column = Column::new("t", "c", Kind::Text);
        column.choices = CHOICES;
        column.nullable = true;
        let asked = |text: &str, old: Option<Value>| {
            let typed = Typed { text, blank: None };
            read(Dialect::Mysql, &column, typed, old.as_ref())
        };
        let empty = || Some(Value::from(""));
        assert_eq!(asked(EMPTY, None), Ok(Asked::Value("".into())));
        assert_eq!(asked(EMPTY, Some("a".into())), Ok(Asked::Value("".into())));
        assert_eq!(asked(EMPTY, empty()), Ok(Asked::Nothing));
        assert_eq!(asked("", empty()), Ok(Asked::Value(Value::Null)));
        assert_eq!(asked("a", empty()), Ok(Asked::Value("a".into())));
        assert_eq!(asked("", Some(Value::Null)), Ok(Asked::Nothing));
    }
}
