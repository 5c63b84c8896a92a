//! One record, with every column.

use dbadmin_model::Dialect;
use dbadmin_model::sql::Condition;

use super::Record;
use super::fetch::{Fetch, Texts};
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
    let condition = key.condition(resource.table);
    let Fetch { select, layout } = whole(app, actor, resource, condition, 1).versioned();
    let statement = select.statement(app.store().dialect());
    let row = app.store().row(statement).await?.ok_or(Error::NotFound)?;
    Ok(Record::new(&layout, row))
}

/// The records with these keys, those that there are, in the order of the keys.
///
/// # Errors
/// [`Error::Forbidden`] where the actor may not see the table; else what the database says.
pub async fn find_all(
    app: &App,
    actor: &Actor,
    resource: &'static Resource,
    keys: &[&Key],
) -> Result<Vec<Record>, Error> {
    require(actor, resource.table, Permission::View)?;
    let conditions = keys.iter().map(|key| key.condition(resource.table));
    let condition = Condition::Or(conditions.collect());
    let limit = keys.len() as u64;
    let Fetch { select, layout } = whole(app, actor, resource, condition, limit).versioned();
    let rows = app.store().rows(select.statement(app.store().dialect()));
    let records = rows.await?.into_iter().map(|row| Record::new(&layout, row));
    let mut records: Vec<Record> = records.collect();
    records.sort_by_cached_key(|record| {
        let segment = record.key().map(Key::segment);
        keys.iter()
            .position(|key| Some(key.segment()) == segment)
            .unwrap_or(keys.len())
    });
    Ok(records)
}

/// The record with this key, read inside a transaction that is going to do this with it, and kept
/// from others until it ends.
///
/// PostgreSQL locks only rows that the account may change. One that it may only delete, or that a
/// policy of the database keeps from being changed, is read without a lock: what then comes of the
/// statement is the database's to say.
pub(crate) async fn locked(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    resource: &'static Resource,
    key: &Key,
    to: Permission,
) -> Result<Record, Error> {
    let dialect = app.store().dialect();
    let condition = key.condition(resource.table);
    let Fetch { mut select, layout } = whole(app, actor, resource, condition, 1).versioned();
    select.lock = true;
    let statement = select.statement(dialect);
    let row = if to == Permission::Delete {
        write.ask(statement).await
    } else {
        write.row(statement).await
    };
    match row.map_err(Error::from) {
        Ok(Some(row)) => Ok(Record::new(&layout, row)),
        Ok(None) if dialect == Dialect::Postgres => {
            unlocked(app, write, actor, resource, key).await
        }
        Ok(None) => Err(Error::NotFound),
        Err(Error::Denied(_)) if to == Permission::Delete => {
            unlocked(app, write, actor, resource, key).await
        }
        Err(error) => Err(error),
    }
}

/// The record with this key, read inside a transaction that has written it.
pub(crate) async fn unlocked(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    resource: &'static Resource,
    key: &Key,
) -> Result<Record, Error> {
    let condition = key.condition(resource.table);
    let Fetch { select, layout } = whole(app, actor, resource, condition, 1).versioned();
    let statement = select.statement(app.store().dialect());
    let row = write.row(statement).await?.ok_or(Error::NotFound)?;
    Ok(Record::new(&layout, row))
}

/// The first of the records that fulfil a condition, read inside a transaction.
pub(crate) async fn locked_rows(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    resource: &'static Resource,
    condition: Condition<'static>,
    limit: u64,
) -> Result<Vec<Record>, Error> {
    let Fetch { select, layout } = whole(app, actor, resource, condition, limit);
    let rows = write.rows(select.statement(app.store().dialect())).await?;
    let records = rows.into_iter().map(|row| Record::new(&layout, row));
    Ok(records.collect())
}

/// So many rows with every column and every label.
fn whole(
    app: &App,
    actor: &Actor,
    resource: &'static Resource,
    condition: Condition<'static>,
    limit: u64,
) -> Fetch {
    let mut fetch = Fetch::new(app, actor, resource, resource.table.columns, Texts::Whole);
    fetch.select.condition = condition;
    fetch.select.limit = Some(limit);
    fetch
}
