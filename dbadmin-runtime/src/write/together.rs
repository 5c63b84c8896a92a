//! Several rows changed together, by an action of the developer's or by one value for all: all of them,
//! or none.

use dbadmin_model::Value;

use super::delete::conflict;
use super::delete_matching::agreed;
use super::draft::Draft;
use super::save::{Change, IN_TRASH, apply};
use super::{FieldErrors, Input, WriteError, statement, trash};
use crate::audit::Done;
use crate::hooks::{Answers, Known, Saving, Transaction};
use crate::key::Key;
use crate::policy::require;
use crate::query::{ListRequest, Record, is_trashed, locked};
use crate::store::Write;
use crate::{Actor, App, Column, Error, Permission, Resource, under_way};

/// Rows that somebody has seen, with their versions.
#[derive(Clone, Debug, Default)]
pub struct Agreed(Vec<(Key, String)>);

impl Agreed {
    /// Rows by key and version.
    #[must_use]
    pub fn rows(rows: Vec<(Key, String)>) -> Self {
        Self(rows)
    }

    /// All rows that a list's search and filters let through; `state` is as in
    /// [`super::delete_matching`].
    ///
    /// # Errors
    /// [`WriteError::Invalid`] where the rows are others than those, or too many.
    pub async fn matching(
        app: &App,
        actor: &Actor,
        request: &ListRequest,
        state: &str,
    ) -> Result<Self, WriteError> {
        agreed(app, actor, request, state).await.map(Self)
    }
}

/// Gives the columns of the input its values, in each of the rows.
///
/// # Errors
/// As [`super::update`], of the first row that is refused; nothing is changed then.
pub async fn set_all(
    app: &App,
    actor: &Actor,
    resource: &'static Resource,
    rows: &Agreed,
    input: &Input,
) -> Result<(), WriteError> {
    require(actor, resource.table, Permission::View)?;
    require(actor, resource.table, Permission::Edit)?;
    let dialect = app.store().dialect();
    let several = rows.0.len() > 1;
    let mut write = app.store().write().await?;
    for (key, old) in &seen(app, &mut write, actor, resource, rows).await? {
        let mut errors = FieldErrors::default();
        let draft = Draft::read(dialect, resource, input, Some(old), &mut errors);
        // What cannot be read is wrong in all of them.
        if !errors.is_empty() {
            return Err(WriteError::Invalid(errors));
        }
        save_one(app, &mut write, actor, (key, old), draft, several).await?;
    }
    statement::commit(write, resource).await
}

/// Does an action with the rows; `pairs` is what its form sent.
///
/// # Errors
/// [`WriteError::Invalid`] with every mistake of its form, or with what the action or a row's own checks
/// refuse; [`WriteError::Conflict`] where a row is no longer of its version; else why it failed. Nothing
/// is changed then.
pub(crate) async fn act(
    app: &App,
    actor: &Actor,
    resource: &'static Resource,
    known: Known,
    rows: &Agreed,
    pairs: Vec<(String, String)>,
) -> Result<(), WriteError> {
    let Known { action, form } = known;
    require(actor, resource.table, Permission::View)?;
    require(actor, resource.table, action.permission)?;
    if !action.is_for(actor, resource) {
        return Err(WriteError::Failed(Error::Forbidden {
            role: actor.role.name,
            table: resource.table.address,
            permission: action.permission,
            limits: "",
        }));
    }
    let answers = answers(app, form, pairs)?;
    let several = rows.0.len() > 1;
    let mut write = app.store().write().await?;
    let seen = seen(app, &mut write, actor, resource, rows).await?;
    let mut saving: Vec<Saving<'_>> = seen
        .iter()
        .map(|(_, old)| Saving::new(resource, Some(old), Vec::new()))
        .collect();
    let mut transaction = Transaction::new(&mut write, actor);
    let hooks = app.hooks(resource);
    let done = hooks.act(action, &mut saving, &answers, &mut transaction);
    done.await.map_err(|refused| refused.of(form.table))?;
    for (row, (key, old)) in saving.into_iter().zip(&seen) {
        let mut draft = Draft::empty(old);
        draft.changes = row.finish().map_err(Error::Hook)?;
        if let Some(column) = trash::of(resource).filter(|column| draft.touches(&[**column])) {
            return Err(WriteError::Failed(Error::Hook(format!(
                "the action `{}` sets `{}`, which says what is in the trash: who may delete rows \
                 puts them there",
                action.name, column.name
            ))));
        }
        save_one(app, &mut write, actor, (key, old), draft, several).await?;
    }
    statement::commit(write, resource).await
}

/// What the form says, if nothing is wrong with it.
fn answers(
    app: &App,
    form: &'static Resource,
    pairs: Vec<(String, String)>,
) -> Result<Answers, WriteError> {
    let input = Input::from_pairs(form, pairs)?;
    let mut errors = FieldErrors::default();
    let draft = Draft::read(app.store().dialect(), form, &input, None, &mut errors);
    if !errors.is_empty() {
        return Err(WriteError::Invalid(errors));
    }
    let values = draft.changes.into_iter();
    let values: Vec<(&'static str, Value)> =
        values.map(|(column, value)| (column.name, value)).collect();
    Ok(Answers { values })
}

/// The rows as they are, locked, if they are still those of their versions.
async fn seen(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    resource: &'static Resource,
    rows: &Agreed,
) -> Result<Vec<(Key, Record)>, WriteError> {
    let mut rows: Vec<&(Key, String)> = rows.0.iter().collect();
    // In one order, whoever asks, so that nobody waits for somebody who waits for them.
    rows.sort_by_cached_key(|(key, _)| key.segment());
    under_way::expect(rows.len());
    let mut seen = Vec::with_capacity(rows.len());
    for (key, version) in rows {
        let old = locked(app, write, actor, resource, key, Permission::Edit).await?;
        if *version != old.version() {
            return Err(conflict(old));
        }
        if is_trashed(&old) {
            return Err(WriteError::Invalid(FieldErrors::general(IN_TRASH)));
        }
        seen.push((key.clone(), old));
    }
    Ok(seen)
}

async fn save_one(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    (key, old): (&Key, &Record),
    mut draft: Draft<'_>,
    several: bool,
) -> Result<(), WriteError> {
    let stays = |(column, value): &(&'static Column, Value)| old.value(column) == Some(value);
    draft.changes.retain(|change| !stays(change));
    under_way::one_more();
    if draft.changes.is_empty() {
        return Ok(());
    }
    let asked = Change {
        key,
        old,
        draft,
        errors: FieldErrors::default(),
        done: Done::Changed,
    };
    let done = apply(app, write, actor, asked).await;
    done.map(drop).map_err(|error| error.of_row(old, several))
}
