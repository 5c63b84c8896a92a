//! Rows in groups, within a bounded time whatever the table's size.
//!
//! A small table is read whole, and so is what an index finds of a large one, if that is done soon.
//! Otherwise evenly spaced ranges of the key stand for all rows, and the answer says so.

use std::time::Duration;

use dbadmin_model::Value;
use dbadmin_model::sql::{Condition, Grouped, Grouping, Order, Output, Select, Slices};
use tokio::time::{Instant, timeout_at};

use super::count::whole;
use super::fetch::{at, table_ref};
use super::indexed::is_indexed;
use super::remembered::Remembered;
use super::{Count, ListRequest};
use crate::{App, Column, Error, Kind, Table};

/// Whoever opens a page waits no longer for one card.
pub(super) const PATIENCE: Duration = Duration::from_secs(1);
/// How long a large table is read whole before a sample is taken.
const HASTE: Duration = Duration::from_millis(150);
/// A table with more rows than this is large.
pub(super) const MANY: u32 = 100_000;
/// So many keys of a large table are looked at.
const SAMPLE: u64 = 100_000;
/// In so many ranges: MySQL counts no further than a thousand.
const RANGES: u64 = 900;

/// One group of rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Bunch {
    /// What its rows have in common, as text; `None` for NULL.
    pub value: Option<String>,
    /// What they come to.
    pub amount: Amount,
}

/// A number of rows, or the sum of a column over them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Amount {
    /// As a number, to be compared and drawn.
    pub number: f64,
    /// Exactly, as the database says it; `None` where it comes from a sample.
    pub exact: Option<String>,
}

/// Rows in groups.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Groups {
    /// The groups, as many as were asked for.
    pub bunches: Vec<Bunch>,
    /// All groups together, also those beyond.
    pub total: Amount,
    /// Which part of the rows was looked at, from 0 to 1; `None` where all were.
    pub sample: Option<f64>,
    /// Since when it is known, in seconds since 1970; `None` where it was looked up just now.
    pub as_of: Option<i64>,
    /// Whether it took too long, so that there are no groups.
    pub late: bool,
}

/// What is asked of a table's rows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    /// Which rows.
    pub request: &'a ListRequest,
    /// What makes a group.
    pub by: Grouping<'static>,
    /// The column that is added up; without one, rows are counted.
    pub sum: Option<&'static Column>,
    /// The column of dates that bounds the rows, if any does.
    pub over: Option<&'static Column>,
    /// How many groups come back.
    pub most: u64,
}

/// The groups. The policy has been asked by whoever made the request.
pub(super) async fn groups(app: &App, asked: Asked<'_>) -> Result<Groups, Error> {
    let store = app.store();
    let question = Remembered::question(&grouped(asked, None).statement(store.dialect()));
    if let Some(known) = app.remembered().get(&question) {
        return Ok(known);
    }
    let end = Instant::now() + PATIENCE;
    let found = timeout_at(end, look(app, asked)).await;
    let groups = found.unwrap_or(Ok(None))?.unwrap_or_else(|| Groups {
        late: true,
        ..Groups::default()
    });
    app.remembered().set(question, &groups);
    Ok(groups)
}

/// The groups; `None` where reading takes too long and no sample can be taken.
async fn look(app: &App, asked: Asked<'_>) -> Result<Option<Groups>, Error> {
    let table = asked.request.resource.table;
    let rows = match whole(app, table, MANY).await? {
        Count::Exact(_) => return read(app, asked, None).await.map(Some),
        Count::About(rows) => Some(rows),
        Count::MoreThan(_) => None,
    };
    let bounded = match asked.over {
        Some(over) => is_indexed(app, table, over).await?,
        None => false,
    };
    if bounded {
        let soon = Instant::now() + HASTE;
        if let Ok(groups) = timeout_at(soon, read(app, asked, None)).await {
            return groups.map(Some);
        }
    }
    match slices(app, table, rows).await? {
        Some(slices) => read(app, asked, Some(slices)).await.map(Some),
        None if bounded => Ok(None),
        None => read(app, asked, None).await.map(Some),
    }
}

fn grouped(asked: Asked<'_>, slices: Option<Slices<'static>>) -> Grouped<'static> {
    let table = asked.request.resource.table;
    Grouped {
        table: table_ref(table),
        by: asked.by,
        sum: asked.sum.map(|column| at(table, column)),
        condition: asked.request.condition(),
        slices,
        most: asked.most,
    }
}

async fn read(
    app: &App,
    asked: Asked<'_>,
    slices: Option<Slices<'static>>,
) -> Result<Groups, Error> {
    let store = app.store();
    let statement = grouped(asked, slices).statement(store.dialect());
    let rows = store.awaited(statement).await?;
    let sample = slices.map(|slices| slices.width as f64 / slices.step as f64);
    let amount = |number: &Value, sum: &Value| match asked.sum {
        None => Amount::of(number, sample),
        Some(_) => Amount::of(sum, sample),
    };
    let mut groups = Groups {
        total: Amount::of(&Value::Integer(0), sample),
        sample,
        ..Groups::default()
    };
    for row in rows {
        let [value, number, sum, all, sums] = row.as_slice() else {
            continue;
        };
        groups.total = amount(all, sums);
        groups.bunches.push(Bunch {
            value: match value {
                Value::Text(text) => Some(text.clone()),
                _ => None,
            },
            amount: amount(number, sum),
        });
    }
    Ok(groups)
}

impl Groups {
    /// What a group comes to that is not among them.
    pub(super) fn nothing(&self) -> Amount {
        Amount::of(&Value::Integer(0), self.sample)
    }
}

impl Amount {
    /// Both together.
    pub(super) fn with(&self, other: &Self) -> Self {
        let number = self.number + other.number;
        Self {
            number,
            exact: exact(number, [self, other], |sum| sum[0].checked_add(sum[1])),
        }
    }

    /// What remains of it without these.
    pub(super) fn without<'a>(&self, parts: impl Iterator<Item = &'a Self>) -> Self {
        parts.fold(self.clone(), |rest, part| {
            let number = rest.number - part.number;
            Self {
                number,
                exact: exact(number, [&rest, part], |of| of[0].checked_sub(of[1])),
            }
        })
    }

    /// What the database says, of all rows or of a part of them.
    fn of(said: &Value, sample: Option<f64>) -> Self {
        let text = match said {
            // The sum of no values at all.
            Value::Null => "0".to_owned(),
            other => crate::value_text(other).into_owned(),
        };
        let number: f64 = text.parse().unwrap_or_default();
        match sample {
            Some(part) => Self {
                number: number / part,
                exact: None,
            },
            None => Self {
                number,
                exact: Some(text),
            },
        }
    }
}

/// What two exact amounts come to: exactly in whole numbers, and else as far as a number goes.
fn exact(
    number: f64,
    of: [&Amount; 2],
    whole: impl Fn([i128; 2]) -> Option<i128>,
) -> Option<String> {
    let [one, other] = of.map(|amount| amount.exact.as_deref());
    let (one, other) = (one?, other?);
    let both = one.parse().ok().zip(other.parse().ok());
    let exact = both.and_then(|(one, other)| whole([one, other]));
    Some(exact.map_or_else(|| number.to_string(), |exact| exact.to_string()))
}

/// Evenly spaced ranges of a large table's key; `None` where it is no whole number, or where its numbers
/// lie so far apart that ranges would find next to nothing.
async fn slices(
    app: &App,
    table: &'static Table,
    rows: Option<u64>,
) -> Result<Option<Slices<'static>>, Error> {
    let [key] = table.key else {
        return Ok(None);
    };
    if key.kind != Kind::Integer {
        return Ok(None);
    }
    let first = end(app, table, key, false).await?;
    let (Some(first), Some(last)) = (first, end(app, table, key, true).await?) else {
        return Ok(None);
    };
    // Beyond that, the beginning of a range may be no number any more.
    if first < i64::MIN / 4 || last > i64::MAX / 4 {
        return Ok(None);
    }
    let span = (last - first).unsigned_abs() + 1;
    let is_sparse = rows.is_some_and(|rows| rows.saturating_mul(20) < span);
    if is_sparse || span <= SAMPLE {
        return Ok(None);
    }
    Ok(Some(Slices {
        key: at(table, key),
        first,
        last,
        step: span.div_ceil(RANGES),
        width: SAMPLE / RANGES,
    }))
}

/// The key at one end of the table, which its index tells.
async fn end(
    app: &App,
    table: &'static Table,
    key: &Column,
    is_last: bool,
) -> Result<Option<i64>, Error> {
    let select = Select {
        outputs: vec![Output::Column(at(table, key))],
        table: table_ref(table),
        alias: "",
        joins: Vec::new(),
        condition: Condition::always(),
        order: vec![Order {
            column: at(table, key),
            descending: is_last,
            nullable: false,
        }],
        limit: Some(1),
        offset: None,
        lock: false,
    };
    let rows = app.store().awaited(select.statement(app.store().dialect()));
    Ok(match rows.await?.first().map(Vec::as_slice) {
        Some([Value::Integer(number)]) => Some(*number),
        _ => None,
    })
}
