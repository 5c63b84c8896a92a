//! A row removed, and recorded, in one transaction.

use dbadmin_model::sql::Delete;

use super::effects::{blockers, delete_effects};
use super::{FieldErrors, WriteError, save};
use crate::audit::{self, Entry};
use crate::key::Key;
use crate::policy::require;
use crate::query::{locked, table_ref};
use crate::{Actor, App, Error, Permission, Resource};

/// Removes a row, and with it what the database removes along with it.
///
/// # Errors
/// [`WriteError::Invalid`] where other rows still refer to it, saying which; else why it failed.
/// Nothing is removed then.
pub async fn delete(
    app: &App,
    actor: &Actor,
    resource: &'static Resource,
    key: &Key,
) -> Result<(), WriteError> {
    require(actor, resource.table, Permission::View)?;
    require(actor, resource.table, Permission::Delete)?;
    let mut write = app.store().write().await?;
    let old = locked(app, &mut write, actor, resource, key).await?;
    let statement = Delete {
        table: table_ref(resource.table),
        condition: key.condition(resource.table),
    };
    let done = write
        .execute(statement.statement(app.store().dialect()))
        .await;
    let result = match done {
        Ok(1) => {
            audit::record(&mut write, actor, Entry::deleted(&old)).await?;
            save::commit(write, resource).await
        }
        Ok(_) => return Err(Error::NotFound.into()),
        Err(error) => {
            drop(write);
            Err(save::refused(resource, error))
        }
    };
    match result {
        Err(WriteError::Invalid(errors)) => {
            let effects = delete_effects(app, actor, resource, &old).await?;
            let blocked = blockers(&effects);
            Err(WriteError::Invalid(match blocked {
                Some(message) => FieldErrors::general(message),
                None => errors,
            }))
        }
        other => other,
    }
}
