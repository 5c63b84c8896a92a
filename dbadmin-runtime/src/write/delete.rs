//! A row removed, and recorded, in one transaction, along with what that does to other rows.

use dbadmin_model::sql::Delete;

use super::effects::{blockers, delete_effects, forbidden};
use super::error::Conflict;
use super::{FieldErrors, WriteError, cascade, hooked, save};
use crate::audit::{self, Entry};
use crate::key::Key;
use crate::policy::require;
use crate::query::{Record, find, locked, table_ref};
use crate::{Actor, App, Permission, Resource};

/// Removes a row, and with it what the database removes along with it. `version` is that of the
/// row which somebody has seen and agreed to delete; without one, the row goes as it is.
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
    if let Some(message) = forbidden(&delete_effects(app, actor, resource, &seen).await?) {
        return Err(WriteError::Invalid(FieldErrors::general(message)));
    }
    match remove(app, actor, resource, key, version).await {
        Err(WriteError::Invalid(errors)) => {
            let effects = delete_effects(app, actor, resource, &seen).await?;
            let blocked = blockers(&effects);
            Err(WriteError::Invalid(match blocked {
                Some(message) => FieldErrors::general(message),
                None => errors,
            }))
        }
        other => other,
    }
}

async fn remove(
    app: &App,
    actor: &Actor,
    resource: &'static Resource,
    key: &Key,
    version: Option<&str>,
) -> Result<(), WriteError> {
    let mut write = app.store().write().await?;
    let old = locked(app, &mut write, actor, resource, key, Permission::Delete).await?;
    if version.is_some_and(|version| version != old.version()) {
        return Err(conflict(old));
    }
    hooked::before_delete(app, &mut write, actor, &old).await?;
    let affected = cascade::before(app, &mut write, actor, &old).await?;
    let statement = Delete {
        table: table_ref(resource.table),
        condition: key.condition(resource.table),
    };
    let done = write
        .change(statement.statement(app.store().dialect()))
        .await;
    match done.map_err(|error| save::refused(resource, error))? {
        1 => {}
        // It was found under the same lock.
        rows => return Err(save::not_one(rows)),
    }
    audit::record(&mut write, actor, Entry::deleted(&old)).await?;
    cascade::record(app, &mut write, actor, &old, affected).await?;
    hooked::after_delete(app, &mut write, actor, &old).await?;
    save::commit(write, resource).await
}

fn conflict(record: Record) -> WriteError {
    WriteError::Conflict(Box::new(Conflict {
        fields: Vec::new(),
        version: record.version(),
        record,
    }))
}
