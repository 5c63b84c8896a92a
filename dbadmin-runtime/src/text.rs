//! Values as text: in form fields, addresses and the audit trail.

use std::borrow::Cow;
use std::fmt::Write as _;

use dbadmin_model::Value;

/// A value as text, exactly and without decoration; NULL is empty, 16 bytes are a UUID, other
/// bytes are hexadecimal.
#[must_use]
pub fn value_text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => Cow::Borrowed(""),
        Value::Boolean(true) => Cow::Borrowed("true"),
        Value::Boolean(false) => Cow::Borrowed("false"),
        Value::Integer(number) => Cow::Owned(number.to_string()),
        Value::Real(number) => Cow::Owned(format!("{number:?}")),
        Value::Text(text) => Cow::Borrowed(text),
        Value::Blob(bytes) if bytes.len() == 16 => Cow::Owned(uuid(bytes)),
        Value::Blob(bytes) => Cow::Owned(hex(bytes)),
    }
}

/// Whether a value is the one that a constant's text means: SQL writes truth as a number, and
/// `5` and `5.0` are one number.
pub(crate) fn is_text(value: &Value, text: &str) -> bool {
    match value {
        Value::Boolean(truth) => {
            text == if *truth { "1" } else { "0" } || value_text(value) == text
        }
        Value::Integer(_) | Value::Text(_) => value_text(value) == text,
        Value::Real(number) => text.parse() == Ok(*number),
        Value::Null | Value::Blob(_) => false,
    }
}

/// Words in a row with another before the last: `a, b or c`.
pub(crate) fn listed(words: &[String], joint: &str) -> String {
    match words {
        [head @ .., last] if !head.is_empty() => format!("{} {joint} {last}", head.join(", ")),
        words => words.concat(),
    }
}

/// What a text constant of SQL says; `None` where it is none.
pub(crate) fn quoted_text(sql: &str) -> Option<String> {
    let inner = sql.strip_prefix('\'')?.strip_suffix('\'')?;
    Some(inner.replace("''", "'"))
}

/// Bytes in hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// Bytes as people type and pages show them: hexadecimal digits, in groups, as a UUID, or behind the
/// mark that a database writes before them; the mark alone is no bytes at all, which is not the same
/// as none.
pub(crate) fn typed_bytes(typed: &str) -> Option<Vec<u8>> {
    let digits = typed
        .strip_prefix("\\x")
        .or_else(|| typed.strip_prefix("0x"))
        .unwrap_or(typed);
    unhex(&digits.replace([' ', '-', '\n'], ""))
}

/// Hexadecimal digits back into bytes.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|it| u8::try_from(it).ok())
    };
    digits
        .chunks_exact(2)
        .map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?))
        .collect()
}

fn uuid(bytes: &[u8]) -> String {
    let digits = hex(bytes);
    [0..8, 8..12, 12..16, 16..20, 20..32]
        .map(|range| &digits[range])
        .join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_mean_values() {
        assert!(is_text(&Value::Boolean(true), "1") && is_text(&Value::Boolean(false), "false"));
        assert!(is_text(&Value::Real(5.0), "5") && is_text(&Value::Integer(5), "5"));
        assert!(!is_text(&"a".into(), "b") && !is_text(&Value::Null, ""));
    }

    #[test]
    fn bytes_come_back() {
        assert_eq!(unhex(&hex(&[0, 171, 255])), Some(vec![0, 171, 255]));
        for broken in ["0", "zz", "+1"] {
            assert_eq!(unhex(broken), None);
        }
        let bytes: Vec<u8> = (0..16).collect();
        assert_eq!(
            value_text(&Value::Blob(bytes)),
            "00010203-0405-0607-0809-0a0b0c0d0e0f"
        );
    }
}
