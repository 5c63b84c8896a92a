//! How many rows there are, honestly and without counting a large table on every page.
//!
//! A whole table's size comes from the database's own statistics where they say that it is large;
//! everything else is counted, but never beyond the table's cap.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use dbadmin_model::Value;
use dbadmin_model::sql::{self, Condition};

use super::ListRequest;
use super::fetch::table_ref;
use crate::store::own;
use crate::{Actor, App, Error, Permission, Table};

/// How long the database's statistics are believed before they are read again.
const FRESH: Duration = Duration::from_secs(60);

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

/// What the database's statistics say of tables' sizes, for a minute.
#[derive(Debug, Default)]
pub(crate) struct Estimates {
    read: Mutex<Option<(Instant, HashMap<String, u64>)>>,
}

impl Estimates {
    fn get(&self, table: &str) -> Option<Option<u64>> {
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, sizes) = read.as_ref()?;
        (at.elapsed() < FRESH).then(|| sizes.get(table).copied())
    }

    fn set(&self, sizes: HashMap<String, u64>) {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        *read = Some((Instant::now(), sizes));
    }
}

/// How many rows each of these tables has, those left out that the actor may not see.
///
/// # Errors
/// What the database says.
pub async fn counts(
    app: &App,
    actor: &Actor,
    tables: &[&'static Table],
) -> Result<Vec<(&'static Table, Count)>, Error> {
    let mut counts = Vec::with_capacity(tables.len());
    for table in tables
        .iter()
        .filter(|table| actor.may(table, Permission::View))
    {
        let cap = app
            .resource(table.address)
            .map_or(10_000, |resource| resource.queries.count_cap);
        counts.push((*table, whole(app, table, cap).await?));
    }
    Ok(counts)
}

/// How many rows a list has.
pub(super) async fn of(app: &App, request: &ListRequest) -> Result<Count, Error> {
    let table = request.resource.table;
    let cap = request.resource.queries.count_cap;
    if request.exact {
        return exact(app, table, request.condition()).await;
    }
    if request.is_narrowed() {
        return capped(app, table, request.condition(), cap).await;
    }
    whole(app, table, cap).await
}

async fn whole(app: &App, table: &'static Table, cap: u32) -> Result<Count, Error> {
    match estimate(app, table).await? {
        Some(size) if size > u64::from(cap) => Ok(Count::About(size)),
        _ => capped(app, table, Condition::always(), cap).await,
    }
}

async fn exact(app: &App, table: &'static Table, condition: Condition<'_>) -> Result<Count, Error> {
    Ok(Count::Exact(number(app, table, condition, None).await?))
}

/// Counted no further than one row beyond the cap.
pub(crate) async fn capped(
    app: &App,
    table: &'static Table,
    condition: Condition<'_>,
    cap: u32,
) -> Result<Count, Error> {
    let cap = u64::from(cap);
    let number = number(app, table, condition, Some(cap + 1)).await?;
    Ok(if number > cap {
        Count::MoreThan(cap)
    } else {
        Count::Exact(number)
    })
}

async fn number(
    app: &App,
    table: &'static Table,
    condition: Condition<'_>,
    cap: Option<u64>,
) -> Result<u64, Error> {
    let count = sql::Count {
        table: table_ref(table),
        condition,
        cap,
    };
    let row = app
        .store()
        .row(count.statement(app.store().dialect()))
        .await?;
    Ok(match row.as_deref() {
        Some([Value::Integer(number)]) => u64::try_from(*number).unwrap_or(0),
        _ => 0,
    })
}

async fn estimate(app: &App, table: &'static Table) -> Result<Option<u64>, Error> {
    if let Some(known) = app.estimates().get(table.name) {
        return Ok(known);
    }
    let sizes = statistics(app).await?;
    let size = sizes.get(table.name).copied();
    app.estimates().set(sizes);
    Ok(size)
}

/// What ANALYZE left in `sqlite_stat1`: the first number of a line is the table's rows.
async fn statistics(app: &App) -> Result<HashMap<String, u64>, Error> {
    let mut sizes: HashMap<String, u64> = HashMap::new();
    let exists = own(
        "SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1'",
        Vec::new(),
    );
    if app.store().row(exists).await?.is_none() {
        return Ok(sizes);
    }
    let lines = own("SELECT tbl, stat FROM sqlite_stat1", Vec::new());
    for row in app.store().rows(lines).await? {
        let [Value::Text(table), Value::Text(stat)] = row.as_slice() else {
            continue;
        };
        let rows = stat
            .split(' ')
            .next()
            .and_then(|number| number.parse().ok());
        if let Some(rows) = rows {
            let known = sizes.entry(table.clone()).or_default();
            // A partial index's line counts only the rows in it.
            *known = (*known).max(rows);
        }
    }
    Ok(sizes)
}
