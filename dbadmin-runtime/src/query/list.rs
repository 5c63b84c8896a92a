//! A page of a table's list.
//!
//! Pages follow the key, not an offset, so that a page deep in the table costs what the first one
//! does. Only a table without a key is paged by offset, for want of anything else.

use std::sync::Arc;

use dbadmin_model::sql::{Condition, Keyset, Order};
use dbadmin_model::{Dialect, Value};

use super::count::{self, Count};
use super::fetch::{Fetch, Texts, at};
use super::record::Layout;
use super::request::{Cursor, Sort};
use super::tallies::counted;
use super::{ListRequest, Record, cursor};
use crate::policy::require;
use crate::store::Row;
use crate::{Actor, App, Error, Permission, Table};

/// A page of a table's list.
#[derive(Clone, Debug)]
pub struct ListPage {
    /// The rows, in the list's order.
    pub rows: Vec<Record>,
    /// The cursor of the page before, for [`ListRequest::with_before`]; `None` on the first page.
    pub previous: Option<String>,
    /// The cursor of the page after, for [`ListRequest::with_after`]; `None` on the last page.
    pub next: Option<String>,
    /// How many rows the whole list has.
    pub count: Count,
}

/// A page of a table's list.
///
/// # Errors
/// [`Error::Forbidden`] where the actor may not see the table; else what the database says.
pub async fn list(app: &App, actor: &Actor, request: &ListRequest) -> Result<ListPage, Error> {
    require(actor, request.resource.table, Permission::View)?;
    let page = rows(app, actor, request, None).await?;
    // A first page that is also the last one has already counted.
    let count = if request.cursor.is_none() && page.next.is_none() {
        Count::Exact(page.rows.len() as u64)
    } else {
        count::of(app, request).await?
    };
    Ok(ListPage { count, ..page })
}

/// The rows of a page, of those that fulfil one more condition; nothing is counted, and the policy has been
/// asked.
pub(super) async fn rows(
    app: &App,
    actor: &Actor,
    request: &ListRequest,
    more: Option<Condition<'static>>,
) -> Result<ListPage, Error> {
    let order = request.order();
    let (statement, layout) = statement(app, actor, request, &order, more);
    let rows = app.store().rows(statement).await?;
    Ok(page(request, &order, &layout, rows))
}

/// A list's first rows, in its order: the newest ones, where that is the table's.
///
/// # Errors
/// As [`list`].
pub async fn recent(
    app: &App,
    actor: &Actor,
    request: &ListRequest,
    size: u32,
) -> Result<Vec<Record>, Error> {
    require(actor, request.resource.table, Permission::View)?;
    let mut request = request.clone();
    request.size = size;
    Ok(rows(app, actor, &request, None).await?.rows)
}

fn statement(
    app: &App,
    actor: &Actor,
    request: &ListRequest,
    order: &[Sort],
    more: Option<Condition<'static>>,
) -> (dbadmin_model::sql::Statement, Arc<Layout>) {
    let sorted: Vec<&'static str> = order.iter().map(|sort| sort.column.name).collect();
    let listed = request.shown_columns().into_iter();
    // What rows of other tables refer to has to be known to count them.
    let referred = counted(request.resource).flat_map(|children| children.target);
    let columns = listed
        .chain(order.iter().map(|sort| sort.column))
        .chain(referred);
    let texts = Texts::Cut { sorted: &sorted };
    let Fetch { mut select, layout } = Fetch::new(app, actor, request.resource, columns, texts);
    let backward = request
        .cursor
        .as_ref()
        .is_some_and(|cursor| cursor.backward);
    let keyed = !request.resource.table.key.is_empty();
    select.condition = request.condition();
    if let Some(more) = more {
        select.condition = Condition::And(vec![select.condition, more]);
    }
    select.order = order
        .iter()
        .map(|sort| sort.order(app.store().dialect(), request.resource.table))
        .collect();
    if keyed && backward {
        select.order = select.order.into_iter().map(Order::reversed).collect();
    }
    select.limit = Some(u64::from(request.size) + 1);
    if let Some(cursor) = request.cursor.as_ref().filter(|cursor| !cursor.is_end()) {
        if keyed {
            let position = select
                .order
                .iter()
                .copied()
                .zip(cursor.values.iter().cloned());
            let beyond = Condition::Beyond(Keyset {
                position: position.collect(),
                dialect: app.store().dialect(),
            });
            select.condition = match select.condition {
                Condition::And(mut parts) => {
                    parts.push(beyond);
                    Condition::And(parts)
                }
                other => Condition::And(vec![other, beyond]),
            };
        } else {
            select.offset = Some(offset(request, cursor));
        }
    }
    (select.statement(app.store().dialect()), layout)
}

/// Takes the extra row off, which only tells that there are more, and finds the cursors.
fn page(
    request: &ListRequest,
    order: &[Sort],
    layout: &Arc<Layout>,
    mut rows: Vec<Row>,
) -> ListPage {
    let size = request.size as usize;
    let more = rows.len() > size;
    rows.truncate(size);
    let keyed = !request.resource.table.key.is_empty();
    let backward = request
        .cursor
        .as_ref()
        .is_some_and(|cursor| cursor.backward);
    if backward && keyed {
        rows.reverse();
    }
    let (has_previous, has_next) = match &request.cursor {
        None => (false, more),
        Some(cursor) if cursor.is_end() => (more, false),
        Some(cursor) if keyed => (!cursor.backward || more, cursor.backward || more),
        Some(cursor) => (offset(request, cursor) > 0, more),
    };
    let (first, last) = if keyed {
        (
            rows.first().map(|row| place(order, layout, row)),
            rows.last().map(|row| place(order, layout, row)),
        )
    } else {
        let start = request
            .cursor
            .as_ref()
            .map_or(0, |cursor| offset(request, cursor));
        let end = start + rows.len() as u64;
        (Some(offset_cursor(start)), Some(offset_cursor(end)))
    };
    let rows: Vec<Record> = rows
        .into_iter()
        .map(|row| Record::new(layout, row))
        .collect();
    ListPage {
        rows,
        previous: first.filter(|_| has_previous),
        next: last.filter(|_| has_next),
        count: Count::Exact(0),
    }
}

fn place(order: &[Sort], layout: &Layout, row: &Row) -> String {
    let values = order.iter().filter_map(|sort| {
        let at = layout
            .columns
            .iter()
            .position(|column| column.name == sort.column.name);
        at.and_then(|at| row.get(at))
    });
    cursor::write(values)
}

/// A table without a key: the cursor is the number of rows before the page, or after it.
fn offset(request: &ListRequest, cursor: &Cursor) -> u64 {
    let at = match cursor.values.as_slice() {
        [Value::Integer(at)] => u64::try_from(*at).unwrap_or(0),
        _ => 0,
    };
    if cursor.backward {
        at.saturating_sub(u64::from(request.size))
    } else {
        at
    }
}

fn offset_cursor(at: u64) -> String {
    cursor::write([&Value::Integer(i64::try_from(at).unwrap_or(i64::MAX))])
}

impl Sort {
    pub(crate) fn order(&self, dialect: Dialect, table: &Table) -> Order<'static> {
        // SQLite takes NULL in a key as well, unless it numbers the rows by it.
        let in_key =
            dialect == Dialect::Sqlite && table.key.iter().any(|key| key.name == self.column.name);
        Order {
            column: at(table, self.column),
            descending: self.descending,
            nullable: self.column.nullable || in_key && !self.column.auto,
        }
    }
}
