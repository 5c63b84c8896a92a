//! Rows put into the trash, and taken out of it again: all of them, or none.
//!
//! Either is a change of one column, with everything that a change has: the hooks, the checks and the
//! audit entry, which says what it was.

use dbadmin_model::Value;

use super::delete::{conflict, remove_one};
use super::delete_matching::{agreed, borrowed, found};
use super::draft::Draft;
use super::field::{self, Asked};
use super::input::Typed;
use super::save::{Change, IN_TRASH, apply};
use super::statement;
use super::{FieldErrors, WriteError, hooked};
use crate::audit::Done;
use crate::key::Key;
use crate::policy::require;
use crate::query::{ListRequest, Record, is_trashed, locked};
use crate::store::Write;
use crate::{Actor, App, Column, Error, Kind, Permission, Resource, under_way};

/// What is said of a row that is not in the trash.
pub(super) const NOT_IN_TRASH: &str =
    "It is not in the trash. What is deleted goes there first, and is deleted for good from there.";

/// Puts rows of a table that has a trash into it. Each comes with its version, as it does in
/// [`super::delete`].
///
/// # Errors
/// [`WriteError::Invalid`] where one is there already, or a hook or the database refuses;
/// [`WriteError::Conflict`] where one is no longer of that version; else why it failed. None of them
/// is put there then.
pub async fn trash(
    app: &App,
    actor: &Actor,
    resource: &'static Resource,
    rows: &[(&Key, Option<&str>)],
) -> Result<(), WriteError> {
    move_all(app, actor, resource, rows, true).await
}

/// Takes rows out of the trash.
///
/// # Errors
/// As [`trash`]; [`WriteError::Invalid`] also where a row has come meanwhile that has what only one may
/// have.
pub async fn restore(
    app: &App,
    actor: &Actor,
    resource: &'static Resource,
    rows: &[(&Key, Option<&str>)],
) -> Result<(), WriteError> {
    move_all(app, actor, resource, rows, false).await
}

/// Puts all rows that a list's search and filters let through into the trash; `state` is as in
/// [`super::delete_matching`].
///
/// # Errors
/// As [`trash`], and where the rows are others than those.
pub async fn trash_matching(
    app: &App,
    actor: &Actor,
    request: &ListRequest,
    state: &str,
) -> Result<(), WriteError> {
    let rows = agreed(app, actor, request, state).await?;
    move_all(app, actor, request.resource, &borrowed(&rows), true).await
}

/// Takes all rows out of the trash that its list's search and filters let through.
///
/// # Errors
/// As [`restore`], and where they are too many.
pub async fn restore_matching(
    app: &App,
    actor: &Actor,
    request: &ListRequest,
) -> Result<(), WriteError> {
    let found = found(app, actor, request).await?;
    move_all(app, actor, request.resource, &borrowed(&found.rows), false).await
}

/// The column that says which rows are in the trash, where a table has one.
pub(super) fn of(resource: &'static Resource) -> Option<&'static Column> {
    let trash = resource.queries.trash.as_ref()?;
    resource.table.column(trash.name)
}

/// Takes a row away inside a transaction: into the trash where its table has one, else for good.
pub(super) async fn take_away(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    key: &Key,
    old: &Record,
) -> Result<(), WriteError> {
    match of(old.resource()) {
        Some(column) => move_one(app, write, actor, (key, old), column, true).await,
        None => remove_one(app, write, actor, key, old).await,
    }
}

async fn move_all(
    app: &App,
    actor: &Actor,
    resource: &'static Resource,
    rows: &[(&Key, Option<&str>)],
    into: bool,
) -> Result<(), WriteError> {
    require(actor, resource.table, Permission::View)?;
    require(actor, resource.table, Permission::Delete)?;
    let column = of(resource).ok_or(Error::NotFound)?;
    let mut rows = rows.to_vec();
    rows.sort_by_cached_key(|(key, _)| key.segment());
    let several = rows.len() > 1;
    under_way::expect(rows.len());
    let mut write = app.store().write().await?;
    for (key, version) in rows {
        let old = locked(app, &mut write, actor, resource, key, Permission::Edit).await?;
        if version.is_some_and(|version| version != old.version()) {
            return Err(conflict(old));
        }
        let done = move_one(app, &mut write, actor, (key, &old), column, into).await;
        done.map_err(|error| error.of_row(&old, several))?;
        under_way::one_more();
    }
    statement::commit(write, resource).await
}

async fn move_one(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    (key, old): (&Key, &Record),
    column: &'static Column,
    into: bool,
) -> Result<(), WriteError> {
    if is_trashed(old) == into {
        let message = if into { IN_TRASH } else { NOT_IN_TRASH };
        return Err(WriteError::Invalid(FieldErrors::general(message)));
    }
    if into {
        hooked::before_delete(app, write, actor, old).await?;
    }
    let mut errors = FieldErrors::default();
    let mut draft = Draft::empty(old);
    match said(app, column, into) {
        Ok(Asked::Nothing) => {}
        Ok(Asked::Value(value)) => draft.changes.push((column, value)),
        Ok(Asked::Doubtful(value, message)) => {
            draft.doubts.push((column, value.clone(), message));
            draft.changes.push((column, value));
        }
        Err(message) => errors.add(column, message),
    }
    let done = if into { Done::Trashed } else { Done::Restored };
    let asked = Change {
        key,
        old,
        draft,
        errors,
        done,
    };
    apply(app, write, actor, asked).await.map(drop)
}

/// What the column says of a row in the trash, or of one that is not: a moment as somebody would type it.
fn said(app: &App, column: &Column, into: bool) -> Result<Asked, String> {
    let now = chrono::Utc::now();
    let typed = match (column.kind, into) {
        (Kind::Boolean, into) => return Ok(Asked::Value(Value::Boolean(into))),
        (_, false) => return Ok(Asked::Value(Value::Null)),
        (Kind::Date, true) => now.format("%F"),
        (_, true) => now.format("%F %T"),
    };
    let typed = Typed {
        text: &typed.to_string(),
        blank: None,
    };
    field::read(app.store().dialect(), column, typed, None)
}
