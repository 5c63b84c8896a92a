//! How many rows of other tables refer to each row of a page, one statement a table.

use std::time::Duration;

use dbadmin_model::Value;
use dbadmin_model::sql::{Condition, Tallies};
use tokio::time::timeout;

use super::count::{below, whole};
use super::fetch::{at, table_ref};
use super::indexed::is_indexed;
use super::related::{children_resource, query_of, target_values};
use super::{Count, Record, trash};
use crate::policy::require;
use crate::{Actor, App, Children, Column, Error, Permission, Resource};

/// Counting stops here, for each row by itself.
pub(crate) const CAP: u32 = 100;
/// A table of which no index tells what refers to a row is looked at whole, up to so many rows.
const FEW: u32 = 5_000;
/// Whoever opens a list waits no longer for the numbers of one table.
const PATIENCE: Duration = Duration::from_millis(500);

/// How many rows of another table refer to each row of a page.
#[derive(Clone, Debug)]
pub struct Tally {
    /// How they refer to it, and what they are called.
    pub children: &'static Children,
    /// Their table.
    pub resource: &'static Resource,
    /// For each row of the page, in its order, how many there are; `None` where that could not be told soon.
    pub counts: Vec<Option<Count>>,
    /// For each row of the page the query of their list; `None` where nothing can refer to it.
    pub queries: Vec<Option<String>>,
}

/// The children that the list counts.
pub(super) fn counted(resource: &'static Resource) -> impl Iterator<Item = &'static Children> {
    let all = resource.list.counts.iter();
    all.filter_map(|columns| {
        let mut known = resource.relations.has_many.iter();
        known.find(|children| is_by(children, columns))
    })
}

fn is_by(children: &Children, columns: &[Column]) -> bool {
    let own = children.columns;
    own.len() == columns.len() && own.iter().zip(columns).all(|(one, other)| one.is(other))
}

/// What a list says of the rows that refer to those of a page, as far as the actor may see them.
///
/// # Errors
/// [`Error::Forbidden`] where the actor may not see the list's own table.
pub async fn tallies(
    app: &App,
    actor: &Actor,
    resource: &'static Resource,
    records: &[Record],
) -> Result<Vec<Tally>, Error> {
    require(actor, resource.table, Permission::View)?;
    let mut told = Vec::new();
    for children in counted(resource) {
        let child = children_resource(app, children);
        let Some(child) = child.filter(|it| actor.may(it.table, Permission::View)) else {
            continue;
        };
        let values: Vec<Option<Vec<Value>>> = records
            .iter()
            .map(|record| target_values(children, record))
            .collect();
        let counts = numbers(app, children.columns, child, &values).await;
        let queries = values.iter().map(|values| {
            let values = values.as_deref()?;
            Some(query_of(children, values))
        });
        told.push(Tally {
            children,
            resource: child,
            queries: queries.collect(),
            counts,
        });
    }
    Ok(told)
}

/// How many rows have these values, for each of several; `None` where that cannot be told soon. The policy
/// has been asked.
pub(super) async fn numbers(
    app: &App,
    columns: &'static [Column],
    child: &'static Resource,
    values: &[Option<Vec<Value>>],
) -> Vec<Option<Count>> {
    let found = timeout(PATIENCE, look(app, columns, child, values)).await;
    let numbers = match found {
        Ok(Ok(numbers)) => numbers,
        Ok(Err(error)) => {
            // The list is there without its numbers as well.
            tracing::debug!(%error, "the rows that refer to those of a list were not counted");
            None
        }
        Err(_) => None,
    };
    numbers.unwrap_or_else(|| vec![None; values.len()])
}

/// So many rows are asked for in one statement: SQLite joins no more than 500.
const AT_ONCE: usize = 200;

async fn look(
    app: &App,
    columns: &'static [Column],
    child: &'static Resource,
    values: &[Option<Vec<Value>>],
) -> Result<Option<Vec<Option<Count>>>, Error> {
    let table = child.table;
    let Some(first) = columns.first() else {
        return Ok(None);
    };
    if !is_indexed(app, table, first).await? {
        let Count::Exact(_) = whole(app, table, FEW).await? else {
            return Ok(None);
        };
    }
    // Nothing refers to what is NULL.
    let mut numbers = vec![Some(Count::Exact(0)); values.len()];
    let asked: Vec<(usize, Vec<Value>)> = values
        .iter()
        .enumerate()
        .filter_map(|(place, values)| Some((place, values.clone()?)))
        .collect();
    if asked.is_empty() {
        return Ok(Some(numbers));
    }
    for asked in asked.chunks(AT_ONCE) {
        let tallies = Tallies {
            table: table_ref(table),
            columns: columns.iter().map(|column| at(table, column)).collect(),
            values: asked.iter().map(|(_, values)| values.clone()).collect(),
            condition: trash::without(child, Condition::always()),
            cap: u64::from(CAP) + 1,
        };
        let store = app.store();
        for row in store.awaited(tallies.statement(store.dialect())).await? {
            let [Value::Integer(place), Value::Integer(number)] = row.as_slice() else {
                continue;
            };
            let place = usize::try_from(*place).ok();
            let place = place.and_then(|place| asked.get(place));
            if let Some(told) = place.and_then(|(place, _)| numbers.get_mut(*place)) {
                *told = Some(below(u64::try_from(*number).unwrap_or_default(), CAP));
            }
        }
    }
    Ok(Some(numbers))
}
