//! Dates and times as databases hold them, read for people and for the controls of a form.
//!
//! Pages show them and writes compare with what a page showed, so both read them here.

use std::fmt::{self, Write};

use dbadmin_model::sql::day;

use crate::Kind;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// A moment as a database stores it: a date, a time of day, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment<'a> {
    /// Year, month and day.
    pub date: Option<(u16, u8, u8)>,
    /// Hours and minutes.
    pub time: Option<(u8, u8)>,
    /// What follows the minutes: seconds and their fraction, without the colon.
    pub seconds: &'a str,
    /// The time zone, as written.
    pub zone: &'a str,
}

impl<'a> Moment<'a> {
    /// Reads `2026-01-12`, `09:14`, `2026-01-12 09:14:00`, `2026-01-12T09:14:00.5Z` and the like;
    /// `None` for anything else.
    pub fn read(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let two = |from: usize| {
            let part = text.get(from..from + 2)?;
            part.bytes()
                .all(|byte| byte.is_ascii_digit())
                .then(|| part.parse::<u8>().ok())
                .flatten()
        };
        let bytes = text.as_bytes();
        let date = if bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-') {
            let year = text.get(..4)?.parse().ok()?;
            let (month, day) = (two(5)?, two(8)?);
            if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
                return None;
            }
            Some((year, month, day))
        } else {
            None
        };
        let start = match (date, bytes.get(10)) {
            (Some(_), None) => {
                return Some(Self {
                    date,
                    time: None,
                    seconds: "",
                    zone: "",
                });
            }
            (Some(_), Some(b' ' | b'T')) => 11,
            (Some(_), _) => return None,
            (None, _) => 0,
        };
        if bytes.get(start + 2) != Some(&b':') {
            return None;
        }
        let (hour, minute) = (two(start)?, two(start + 3)?);
        let rest = text.get(start + 5..)?;
        let zone = rest
            .find(['Z', 'z', '+', '-', ' '])
            .map_or("", |at| &rest[at..]);
        // Years before Christ have no place in a control, nor in the short form of a page.
        if zone.split(' ').any(|word| word.eq_ignore_ascii_case("BC")) {
            return None;
        }
        let seconds = rest[..rest.len() - zone.len()].trim_start_matches(':');
        let numeric = |byte: u8| byte.is_ascii_digit() || byte == b'.';
        (hour < 24 && minute < 60 && seconds.bytes().all(numeric)).then_some(Self {
            date,
            time: Some((hour, minute)),
            seconds,
            zone: zone.trim(),
        })
    }

    /// Writes it as a person reads it: `12 Jan 2026, 09:14`.
    pub fn write(&self, out: &mut impl Write) -> fmt::Result {
        if let Some((year, month, day)) = self.date {
            let month = MONTHS[usize::from(month - 1)];
            write!(out, "{day}\u{a0}{month}\u{a0}{year}")?;
            if self.time.is_some() {
                out.write_str(", ")?;
            }
        }
        if let Some((hour, minute)) = self.time {
            write!(out, "{hour:02}:{minute:02}")?;
        }
        Ok(())
    }

    /// The form that an HTML control of type `date`, `time` or `datetime-local` takes, and the
    /// `datetime` attribute.
    pub fn machine(&self) -> String {
        let mut text = String::with_capacity(20);
        if let Some((year, month, day)) = self.date {
            let _ = write!(text, "{year:04}-{month:02}-{day:02}");
        }
        if let Some((hour, minute)) = self.time {
            let gap = if self.date.is_some() { "T" } else { "" };
            let _ = write!(text, "{gap}{hour:02}:{minute:02}");
            if !self.seconds.is_empty() {
                let _ = write!(text, ":{}", self.seconds);
            }
        }
        text
    }
}

/// Whether a Unix time counts milliseconds, as large ones are taken to.
pub fn is_large(number: i64) -> bool {
    const SECONDS_UNTIL_5138: u64 = 100_000_000_000;
    number.unsigned_abs() >= SECONDS_UNTIL_5138
}

/// What a number says in a column of dates or times in SQLite: a day by its digits in a column of days,
/// else a Unix time.
pub fn counted(kind: Kind, number: i64) -> Option<String> {
    match day(number).filter(|_| kind == Kind::Date) {
        Some([year, month, day]) => Some(format!("{year:04}-{month:02}-{day:02}")),
        None => unix(number),
    }
}

/// A Unix time as text that [`Moment::read`] understands; whole numbers beyond the year 5000 are
/// taken for milliseconds.
pub fn unix(number: i64) -> Option<String> {
    let moment = if is_large(number) {
        chrono::DateTime::from_timestamp_millis(number)
    } else {
        chrono::DateTime::from_timestamp(number, 0)
    };
    moment.map(|moment| moment.format("%Y-%m-%dT%H:%M:%S%.fZ").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_in_the_forms_databases_write() {
        let shown = |text: &str| {
            let mut out = String::new();
            Moment::read(text).map(|moment| {
                moment.write(&mut out).unwrap();
                (out, moment.machine())
            })
        };
        let pair = |a: &str, b: &str| Some((a.replace('_', "\u{a0}"), b.to_owned()));
        assert_eq!(shown("2026-01-12"), pair("12_Jan_2026", "2026-01-12"));
        assert_eq!(shown("09:14"), pair("09:14", "09:14"));
        assert_eq!(
            shown("2026-01-12 09:14:05"),
            pair("12_Jan_2026, 09:14", "2026-01-12T09:14:05")
        );
        assert_eq!(
            shown("2026-01-12T09:14:05.25+02:00"),
            pair("12_Jan_2026, 09:14", "2026-01-12T09:14:05.25")
        );
        for odd in [
            "",
            "yesterday",
            "2026-13-01",
            "2026-01-12x",
            "9:14",
            "x9:14",
            "é-é-é-é",
        ] {
            assert_eq!(shown(odd), None, "{odd}");
        }
        assert_eq!(unix(0).as_deref(), Some("1970-01-01T00:00:00Z"));
        assert_eq!(unix(1_700_000_000_000), unix(1_700_000_000));
        assert_eq!(
            unix(-100_000_000_001).as_deref(),
            Some("1966-10-31T14:13:19.999Z")
        );
        assert_eq!(unix(i64::MIN), None);
    }
}
