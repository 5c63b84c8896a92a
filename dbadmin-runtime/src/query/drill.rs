//! Going down a list by the days that its rows are of: years, then months, then days, each with the list of
//! its rows.
//!
//! Which of them have rows, and how many, is told where few rows are left to look at. Else all of them are
//! offered from the table's first day to its last, which an index tells; a large table that has none
//! offers nothing.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{Datelike as _, Months, NaiveDate};
use dbadmin_model::Value;
use dbadmin_model::sql::{Filter, Grouped, Grouping, Operand, Operator, Span};
use tokio::time::timeout;

use super::ends::end;
use super::fetch::{at, table_ref};
use super::indexed::is_indexed;
use super::range::{Range, within};
use super::{Count, ListRequest, Period, Unit, count};
use crate::policy::require;
use crate::{Actor, App, Column, Error, Kind, Permission};

/// No more rows than this are told apart by their days.
const FEW: u64 = 5_000;
/// Whoever opens a list waits no longer for its days.
const PATIENCE: Duration = Duration::from_millis(300);
/// So many years are offered where nobody knows which of them have rows: the last ones.
const YEARS: usize = 40;
/// So many years ahead of today at most.
const AHEAD: u32 = 10;

/// The days of a list.
#[derive(Clone, Debug)]
pub struct Drill {
    /// The column that has them.
    pub column: &'static Column,
    /// The list of all days.
    pub whole: ListRequest,
    /// What one has chosen so far: a year, a month of it, a day of that.
    pub path: Vec<Step>,
    /// What one can choose next; the days of the same month, where a day is chosen.
    pub steps: Vec<Step>,
}

/// A year, a month or a day.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its first day.
    pub first: NaiveDate,
    /// Which of them it is.
    pub unit: Unit,
    /// How many rows it has; `None` where that is not known.
    pub rows: Option<u64>,
    /// The list of its rows.
    pub request: ListRequest,
    /// Whether these are the rows that the list shows.
    pub current: bool,
}

/// The days of a list that has so many rows; `None` where it is of no column that has days, where it is
/// filtered by that column in another way, where all its rows are of one day, or where only reading a large
/// table would tell.
///
/// # Errors
/// [`Error::Forbidden`] where the actor may not see the table; else what the database says.
pub async fn drill(
    app: &App,
    actor: &Actor,
    request: &ListRequest,
    count: Count,
) -> Result<Option<Drill>, Error> {
    require(actor, request.resource.table, Permission::View)?;
    let Some(column) = column(request) else {
        return Ok(None);
    };
    let Some((chosen, whole)) = chosen(request, column) else {
        return Ok(None);
    };
    let down = Down {
        app,
        column,
        whole,
        chosen,
    };
    match timeout(PATIENCE, down.look(count)).await {
        Ok(found) => found,
        Err(_) => Ok(None),
    }
}

/// The column of days, if the list has one that can be filtered by.
fn column(request: &ListRequest) -> Option<&'static Column> {
    let wanted = request.resource.list.drill.as_ref()?;
    let mut known = request.filterables();
    let column = known.find(|column| column.is(wanted))?;
    matches!(column.kind, Kind::Date | Kind::DateTime).then_some(column)
}

/// A year, a month or a day, by its first day.
type Chosen = (NaiveDate, Unit);

/// What is chosen of the days, and the list without that; `None` where the column is filtered otherwise.
fn chosen(request: &ListRequest, column: &Column) -> Option<(Option<Chosen>, ListRequest)> {
    let filters = request.filters.iter().enumerate();
    let mut own = filters.filter(|(_, filter)| filter.column.is(column));
    let first = own.next();
    if own.next().is_some() {
        return None;
    }
    let Some((index, filter)) = first else {
        return Some((None, request.from_start()));
    };
    match (&filter.filter, &filter.filter.operand) {
        (
            Filter {
                negated: false,
                operator: Operator::During,
                ..
            },
            Operand::One(text),
        ) => match Period::parse(text)? {
            Period::Dates(day, unit) => Some((Some((day, unit)), request.without_filter(index))),
            _ => None,
        },
        _ => None,
    }
}

struct Down<'a> {
    app: &'a App,
    column: &'static Column,
    whole: ListRequest,
    chosen: Option<Chosen>,
}

impl Down<'_> {
    async fn look(&self, count: Count) -> Result<Option<Drill>, Error> {
        let ends = self.ends().await?;
        // The span whose parts are offered, and which parts.
        let (within, unit) = match (self.chosen, ends) {
            (Some((day, Unit::Year)), _) => (Some((day, Unit::Year)), Unit::Month),
            (Some((day, _)), _) => (Some((first_of_month(day), Unit::Month)), Unit::Day),
            (None, Some([first, last])) => common(first, last),
            (None, None) => (None, Unit::Year),
        };
        let parts = self.parts(within, unit, count, ends).await?;
        // What has been chosen can be left again, whatever it took to find more.
        let (parts, unit) = parts.unwrap_or((Parts::new(), unit));
        let steps: Vec<Step> = parts
            .into_iter()
            .filter_map(|(day, rows)| self.step(day, unit, rows))
            .collect();
        let path = self.path();
        Ok((steps.len() > 1 || !path.is_empty()).then(|| Drill {
            column: self.column,
            whole: self.whole.clone(),
            path,
            steps,
        }))
    }

    /// The parts of a span, and what they are: counted where there are few rows, of the only part that has
    /// some where nothing is chosen yet; else all between the ends.
    async fn parts(
        &self,
        mut within: Option<Chosen>,
        mut unit: Unit,
        count: Count,
        ends: Option<[NaiveDate; 2]>,
    ) -> Result<Option<(Parts, Unit)>, Error> {
        loop {
            let list = match within {
                Some((day, unit)) => self.list(day, unit),
                None => Some(self.whole.clone()),
            };
            let Some(list) = list else {
                return Ok(None);
            };
            let count = match self.chosen {
                // Then the list has the rows of one day, and not of its month.
                Some((_, Unit::Day)) => count::of(self.app, &list).await?,
                _ => count,
            };
            if !matches!(count, Count::Exact(0..=FEW)) {
                let all = ends.map(|ends| (uncounted(ends, within, unit), unit));
                return Ok(all);
            }
            let parts = self.counted(&list, unit).await?;
            match (self.chosen, parts.first_key_value(), parts.len()) {
                (None, Some((day, _)), 1) if unit != Unit::Day => {
                    within = Some((*day, unit));
                    unit = if unit == Unit::Year {
                        Unit::Month
                    } else {
                        Unit::Day
                    };
                }
                _ => return Ok(Some((parts, unit))),
            }
        }
    }

    /// The table's first and last day, where an index tells them or there are few rows.
    async fn ends(&self) -> Result<Option<[NaiveDate; 2]>, Error> {
        let (resource, column) = (self.whole.resource, self.column);
        let table = resource.table;
        if !is_indexed(self.app, table, column).await? {
            let cap = resource.queries.count_cap;
            let Count::Exact(0..=FEW) = count::whole(self.app, table, cap).await? else {
                return Ok(None);
            };
        }
        let first = end(self.app, resource, column, false).await?;
        let last = end(self.app, resource, column, true).await?;
        // What holds for ever is often said to end in the year 9999.
        let soon = chrono::Utc::now().date_naive() + Months::new(12 * AHEAD);
        Ok(first
            .zip(last)
            .map(|(first, last)| [first, last.min(soon.max(first))]))
    }

    /// The list of a span.
    fn list(&self, day: NaiveDate, unit: Unit) -> Option<ListRequest> {
        within(&self.whole, self.column, Period::This(unit).range(day)?)
    }

    fn step(&self, first: NaiveDate, unit: Unit, rows: Option<u64>) -> Option<Step> {
        Some(Step {
            first,
            unit,
            rows,
            request: self.list(first, unit)?,
            current: self.chosen == Some((first, unit)),
        })
    }

    fn path(&self) -> Vec<Step> {
        let Some((day, chosen)) = self.chosen else {
            return Vec::new();
        };
        let all = [Unit::Year, Unit::Month, Unit::Day];
        let down_to = all.iter().position(|unit| *unit == chosen).unwrap_or(0);
        let units = all.into_iter().take(down_to + 1);
        units
            .filter_map(|unit| {
                let [first, _] = Period::This(unit).range(day)?;
                self.step(first, unit, None)
            })
            .collect()
    }

    /// The parts of a span that have rows, and how many.
    async fn counted(&self, list: &ListRequest, unit: Unit) -> Result<Parts, Error> {
        let table = list.resource.table;
        let grouped = Grouped {
            table: table_ref(table),
            by: Grouping::Time {
                column: at(table, self.column),
                span: match unit {
                    Unit::Day => Span::Day,
                    Unit::Week => Span::Week,
                    Unit::Month => Span::Month,
                    Unit::Year => Span::Year,
                },
                days: self.column.kind == Kind::Date,
            },
            sum: None,
            condition: list.condition(),
            slices: None,
            most: FEW,
        };
        let store = self.app.store();
        let rows = store.awaited(grouped.statement(store.dialect())).await?;
        let mut parts = Parts::new();
        for row in rows {
            let [Value::Text(day), Value::Integer(rows), ..] = row.as_slice() else {
                continue;
            };
            // A text that is no day is none to choose; nor are years before Christ, which look like others.
            let known = day.parse().ok().filter(|day: &NaiveDate| {
                (1000..9999).contains(&day.year()) && Period::This(unit).range(*day).is_some()
            });
            if let Some(day) = known {
                *parts.entry(day).or_default() = u64::try_from(*rows).ok();
            }
        }
        Ok(parts)
    }
}

/// Parts of a span by their first days, with how many rows they have, where that is known.
type Parts = BTreeMap<NaiveDate, Option<u64>>;

/// All parts of a span that lie between the ends, both of which are within.
fn uncounted([first, last]: [NaiveDate; 2], span: Option<Chosen>, unit: Unit) -> Parts {
    let (mut first, mut behind) = (first, last.succ_opt().unwrap_or(last));
    if let Some([from, to]) = span.and_then(|(day, unit)| Period::This(unit).range(day)) {
        (first, behind) = (first.max(from), behind.min(to));
    }
    let days = Range {
        first,
        behind,
        period: None,
    };
    let parts = days.parts(unit);
    let skipped = parts.len().saturating_sub(YEARS);
    let begun = parts.into_iter().skip(skipped).filter_map(|[day, _]| {
        let [first, _] = Period::This(unit).range(day)?;
        Some((first, None))
    });
    begun.collect()
}

/// The smallest span that both days are of, and the parts of it that they are not both of.
fn common(first: NaiveDate, last: NaiveDate) -> (Option<Chosen>, Unit) {
    if first.year() != last.year() {
        return (None, Unit::Year);
    }
    if first.month() != last.month() {
        let day = NaiveDate::from_ymd_opt(first.year(), 1, 1);
        return (day.map(|day| (day, Unit::Year)), Unit::Month);
    }
    (Some((first_of_month(first), Unit::Month)), Unit::Day)
}

fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect(text)
    }

    #[test]
    fn one_begins_where_there_is_something_to_choose() {
        let of = |first, last| common(day(first), day(last));
        assert_eq!(of("2024-05-01", "2026-01-01"), (None, Unit::Year));
        let year = Some((day("2026-01-01"), Unit::Year));
        assert_eq!(of("2026-02-03", "2026-09-01"), (year, Unit::Month));
        let month = Some((day("2026-02-01"), Unit::Month));
        assert_eq!(of("2026-02-03", "2026-02-05"), (month, Unit::Day));
    }

    #[test]
    fn what_is_not_counted_lies_between_the_ends() {
        let ends = [day("2024-11-20"), day("2026-02-03")];
        let of = |span, unit| uncounted(ends, span, unit).into_keys().collect::<Vec<_>>();
        let years = ["2024-01-01", "2025-01-01", "2026-01-01"].map(day);
        assert_eq!(of(None, Unit::Year), years);
        let within = Some((day("2024-01-01"), Unit::Year));
        assert_eq!(
            of(within, Unit::Month),
            ["2024-11-01", "2024-12-01"].map(day)
        );
        let within = Some((day("2026-02-01"), Unit::Month));
        assert_eq!(of(within, Unit::Day).len(), 3);
        let outside = Some((day("2030-01-01"), Unit::Year));
        assert!(of(outside, Unit::Month).is_empty());
        let long = [day("1500-01-01"), day("9000-01-01")];
        assert!(uncounted(long, None, Unit::Year).len() <= YEARS);
    }
}
