//! The records beside a record, in the order of a list.
//!
//! Both are found by the key, as a list's pages are: what it costs does not grow with how far into the
//! list the record lies.

use dbadmin_model::Value;
use dbadmin_model::sql::{Condition, Keyset, Order};

use super::fetch::{Fetch, Texts};
use super::{ListRequest, Record};
use crate::key::Key;
use crate::policy::require;
use crate::{Actor, App, Error, Permission};

/// The keys before and after a record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Beside {
    /// The record before it; `None` where it is the first.
    pub previous: Option<Key>,
    /// The record after it; `None` where it is the last.
    pub next: Option<Key>,
}

/// The records before and after this one in the list that the request asks for, whether or not the
/// list has this one.
///
/// # Errors
/// [`Error::Forbidden`] where the actor may not see the table; else what the database says.
pub async fn beside(
    app: &App,
    actor: &Actor,
    request: &ListRequest,
    record: &Record,
) -> Result<Beside, Error> {
    require(actor, request.resource.table, Permission::View)?;
    let order = request.order();
    let place: Option<Vec<Value>> = order
        .iter()
        .map(|sort| record.value(sort.column).cloned())
        .collect();
    let Some(place) = place.filter(|_| record.key().is_some()) else {
        return Ok(Beside::default());
    };
    Ok(Beside {
        previous: one(app, actor, request, place.clone(), true).await?,
        next: one(app, actor, request, place, false).await?,
    })
}

/// The first record on that side of the place that can be addressed.
async fn one(
    app: &App,
    actor: &Actor,
    request: &ListRequest,
    place: Vec<Value>,
    backward: bool,
) -> Result<Option<Key>, Error> {
    let dialect = app.store().dialect();
    let table = request.resource.table;
    let texts = Texts::Cut { sorted: &[] };
    let Fetch { mut select, layout } = Fetch::new(app, actor, request.resource, table.key, texts);
    let order = request.order();
    let order = order.iter().map(|sort| sort.order(dialect, table));
    select.order = if backward {
        order.map(Order::reversed).collect()
    } else {
        order.collect()
    };
    let position = select.order.iter().copied().zip(place);
    let beyond = Condition::Beyond(Keyset {
        position: position.collect(),
        dialect,
    });
    select.condition = Condition::And(vec![request.condition(), beyond]);
    select.limit = Some(1);
    let row = app.store().row(select.statement(dialect)).await?;
    Ok(row.and_then(|row| Record::new(&layout, row).key().cloned()))
}
