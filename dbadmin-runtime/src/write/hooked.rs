//! The developer's own logic around a write.

use dbadmin_model::Value;

use super::draft::Draft;
use super::{FieldErrors, WriteError, truth};
use crate::hooks::{Saving, Transaction};
use crate::query::Record;
use crate::store::Write;
use crate::{Actor, App, Column, Error};

/// Lets a hook look at the draft, and set values in it; what it refuses is added to the form's
/// mistakes. A form that cannot be read is shown to no hook.
pub(super) async fn before_save(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    draft: &mut Draft<'_>,
    errors: &mut FieldErrors,
) -> Result<(), WriteError> {
    let resource = draft.resource;
    if !errors.is_empty() {
        truth::note(app.store().dialect(), draft);
        return Ok(());
    }
    let mut row = Saving::new(resource, draft.old, std::mem::take(&mut draft.changes));
    let mut transaction = Transaction::new(write, actor);
    let hooks = app.hooks(resource);
    let answer = hooks.before_save(&mut row, &mut transaction).await;
    if let Err(refused) = answer {
        refused.tell(resource.table, errors)?;
    }
    draft.changes = row.finish().map_err(Error::Hook)?;
    truth::note(app.store().dialect(), draft);
    let changes = &draft.changes;
    draft.doubts.retain(|(column, value, _)| {
        let asked = |(known, now): &(&Column, Value)| known.is(column) && now == value;
        changes.iter().any(asked)
    });
    Ok(())
}

/// Lets a hook act on a row that has been saved.
pub(super) async fn after_save(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    old: Option<&Record>,
    new: &Record,
) -> Result<(), WriteError> {
    let resource = new.resource();
    let mut transaction = Transaction::new(write, actor);
    let answer = app
        .hooks(resource)
        .after_save(old, new, &mut transaction)
        .await;
    answer.map_err(|refused| refused.of(resource.table))
}

/// Lets a hook refuse that a row is deleted.
pub(super) async fn before_delete(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    row: &Record,
) -> Result<(), WriteError> {
    let resource = row.resource();
    let mut transaction = Transaction::new(write, actor);
    let answer = app
        .hooks(resource)
        .before_delete(row, &mut transaction)
        .await;
    answer.map_err(|refused| refused.of(resource.table))
}

/// Lets a hook act on a row that has been deleted.
pub(super) async fn after_delete(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    row: &Record,
) -> Result<(), WriteError> {
    let resource = row.resource();
    let mut transaction = Transaction::new(write, actor);
    let answer = app
        .hooks(resource)
        .after_delete(row, &mut transaction)
        .await;
    answer.map_err(|refused| refused.of(resource.table))
}
