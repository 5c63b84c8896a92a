//! Numbers, days and what they come from, in words.

use chrono::{Datelike as _, Days, NaiveDate};

use super::super::visit::Visit;
use super::super::{address, format};
use crate::query::{Amount, Content, Figures, ListRequest, Range, Trend, Unit};
use crate::{Column, Format, Kind, money};

/// The address of a list.
pub fn list(visit: &Visit<'_>, request: &ListRequest) -> String {
    address::list_with(visit.base, request.resource.table, &request.query())
}

/// What a card is called: of a trend, in which spans it is told as well.
pub fn title(found: &Figures) -> String {
    match &found.content {
        Content::Trend(trend) => {
            format!("{} per {}", found.card.title, trend.unit.words(1))
        }
        _ => found.card.title.to_owned(),
    }
}

/// An amount as a person reads it.
pub fn amount(amount: &Amount, sum: Option<&Column>) -> String {
    match &amount.exact {
        Some(exact) => exactly(exact, amount.number, sum),
        None => format!("about {}", exactly("", rounded(amount.number), sum)),
    }
}

/// To three digits: more would be made up.
fn rounded(number: f64) -> f64 {
    if number == 0.0 {
        return 0.0;
    }
    let unit = 10_f64.powf(number.abs().log10().floor() - 2.0);
    let rounded = (number / unit).round() * unit;
    if unit >= 1.0 {
        rounded.round()
    } else {
        rounded
    }
}

fn exactly(exact: &str, number: f64, sum: Option<&Column>) -> String {
    let mut out = String::new();
    let Some(column) = sum else {
        return format::count(exact.parse().unwrap_or(number.max(0.0).round() as u64));
    };
    // Writing to a String cannot fail.
    let _ = match column.format {
        Format::Money(currency) if column.kind == Kind::Integer => {
            let minor = exact.parse().unwrap_or(number.round() as i64);
            format::amount(&mut out, &money::decimal(minor, currency), currency)
        }
        Format::Money(currency) => {
            let digits = money::digits(currency);
            format::amount(&mut out, &plain(exact, number, digits), currency)
        }
        _ if column.kind == Kind::Integer => {
            let whole: i64 = exact.parse().unwrap_or(number.round() as i64);
            match u64::try_from(whole) {
                Ok(whole) => {
                    out.push_str(&format::count(whole));
                    Ok(())
                }
                Err(_) => format::grouped(&mut out, &whole.to_string()),
            }
        }
        _ => format::grouped(&mut out, &plain(exact, number, 2)),
    };
    out
}

/// Digits with a point: as the database says it, where that is so; else to so many places.
fn plain(exact: &str, number: f64, digits: usize) -> String {
    let is_plain = !exact.is_empty()
        && exact
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
    let places = exact.split_once('.').map_or(0, |(_, places)| places.len());
    if is_plain && places <= digits.max(4) {
        exact.to_owned()
    } else {
        format!("{number:.digits$}")
    }
}

/// A span of days, as short as it is clear: `12 Jan`, `5–11 Jan`, `29 Dec – 4 Jan`, `January 2026`.
pub fn days([first, behind]: [NaiveDate; 2], unit: Unit) -> String {
    let last = behind.pred_opt().unwrap_or(first);
    let is_whole = |of: Unit| crate::query::Period::This(of).range(first) == Some([first, behind]);
    match unit {
        Unit::Month if is_whole(Unit::Month) => first.format("%b %Y").to_string(),
        Unit::Year if is_whole(Unit::Year) => first.format("%Y").to_string(),
        _ if first == last => first.format("%-d %b").to_string(),
        _ if first.year() != last.year() && unit != Unit::Week => {
            format!(
                "{} – {}",
                first.format("%-d %b %Y"),
                last.format("%-d %b %Y")
            )
        }
        _ if (first.year(), first.month()) == (last.year(), last.month()) => {
            format!("{}–{}", first.day(), last.format("%-d %b"))
        }
        _ => format!("{} – {}", first.format("%-d %b"), last.format("%-d %b")),
    }
}

/// A span of days with its year.
pub fn dated([first, behind]: [NaiveDate; 2]) -> String {
    let last = behind.checked_sub_days(Days::new(1)).unwrap_or(first);
    let is_one_month = (first.year(), first.month()) == (last.year(), last.month());
    match (first == last, first.year() == last.year()) {
        (true, _) => last.format("%-d %b %Y").to_string(),
        _ if is_one_month => format!("{}–{}", first.day(), last.format("%-d %b %Y")),
        (_, true) => format!("{} – {}", first.format("%-d %b"), last.format("%-d %b %Y")),
        _ => format!(
            "{} – {}",
            first.format("%-d %b %Y"),
            last.format("%-d %b %Y")
        ),
    }
}

/// What the whole of a trend comes to beside the days before: `12 % more than in 1–30 Sep 2026`.
pub fn change(trend: &Trend) -> Option<String> {
    let (before, amount) = trend.before.as_ref()?;
    let of = dated(*before);
    let (now, then) = (trend.total.number, amount.number);
    if then == 0.0 {
        return Some(match now == 0.0 {
            true => format!("as in {of}"),
            false => format!("nothing in {of}"),
        });
    }
    let percent = (now - then) / then.abs() * 100.0;
    Some(match percent.round() {
        0.0 => format!("as much as in {of}"),
        more if more > 999.0 => format!("{:.0} times as much as in {of}", now / then),
        more if more > 0.0 => format!("{more:.0} % more than in {of}"),
        less => format!("{:.0} % less than in {of}", less.abs()),
    })
}

/// What a card's numbers are of, and how they were come by.
pub fn note(found: &Figures, range: &Range) -> String {
    let mut parts = Vec::new();
    if found.card.over.is_none() {
        parts.push("all rows".to_owned());
    } else {
        parts.push(of_range(range));
    }
    if let Some(part) = found.sample {
        parts.push(format!("from a sample of {}", percent(part)));
    }
    if let Some(at) = found.as_of {
        let text = format::unix(at).unwrap_or_default();
        let time = text.get(11..16).unwrap_or_default();
        parts.push(format!("as of {time} UTC"));
    }
    parts.join(", ")
}

/// The range, in words.
fn of_range(range: &Range) -> String {
    match &range.period {
        Some((period, _)) => period.words(),
        None => dated([range.first, range.behind]),
    }
}

/// A part of a whole.
pub fn percent(part: f64) -> String {
    match part * 100.0 {
        none if none <= 0.0 => "0 %".to_owned(),
        little if little < 0.1 => "less than 0.1 %".to_owned(),
        little if little < 0.95 => format!("{little:.1} %"),
        much => format!("{much:.0} %"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Amount {
        Amount {
            number: text.parse().expect("a number"),
            exact: Some(text.to_owned()),
        }
    }

    #[test]
    fn amounts_have_their_unit_and_say_what_is_not_exact() {
        let column = |kind| Column::new("t", "c", kind);
        let cents = column(Kind::Integer).money("EUR");
        let numeric = column(Kind::Numeric).money("EUR");
        let weight = column(Kind::Real);
        let about = Amount {
            number: 1_234_567.0,
            exact: None,
        };
        for (given, sum, said) in [
            (&exact("4812"), None, "4,812"),
            (&exact("123456"), Some(&cents), "€\u{a0}1,234.56"),
            (&exact("99.5"), Some(&numeric), "€\u{a0}99.5"),
            (&exact("0.30000000000000004"), Some(&weight), "0.30"),
            (&exact("2427"), Some(&column(Kind::Integer)), "2,427"),
            (&exact("-12427"), Some(&column(Kind::Integer)), "−12,427"),
            (&about, None, "about 1,230,000"),
            (&about, Some(&cents), "about €\u{a0}12,300.00"),
        ] {
            assert_eq!(amount(given, sum), said);
        }
    }

    #[test]
    fn days_are_said_shortly() {
        let day = |text: &str| text.parse::<NaiveDate>().expect(text);
        for (first, behind, unit, said) in [
            ("2026-01-12", "2026-01-13", Unit::Day, "12 Jan"),
            ("2026-01-05", "2026-01-12", Unit::Week, "5–11 Jan"),
            ("2025-12-29", "2026-01-05", Unit::Week, "29 Dec – 4 Jan"),
            ("2026-01-01", "2026-02-01", Unit::Month, "Jan 2026"),
            ("2026-01-05", "2026-02-01", Unit::Month, "5–31 Jan"),
            ("2026-01-01", "2027-01-01", Unit::Year, "2026"),
        ] {
            assert_eq!(days([day(first), day(behind)], unit), said);
        }
    }

    #[test]
    fn parts_are_said_as_far_as_they_are_seen() {
        let said = [0.0, 0.000_5, 0.005, 0.009_7, 0.333].map(percent);
        assert_eq!(said, ["0 %", "less than 0.1 %", "0.5 %", "1 %", "33 %"]);
    }
}
