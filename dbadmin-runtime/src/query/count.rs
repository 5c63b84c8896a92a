//! How many rows there are, honestly and without counting a large table on every page.
//!
//! A whole table's size comes from the database's own statistics where they say that it is large;
//! everything else is counted, but never beyond the table's cap, and a number of a moment ago is
//! believed.

use dbadmin_model::Value;
use dbadmin_model::sql::{self, Condition, Statement};

use super::ListRequest;
use super::estimate::estimate;
use super::fetch::table_ref;
use super::trash;
use crate::{App, Error, Table};

/// A number of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Exactly so many.
    Exact(u64),
    /// About so many, by the database's statistics.
    About(u64),
    /// More than so many: counting stopped there.
    MoreThan(u64),
}

impl Count {
    /// The number, however sure.
    #[must_use]
    pub const fn number(self) -> u64 {
        match self {
            Self::Exact(number) | Self::About(number) | Self::MoreThan(number) => number,
        }
    }
}

/// How many rows a list has.
pub(super) async fn of(app: &App, request: &ListRequest) -> Result<Count, Error> {
    let table = request.resource.table;
    let cap = request.resource.queries.count_cap;
    if request.exact {
        return exact(app, table, request.condition()).await;
    }
    if request.is_narrowed() || request.trashed {
        return believed(app, table, request.condition(), cap).await;
    }
    match trash::condition(request.resource, false) {
        // Of those in the trash no statistics know.
        Some(live) => believed(app, table, live, cap).await,
        None => whole(app, table, cap).await,
    }
}

/// How many rows the whole table has: by its statistics where they say more than `cap`, else counted up to
/// there.
pub(super) async fn whole(app: &App, table: &'static Table, cap: u32) -> Result<Count, Error> {
    match estimate(app, table).await? {
        Some(size) if size > u64::from(cap) => Ok(Count::About(size)),
        _ => believed(app, table, Condition::always(), cap).await,
    }
}

async fn exact(app: &App, table: &'static Table, condition: Condition<'_>) -> Result<Count, Error> {
    let statement = statement(app, table, condition, None);
    Ok(Count::Exact(number(app, statement).await?))
}

/// Counted no further than one row beyond the cap.
pub(crate) async fn capped(
    app: &App,
    table: &'static Table,
    condition: Condition<'_>,
    cap: u32,
) -> Result<Count, Error> {
    let statement = statement(app, table, condition, Some(u64::from(cap) + 1));
    Ok(below(number(app, statement).await?, cap))
}

/// As [`capped`], or as it was counted a moment ago.
async fn believed(
    app: &App,
    table: &'static Table,
    condition: Condition<'_>,
    cap: u32,
) -> Result<Count, Error> {
    let statement = statement(app, table, condition, Some(u64::from(cap) + 1));
    let question = app.store().counted().question(&statement);
    if let Some(count) = app.store().counted().get(&question) {
        return Ok(count);
    }
    let count = below(number(app, statement).await?, cap);
    app.store().counted().set(question, count);
    Ok(count)
}

pub(super) fn below(number: u64, cap: u32) -> Count {
    let cap = u64::from(cap);
    if number > cap {
        Count::MoreThan(cap)
    } else {
        Count::Exact(number)
    }
}

fn statement(
    app: &App,
    table: &'static Table,
    condition: Condition<'_>,
    cap: Option<u64>,
) -> Statement {
    let count = sql::Count {
        table: table_ref(table),
        condition,
        cap,
    };
    count.statement(app.store().dialect())
}

async fn number(app: &App, statement: Statement) -> Result<u64, Error> {
    let rows = app.store().awaited(statement).await?;
    Ok(match rows.first().map(Vec::as_slice) {
        Some([Value::Integer(number)]) => u64::try_from(*number).unwrap_or(0),
        _ => 0,
    })
}
