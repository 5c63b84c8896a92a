//! What a database stores without a word in place of what was asked for: decimals are rounded to the
//! digits that are kept, MariaDB takes a shape that it cannot read for none.

use std::borrow::Cow;

use dbadmin_model::{Dialect, Value};

use super::draft::Draft;
use super::{FieldErrors, WriteError};
use crate::query::Record;
use crate::{Column, Kind};

/// Compares a row with what was asked for.
///
/// # Errors
/// [`WriteError::Invalid`] beside each value that was not kept.
pub(super) fn check(
    dialect: Dialect,
    draft: &Draft<'_>,
    written: &Record,
) -> Result<(), WriteError> {
    let mut errors = FieldErrors::default();
    decimals(draft, written, &mut errors);
    if dialect == Dialect::Mysql {
        for (column, _, message) in &draft.doubts {
            if written.value(column).is_some_and(Value::is_null) {
                errors.add(column, message.as_str());
            }
        }
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(WriteError::Invalid(errors))
    }
}

fn decimals(draft: &Draft<'_>, written: &Record, errors: &mut FieldErrors) {
    let is_decimal = |column: &Column| column.kind == Kind::Numeric || column.cast == "money";
    let changes = draft.changes.iter();
    for (column, asked) in changes.filter(|(column, _)| is_decimal(column)) {
        let Value::Text(asked) = asked else { continue };
        match written.value(column) {
            Some(Value::Real(stored)) if is_rounded(asked, *stored) => errors.add(
                column,
                format!(
                    "The database cannot keep all these digits: it would store {stored}. Use \
                     fewer; 15 always fit."
                ),
            ),
            Some(Value::Text(stored)) if is_cut(&bare(asked), &bare(stored)) => errors.add(
                column,
                format!(
                    "The database keeps fewer digits after the point: it would store {stored}. \
                     Enter it like that."
                ),
            ),
            _ => {}
        }
    }
}

/// An amount of PostgreSQL's without what stands around its digits: `1234.50` of `$1,234.50`.
fn bare(amount: &str) -> Cow<'_, str> {
    if amount.contains(['$', ',']) {
        Cow::Owned(amount.replace(['$', ','], ""))
    } else {
        Cow::Borrowed(amount)
    }
}

/// Whether it is the same number but for digits after the point that the column has no place for; any
/// other is a trigger's work.
fn is_cut(asked: &str, stored: &str) -> bool {
    let (Ok(number), Ok(kept)) = (asked.parse::<f64>(), stored.parse::<f64>()) else {
        return false;
    };
    let places = stored.split_once('.').map_or(0, |(_, part)| part.len());
    let part = digits(asked).2;
    let has_more = part.len() > places || asked.contains(['e', 'E']) && number != kept;
    let half = 0.5 * 10_f64.powi(-i32::try_from(places).unwrap_or(i32::MAX));
    has_more && (number - kept).abs() <= half * 1.000_001
}

/// Whether it is the same number but for its last digits; any other is a trigger's work.
fn is_rounded(asked: &str, stored: f64) -> bool {
    const SAME: f64 = 1e-14;
    let Ok(number) = asked.parse::<f64>() else {
        return false;
    };
    (number - stored).abs() <= number.abs() * SAME && digits(asked) != digits(&stored.to_string())
}

/// A plain number without the zeros that say nothing.
fn digits(text: &str) -> (bool, &str, &str) {
    let (negative, plain) = match text.strip_prefix('-') {
        Some(plain) => (true, plain),
        None => (false, text),
    };
    let (whole, part) = plain.split_once('.').unwrap_or((plain, ""));
    (
        negative,
        whole.trim_start_matches('0'),
        part.trim_end_matches('0'),
    )
}

#[cfg(test)]
mod tests {
    use super::{is_cut, is_rounded};

    #[test]
    fn only_digits_that_a_column_has_no_place_for_count() {
        for (asked, stored) in [
            ("1.239", "1.24"),
            ("-0.5", "-1"),
            ("2.5", "2"),
            ("0.001", "0.00"),
            ("1e-3", "0.00"),
        ] {
            assert!(is_cut(asked, stored), "{asked}");
        }
        for (asked, stored) in [
            ("1.20", "1.2"),
            ("1.2", "1.20"),
            ("007", "7"),
            ("1e-2", "0.01"),
            ("NaN", "NaN"),
            // Somebody's trigger.
            ("1.239", "2.24"),
        ] {
            assert!(!is_cut(asked, stored), "{asked}");
        }
    }

    #[test]
    fn only_digits_that_are_lost_count() {
        for (asked, stored) in [
            ("012.50", 12.5),
            ("-0.10", -0.1),
            ("100000000000000000000", 1e20),
            ("123456789.012345", 123_456_789.012_345),
            // Somebody's trigger.
            ("12.5", 13.0),
        ] {
            assert!(!is_rounded(asked, stored), "{asked}");
        }
        for (asked, stored) in [
            ("12345678901234567890", 12_345_678_901_234_567_890.0),
            ("0.12345678901234567890", 0.123_456_789_012_345_68),
        ] {
            assert!(is_rounded(asked, stored), "{asked}");
        }
    }
}
