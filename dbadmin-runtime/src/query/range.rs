//! The range of days that a dashboard is about, as its address says it: `during=last-30-days`, or
//! `from=2026-01-01&to=2026-01-31`.

use chrono::{Days, Months, NaiveDate};
use dbadmin_model::sql::{Comparison, Filter, Operator};

use super::{ListRequest, Period, Problem, Unit};
use crate::Column;

/// The longest range, in years.
const LONGEST: u32 = 200;

/// Whole days, one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// Its first day.
    pub first: NaiveDate,
    /// The day behind its last one.
    pub behind: NaiveDate,
    /// The span that it was asked for by, and the word for that; `None` where by its days.
    pub period: Option<(Period, String)>,
}

impl Range {
    /// The span of that word, such as `last-30-days`, counted from today.
    #[must_use]
    pub fn named(word: &str, today: NaiveDate) -> Option<Self> {
        let period = Period::parse(word)?;
        let [first, behind] = period.range(today)?;
        Some(Self {
            first,
            behind,
            period: Some((period, word.to_owned())),
        })
    }

    /// From one day to another, both within it.
    #[must_use]
    pub fn between(first: NaiveDate, last: NaiveDate) -> Option<Self> {
        let behind = last.succ_opt()?;
        let end = first.checked_add_months(Months::new(LONGEST * 12))?;
        (first < behind && behind <= end).then_some(Self {
            first,
            behind,
            period: None,
        })
    }

    /// So many days, the last of which is this one.
    #[must_use]
    pub fn up_to(last: NaiveDate, days: u64) -> Option<Self> {
        Self::between(
            last.checked_sub_days(Days::new(days.saturating_sub(1)))?,
            last,
        )
    }

    /// Reads what an address says, and `None` where it says nothing.
    ///
    /// # Errors
    /// What cannot be followed, and what was expected in its place.
    pub fn read(
        during: &str,
        [from, to]: [&str; 2],
        today: NaiveDate,
    ) -> Result<Option<Self>, Vec<Problem>> {
        let problem = |parameter: &str, value: &str, expected: &str| Problem {
            parameter: parameter.to_owned(),
            value: value.to_owned(),
            expected: expected.to_owned(),
        };
        // The days win: whoever has typed them may have come from an address with a span.
        if from.is_empty() && to.is_empty() {
            if during.is_empty() {
                return Ok(None);
            }
            let range = Self::named(during, today);
            return match range.filter(|range| {
                range.first.checked_add_months(Months::new(LONGEST * 12)) >= Some(range.behind)
            }) {
                Some(range) => Ok(Some(range)),
                None => Err(vec![problem("during", during, super::period::SPAN)]),
            };
        }
        let day = |name: &str, text: &str, otherwise: Option<NaiveDate>| match text {
            "" => otherwise.ok_or_else(|| problem(name, text, "a day such as 2026-01-31")),
            _ => match Period::parse(text) {
                Some(Period::Dates(day, Unit::Day)) => Ok(day),
                _ => Err(problem(name, text, "a day such as 2026-01-31")),
            },
        };
        match (day("from", from, None), day("to", to, Some(today))) {
            (Ok(first), Ok(last)) => match Self::between(first, last) {
                Some(range) => Ok(Some(range)),
                None => {
                    let expected = format!(
                        "a day that is not before {first}, and at most {LONGEST} years after it"
                    );
                    Err(vec![problem("to", &last.to_string(), &expected)])
                }
            },
            (first, last) => Err([first.err(), last.err()].into_iter().flatten().collect()),
        }
    }

    /// How many days it has.
    #[must_use]
    pub fn days(&self) -> i64 {
        (self.behind - self.first).num_days()
    }

    /// The days before it that it is compared with: as many as of it are over by the end of today. Of a
    /// month that has come to its tenth day, those are the first ten of the month before.
    #[must_use]
    pub fn before(&self, today: NaiveDate) -> Option<[NaiveDate; 2]> {
        let over = self.behind.min(today.succ_opt()?);
        let days = u64::try_from((over - self.first).num_days()).ok()?;
        if days == 0 {
            return None;
        }
        let first = match self.period {
            Some((Period::This(unit) | Period::Dates(_, unit), _)) => match unit {
                Unit::Day => self.first.pred_opt()?,
                Unit::Week => self.first.checked_sub_days(Days::new(7))?,
                Unit::Month => self.first.checked_sub_months(Months::new(1))?,
                Unit::Year => self.first.checked_sub_months(Months::new(12))?,
            },
            _ => self.first.checked_sub_days(Days::new(days))?,
        };
        let behind = first.checked_add_days(Days::new(days))?;
        Some([first, behind.min(self.first)])
    }

    /// The units in which a trend over it is told: those asked for, longer ones where there would be too
    /// many, shorter ones where there would be one or two.
    #[must_use]
    pub fn told_in(&self, asked: Unit) -> Unit {
        const MOST: i64 = 62;
        const UNITS: [(Unit, i64); 4] = [
            (Unit::Day, 1),
            (Unit::Week, 7),
            (Unit::Month, 30),
            (Unit::Year, 365),
        ];
        let at = UNITS.iter().position(|(unit, _)| *unit == asked);
        let mut at = at.unwrap_or_default();
        while at > 0 && self.days() < 3 * UNITS[at].1 {
            at -= 1;
        }
        while at + 1 < UNITS.len() && self.days() / UNITS[at].1 > MOST {
            at += 1;
        }
        UNITS[at].0
    }

    /// Its parts, each with its first day and the day behind its last one; the first and the last may be
    /// shorter than the unit.
    #[must_use]
    pub fn parts(&self, unit: Unit) -> Vec<[NaiveDate; 2]> {
        let mut parts = Vec::new();
        let mut first = self.first;
        while first < self.behind {
            let begun = Period::This(unit).range(first);
            let Some([_, behind]) = begun else {
                break;
            };
            let behind = behind.min(self.behind);
            parts.push([first, behind]);
            first = behind;
        }
        parts
    }
}

/// The list that these days leave of another, by a column of dates; `None` where the list cannot be
/// filtered by it.
pub(crate) fn within(
    request: &ListRequest,
    over: &'static Column,
    [first, behind]: [NaiveDate; 2],
) -> Option<ListRequest> {
    // A day, a month or a year has a word of its own.
    for (unit, pattern) in [
        (Unit::Day, "%F"),
        (Unit::Month, "%Y-%m"),
        (Unit::Year, "%Y"),
    ] {
        if Period::This(unit).range(first) == Some([first, behind]) {
            let word = first.format(pattern).to_string();
            return request
                .with_filter(over, Filter::new(Operator::During, word))
                .ok();
        }
    }
    let bound =
        |comparison, day: NaiveDate| Filter::new(Operator::Compare(comparison), day.to_string());
    let from = request.with_filter(over, bound(Comparison::GreaterOrEqual, first));
    from.and_then(|from| from.with_filter(over, bound(Comparison::Less, behind)))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect(text)
    }

    #[test]
    fn an_address_says_which_days() {
        let today = day("2026-03-10");
        let read = |during, from, to| Range::read(during, [from, to], today);
        assert_eq!(read("", "", ""), Ok(None));
        let days = |range: Result<Option<Range>, _>| {
            let range = range.expect("a range").expect("days");
            [range.first, range.behind].map(|day| day.to_string())
        };
        assert_eq!(
            days(read("last-7-days", "", "")),
            ["2026-03-04", "2026-03-11"]
        );
        assert_eq!(
            days(read("last-7-days", "2026-01-01", "2026-01-31")),
            ["2026-01-01", "2026-02-01"]
        );
        assert_eq!(
            days(read("", "2026-03-01", "")),
            ["2026-03-01", "2026-03-11"]
        );
        for (during, from, to, wrong) in [
            ("soon", "", "", vec!["during"]),
            ("last-1000-years", "", "", vec!["during"]),
            ("", "2026-02-30", "tomorrow", vec!["from", "to"]),
            ("", "2026-02-01", "2026-01-31", vec!["to"]),
            ("", "", "2026-01-31", vec!["from"]),
        ] {
            let problems = read(during, from, to).expect_err(from);
            let named: Vec<&str> = problems.iter().map(|it| it.parameter.as_str()).collect();
            assert_eq!(named, wrong);
        }
    }

    #[test]
    fn what_is_not_over_is_compared_with_as_many_days() {
        let today = day("2026-03-10");
        let before = |word: &str| {
            let range = Range::named(word, today).expect(word);
            range
                .before(today)
                .map(|days| days.map(|day| day.to_string()))
        };
        for (word, first, behind) in [
            ("this-month", "2026-02-01", "2026-02-11"),
            ("this-year", "2025-01-01", "2025-03-11"),
            ("last-7-days", "2026-02-25", "2026-03-04"),
            ("2026-02", "2026-01-01", "2026-01-29"),
            ("today", "2026-03-09", "2026-03-10"),
        ] {
            let expected = [first, behind].map(str::to_owned);
            assert_eq!(before(word), Some(expected), "{word}");
        }
        assert_eq!(before("tomorrow"), None);
        assert_eq!(before("2027"), None);
    }

    #[test]
    fn a_range_is_told_in_a_number_of_parts_that_one_can_take_in() {
        let today = day("2026-03-11");
        for (word, asked, unit, parts) in [
            ("today", Unit::Week, Unit::Day, 1),
            ("last-7-days", Unit::Week, Unit::Day, 7),
            ("last-30-days", Unit::Day, Unit::Day, 30),
            ("last-30-days", Unit::Week, Unit::Week, 5),
            ("this-year", Unit::Day, Unit::Week, 53),
            ("last-10-years", Unit::Day, Unit::Year, 11),
        ] {
            let range = Range::named(word, today).expect(word);
            assert_eq!(range.told_in(asked), unit, "{word}");
            let told = range.parts(unit);
            assert_eq!(told.len(), parts, "{word}");
            assert_eq!(told.first().map(|part| part[0]), Some(range.first));
            assert_eq!(told.last().map(|part| part[1]), Some(range.behind));
        }
    }
}
