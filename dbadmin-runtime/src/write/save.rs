//! A new row, or a change to one: checked, written and recorded in one transaction.

use dbadmin_model::sql::Update;
use dbadmin_model::{Dialect, Value};

use super::draft::Draft;
use super::error::{Conflict, ConflictField};
use super::field::{self, Asked};
use super::refusal;
use super::statement::{commit, insert, key_after, key_columns, named, not_taken, run};
use super::{
    FieldErrors, Input, WriteError, days, dependent, doubt, hooked, kept, reference, rules, unique,
    workflow,
};
use crate::audit::{self, Done, Entry};
use crate::field_text::{field_text, takes_blank};
use crate::key::Key;
use crate::policy::{is_secret, require, require_adding};
use crate::query::{Record, is_trashed, locked, table_ref, unlocked};
use crate::store::Write;
use crate::{Actor, App, Column, Error, Kind, Permission, Resource};

/// What is said where the row is not found any more by the key that was written.
const OTHER_KEY: &str = "The database makes another key of this than was asked for, such as one \
                         in small letters or with fewer digits, and does not say which. Nothing \
                         has been changed: enter it as the database writes it.";

/// What is said where the row is not found any more although its key has stayed.
const LEFT: &str = "With these values the row is none of those that are shown here any more: the \
                    condition of a view leaves it out, or a rule of the database takes it away. \
                    Nothing has been changed: make this change in the table that holds all rows.";

/// What is said to who changes a row that somebody has deleted meanwhile.
pub(super) const IN_TRASH: &str = "It is in the trash. Restore it before you change it.";

/// What stands in place of a secret.
const SECRET: &str = "•••";

/// Adds a row; its key, unless rows of this table cannot be addressed.
///
/// # Errors
/// [`WriteError::Invalid`] with every mistake of the form; else why it failed. Nothing of a
/// refused row is kept.
pub async fn create(
    app: &App,
    actor: &Actor,
    resource: &'static Resource,
    input: &Input,
) -> Result<Option<Key>, WriteError> {
    require_adding(app, actor, resource.table)?;
    let mut write = app.store().write().await?;
    let saved = add(app, &mut write, actor, resource, input).await?;
    saved.after(app, &mut write, actor).await?;
    commit(write, resource).await?;
    Ok(saved.key)
}

/// Changes a row; its key afterwards, which is another one if the key was changed.
///
/// # Errors
/// [`WriteError::Conflict`] where the form was filled in over an older version of the row, or
/// carries none, and says something else than the row does; [`WriteError::Invalid`] with every
/// mistake of the form; else why it failed. Nothing of a refused change is kept.
pub async fn update(
    app: &App,
    actor: &Actor,
    resource: &'static Resource,
    key: &Key,
    input: &Input,
) -> Result<Key, WriteError> {
    require(actor, resource.table, Permission::View)?;
    require(actor, resource.table, Permission::Edit)?;
    let mut write = app.store().write().await?;
    let saved = change(app, &mut write, actor, resource, key, input).await?;
    if saved.new.is_some() {
        saved.after(app, &mut write, actor).await?;
        commit(write, resource).await?;
    }
    Ok(saved.key.unwrap_or_else(|| key.clone()))
}

/// A row that has been written and recorded, in a transaction that goes on.
pub(super) struct Saved {
    /// The row as it was; `None` where it is a new one.
    pub old: Option<Record>,
    /// The row as it is now; `None` where nothing of it changes, and where it cannot be addressed.
    pub new: Option<Record>,
    /// Its key now.
    pub key: Option<Key>,
}

impl Saved {
    /// Lets the table's hooks act on the row.
    pub async fn after(
        &self,
        app: &App,
        write: &mut Write,
        actor: &Actor,
    ) -> Result<(), WriteError> {
        match &self.new {
            Some(new) => hooked::after_save(app, write, actor, self.old.as_ref(), new).await,
            None => Ok(()),
        }
    }

    /// The row as it is now, also where nothing of it has changed.
    pub fn record(&self) -> Option<&Record> {
        self.new.as_ref().or(self.old.as_ref())
    }
}

/// Reads a form for a new row, and adds the row.
pub(super) async fn add(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    resource: &'static Resource,
    input: &Input,
) -> Result<Saved, WriteError> {
    let mut errors = FieldErrors::default();
    let dialect = app.store().dialect();
    let mut draft = Draft::read(dialect, resource, input, None, &mut errors);
    prepare(app, write, actor, &mut draft, errors).await?;
    added(app, write, actor, &mut draft).await
}

/// Adds a row that has been checked, and records it.
pub(super) async fn added(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    draft: &mut Draft<'_>,
) -> Result<Saved, WriteError> {
    let key = insert(app, write, draft).await?;
    let new = match &key {
        Some(key) => Some(written(app, write, actor, draft, key).await?),
        None => None,
    };
    let entry = match &new {
        Some(record) => Entry::created(record),
        None => Entry::created_from(draft.resource, &draft.changes),
    };
    audit::record(write, actor, entry).await?;
    let key = new.as_ref().and_then(Record::key).cloned().or(key);
    Ok(Saved {
        old: None,
        new,
        key,
    })
}

/// Reads a form for a change of a row, and changes it.
pub(super) async fn change(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    resource: &'static Resource,
    key: &Key,
    input: &Input,
) -> Result<Saved, WriteError> {
    let dialect = app.store().dialect();
    let old = locked(app, write, actor, resource, key, Permission::Edit)
        .await
        .map_err(denied)?;
    if input.version() != Some(old.version().as_str()) {
        let fields = differences(dialect, resource, &old, input);
        if !fields.is_empty() {
            return Err(WriteError::Conflict(Box::new(Conflict {
                fields,
                version: old.version(),
                record: old,
            })));
        }
    }
    if is_trashed(&old) {
        return Err(WriteError::Invalid(FieldErrors::general(IN_TRASH)));
    }
    let mut errors = FieldErrors::default();
    let mut draft = Draft::read(dialect, resource, input, Some(&old), &mut errors);
    let (mut new, mut new_key) = (None, key.clone());
    if !errors.is_empty() || !draft.changes.is_empty() {
        prepare(app, write, actor, &mut draft, errors).await?;
        let (record, key) =
            changed(app, write, actor, &mut draft, &old, key, Done::Changed).await?;
        (new, new_key) = (Some(record), key);
    }
    Ok(Saved {
        old: Some(old),
        new,
        key: Some(new_key),
    })
}

/// What is to become of a row.
pub(super) struct Change<'a> {
    /// Its key.
    pub key: &'a Key,
    /// The row as it is, locked.
    pub old: &'a Record,
    /// The values that change.
    pub draft: Draft<'a>,
    /// What is wrong with them already.
    pub errors: FieldErrors,
    /// What the trail calls it.
    pub done: Done,
}

/// Changes a row inside a transaction, with its hooks, checks and audit entry; its key and the row
/// afterwards.
pub(super) async fn apply(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    asked: Change<'_>,
) -> Result<(Key, Record), WriteError> {
    let Change {
        key,
        old,
        mut draft,
        errors,
        done,
    } = asked;
    prepare(app, write, actor, &mut draft, errors).await?;
    let (new, new_key) = changed(app, write, actor, &mut draft, old, key, done).await?;
    hooked::after_save(app, write, actor, Some(old), &new).await?;
    Ok((new_key, new))
}

/// Lets the table's hooks set values, and checks all of them.
pub(super) async fn prepare(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    draft: &mut Draft<'_>,
    mut errors: FieldErrors,
) -> Result<(), WriteError> {
    hooked::before_save(app, write, actor, draft, &mut errors).await?;
    check(app, write, actor, draft, errors).await
}

/// Changes the row with this key, which was `old` before, and records the change: the row and its key
/// afterwards.
pub(super) async fn changed(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    draft: &mut Draft<'_>,
    old: &Record,
    key: &Key,
    done: Done,
) -> Result<(Record, Key), WriteError> {
    let (resource, dialect) = (draft.resource, app.store().dialect());
    let change = Update {
        table: table_ref(resource.table),
        values: named(resource, &draft.changes),
        condition: key.condition(resource.table),
        // The database may make another key of it than was typed, and a place in a file is another
        // one after each change. SQLite gives nothing back of a change to a virtual table.
        returning: match dialect {
            Dialect::Mysql => Vec::new(),
            Dialect::Sqlite if !draft.touches(resource.table.key) => Vec::new(),
            Dialect::Sqlite | Dialect::Postgres => key_columns(resource),
        },
    };
    let changed = run(app, write, draft, change.statement(dialect)).await?;
    let new_key = match changed.row {
        Some(row) => Key::new(resource.table, row).ok_or_else(not_taken)?,
        None => key_after(resource, draft, key),
    };
    let new = written(app, write, actor, draft, &new_key).await?;
    let changes: Vec<(&Column, Value)> = draft.changes.clone();
    if let Some(entry) = Entry::changed(old, &new, &changes) {
        audit::record(write, actor, entry.done_as(done)).await?;
    }
    let new_key = new.key().cloned().unwrap_or(new_key);
    Ok((new, new_key))
}

/// Checks a row in every way there is, so that all its mistakes are told at once.
async fn check(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    draft: &mut Draft<'_>,
    mut errors: FieldErrors,
) -> Result<(), WriteError> {
    days::note(app, write, draft).await?;
    rules::check(draft, &mut errors);
    workflow::check(actor, draft, &mut errors);
    dependent::check(app, write, draft, &mut errors).await;
    doubt::check(app, write, draft, &mut errors).await?;
    reference::check(app, write, actor, draft, &mut errors).await?;
    unique::check(app, write, draft, &mut errors).await?;
    if errors.is_empty() {
        return Ok(());
    }
    rules::diagnose(app, write, draft, &mut errors).await;
    Err(WriteError::Invalid(errors))
}

/// A right that the panel's account lacks is told above the form, which keeps what was typed.
fn denied(error: Error) -> WriteError {
    match error {
        Error::Denied(message) => WriteError::Invalid(refusal::denied(&message)),
        error => error.into(),
    }
}

/// The row as it is now that it has been written.
async fn written(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    draft: &Draft<'_>,
    key: &Key,
) -> Result<Record, WriteError> {
    match unlocked(app, write, actor, draft.resource, key).await {
        Err(Error::NotFound) => {}
        Err(error) => return Err(error.into()),
        Ok(record) => {
            kept::check(app.store().dialect(), draft, &record)?;
            return Ok(record);
        }
    }
    let mut columns = draft.resource.table.key.iter();
    let typed = columns.find(|column| draft.changes.iter().any(|(it, _)| it.name == column.name));
    let mut errors = FieldErrors::default();
    match typed {
        // PostgreSQL has said which key it made.
        Some(column) if app.store().dialect() != Dialect::Postgres => errors.add(column, OTHER_KEY),
        _ => errors.general.push(LEFT.to_owned()),
    }
    Err(WriteError::Invalid(errors))
}

/// The fields in which the form says something else than the row.
pub(super) fn differences(
    dialect: Dialect,
    resource: &'static Resource,
    old: &Record,
    input: &Input,
) -> Vec<ConflictField> {
    let fields = input.fields().filter_map(|(column, text)| {
        let (known, typed) = (old.value(column)?, input.typed(column)?);
        let asked = field::read(dialect, column, typed, Some(known));
        let same = matches!(asked, Ok(Asked::Nothing));
        let theirs = match known {
            // Of bytes only the size is known: left empty, they stay.
            Value::Integer(_) if column.kind == Kind::Blob => String::new(),
            known => field_text(column, known).into_owned(),
        };
        let secret = is_secret(resource, column);
        let shown = |text: String| if secret { SECRET.to_owned() } else { text };
        (!same).then(|| ConflictField {
            column: column.name,
            label: column.label,
            yours: shown(text.to_owned()),
            yours_blank: text.is_empty() && typed.blank == Some(true),
            theirs: shown(theirs),
            theirs_blank: takes_blank(column) && *known == Value::Text(String::new()),
        })
    });
    // A file cannot be compared, nor sent to and fro.
    let files = input.files().iter().map(|sent| ConflictField {
        column: sent.column.name,
        label: sent.column.label,
        yours: String::new(),
        yours_blank: false,
        theirs: String::new(),
        theirs_blank: false,
    });
    let is_file = |field: &ConflictField| {
        let mut sent = input.files().iter();
        sent.any(|sent| sent.column.name == field.column)
    };
    fields
        .filter(|field| !is_file(field))
        .chain(files)
        .collect()
}
