//! One record, with every column.

use dbadmin_model::Dialect;
use dbadmin_model::sql::Condition;

use super::Record;
use super::fetch::{Fetch, Texts};
use crate::key::Key;
use crate::policy::require;
use crate::store::{Cause, Write, cause};
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

/// A record that somebody is asked about among many.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The record, its long texts cut.
    pub record: Record,
    /// Its version as a whole.
    pub version: String,
}

/// The records with these keys, those that there are, in the order of the keys. They are read one by one,
/// and of each no more is kept than names it: rows may be large.
///
/// # Errors
/// [`Error::Forbidden`] where the actor may not see the table; else what the database says.
pub async fn find_all(
    app: &App,
    actor: &Actor,
    resource: &'static Resource,
    keys: &[&Key],
) -> Result<Vec<Seen>, Error> {
    let mut found = Vec::with_capacity(keys.len());
    for key in keys {
        match find(app, actor, resource, key).await {
            Ok(mut record) => {
                let version = record.version();
                record.cut();
                found.push(Seen { record, version });
            }
            Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

/// The record with this key, read inside a transaction that is going to do this with it, and kept
/// from others until it ends.
///
/// PostgreSQL locks only rows that the account may change, and none of a view that joins, counts or
/// unites what triggers take apart again. A row that it may only delete, that a policy of the database
/// keeps from being changed, or that is of such a view, is read without a lock: what then comes of
/// the statement is the database's to say.
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
    let again = match write.ask(statement).await {
        Ok(Some(row)) => return Ok(Record::new(&layout, row)),
        Ok(None) if dialect == Dialect::Postgres => None,
        Ok(None) => Some(Error::NotFound),
        Err(error) => match error.as_database_error().map(cause) {
            Some(Cause::Unable) => None,
            Some(Cause::Denied) if to == Permission::Delete => None,
            _ => Some(error.into()),
        },
    };
    match again {
        None => unlocked(app, write, actor, resource, key).await,
        Some(error) => Err(error),
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
pub(super) fn whole(
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
