//! Amounts of money between the point that people type and the minor units that are stored.

/// Currencies whose minor unit is not a hundredth (ISO 4217), with its number of digits.
const DIGITS: [(&str, usize); 21] = [
    ("BIF", 0),
    ("CLP", 0),
    ("DJF", 0),
    ("GNF", 0),
    ("ISK", 0),
    ("JPY", 0),
    ("KMF", 0),
    ("KRW", 0),
    ("PYG", 0),
    ("RWF", 0),
    ("UGX", 0),
    ("VND", 0),
    ("VUV", 0),
    ("XAF", 0),
    ("XOF", 0),
    ("XPF", 0),
    ("BHD", 3),
    ("JOD", 3),
    ("KWD", 3),
    ("OMR", 3),
    ("TND", 3),
];

/// How many digits stand after the point in this currency.
#[must_use]
pub fn digits(currency: &str) -> usize {
    DIGITS
        .iter()
        .find(|(code, _)| *code == currency)
        .map_or(2, |(_, digits)| *digits)
}

/// A typed amount in minor units, exactly: `12.5` EUR is 1250. `None` where it is no amount, has
/// more digits than the currency, or is too large.
#[must_use]
pub fn minor_units(typed: &str, currency: &str) -> Option<i64> {
    let typed = typed.trim();
    let (negative, typed) = match typed.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, typed.strip_prefix('+').unwrap_or(typed)),
    };
    let (whole, part) = typed.split_once('.').unwrap_or((typed, ""));
    let digits = digits(currency);
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let empty = whole.is_empty() && part.is_empty();
    if empty || part.len() > digits || !plain(whole) || !plain(part) {
        return None;
    }
    let sign = if negative { "-" } else { "" };
    format!("{sign}{whole}{part:0<digits$}").parse().ok()
}

/// Minor units as one types them: 1250 EUR is `12.50`.
#[must_use]
pub fn decimal(units: i64, currency: &str) -> String {
    let digits = digits(currency);
    let sign = if units < 0 { "-" } else { "" };
    let text = format!("{:0>width$}", units.unsigned_abs(), width = digits + 1);
    let (whole, part) = text.split_at(text.len() - digits);
    if part.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{part}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact_both_ways() {
        for (typed, currency, units) in [
            ("12.50", "EUR", Some(1250)),
            ("12.5", "EUR", Some(1250)),
            (".5", "EUR", Some(50)),
            ("-0.05", "EUR", Some(-5)),
            ("1200", "JPY", Some(1200)),
            ("1.234", "KWD", Some(1234)),
            ("0.005", "EUR", None),
            ("1,5", "EUR", None),
            ("1.5", "JPY", None),
            ("", "EUR", None),
            (".", "EUR", None),
            ("99999999999999999999", "EUR", None),
        ] {
            assert_eq!(minor_units(typed, currency), units, "{typed} {currency}");
        }
        assert_eq!(decimal(-5, "EUR"), "-0.05");
        assert_eq!(decimal(1250, "EUR"), "12.50");
        assert_eq!(decimal(7, "JPY"), "7");
        assert_eq!(decimal(i64::MIN, "EUR"), "-92233720368547758.08");
    }
}
