//! A text turned into the number that its column stores: no number becomes another, infinite or zero
//! without a word.

use std::num::{IntErrorKind, ParseIntError};
use std::ops::RangeInclusive;

use dbadmin_model::{Dialect, Value};

use super::binary;
use super::field::not;
use super::richer::{is_plain, misfit};
use crate::duration::Unit;
use crate::{Column, Format, Widget, money};

/// A whole number; of money, its minor units.
pub(super) fn integer(column: &Column, typed: &str) -> Result<Value, String> {
    if let Format::Money(currency) = column.format {
        return money::minor_units(typed, currency)
            .map(Value::Integer)
            .ok_or_else(|| not_money(typed, currency));
    }
    if is_span(column)
        && let Some(read) = Unit::of(column).read(typed)
    {
        return read.map(Value::Integer);
    }
    let read = typed.parse();
    // A browser takes these for whole numbers.
    let read = read.or_else(|error| whole(typed).ok_or(error));
    read.map(Value::Integer)
        .map_err(|error: ParseIntError| match error.kind() {
            IntErrorKind::PosOverflow => {
                format!("“{typed}” is too large: use at most {}.", i64::MAX)
            }
            IntErrorKind::NegOverflow => {
                format!("“{typed}” is too small: use at least {}.", i64::MIN)
            }
            _ => not(typed, "a whole number, such as 12"),
        })
}

/// Whether it counts a span of time.
fn is_span(column: &Column) -> bool {
    column.widget == Some(Widget::Duration) || column.format == Format::Duration
}

/// A whole number in the notation of another: `5.0`, `1e3`; as far as binary digits keep all of it, which
/// they do of fifteen others.
fn whole(typed: &str) -> Option<i64> {
    const MOST: f64 = 9_007_199_254_740_991.0;
    let mantissa = typed.split(['e', 'E']).next().unwrap_or_default();
    if mantissa.bytes().filter(u8::is_ascii_digit).count() > 15 {
        return None;
    }
    let number: f64 = typed.parse().ok()?;
    (number.fract() == 0.0 && number.abs() <= MOST).then_some(number as i64)
}

/// A number in binary digits: what becomes another one of a number, infinite or zero, would be stored
/// without a word.
pub(super) fn real(dialect: Dialect, column: &Column, typed: &str) -> Result<Value, String> {
    let number: f64 = typed
        .parse()
        .map_err(|_| not(typed, "a number, such as 12.5"))?;
    let kept = binary::kept(column, number);
    let mantissa = typed.split(['e', 'E']).next().unwrap_or_default();
    let has = |digits: RangeInclusive<u8>| mantissa.bytes().any(|byte| digits.contains(&byte));
    if kept.is_infinite() && has(b'0'..=b'9') {
        return Err(format!("“{typed}” is too large for this column."));
    }
    if kept == 0.0 && has(b'1'..=b'9') {
        return Err(format!(
            "“{typed}” is too close to zero for this column, which would keep 0."
        ));
    }
    let rounded = || binary::misfit(column, typed, number);
    if let Some(message) = rounded_places(dialect, column, typed).or_else(rounded) {
        return Err(message);
    }
    // SQLite has infinities, but nothing that is no number.
    let stored = number.is_finite() || dialect == Dialect::Sqlite && number.is_infinite();
    if stored || column.takes_any_float() {
        return Ok(Value::Real(number));
    }
    Err(not(typed, "a number, such as 12.5"))
}

/// What is wrong with the digits after the point of a number where MySQL keeps only so many of them:
/// `float(7,3)`.
fn rounded_places(dialect: Dialect, column: &Column, typed: &str) -> Option<String> {
    let is_counted = dialect == Dialect::Mysql && is_plain(typed);
    is_counted.then(|| misfit(column, typed)).flatten()
}

/// Exact decimals stay text: the column's own affinity decides how they are stored.
pub(super) fn numeric(column: &Column, typed: &str) -> Result<Value, String> {
    match column.format {
        _ if is_plain(typed) => match misfit(column, typed) {
            Some(message) => Err(message),
            None => Ok(typed.into()),
        },
        Format::Money(currency) => Err(not_money(typed, currency)),
        _ => Err(not(typed, "a number, such as 12.5")),
    }
}

fn not_money(typed: &str, currency: &str) -> String {
    let example = money::decimal(1250, currency);
    not(
        typed,
        &format!("an amount in {currency}, such as {example}"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::field::read;
    use super::super::input::Typed;
    use super::*;
    use crate::Kind;

    #[test]
    fn only_a_database_that_has_infinities_is_sent_one() {
        let read = |cast: &'static str, text: &str| {
            let mut column = Column::new("t", "c", Kind::Real);
            column.cast = cast;
            let typed = Typed { text, blank: None };
            read(Dialect::Mysql, &column, typed, None).is_ok()
        };
        for text in ["NaN", "-inf"] {
            assert!(read("real", text) && read("double precision", text));
            assert!(!read("FLOAT", text) && !read("", text));
        }
        assert!(read("FLOAT", "0.1"));
    }

    #[test]
    fn no_number_becomes_infinite_or_zero_unasked() {
        let read = |dialect, cast: &'static str, text: &str| {
            let mut column = Column::new("t", "c", Kind::Real);
            column.cast = cast;
            read(dialect, &column, Typed { text, blank: None }, None)
        };
        for (dialect, cast) in [
            (Dialect::Postgres, "double precision"),
            (Dialect::Mysql, ""),
            (Dialect::Sqlite, ""),
        ] {
            for odd in ["1e400", "-1e400", "1e-400", "-0.5e-400"] {
                assert!(read(dialect, cast, odd).is_err(), "{dialect:?} {odd}");
            }
            for fine in ["1e300", "1e-300", "0", "-0.0", "0e9"] {
                assert!(read(dialect, cast, fine).is_ok(), "{dialect:?} {fine}");
            }
        }
        for (dialect, cast) in [(Dialect::Postgres, "real"), (Dialect::Mysql, "FLOAT")] {
            assert!(read(dialect, cast, "1e39").is_err() && read(dialect, cast, "1e-50").is_err());
            assert!(read(dialect, cast, "3e38").is_ok() && read(dialect, cast, "1e-40").is_ok());
        }
    }

    #[test]
    fn a_number_beyond_all_is_said_to_be_too_large() {
        let read = |text: &str| {
            let column = Column::new("t", "c", Kind::Integer);
            read(Dialect::Sqlite, &column, Typed { text, blank: None }, None)
        };
        let told = |text: &str| read(text).expect_err("it is refused");
        assert!(told("99999999999999999999").contains("too large"));
        assert!(told("-99999999999999999999").contains("too small"));
        assert!(told("12a").contains("not a whole number"));
        assert!(read("9223372036854775807").is_ok());
    }
}
