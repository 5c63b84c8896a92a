//! What a column has room for: bytes, bits, digits after the second, years. Of more, a database would
//! keep a part without a word, or would not say which value it means.

use dbadmin_model::{Dialect, Value};

use crate::text::value_text;
use crate::{Column, Kind};

/// The digits after the second that are kept at most, where a column declares no number of its own.
/// SQLite keeps the text as it is given; what is read here has nanoseconds.
const FRACTIONS: [(Dialect, usize); 3] = [
    (Dialect::Sqlite, 9),
    (Dialect::Postgres, 6),
    (Dialect::Mysql, 0),
];

/// How many of what a value may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Length {
    unit: &'static str,
    least: usize,
    most: usize,
}

/// Whether a column keeps all of a value that was typed so.
///
/// # Errors
/// The message beside the field.
pub(super) fn check(
    dialect: Dialect,
    column: &Column,
    typed: &str,
    value: &Value,
) -> Result<(), String> {
    if value.is_null() {
        return Ok(());
    }
    if is_year(dialect, column) {
        return year(typed, value);
    }
    if let Some(length) = length(dialect, column) {
        return long(length, value);
    }
    match (fraction(typed), places(dialect, column)) {
        (Some(part), Some(places)) if part > places => Err(fewer(places, part)),
        _ => Ok(()),
    }
}

/// Whether it is MySQL's type of years.
fn is_year(dialect: Dialect, column: &Column) -> bool {
    let is_named = column.declared == "year" || column.declared.starts_with("year(");
    dialect == Dialect::Mysql && column.kind == Kind::Integer && is_named
}

/// MySQL takes one digit or two for a year of this century or the last.
fn year(typed: &str, value: &Value) -> Result<(), String> {
    match value {
        Value::Integer(0 | 1901..=2155) => Ok(()),
        _ => Err(format!(
            "“{typed}” is not a year of four digits, from 1901 to 2155, or 0000."
        )),
    }
}

/// How long the values of a column are, where the database counts something else than characters.
fn length(dialect: Dialect, column: &Column) -> Option<Length> {
    let of = |unit, least, most| Some(Length { unit, least, most });
    let declared = |name: &str| {
        let rest = column.sized().strip_prefix(name)?;
        rest.strip_suffix(')')?.parse::<usize>().ok()
    };
    match (dialect, column.cast) {
        (Dialect::Postgres, "name") => of("bytes", 0, 63),
        (Dialect::Postgres, "\"char\"") => of("bytes", 0, 1),
        (Dialect::Postgres, "\"bit\"" | "bit varying") => match declared("bit(") {
            Some(bits) => of("bits", bits, bits),
            None => of("bits", 0, declared("bit varying(")?),
        },
        (Dialect::Mysql, "VARBINARY") => of("bytes", 0, declared("varbinary(")?),
        (Dialect::Mysql, "") if column.kind == Kind::Blob => {
            let bytes = declared("binary(")?;
            of("bytes", bytes, bytes)
        }
        _ => None,
    }
}

fn long(wanted: Length, value: &Value) -> Result<(), String> {
    let Length { unit, least, most } = wanted;
    let text = value_text(value);
    let length = match value {
        Value::Blob(bytes) => bytes.len(),
        _ if unit == "bits" => bits(&text),
        _ => text.len(),
    };
    if (least..=most).contains(&length) {
        return Ok(());
    }
    let bound = if least == most { "exactly" } else { "at most" };
    let unit = if most == 1 {
        &unit[..unit.len() - 1]
    } else {
        unit
    };
    let letters = text.chars().count();
    Err(
        if unit.starts_with("byte") && letters < length && !matches!(value, Value::Blob(_)) {
            format!(
                "Use {bound} {most} {unit}; these {letters} characters take {length}, for a letter \
             beyond A to Z takes more than one."
            )
        } else {
            format!("Use {bound} {most} {unit}; these are {length}.")
        },
    )
}

/// How many bits are written so, in binary digits or, behind an `x`, in hexadecimal ones.
fn bits(text: &str) -> usize {
    match text.as_bytes() {
        [b'x' | b'X', digits @ ..] => 4 * digits.len(),
        [b'b' | b'B', digits @ ..] | digits => digits.len(),
    }
}

/// How many digits after the second a column keeps: `time(3) without time zone`, `datetime(6)`.
fn places(dialect: Dialect, column: &Column) -> Option<usize> {
    let is_timed = match dialect {
        Dialect::Postgres => column.cast.starts_with("time") || column.cast == "interval",
        Dialect::Mysql => ["time", "datetime"]
            .iter()
            .any(|name| column.declared.starts_with(name)),
        Dialect::Sqlite => matches!(column.kind, Kind::Time | Kind::DateTime),
    };
    if !is_timed {
        return None;
    }
    let default = FRACTIONS.iter().find(|(it, _)| *it == dialect)?.1;
    let is_enforced = dialect != Dialect::Sqlite
        && ["time", "datetime", "interval"]
            .iter()
            .any(|name| column.sized().starts_with(name));
    let declared = column.sized().split_once('(').filter(|_| is_enforced);
    let declared = declared.and_then(|(_, rest)| rest.split(')').next()?.parse().ok());
    Some(declared.unwrap_or(default))
}

/// How many digits follow the seconds, without the zeros that say nothing: 4 in `12:34:56.78910`.
fn fraction(typed: &str) -> Option<usize> {
    let places = typed.match_indices('.').find(|(at, _)| {
        matches!(
            typed.as_bytes()[..*at],
            [.., b':', b'0'..=b'9', b'0'..=b'9']
        )
    });
    let part = &typed[places?.0 + 1..];
    let end = part
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(part.len());
    Some(part[..end].trim_end_matches('0').len())
}

fn fewer(places: usize, part: usize) -> String {
    match places {
        0 => "Use whole seconds: the database keeps no digits after them.".to_owned(),
        1 => {
            "Use at most one digit after the second; the database would round the rest.".to_owned()
        }
        _ => format!(
            "Use at most {places} digits after the second; the database would round these {part}."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(
        dialect: Dialect,
        kind: Kind,
        (cast, declared): (&'static str, &'static str),
        typed: &str,
    ) -> Option<String> {
        let mut column = Column::new("t", "c", kind);
        (column.cast, column.declared) = (cast, declared);
        let value = match kind {
            Kind::Integer => Value::Integer(typed.parse().expect("a number")),
            Kind::Blob => Value::Blob(typed.into()),
            _ => typed.into(),
        };
        check(dialect, &column, typed, &value).err()
    }

    #[test]
    fn lengths_are_counted_as_the_database_counts_them() {
        let postgres = |cast, declared, typed: &str| {
            told(Dialect::Postgres, Kind::Other, (cast, declared), typed)
        };
        assert_eq!(postgres("name", "name", &"a".repeat(63)), None);
        let long = postgres("name", "name", &"ä".repeat(40)).expect("a message");
        assert!(long.contains("40 characters take 80"), "{long}");
        let one = postgres("\"char\"", "\"char\"", "ä").expect("a message");
        assert!(one.starts_with("Use at most 1 byte;"), "{one}");
        for fine in [
            ("bit(5)", "10110"),
            ("bit(8)", "xFF"),
            ("bit(3)", "b101"),
            ("bit varying(7)", ""),
            ("bit varying(7)", "1111111"),
            ("bit varying", "11111111"),
            // A domain.
            ("flags", "101"),
        ] {
            assert_eq!(postgres("bit varying", fine.0, fine.1), None, "{fine:?}");
        }
        for odd in [("bit(5)", "101"), ("bit varying(7)", "11111111")] {
            assert!(postgres("bit varying", odd.0, odd.1).is_some(), "{odd:?}");
        }
        assert!(postgres("\"bit\"", "bit(5)", "101").is_some());
        let bytes = |declared, typed| told(Dialect::Mysql, Kind::Blob, ("", declared), typed);
        assert_eq!(bytes("binary(4)", "abcd"), None);
        assert!(bytes("binary(4)", "abc").is_some_and(|it| it.contains("exactly 4 bytes")));
        assert_eq!(bytes("blob", "abcde"), None);
    }

    #[test]
    fn no_more_digits_after_the_second_are_taken_than_are_kept() {
        let timed = |dialect, cast, declared, typed| {
            told(dialect, Kind::DateTime, (cast, declared), typed).is_none()
        };
        let postgres = |declared, typed| {
            timed(
                Dialect::Postgres,
                "timestamp with time zone",
                declared,
                typed,
            )
        };
        let declared = "timestamp(3) with time zone";
        assert!(postgres(declared, "2026-01-31 12:34:56.7890000+01"));
        assert!(!postgres(declared, "2026-01-31 12:34:56.7891+01"));
        assert!(postgres(
            "timestamp with time zone",
            "2026-01-31 12:34:56.123456"
        ));
        assert!(!postgres("moment", "2026-01-31 12:34:56.1234567"));
        assert!(postgres("timestamp with time zone", "31.01.2026 12:34"));
        let mysql = |declared, typed| timed(Dialect::Mysql, "CHAR", declared, typed);
        assert!(!mysql("datetime", "2026-01-31 12:34:56.9"));
        assert!(mysql("datetime", "2026-01-31 12:34:56.0"));
        assert!(mysql("time(6)", "838:59:59.123456"));
        assert!(!mysql("time(6)", "838:59:59.1234567"));
        let sqlite = |typed| timed(Dialect::Sqlite, "", "datetime(3)", typed);
        assert!(sqlite("2026-01-31 12:34:56.123456789"));
        assert!(!sqlite("2026-01-31 12:34:56.1234567891"));
    }

    #[test]
    fn a_year_has_four_digits() {
        let year = |typed| told(Dialect::Mysql, Kind::Integer, ("", "year"), typed);
        for fine in ["0000", "1901", "2155"] {
            assert_eq!(year(fine), None, "{fine}");
        }
        for odd in ["5", "99", "1900", "2156"] {
            assert!(year(odd).is_some(), "{odd}");
        }
        assert_eq!(
            told(Dialect::Sqlite, Kind::Integer, ("", "year"), "5"),
            None
        );
    }
}
