//! A record's key as it stands in an address: the primary key's values, comma-separated and
//! percent-encoded.
//!
//! Values are encoded one by one, so that a comma inside a value is `%2C` and a comma between
//! values is a comma. Keys must be read from the address as it was sent, before decoding.

use std::borrow::Cow;

use dbadmin_model::Value;
use dbadmin_model::sql::{ColumnRef, Condition};

use crate::query::at;
use crate::text::{hex, unhex, value_text};
use crate::{Column, Kind, Table};

/// What stands where a key could stand, and so is no key unless its first letter is encoded.
pub const RESERVED: [&str; 7] = [
    "new",
    "import",
    "actions",
    "options",
    "export.csv",
    "export.json",
    "export.xlsx",
];

/// Marks a value that an address could not carry as it is: empty, all dots, or one that begins as
/// the marks do.
const MARK: &str = "%00";

/// Marks a value that is not of its column's kind, with a letter for what it is, as SQLite allows.
const ODD: &str = "%01";

/// The values of a record's key.
#[derive(Clone, Debug)]
pub struct Key {
    columns: &'static [Column],
    values: Vec<Value>,
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.values == other.values
    }
}

/// A text in an address that is not a key of its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the address does not hold a key of this table")]
pub struct BrokenKey;

impl From<BrokenKey> for crate::Error {
    fn from(_: BrokenKey) -> Self {
        Self::NotFound
    }
}

impl Key {
    /// The key of a row of this table; `None` where one of its values is NULL or there are none,
    /// since such a row cannot be addressed.
    #[must_use]
    pub fn new(table: &Table, values: Vec<Value>) -> Option<Self> {
        let whole = !values.is_empty() && !values.iter().any(Value::is_null);
        whole.then_some(Self {
            columns: table.key,
            values,
        })
    }

    /// Reads one segment of an address, as it was sent.
    ///
    /// # Errors
    /// Where it has not one readable value for each column of the table's key.
    pub fn parse(table: &Table, segment: &str) -> Result<Self, BrokenKey> {
        let parts: Vec<&str> = segment.split(',').collect();
        if parts.len() != table.key.len() {
            return Err(BrokenKey);
        }
        let values = table
            .key
            .iter()
            .zip(parts)
            .map(|(column, part)| parse_value(column, part))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            columns: table.key,
            values,
        })
    }

    /// The segment of an address.
    #[must_use]
    pub fn segment(&self) -> String {
        let mut out = String::new();
        for (index, (column, value)) in self.columns.iter().zip(&self.values).enumerate() {
            if index > 0 {
                out.push(',');
            }
            let Some(text) = plain(column, value) else {
                out.push_str(ODD);
                encode(&mut out, &odd(value));
                continue;
            };
            if text.starts_with(['\0', '\u{1}']) || text.chars().all(|character| character == '.') {
                out.push_str(MARK);
            }
            encode(&mut out, &text);
        }
        unreserve(out, &RESERVED)
    }

    /// The values, in the order of the table's key.
    #[must_use]
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// The rows with this key.
    pub(crate) fn condition(&self, table: &Table) -> Condition<'static> {
        let parts = table.key.iter().zip(&self.values);
        Condition::And(
            parts
                .map(|(column, value)| has_value(at(table, column), column, value))
                .collect(),
        )
    }
}

/// The column has this value. A UUID may be kept as its text or as its bytes.
fn has_value(at: ColumnRef<'static>, column: &Column, value: &Value) -> Condition<'static> {
    if let Value::Text(text) = value
        && column.cast.is_empty()
        && column.kind == Kind::Uuid
        && let Some(bytes) = unhex(&text.replace('-', ""))
    {
        return Condition::In(at, vec![value.clone(), Value::Blob(bytes)]);
    }
    // Whatever SQLite keeps there, a server would take it for the bytes of its column's type.
    let opaque = at.opaque || is_odd(column, value);
    Condition::is(ColumnRef { opaque, ..at }, value.clone())
}

/// Whether a value is of another kind than its column's, which the driver carries.
fn is_odd(column: &Column, value: &Value) -> bool {
    match column.kind {
        Kind::Integer => !matches!(value, Value::Integer(_)),
        Kind::Boolean => !matches!(value, Value::Boolean(_) | Value::Integer(_)),
        Kind::Real => !matches!(value, Value::Real(_)),
        Kind::Text if column.cast.is_empty() => !matches!(value, Value::Text(_)),
        _ => false,
    }
}

fn parse_value(column: &Column, part: &str) -> Result<Value, BrokenKey> {
    if let Some(odd) = part.strip_prefix(ODD) {
        return parse_odd(&decode(odd)?).ok_or(BrokenKey);
    }
    let text = decode(part.strip_prefix(MARK).unwrap_or(part))?;
    let number = || text.parse().map(Value::Integer).map_err(|_| BrokenKey);
    match column.kind {
        Kind::Integer => number(),
        Kind::Boolean => match text.as_ref() {
            "true" => Ok(Value::Boolean(true)),
            "false" => Ok(Value::Boolean(false)),
            _ => number(),
        },
        Kind::Real => text.parse().map(Value::Real).map_err(|_| BrokenKey),
        Kind::Blob => match text.split_at_checked(1) {
            Some(("x", rest)) => unhex(rest).map(Value::Blob).ok_or(BrokenKey),
            Some(("t", rest)) => Ok(rest.into()),
            _ => number(),
        },
        // Without a type, SQLite tells `5` from `'5'`.
        Kind::Other if column.cast.is_empty() => {
            number().or_else(|_| Ok(Value::Text(text.into_owned())))
        }
        _ => Ok(Value::Text(text.into_owned())),
    }
}

fn decode(part: &str) -> Result<Cow<'_, str>, BrokenKey> {
    percent_encoding::percent_decode_str(part)
        .decode_utf8()
        .map_err(|_| BrokenKey)
}

fn parse_odd(text: &str) -> Option<Value> {
    let (class, rest) = text.split_at_checked(1)?;
    match class {
        "x" => unhex(rest).map(Value::Blob),
        "t" => Some(rest.into()),
        "r" => rest.parse().ok().map(Value::Real),
        "i" => rest.parse().ok().map(Value::Integer),
        _ => None,
    }
}

/// The text that [`parse_value`] reads as this value, or as one that finds the same row; `None`
/// where there is none, the value being of another kind than its column.
fn plain<'a>(column: &Column, value: &'a Value) -> Option<Cow<'a, str>> {
    match (column.kind, value) {
        (Kind::Blob, Value::Blob(_) | Value::Text(_)) => Some(Cow::Owned(odd(value))),
        (Kind::Uuid, Value::Blob(bytes)) if bytes.len() == 16 => Some(value_text(value)),
        (_, Value::Blob(_))
        | (Kind::Integer | Kind::Boolean, Value::Text(_) | Value::Real(_))
        | (Kind::Real, Value::Text(_))
        | (Kind::Other | Kind::Blob, Value::Real(_)) => None,
        (Kind::Other, Value::Text(text))
            if column.cast.is_empty() && text.parse::<i64>().is_ok() =>
        {
            None
        }
        _ => Some(value_text(value)),
    }
}

/// A value behind the letter of its class.
fn odd(value: &Value) -> String {
    match value {
        Value::Blob(bytes) => format!("x{}", hex(bytes)),
        Value::Text(text) => format!("t{text}"),
        Value::Real(_) => format!("r{}", value_text(value)),
        value => format!("i{}", value_text(value)),
    }
}

/// One segment of an address that is the same text as none of the reserved words: where it would
/// be, its first character is percent-encoded, which the router tells apart and decoding undoes.
#[must_use]
pub fn segment(text: &str, reserved: &[&str]) -> String {
    let mut out = String::with_capacity(text.len());
    // Nothing is no segment, and a browser follows dots upwards.
    if text.chars().all(|character| character == '.') {
        out.push_str(MARK);
    }
    encode(&mut out, text);
    unreserve(out, reserved)
}

fn unreserve(segment: String, reserved: &[&str]) -> String {
    let clashes = reserved.contains(&segment.as_str());
    match segment.split_at_checked(1) {
        Some((first, rest)) if clashes => format!("%{}{rest}", hex(first.as_bytes())),
        _ => segment,
    }
}

/// Everything but RFC 3986's unreserved characters.
const SEGMENT: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

fn encode(out: &mut String, text: &str) {
    out.extend(percent_encoding::utf8_percent_encode(text, SEGMENT));
}
