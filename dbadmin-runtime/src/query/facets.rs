//! How many rows of a list each choice of a filter would leave.

use std::collections::HashMap;
use std::time::Duration;

use dbadmin_model::Value;
use dbadmin_model::sql::{self, notation};

use super::fetch::{at, table_ref};
use super::{Count, ListRequest};
use crate::policy::require;
use crate::{Actor, App, Column, Error, Kind, Permission};

/// So many values of each column are counted, those that are there most often.
const MOST: u64 = 200;

/// So many columns at once.
const COLUMNS: usize = 12;

/// Whoever opens the filters waits no longer than this for numbers.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often values stand in a column, among the rows that everything but its own filters lets through.
#[derive(Clone, Debug, Default)]
pub struct Facet {
    counts: HashMap<String, u64>,
    /// Whether there are more values than are told.
    more: bool,
    /// Whether counting stopped before the last row.
    capped: bool,
}

impl Facet {
    /// How many rows have that value, as it is filtered by; `None` where that cannot be told.
    #[must_use]
    pub fn of(&self, value: &str) -> Option<Count> {
        match (self.counts.get(value), self.capped) {
            (Some(number), true) => Some(Count::MoreThan(*number)),
            (Some(number), false) => Some(Count::Exact(*number)),
            (None, false) if !self.more => Some(Count::Exact(0)),
            (None, _) => None,
        }
    }

    /// Whether counting stopped before the last row.
    #[must_use]
    pub fn is_capped(&self) -> bool {
        self.capped
    }
}

/// How often values stand in these columns, in one query that looks at no more rows of each than the
/// list's counts do; nothing where that takes too long.
///
/// # Errors
/// [`Error::Forbidden`] where the actor may not see the table.
pub async fn facets(
    app: &App,
    actor: &Actor,
    request: &ListRequest,
    columns: &[&'static Column],
) -> Result<HashMap<&'static str, Facet>, Error> {
    let table = request.resource.table;
    require(actor, table, Permission::View)?;
    let filterable = |column: &&&'static Column| request.filterables().any(|it| it.is(column));
    let columns: Vec<&'static Column> = columns
        .iter()
        .filter(filterable)
        .take(COLUMNS)
        .copied()
        .collect();
    if columns.is_empty() {
        return Ok(HashMap::new());
    }
    let cap = u64::from(request.resource.queries.count_cap);
    let asked = columns.iter().map(|column| {
        let others = request.without_column(column).condition();
        (at(table, column), others)
    });
    let facets = sql::Facets {
        table: table_ref(table),
        columns: asked.collect(),
        cap: cap + 1,
        most: MOST,
    };
    let store = app.store();
    let rows = store.awaited(facets.statement(store.dialect()));
    let rows = match tokio::time::timeout(PATIENCE, rows).await {
        Ok(Ok(rows)) => rows,
        Ok(Err(error)) => {
            // The list itself says what is wrong; without numbers one can choose as well.
            tracing::debug!(%error, "a list's choices were not counted");
            return Ok(HashMap::new());
        }
        Err(_) => return Ok(HashMap::new()),
    };
    let empty = columns.iter().map(|column| (column.name, Facet::default()));
    let mut found: HashMap<&'static str, Facet> = empty.collect();
    let mut told: HashMap<&str, u64> = HashMap::new();
    for row in rows {
        let [
            Value::Integer(index),
            value,
            Value::Integer(number),
            Value::Integer(total),
        ] = row.as_slice()
        else {
            continue;
        };
        let column = usize::try_from(*index)
            .ok()
            .and_then(|index| columns.get(index));
        let facet = column.and_then(|column| Some((column, found.get_mut(column.name)?)));
        let Some((column, facet)) = facet else {
            continue;
        };
        facet.capped = u64::try_from(*total).unwrap_or_default() > cap;
        told.entry(column.name)
            .and_modify(|told| *told += 1)
            .or_insert(1_u64);
        facet.more = told[column.name] >= MOST;
        if let Value::Text(value) = value {
            *facet.counts.entry(filtered_by(column, value)).or_default() +=
                u64::try_from(*number).unwrap_or_default();
        }
    }
    Ok(found)
}

/// A value as it is filtered by: a truth stands in many notations.
fn filtered_by(column: &Column, value: &str) -> String {
    match notation(value).filter(|_| column.kind == Kind::Boolean) {
        Some((truth, _)) => truth.to_string(),
        None => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_looked_at_is_not_said_to_be_none() {
        let facet = |more, capped| Facet {
            counts: HashMap::from([("a".to_owned(), 3)]),
            more,
            capped,
        };
        assert_eq!(facet(false, false).of("a"), Some(Count::Exact(3)));
        assert_eq!(facet(false, false).of("b"), Some(Count::Exact(0)));
        assert_eq!(facet(true, false).of("b"), None);
        assert_eq!(facet(false, true).of("a"), Some(Count::MoreThan(3)));
        assert_eq!(facet(false, true).of("b"), None);
    }
}
