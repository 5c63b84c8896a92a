//! A row removed, and recorded, in one transaction, along with what that does to other rows.

use dbadmin_model::sql::Delete;

use super::effects::{blockers, delete_effects, forbidden};
use super::error::Conflict;
use super::family::Family;
use super::trash::NOT_IN_TRASH;
use super::{FieldErrors, WriteError, cascade, hooked, statement};
use crate::audit::{self, Entry};
use crate::key::Key;
use crate::policy::require;
use crate::query::{Record, find, find_all, is_trashed, locked, table_ref};
use crate::store::Write;
use crate::{Actor, App, Error, Permission, Resource, under_way};

/// Removes a row, and with it what the database removes along with it. `version` is that of the
/// row which somebody has seen and agreed to delete; without one, the row goes as it is. Where the
/// table has a trash, only what is in it is removed: [`super::trash`] puts it there.
///
/// # Errors
/// [`WriteError::Invalid`] where other rows still refer to it, saying which, or where rows would
/// go with it that the actor may not delete or change; [`WriteError::Conflict`] without fields
/// where it is no longer the row of that version; else why it failed. Nothing is removed then.
pub async fn delete(
    app: &App,
    actor: &Actor,
    resource: &'static Resource,
    key: &Key,
    version: Option<&str>,
) -> Result<(), WriteError> {
    require(actor, resource.table, Permission::View)?;
    require(actor, resource.table, Permission::Delete)?;
    let seen = find(app, actor, resource, key).await?;
    remove(app, actor, resource, &[(key, version)], &[&seen]).await
}

/// Removes several rows, and with each what the database removes along with it: all of them, or none.
/// Each comes with its version, as it does in [`delete`].
///
/// # Errors
/// As those of [`delete`], of the first row that cannot be removed; [`Error::NotFound`] where one of
/// them is not there any more.
pub async fn delete_all(
    app: &App,
    actor: &Actor,
    resource: &'static Resource,
    rows: &[(&Key, Option<&str>)],
) -> Result<(), WriteError> {
    require(actor, resource.table, Permission::View)?;
    require(actor, resource.table, Permission::Delete)?;
    let keys: Vec<&Key> = rows.iter().map(|(key, _)| *key).collect();
    let seen = find_all(app, actor, resource, &keys).await?;
    if seen.len() < keys.len() {
        return Err(Error::NotFound.into());
    }
    let records: Vec<&Record> = seen.iter().map(|seen| &seen.record).collect();
    remove(app, actor, resource, rows, &records).await
}

async fn remove(
    app: &App,
    actor: &Actor,
    resource: &'static Resource,
    rows: &[(&Key, Option<&str>)],
    seen: &[&Record],
) -> Result<(), WriteError> {
    let several = rows.len() > 1;
    let effects = delete_effects(app, actor, resource, seen).await?;
    if let Some(message) = forbidden(&effects, several) {
        return Err(WriteError::Invalid(FieldErrors::general(message)));
    }
    match within(app, actor, resource, rows).await {
        Err(WriteError::Invalid(errors)) => {
            let effects = delete_effects(app, actor, resource, seen).await?;
            let blocked = blockers(&effects, several).map(FieldErrors::general);
            Err(WriteError::Invalid(blocked.unwrap_or(errors)))
        }
        done => done,
    }
}

/// Looks at all rows before the first of them goes, for what happens to one may change another.
pub(super) async fn within(
    app: &App,
    actor: &Actor,
    resource: &'static Resource,
    rows: &[(&Key, Option<&str>)],
) -> Result<(), WriteError> {
    // In one order, whoever asks, so that nobody waits for somebody who waits for them.
    let mut rows = rows.to_vec();
    rows.sort_by_cached_key(|(key, _)| key.segment());
    under_way::expect(rows.len());
    let mut write = app.store().write().await?;
    let mut family = Family::default();
    for (key, version) in &rows {
        let old = locked(app, &mut write, actor, resource, key, Permission::Delete).await?;
        if version.is_some_and(|version| version != old.version()) {
            return Err(conflict(old));
        }
        if resource.queries.trash.is_some() && !is_trashed(&old) {
            return Err(WriteError::Invalid(FieldErrors::general(NOT_IN_TRASH)));
        }
        family.add(&old);
    }
    for at in family.children_first() {
        let (key, _) = rows[at];
        match locked(app, &mut write, actor, resource, key, Permission::Delete).await {
            Ok(old) => remove_one(app, &mut write, actor, key, &old).await?,
            // It has gone along with another.
            Err(Error::NotFound) if rows.len() > 1 => {}
            Err(error) => return Err(error.into()),
        }
        under_way::one_more();
    }
    statement::commit(write, resource).await
}

/// Removes a row that is kept from others, and records it and what goes along.
pub(super) async fn remove_one(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    key: &Key,
    old: &Record,
) -> Result<(), WriteError> {
    let resource = old.resource();
    hooked::before_delete(app, write, actor, old).await?;
    let affected = cascade::before(app, write, actor, old).await?;
    let statement = Delete {
        table: table_ref(resource.table),
        condition: key.condition(resource.table),
    };
    let done = write
        .change(statement.statement(app.store().dialect()))
        .await;
    match done.map_err(|error| statement::refused(resource, error))? {
        1 => {}
        // It was found under the same lock.
        rows => return Err(statement::not_one(rows)),
    }
    audit::record(write, actor, Entry::deleted(old)).await?;
    cascade::record(app, write, actor, old, affected).await?;
    hooked::after_delete(app, write, actor, old).await
}

pub(super) fn conflict(record: Record) -> WriteError {
    WriteError::Conflict(Box::new(Conflict {
        fields: Vec::new(),
        version: record.version(),
        record,
    }))
}
