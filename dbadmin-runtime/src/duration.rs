//! Spans of time that a column counts in whole hours, minutes, seconds or thousandths of one: read and
//! written as people say them, `1 h 30 min`.

use crate::Column;

/// The units that are written, the largest first, in milliseconds.
const WRITTEN: [(&str, u64); 4] = [("h", 3_600_000), ("min", 60_000), ("s", 1_000), ("ms", 1)];

/// The units that are read, in milliseconds.
const READ: [(&str, u64); 20] = [
    ("d", 86_400_000),
    ("day", 86_400_000),
    ("days", 86_400_000),
    ("h", 3_600_000),
    ("hr", 3_600_000),
    ("hrs", 3_600_000),
    ("hour", 3_600_000),
    ("hours", 3_600_000),
    ("m", 60_000),
    ("min", 60_000),
    ("mins", 60_000),
    ("minute", 60_000),
    ("minutes", 60_000),
    ("s", 1_000),
    ("sec", 1_000),
    ("secs", 1_000),
    ("second", 1_000),
    ("seconds", 1_000),
    ("ms", 1),
    ("milliseconds", 1),
];

/// What columns count in, by the last word of their name.
const COUNTED: [(&[&str], Unit); 4] = [
    (&["hours", "hrs"], Unit("hours", 3_600_000)),
    (&["minutes", "mins", "min"], Unit("minutes", 60_000)),
    (&["ms", "millis", "milliseconds"], Unit("milliseconds", 1)),
    (&["seconds", "secs", "sec"], SECONDS),
];

const SECONDS: Unit = Unit("seconds", 1_000);

/// What a column counts in: the unit in words, and in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unit(pub &'static str, u64);

impl Unit {
    /// The unit of a column: its name says it, else it is seconds.
    pub fn of(column: &Column) -> Self {
        let words = dbadmin_model::naming::words(column.name);
        let last = words.last().map_or("", String::as_str);
        let mut known = COUNTED.iter();
        let unit = known.find(|(names, _)| names.contains(&last));
        unit.map_or(SECONDS, |(_, unit)| *unit)
    }

    /// So many of these as one says them; nothing is rounded.
    pub fn words(self, number: i64) -> String {
        let mut rest = u128::from(number.unsigned_abs()) * u128::from(self.1);
        let mut parts = Vec::new();
        for (unit, size) in WRITTEN {
            let (whole, left) = (rest / u128::from(size), rest % u128::from(size));
            if whole > 0 {
                parts.push(format!("{whole} {unit}"));
            }
            rest = left;
        }
        if parts.is_empty() {
            let own = WRITTEN.iter().find(|(_, size)| *size == self.1);
            parts.push(format!("0 {}", own.map_or("s", |(unit, _)| unit)));
        }
        let sign = if number < 0 { "-" } else { "" };
        format!("{sign}{}", parts.join(" "))
    }

    /// How many of these a text says: `1 h 30 min`, `90min`; `None` where it is no span of time.
    ///
    /// # Errors
    /// What is wrong with it, where it is one that the column cannot hold.
    pub fn read(self, typed: &str) -> Option<Result<i64, String>> {
        let (sign, plain) = match typed.trim().strip_prefix('-') {
            Some(plain) => (-1, plain),
            None => (1, typed.trim()),
        };
        let mut sum = 0_i128;
        let mut rest = plain.trim_start();
        if !rest.starts_with(|letter: char| letter.is_ascii_digit()) {
            return None;
        }
        while !rest.is_empty() {
            let digits = rest.find(|letter: char| !letter.is_ascii_digit())?;
            let (number, behind) = rest.split_at(digits);
            let behind = behind.trim_start();
            let end = behind.find(|letter: char| !letter.is_alphabetic());
            let (unit, behind) = behind.split_at(end.unwrap_or(behind.len()));
            let unit = unit.to_lowercase();
            let (_, size) = READ.iter().find(|(known, _)| *known == unit)?;
            sum = sum.checked_add(
                number
                    .parse::<i128>()
                    .ok()?
                    .checked_mul(i128::from(*size))?,
            )?;
            rest = behind.trim_start_matches([' ', ',', '\u{a0}']);
        }
        let own = i128::from(self.1);
        if sum % own != 0 {
            return Some(Err(format!("This column counts whole {}.", self.0)));
        }
        let whole = i64::try_from(sign * (sum / own));
        Some(whole.map_err(|_| format!("“{typed}” is too long.")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;

    fn unit(name: &'static str) -> Unit {
        Unit::of(&Column::new("t", name, Kind::Integer))
    }

    #[test]
    fn spans_are_said_and_read_without_loss() {
        for (name, number, said) in [
            ("length_seconds", 5400, "1 h 30 min"),
            ("length_seconds", 0, "0 s"),
            ("length_seconds", -61, "-1 min 1 s"),
            ("prep_minutes", 90, "1 h 30 min"),
            ("prep_minutes", 0, "0 min"),
            ("timeout_ms", 90_001, "1 min 30 s 1 ms"),
            ("open_hours", 49, "49 h"),
            ("length", 7, "7 s"),
        ] {
            assert_eq!(unit(name).words(number), said);
            assert_eq!(unit(name).read(said), Some(Ok(number)), "{said}");
        }
        for number in [i64::MIN, i64::MAX] {
            let said = unit("open_hours").words(number);
            assert_eq!(unit("open_hours").read(&said), Some(Ok(number)), "{said}");
        }
    }

    #[test]
    fn what_people_type_is_read() {
        let read = |typed: &str| unit("length_minutes").read(typed);
        for typed in ["1h30m", "1 hour, 30 minutes", "90 MIN", " 1 H 30 min "] {
            assert_eq!(read(typed), Some(Ok(90)), "{typed}");
        }
        assert_eq!(read("1 d"), Some(Ok(1440)));
        assert!(matches!(read("90 s"), Some(Err(_))));
        for none in ["", "90", "-", "soon", "1 h 30", "h", "1.5 h", "1:30"] {
            assert_eq!(read(none), None, "{none}");
        }
    }
}
