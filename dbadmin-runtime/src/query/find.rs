//! One record, with every column.

use dbadmin_model::sql::{Condition, Statement};
use std::sync::Arc;

use super::Record;
use super::fetch::{Fetch, Texts};
use super::record::Layout;
use crate::key::Key;
use crate::policy::require;
use crate::store::Write;
use crate::{Actor, App, Error, Permission, Resource};

/// The record with this key.
///
/// # Errors
/// [`Error::NotFound`] where there is none, [`Error::Forbidden`] where the actor may not see the
/// table; else what the database says.
pub async fn find(
    app: &App,
    actor: &Actor,
    resource: &'static Resource,
    key: &Key,
) -> Result<Record, Error> {
    require(actor, resource.table, Permission::View)?;
    let (statement, layout) = select_one(app, actor, resource, key.condition(resource.table));
    let row = app.store().row(statement).await?.ok_or(Error::NotFound)?;
    Ok(Record::new(&layout, row))
}

/// The record with this key, read inside a transaction that already holds the write lock.
pub(crate) async fn locked(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    resource: &'static Resource,
    key: &Key,
) -> Result<Record, Error> {
    let (statement, layout) = select_one(app, actor, resource, key.condition(resource.table));
    let row = write.row(statement).await?.ok_or(Error::NotFound)?;
    Ok(Record::new(&layout, row))
}

/// A statement for one row with every column and every label.
fn select_one(
    app: &App,
    actor: &Actor,
    resource: &'static Resource,
    condition: Condition<'static>,
) -> (Statement, Arc<Layout>) {
    let Fetch { mut select, layout } =
        Fetch::new(app, actor, resource, resource.table.columns, Texts::Whole);
    select.condition = condition;
    select.limit = Some(1);
    (select.statement(app.store().dialect()), layout)
}
