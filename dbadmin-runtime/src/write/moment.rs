//! Dates and times as people and browsers write them, and as the database holds them.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use dbadmin_model::{Value, sql};

use crate::moment::is_large;

/// A date and time, with what follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Moment<'a> {
    at: NaiveDateTime,
    separator: char,
    zone: &'a str,
}

/// A typed date as stored; `None` where it is no date.
pub(super) fn date(typed: &str, old: Option<&Value>) -> Option<Value> {
    if let Some(Value::Integer(old)) = old {
        return match sql::day(*old) {
            Some(_) => digits(typed),
            None => epoch(typed, *old),
        };
    }
    let date: NaiveDate = typed.parse().ok()?;
    // Years of four digits keep their order as text.
    (typed.len() == 10).then(|| date.to_string().into())
}

/// A typed day as a number of its digits, in which it may also be typed.
fn digits(typed: &str) -> Option<Value> {
    let digits = match typed.parse::<NaiveDate>() {
        Ok(date) => date.format("%Y%m%d").to_string(),
        Err(_) => typed.to_owned(),
    };
    let number = digits.parse().ok()?;
    sql::day(number).map(|_| Value::Integer(number))
}

/// A typed time of day as stored; `None` where it is no time.
pub(super) fn time(typed: &str, old: Option<&Value>) -> Option<Value> {
    let time = clock(typed)?;
    if let Some(Value::Text(old)) = old
        && let Some(known) = clock(old)
        && known == time
    {
        return Some(old.as_str().into());
    }
    Some(time.format("%H:%M:%S%.f").to_string().into())
}

/// A typed date and time as stored: in the way in which the old value was written, else as
/// SQLite's own functions write it. `None` where it is no date and time.
pub(super) fn date_time(typed: &str, old: Option<&Value>) -> Option<Value> {
    if let Some(Value::Integer(old)) = old {
        return epoch(typed, *old);
    }
    let new = moment(typed)?;
    let old_text = match old {
        Some(Value::Text(text)) => Some(text.as_str()),
        _ => None,
    };
    let Some((text, old)) = old_text.and_then(|text| Some((text, moment(text)?))) else {
        return Some(format!("{}{}", new.at.format("%F %T%.f"), new.zone).into());
    };
    if old.at == new.at && (new.zone.is_empty() || new.zone == old.zone) {
        return Some(text.into());
    }
    let zone = if new.zone.is_empty() {
        old.zone
    } else {
        new.zone
    };
    let (day, clock) = (new.at.format("%F"), new.at.format("%T%.f"));
    Some(format!("{day}{}{clock}{zone}", old.separator).into())
}

/// Whether a date and time names its zone.
pub(super) fn has_zone(typed: &str) -> bool {
    moment(typed).is_some_and(|moment| !moment.zone.is_empty())
}

/// Where the old value counts seconds or milliseconds since 1970, so does the new one.
fn epoch(typed: &str, old: i64) -> Option<Value> {
    if let Ok(number) = typed.parse() {
        return Some(Value::Integer(number));
    }
    let at = moment(typed)
        .filter(|moment| matches!(moment.zone, "" | "Z"))?
        .at
        .and_utc();
    // What it has no place for would be lost without a word.
    let (number, room) = match is_large(old) {
        true => (at.timestamp_millis(), 1_000_000),
        false => (at.timestamp(), 1_000_000_000),
    };
    (at.timestamp_subsec_nanos() % room == 0).then_some(Value::Integer(number))
}

fn moment(text: &str) -> Option<Moment<'_>> {
    let (day, rest) = text.split_at_checked(10)?;
    let day: NaiveDate = day.parse().ok()?;
    let Some(separator) = rest.chars().next() else {
        return Some(Moment {
            at: day.and_time(NaiveTime::MIN),
            separator: ' ',
            zone: "",
        });
    };
    let rest = rest.strip_prefix(['T', ' '])?;
    let zone_at = rest.find(['Z', '+', '-']).unwrap_or(rest.len());
    let (time, zone) = rest.split_at(zone_at);
    let plain = zone.is_empty() || zone == "Z" || is_offset(&zone[1..]);
    let time = clock(time)?;
    plain.then_some(Moment {
        at: day.and_time(time),
        separator,
        zone,
    })
}

/// Hours and minutes; PostgreSQL leaves minutes out where there are none.
fn is_offset(text: &str) -> bool {
    let hours = |text: &str| text.len() == 2 && text.parse::<u8>().is_ok_and(|it| it < 24);
    match text.split_once(':') {
        Some((hour, minute)) => {
            hours(hour) && minute.len() == 2 && minute.parse::<u8>().is_ok_and(|it| it < 60)
        }
        None => hours(text),
    }
}

/// A time of day. A browser leaves seconds out where they are zero, and shows them where they are
/// not: missing ones are zero.
fn clock(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M:%S%.f")
        .or_else(|_| NaiveTime::parse_from_str(text, "%H:%M"))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(typed: &str, old: Option<&str>) -> Option<String> {
        match date_time(typed, old.map(Value::from).as_ref()) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    #[test]
    fn a_moment_keeps_the_way_in_which_it_was_written() {
        let new = |typed| stored(typed, None);
        assert_eq!(
            new("2026-01-31T09:30").as_deref(),
            Some("2026-01-31 09:30:00")
        );
        assert_eq!(new("2026-01-31").as_deref(), Some("2026-01-31 00:00:00"));
        assert_eq!(new("2026-01-31 25:00"), None);
        assert_eq!(new("31.01.2026"), None);
        let zoned = "2026-01-31T09:30:15.250+00:00";
        let over = |typed| stored(typed, Some(zoned));
        assert_eq!(over("2026-01-31T09:30:15.25").as_deref(), Some(zoned));
        // What was shown has been set to zero.
        assert_eq!(
            over("2026-01-31T09:30:15").as_deref(),
            Some("2026-01-31T09:30:15+00:00")
        );
        assert_eq!(
            over("2026-01-31T09:30").as_deref(),
            Some("2026-01-31T09:30:00+00:00")
        );
        let whole = "2026-01-31 09:30:00.25";
        assert_eq!(
            stored("2026-01-31T09:30", Some(whole)).as_deref(),
            Some("2026-01-31 09:30:00")
        );
        assert_eq!(
            over("2026-01-31T09:31").as_deref(),
            Some("2026-01-31T09:31:00+00:00")
        );
        assert_eq!(
            over("2026-01-31T09:30Z").as_deref(),
            Some("2026-01-31T09:30:00Z")
        );
    }

    #[test]
    fn numbers_stay_numbers() {
        let over = |typed, old| date_time(typed, Some(&Value::Integer(old)));
        assert_eq!(over("1767225600", 0), Some(Value::Integer(1_767_225_600)));
        assert_eq!(over("1", i64::MIN), Some(Value::Integer(1)));
        let digits = |typed| date(typed, Some(&Value::Integer(20_260_131)));
        assert_eq!(digits("2026-02-01"), Some(Value::Integer(20_260_201)));
        assert_eq!(digits("20260201"), Some(Value::Integer(20_260_201)));
        assert_eq!(digits("20261301"), None);
        let day = date("2026-01-01", Some(&Value::Integer(5)));
        assert_eq!(day, Some(Value::Integer(1_767_225_600)));
        assert_eq!(
            over("2026-01-01T00:00Z", 1),
            Some(Value::Integer(1_767_225_600))
        );
        assert_eq!(
            over("2026-01-01T00:00:00.5", 1_700_000_000_000),
            Some(Value::Integer(1_767_225_600_500))
        );
        assert_eq!(over("2026-01-01T00:00:00.5", 1_700_000_000), None);
        assert_eq!(
            over("2026-01-01T00:00", 1_700_000_000_000),
            Some(Value::Integer(1_767_225_600_000))
        );
    }

    #[test]
    fn dates_and_times_are_checked() {
        assert_eq!(date("2026-02-28", None), Some("2026-02-28".into()));
        assert_eq!(date("2026-02-30", None), None);
        assert_eq!(time("9:30", None), Some("09:30:00".into()));
        assert_eq!(time("09:30", Some(&"09:30".into())), Some("09:30".into()));
        let fifteen = Value::from("09:30:15");
        assert_eq!(time("09:30", Some(&fifteen)), Some("09:30:00".into()));
        assert_eq!(time("24:30", None), None);
    }
}
