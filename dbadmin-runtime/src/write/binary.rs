//! Numbers in binary digits, of which there are only so many: which decimals they say in full.

use crate::Column;

/// The number that a column keeps of this one.
pub(super) fn kept(column: &Column, number: f64) -> f64 {
    if is_single(column) {
        f64::from(single(number))
    } else {
        number
    }
}

/// What is said of a decimal of which the column would keep another one; `None` where it comes back
/// as it is.
pub(super) fn misfit(column: &Column, typed: &str, number: f64) -> Option<String> {
    if !number.is_finite() {
        return None;
    }
    let asked = decimal(typed)?;
    let same = |written: &str| decimal(written).is_some_and(|it| it == asked);
    let (shortest, in_powers, safe) = if is_single(column) {
        let kept = single(number);
        // A program may write the digits that are there for 64 bits.
        if same(&f64::from(kept).to_string()) {
            return None;
        }
        (kept.to_string(), format!("{kept:e}"), 6)
    } else {
        (number.to_string(), format!("{number:e}"), 15)
    };
    if same(&shortest) {
        return None;
    }
    let stored = if typed.contains(['e', 'E']) {
        in_powers
    } else {
        shortest
    };
    Some(format!(
        "The database cannot keep all these digits: it would store {stored}. Use fewer; {safe} \
         always fit."
    ))
}

/// Whether it keeps 32 bits of a number.
fn is_single(column: &Column) -> bool {
    matches!(column.cast, "real" | "FLOAT")
}

fn single(number: f64) -> f32 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "that is what the column does"
    )]
    let kept = number as f32;
    kept
}

/// A number's sign, its digits without the zeros around them, and the power of ten that they are of;
/// `None` where the text has no digits.
fn decimal(text: &str) -> Option<(bool, String, i64)> {
    let is_negative = text.starts_with('-');
    let plain = text.trim_start_matches(['-', '+']);
    let (mantissa, power) = plain.split_once(['e', 'E']).unwrap_or((plain, "0"));
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{part}");
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let short = digits.trim_end_matches('0');
    let zeros = i64::try_from(digits.len() - short.len()).ok()?;
    let behind = i64::try_from(part.len()).ok()?;
    let short = short.trim_start_matches('0');
    if short.is_empty() {
        return Some((false, String::new(), 0));
    }
    let power = power.parse::<i64>().ok()?.checked_add(zeros - behind)?;
    Some((is_negative, short.to_owned(), power))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;

    fn told(cast: &'static str, typed: &str) -> Option<String> {
        let mut column = Column::new("t", "c", Kind::Real);
        column.cast = cast;
        misfit(&column, typed, typed.parse().expect("a number"))
    }

    #[test]
    fn decimals_come_back_as_they_were_typed_or_not_at_all() {
        for fine in [
            "0.1",
            "+0.10",
            "-0",
            "9007199254740992",
            "1e300",
            "1.50e-300",
            "100000000000000000000000",
            "inf",
            "NaN",
        ] {
            assert_eq!(told("", fine), None, "{fine}");
        }
        let odd = told("double precision", "9007199254740993").expect("a message");
        assert!(odd.contains("would store 9007199254740992."), "{odd}");
        assert!(told("", "0.10000000000000000001").is_some());
        let odd = told("", "1.00000000000000000001e300").expect("a message");
        assert!(odd.contains("would store 1e300."), "{odd}");
    }

    #[test]
    fn numbers_of_32_bits_keep_fewer_digits() {
        for fine in [
            "0.1",
            "3.4e38",
            "16777216",
            "-2.7",
            "1e-40",
            // The same in the digits of 64 bits.
            "0.10000000149011612",
        ] {
            assert_eq!(told("FLOAT", fine), None, "{fine}");
        }
        let odd = told("FLOAT", "16777217").expect("a message");
        assert!(odd.contains("would store 16777216."), "{odd}");
        assert!(told("real", "3.14159265358979").is_some());
    }
}
