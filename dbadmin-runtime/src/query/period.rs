//! Spans of whole days, by the words that an address has for them: `today`, `this-month`,
//! `last-7-days`, `2026-01`.
//!
//! What is relative is so to the day on which the request is read, in UTC, as every day of the panel
//! is. A span comes to one range from its first day to before the day behind its last one, so that
//! an index serves it.

use chrono::{Datelike as _, Days, Months, NaiveDate};

/// The largest number of a span's units.
const MOST: u32 = 1000;

/// A span of whole days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// The day that lies so many days behind today, or before it.
    Day(i8),
    /// The week, from Monday on, month or year that today is in.
    This(Unit),
    /// So many units, the last of which ends with today.
    Last(u32, Unit),
    /// So many units, the first of which begins with today.
    Next(u32, Unit),
    /// A date, or all of a month or year: `2026-01-31`, `2026-01`, `2026`.
    Dates(NaiveDate, Unit),
}

/// What spans are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Days.
    Day,
    /// Weeks; a week begins on Monday.
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
}

/// Every unit, one and several of it.
const UNITS: [(&str, &str, Unit); 4] = [
    ("day", "days", Unit::Day),
    ("week", "weeks", Unit::Week),
    ("month", "months", Unit::Month),
    ("year", "years", Unit::Year),
];

/// The days that have names.
const DAYS: [(&str, i8); 3] = [("today", 0), ("yesterday", -1), ("tomorrow", 1)];

/// What is said of a text that is no span.
pub(super) const SPAN: &str = "today, yesterday, tomorrow, this-week, this-month, this-year, a number \
     of days, weeks, months or years from 1 to 1000 as in last-7-days or next-2-weeks, or a date, a \
     month or a year as in 2026-01";

impl Unit {
    /// The unit, one or several of it, in words.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        let mut units = UNITS.iter();
        units
            .find(|(one, many, _)| [*one, *many].contains(&word))
            .map(|(_, _, unit)| *unit)
    }

    /// Its name, of so many.
    #[must_use]
    pub fn words(self, number: u32) -> &'static str {
        let mut units = UNITS.iter();
        let found = units.find(|(_, _, unit)| *unit == self);
        found.map_or("", |(one, many, _)| if number == 1 { one } else { many })
    }
}

impl Period {
    /// Reads `today`, `this-week`, `last-7-days`, `next-1-month`, `2026-01-31`, `2026-01`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some((_, away)) = DAYS.iter().find(|(name, _)| *name == text) {
            return Some(Self::Day(*away));
        }
        match text.split('-').collect::<Vec<_>>().as_slice() {
            ["this", unit @ ("week" | "month" | "year")] => Unit::named(unit).map(Self::This),
            [way @ ("last" | "next"), number, unit] => {
                let number: u32 = number.parse().ok()?;
                let unit = Unit::named(unit)?;
                let is_last = *way == "last";
                (1..=MOST).contains(&number).then_some(match is_last {
                    true => Self::Last(number, unit),
                    false => Self::Next(number, unit),
                })
            }
            [year] => dates(year, "01", "01").map(|day| Self::Dates(day, Unit::Year)),
            [year, month] => dates(year, month, "01").map(|day| Self::Dates(day, Unit::Month)),
            [year, month, day] => dates(year, month, day).map(|day| Self::Dates(day, Unit::Day)),
            _ => None,
        }
    }

    /// Its first day, and the day behind its last one.
    #[must_use]
    pub fn range(self, today: NaiveDate) -> Option<[NaiveDate; 2]> {
        let behind = |first: NaiveDate, number, unit| Some([first, later(first, number, unit)?]);
        match self {
            Self::Day(away) => {
                let day = match u64::from(away.unsigned_abs()) {
                    days if away < 0 => today.checked_sub_days(Days::new(days))?,
                    days => today.checked_add_days(Days::new(days))?,
                };
                behind(day, 1, Unit::Day)
            }
            Self::This(unit) => {
                let back = u64::from(today.weekday().num_days_from_monday());
                let first = match unit {
                    Unit::Day => today,
                    Unit::Week => today.checked_sub_days(Days::new(back))?,
                    Unit::Month => today.with_day(1)?,
                    Unit::Year => NaiveDate::from_ymd_opt(today.year(), 1, 1)?,
                };
                behind(first, 1, unit)
            }
            Self::Last(number, unit) => {
                let tomorrow = today.succ_opt()?;
                Some([earlier(tomorrow, number, unit)?, tomorrow])
            }
            Self::Next(number, unit) => behind(today, number, unit),
            Self::Dates(first, unit) => behind(first, 1, unit),
        }
    }

    /// Whether it is a single day, which something happens on and not in.
    #[must_use]
    pub const fn is_day(self) -> bool {
        matches!(self, Self::Day(_) | Self::Dates(_, Unit::Day))
    }

    /// In words, as they stand behind “in”, or behind “is” where it is relative to today.
    #[must_use]
    pub fn words(self) -> String {
        let span = |way: &str, number: u32, unit: Unit| match number {
            1 => format!("the {way} {}", unit.words(1)),
            _ => format!("the {way} {number} {}", unit.words(number)),
        };
        match self {
            Self::Day(away) => {
                let mut days = DAYS.iter();
                let day = days.find(|(_, known)| *known == away);
                day.map_or_else(String::new, |(name, _)| (*name).to_owned())
            }
            Self::This(unit) => format!("this {}", unit.words(1)),
            Self::Last(number, unit) => span("last", number, unit),
            Self::Next(number, unit) => span("next", number, unit),
            Self::Dates(day, Unit::Year) => day.format("%Y").to_string(),
            Self::Dates(day, Unit::Month) => day.format("%B %Y").to_string(),
            Self::Dates(day, _) => day.format("%-d %b %Y").to_string(),
        }
    }
}

/// A date whose parts have all their digits, and behind which there are days of four-digit years.
fn dates(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    let whole = [(year, 4), (month, 2), (day, 2)];
    let is_whole = |(part, digits): &(&str, usize)| {
        part.len() == *digits && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let date = format!("{year}-{month}-{day}");
    let date = whole.iter().all(is_whole).then(|| date.parse().ok())?;
    date.filter(|day: &NaiveDate| (1..9999).contains(&day.year()))
}

fn later(day: NaiveDate, number: u32, unit: Unit) -> Option<NaiveDate> {
    match unit {
        Unit::Day => day.checked_add_days(Days::new(number.into())),
        Unit::Week => day.checked_add_days(Days::new(u64::from(number) * 7)),
        Unit::Month => day.checked_add_months(Months::new(number)),
        Unit::Year => day.checked_add_months(Months::new(number * 12)),
    }
}

fn earlier(day: NaiveDate, number: u32, unit: Unit) -> Option<NaiveDate> {
    match unit {
        Unit::Day => day.checked_sub_days(Days::new(number.into())),
        Unit::Week => day.checked_sub_days(Days::new(u64::from(number) * 7)),
        Unit::Month => day.checked_sub_months(Months::new(number)),
        Unit::Year => day.checked_sub_months(Months::new(number * 12)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_whole_days_that_begin_and_end_where_one_expects() {
        let today: NaiveDate = "2028-02-29".parse().expect("a Tuesday of a leap year");
        for (text, first, behind, words) in [
            ("today", "2028-02-29", "2028-03-01", "today"),
            ("yesterday", "2028-02-28", "2028-02-29", "yesterday"),
            ("tomorrow", "2028-03-01", "2028-03-02", "tomorrow"),
            ("this-week", "2028-02-28", "2028-03-06", "this week"),
            ("this-month", "2028-02-01", "2028-03-01", "this month"),
            ("this-year", "2028-01-01", "2029-01-01", "this year"),
            ("last-1-day", "2028-02-29", "2028-03-01", "the last day"),
            ("last-7-days", "2028-02-23", "2028-03-01", "the last 7 days"),
            (
                "last-2-weeks",
                "2028-02-16",
                "2028-03-01",
                "the last 2 weeks",
            ),
            ("last-1-month", "2028-02-01", "2028-03-01", "the last month"),
            (
                "last-2-years",
                "2026-03-01",
                "2028-03-01",
                "the last 2 years",
            ),
            (
                "next-30-days",
                "2028-02-29",
                "2028-03-30",
                "the next 30 days",
            ),
            ("next-1-years", "2028-02-29", "2029-02-28", "the next year"),
            ("2026-01-31", "2026-01-31", "2026-02-01", "31 Jan 2026"),
            ("2026-12", "2026-12-01", "2027-01-01", "December 2026"),
            ("2026", "2026-01-01", "2027-01-01", "2026"),
        ] {
            let period = Period::parse(text).expect(text);
            let range = period.range(today).expect(text);
            assert_eq!(range.map(|day| day.to_string()), [first, behind], "{text}");
            assert_eq!(period.words(), words);
        }
    }

    #[test]
    fn what_is_no_span_is_none() {
        for text in [
            "",
            "now",
            "this-day",
            "last-week",
            "last-0-days",
            "last-1001-days",
            "last--1-days",
            "next-3-fortnights",
            "2026-13",
            "2026-02-30",
            "20260131",
            "9999",
            "0000-01-01",
            "26-1",
            "2026-1-1",
            "+026-01-01",
        ] {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_farthest_spans_have_a_range() {
        for today in ["2026-11-27", "2028-02-29", "0001-01-01"] {
            let today = today.parse().expect(today);
            for unit in ["days", "weeks", "months", "years"] {
                for way in ["last", "next"] {
                    let period = Period::parse(&format!("{way}-1000-{unit}")).expect(unit);
                    assert!(period.range(today).is_some());
                }
            }
        }
    }
}
