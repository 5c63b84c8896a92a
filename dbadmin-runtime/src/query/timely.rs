//! A filter's text read as a moment, by what the column's database makes of it.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime};
use dbadmin_model::Value;
use dbadmin_model::sql::{self, Comparison};

use crate::moment::{self, is_large};
use crate::{Column, Kind};

/// What is said of a text that is no moment.
const MOMENT: &str = "a date or time such as 2026-01-31 or 2026-01-31 09:30";

/// What is said of a text that names a zone where the column keeps none: a server would drop it
/// without a word, and find other rows than are meant.
const ZONELESS: &str = "a time as this column keeps it, without a zone, such as 2026-01-31 09:30";

/// A day in microseconds.
const DAY: i64 = 86_400_000_000;

/// Before and after what a text can tell, whose years have four digits.
const ENDS: [&str; 2] = ["0000-01-01", "9999-12-31 24:00"];

/// Whether the column holds dates or times in SQLite, which has no types for them; where it compares
/// by another collation than the column's own, that is all that its values' travel says.
pub(super) fn is_untyped(column: &Column) -> bool {
    matches!(column.kind, Kind::Date | Kind::DateTime | Kind::Time)
        && matches!(column.cast, "" | "BINARY")
}

/// What has to hold of moments in SQLite. In a column of days, a day stands for all of it, whatever
/// time is written behind it.
pub(super) fn tests(
    column: &Column,
    comparison: Comparison,
    text: &str,
) -> Result<Vec<(Comparison, sql::Moment)>, String> {
    use Comparison::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
    let first = moment(column, text)?;
    if column.kind != Kind::Date || text.parse::<NaiveDate>().is_err() {
        return Ok(vec![(comparison, first)]);
    }
    // The day after the last one of four digits has no name that texts could be compared with.
    let next = sql::Moment {
        clock: format!("{} 24:00", first.clock),
        micros: first.micros.map(|micros| micros + DAY),
    };
    Ok(match comparison {
        Equal | NotEqual => vec![(GreaterOrEqual, first), (Less, next)],
        LessOrEqual => vec![(Less, next)],
        Greater => vec![(GreaterOrEqual, next)],
        GreaterOrEqual | Less => vec![(comparison, first)],
    })
}

/// A moment for SQLite: the beginning of one stands for where it begins, a number counts since 1970.
fn moment(column: &Column, text: &str) -> Result<sql::Moment, String> {
    let read = match (column.kind, text.parse()) {
        (Kind::Time, _) => of_day(text),
        (_, Ok(number)) if text.len() > 4 => since_1970(number),
        _ => dated(&completed(text)),
    };
    read.ok_or_else(|| MOMENT.to_owned())
}

fn since_1970(number: i64) -> Option<sql::Moment> {
    let unit = if is_large(number) { 1000 } else { 1_000_000 };
    let micros = number.checked_mul(unit)?;
    let at = DateTime::from_timestamp_micros(micros)?;
    Some(sql::Moment {
        clock: match at.year() {
            ..0 => ENDS[0].to_owned(),
            0..=9999 => at.format("%F %T%.f").to_string(),
            _ => ENDS[1].to_owned(),
        },
        micros: Some(micros),
    })
}

fn dated(text: &str) -> Option<sql::Moment> {
    let read = moment::Moment::read(text)?;
    let (year, month, day) = read.date?;
    let date = NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))?;
    let machine = read.machine().replace('T', " ");
    let time = match machine.split_once(' ') {
        Some((_, time)) => clock(time)?,
        None => NaiveTime::MIN,
    };
    Some(sql::Moment {
        clock: machine,
        micros: Some(date.and_time(time).and_utc().timestamp_micros()),
    })
}

fn of_day(text: &str) -> Option<sql::Moment> {
    let read = moment::Moment::read(text).filter(|read| read.date.is_none())?;
    let clock = read.machine();
    self::clock(&clock)?;
    Some(sql::Moment {
        clock,
        micros: None,
    })
}

fn clock(text: &str) -> Option<NaiveTime> {
    let short = || NaiveTime::parse_from_str(text, "%H:%M");
    let whole = NaiveTime::parse_from_str(text, "%H:%M:%S%.f");
    whole.or_else(|_| short()).ok()
}

/// The beginning of a date stands for its first day, and of a time for its first minute.
fn completed(text: &str) -> String {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let rest = match (text.len(), text.get(..4).is_some_and(digits)) {
        (4, true) => "-01-01",
        (7, true) => "-01",
        (13, true) if text.get(11..).is_some_and(digits) => ":00",
        _ => "",
    };
    format!("{text}{rest}")
}

/// A moment for a database that has types for them, and infinities, and years before Christ.
pub(super) fn bound(column: &Column, text: &str) -> Result<Value, String> {
    let (whole, is_known) = if column.kind == Kind::Time {
        // MySQL's times are spans, which may be negative.
        (text.to_owned(), is_plausible(text.trim_start_matches('-')))
    } else {
        let whole = completed(text);
        let day = whole.get(..10).unwrap_or_default();
        let far = ["infinity", "-infinity"].contains(&text) || text.ends_with(" BC");
        let is_known = far || day.parse::<NaiveDate>().is_ok() || is_plausible(&whole);
        let is_zoned = moment::Moment::read(&whole).is_some_and(|read| !read.zone.is_empty());
        if is_zoned && column.cast != "timestamp with time zone" {
            return Err(ZONELESS.to_owned());
        }
        (whole, is_known)
    };
    is_known
        .then(|| whole.into())
        .ok_or_else(|| MOMENT.to_owned())
}

fn is_plausible(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit())
        && text
            .chars()
            .all(|character| character.is_ascii_digit() || "-:.T Z+".contains(character))
}
