//! A place in a list, as it stands in an address: `t2026-01-12,i10492`.
//!
//! Each value carries a letter for its storage class, since what it is compared with depends on
//! it. Whatever is not plain is written `~XX`, so that the text needs no further encoding.

use dbadmin_model::Value;

use crate::text::{hex, unhex};

/// The place behind the last row.
pub(crate) const END: &str = "end";

/// The values as a cursor.
pub(crate) fn write<'a>(values: impl IntoIterator<Item = &'a Value>) -> String {
    let mut out = String::new();
    for value in values {
        if !out.is_empty() {
            out.push(',');
        }
        match value {
            Value::Null => out.push('n'),
            Value::Boolean(value) => out.push_str(if *value { "o1" } else { "o0" }),
            Value::Integer(value) => {
                out.push('i');
                out.push_str(&value.to_string());
            }
            Value::Real(value) => {
                out.push('r');
                out.push_str(&hex(&value.to_bits().to_be_bytes()));
            }
            Value::Text(value) => {
                out.push('t');
                escape(&mut out, value);
            }
            Value::Blob(value) => {
                out.push('b');
                out.push_str(&hex(value));
            }
        }
    }
    out
}

/// A cursor's values, none of which the end has; `None` where it is broken.
pub(crate) fn read(text: &str) -> Option<Vec<Value>> {
    if text == END {
        return Some(Vec::new());
    }
    text.split(',').map(read_value).collect()
}

fn read_value(text: &str) -> Option<Value> {
    let (class, rest) = text.split_at_checked(1)?;
    Some(match class {
        "n" if rest.is_empty() => Value::Null,
        "o" => Value::Boolean(match rest {
            "1" => true,
            "0" => false,
            _ => return None,
        }),
        "i" => Value::Integer(rest.parse().ok()?),
        "r" => {
            let bytes: [u8; 8] = unhex(rest)?.try_into().ok()?;
            Value::Real(f64::from_bits(u64::from_be_bytes(bytes)))
        }
        "t" => Value::Text(unescape(rest)?),
        "b" => Value::Blob(unhex(rest)?),
        _ => return None,
    })
}

fn escape(out: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b':') {
            out.push(char::from(byte));
        } else {
            out.push('~');
            out.push_str(&hex(&[byte]));
        }
    }
}

fn unescape(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        if *first == b'~' {
            let (digits, tail) = tail.split_at_checked(2)?;
            bytes.extend(unhex(std::str::from_utf8(digits).ok()?)?);
            rest = tail;
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_comes_back() {
        let values = vec![
            Value::Null,
            Value::Boolean(true),
            Value::Integer(-5),
            Value::Real(-0.1),
            Value::Text("a,b ~ü".to_owned()),
            Value::Text(String::new()),
            Value::Blob(vec![0, 255]),
        ];
        assert_eq!(read(&write(&values)), Some(values));
        for broken in ["", "x", "i", "tü~", "t~zz", "r00", "o2", "n1"] {
            assert_eq!(read(broken), None, "{broken}");
        }
    }
}
