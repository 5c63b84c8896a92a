//! Numbers, amounts, times and sizes in the form in which a person reads them.

use std::fmt::{self, Write};

pub use crate::moment::{Moment, counted, unix};

/// Currencies whose symbol is understood everywhere; all others are shown by their code.
const SYMBOLS: &[(&str, &str)] = &[
    ("EUR", "€"),
    ("GBP", "£"),
    ("INR", "₹"),
    ("JPY", "¥"),
    ("KRW", "₩"),
    ("USD", "$"),
];

/// The currency's symbol, or its code.
pub fn symbol(currency: &str) -> &str {
    SYMBOLS
        .iter()
        .find(|(code, _)| *code == currency)
        .map_or(currency, |(_, symbol)| symbol)
}

/// Writes digits in groups of three: `20,000`. Four digits stay together, as years and most
/// identifiers have four.
pub fn grouped(out: &mut impl Write, digits: &str) -> fmt::Result {
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(rest) => ("−", rest),
        None => ("", digits),
    };
    out.write_str(sign)?;
    let whole = digits.split('.').next().unwrap_or(digits);
    if whole.len() < 5 || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return out.write_str(digits);
    }
    thousands(out, whole)?;
    out.write_str(&digits[whole.len()..])
}

/// Writes an amount: `€ 2,310.00`.
pub fn amount(out: &mut impl Write, plain: &str, currency: &str) -> fmt::Result {
    let (sign, plain) = match plain.strip_prefix('-') {
        Some(rest) => ("−", rest),
        None => ("", plain),
    };
    write!(out, "{}\u{a0}{sign}", symbol(currency))?;
    let whole = plain.split('.').next().unwrap_or(plain);
    if whole.bytes().all(|byte| byte.is_ascii_digit()) {
        thousands(out, whole)?;
        out.write_str(&plain[whole.len()..])
    } else {
        out.write_str(plain)
    }
}

fn thousands(out: &mut impl Write, digits: &str) -> fmt::Result {
    let mut rest = digits;
    while rest.len() > 3 {
        let (head, tail) = rest.split_at((rest.len() - 1) % 3 + 1);
        write!(out, "{head},")?;
        rest = tail;
    }
    out.write_str(rest)
}

/// A count in words: `about 20,000`.
pub fn count(number: u64) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = grouped(&mut text, &number.to_string());
    if number > 999 && number < 10_000 {
        text.insert(1, ',');
    }
    text
}

/// A size in bytes, in the unit that keeps it short.
pub fn size(bytes: u64) -> String {
    let tenths = |unit: u64| format!("{}.{}", bytes / unit, bytes % unit * 10 / unit);
    match bytes {
        0..1000 => format!("{bytes} bytes"),
        1000..1_000_000 => format!("{} kB", tenths(1000)),
        _ => format!("{} MB", tenths(1_000_000)),
    }
}

/// How long ago something was, as one says it.
pub fn ago(seconds: i64) -> String {
    let of = |number: i64, unit: &str| {
        let plural = if number == 1 { "" } else { "s" };
        format!("{number} {unit}{plural} ago")
    };
    match seconds {
        ..60 => "just now".to_owned(),
        60..3600 => of(seconds / 60, "minute"),
        3600..86_400 => of(seconds / 3600, "hour"),
        86_400..2_678_400 => of(seconds / 86_400, "day"),
        2_678_400..31_536_000 => of(seconds / 2_628_000, "month"),
        _ => of(seconds / 31_536_000, "year"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(plain: &str) -> String {
        let mut out = String::new();
        amount(&mut out, plain, "EUR").unwrap();
        out
    }

    #[test]
    fn amounts_carry_their_currency() {
        assert_eq!(money("2310.00"), "€\u{a0}2,310.00");
        assert_eq!(money("-1234567.5"), "€\u{a0}−1,234,567.5");
    }

    #[test]
    fn numbers_are_grouped_from_five_digits() {
        let text = |digits: &str| {
            let mut out = String::new();
            grouped(&mut out, digits).unwrap();
            out
        };
        assert_eq!(text("2024"), "2024");
        assert_eq!(text("20000"), "20,000");
        assert_eq!(text("-1234567.25"), "−1,234,567.25");
        assert_eq!(count(4812), "4,812");
    }
}
