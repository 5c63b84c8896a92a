//! The rows that a form has along with its own: a page of them with their versions, and those of
//! them that a save touches.

use dbadmin_model::sql::{Condition, Order};
use dbadmin_model::{Dialect, Value};

use super::fetch::{Fetch, at};
use super::find::whole;
use super::{Record, refer_to, trash};
use crate::key::Key;
use crate::store::{Cause, Write, cause};
use crate::{Actor, App, Children, Column, Error, Inline, Kind, Permission, Resource};

/// How many of the rows stand on a page of a form.
pub const INLINE_PAGE: u64 = 25;

/// Some of the rows that refer to a form's row.
#[derive(Clone, Debug, Default)]
pub struct InlinePage {
    /// The rows, in the inline's order.
    pub rows: Vec<Record>,
    /// Whether there are more behind them.
    pub more: bool,
}

impl Inline {
    /// How its rows refer to the row of this resource's form; `None` where they do not.
    #[must_use]
    pub fn children(&self, resource: &'static Resource) -> Option<&'static Children> {
        let mut children = resource.relations.has_many.iter();
        children.find(|children| {
            let pairs = children.columns.iter().zip(self.columns);
            children.columns.len() == self.columns.len()
                && pairs.into_iter().all(|(one, other)| one.is(other))
        })
    }
}

/// The rows that a form's row has along with its own.
#[derive(Clone, Debug)]
pub struct InlineRows {
    /// What the form says of them.
    pub inline: &'static Inline,
    /// How they refer to the form's row.
    pub children: &'static Children,
    /// Their table.
    pub resource: &'static Resource,
    /// The values by which they refer to it.
    pub values: Vec<Value>,
}

impl InlineRows {
    fn condition(&self) -> Condition<'static> {
        let theirs = refer_to(self.children, self.resource.table, &self.values);
        trash::without(self.resource, theirs)
    }
}

/// A page of these rows, the first of which is number 0.
///
/// # Errors
/// [`Error::Forbidden`] where the actor may not see their table; else what the database says.
pub async fn inline_page(
    app: &App,
    actor: &Actor,
    of: &InlineRows,
    page: u64,
) -> Result<InlinePage, Error> {
    crate::policy::require(actor, of.resource.table, Permission::View)?;
    let mut fetch = whole(app, actor, of.resource, of.condition(), INLINE_PAGE + 1).versioned();
    fetch.select.order = order(of);
    fetch.select.offset = (page > 0).then_some(page.saturating_mul(INLINE_PAGE));
    let Fetch { select, layout } = fetch;
    let rows = app
        .store()
        .rows(select.statement(app.store().dialect()))
        .await?;
    let shown = usize::try_from(INLINE_PAGE).unwrap_or(usize::MAX);
    Ok(InlinePage {
        more: rows.len() > shown,
        rows: rows
            .into_iter()
            .take(shown)
            .map(|row| Record::new(&layout, row))
            .collect(),
    })
}

/// The rows with these keys that refer to these values, read inside a transaction and kept from others
/// until it ends, where the database keeps rows.
pub(crate) async fn inline_locked(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    of: &InlineRows,
    keys: &[&Key],
) -> Result<Vec<Record>, Error> {
    let dialect = app.store().dialect();
    let these = keys.iter().map(|key| key.condition(of.resource.table));
    let condition = Condition::And(vec![of.condition(), Condition::Or(these.collect())]);
    let Fetch { mut select, layout } =
        whole(app, actor, of.resource, condition, keys.len() as u64).versioned();
    select.lock = true;
    let rows = match write.ask_all(select.clone().statement(dialect)).await {
        // PostgreSQL leaves out rows that a policy of the database keeps from being changed.
        Ok(rows) if rows.len() == keys.len() || dialect != Dialect::Postgres => Some(rows),
        Ok(_) => None,
        // As a single row is read that the account may delete and not change.
        Err(error) => match error.as_database_error().map(cause) {
            Some(Cause::Unable | Cause::Denied) => None,
            _ => return Err(error.into()),
        },
    };
    let rows = match rows {
        Some(rows) => rows,
        None => {
            select.lock = false;
            write.rows(select.statement(dialect)).await?
        }
    };
    let records = rows.into_iter().map(|row| Record::new(&layout, row));
    Ok(records.collect())
}

/// The page of an inline as it is inside a transaction: the rows' keys and what names them.
pub(crate) async fn inline_now(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    of: &InlineRows,
    page: u64,
) -> Result<Vec<Record>, Error> {
    let Fetch { mut select, layout } = whole(app, actor, of.resource, of.condition(), INLINE_PAGE);
    select.order = order(of);
    select.offset = (page > 0).then_some(page.saturating_mul(INLINE_PAGE));
    let rows = write
        .rows(select.statement(app.store().dialect()))
        .await?
        .into_iter()
        .map(|row| Record::new(&layout, row));
    Ok(rows.collect())
}

/// The largest number that a row which refers to these values has at its position; 0 where none has
/// one.
pub(crate) async fn inline_last(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    of: &InlineRows,
    position: &Column,
) -> Result<i64, Error> {
    let column = at(of.resource.table, position);
    let condition = Condition::And(vec![
        of.condition(),
        Condition::Not(Box::new(Condition::IsNull(column))),
    ]);
    let Fetch { mut select, layout } = whole(app, actor, of.resource, condition, 1);
    select.order = vec![Order {
        column,
        descending: true,
        nullable: false,
    }];
    let row = write.row(select.statement(app.store().dialect())).await?;
    let last = row.map(|row| Record::new(&layout, row));
    let number = last.as_ref().and_then(|last| last.get::<i64>(position));
    Ok(number.unwrap_or(0).max(0))
}

/// By their position, where they have one, and their table's own order; the key stands last, so that it
/// is total.
fn order(of: &InlineRows) -> Vec<Order<'static>> {
    let table = of.resource.table;
    let position = of.inline.position.iter();
    let rest = match of.inline.position {
        Some(_) => &[][..],
        None => of.resource.queries.order,
    };
    let all = position.chain(rest).chain(table.key);
    // What has no order, such as JSON, says nothing about the place of a row.
    all.filter(|column| column.kind != Kind::Json)
        .map(|column| Order {
            column: at(table, column),
            descending: column.is_descending,
            nullable: column.nullable,
        })
        .collect()
}
