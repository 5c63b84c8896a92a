//! The statement that adds or changes one row: what comes back of it, and in which words it is refused.

use dbadmin_model::sql::{ColumnRef, Insert, Statement};
use dbadmin_model::{Dialect, Value};

use super::draft::Draft;
use super::refusal::{self, Refusal};
use super::{FieldErrors, WriteError, doubt, rules};
use crate::key::Key;
use crate::query::{aliased, at, table_ref};
use crate::store::{Inserted, Row, Write};
use crate::{App, Column, Kind, Resource};

/// What is said where a trigger or a constraint of the database drops a row without an error.
const NOT_TAKEN: &str = "The database has not done this, and does not say why: a rule of its own \
                         leaves such rows as they are. Nothing has been changed.";

/// What is said where a key that PostgreSQL keeps for one table alone is that of rows in tables that
/// inherit from it, too.
const SEVERAL: &str = "Several rows have this key, in this table and in those that inherit from \
                       it. Nothing has been changed: change the row in its own table.";

/// Adds the row; its key, unless rows of the table cannot be addressed.
pub(super) async fn insert(
    app: &App,
    write: &mut Write,
    draft: &mut Draft<'_>,
) -> Result<Option<Key>, WriteError> {
    let resource = draft.resource;
    let gives_back = app.store().dialect() != Dialect::Mysql;
    if !gives_back {
        settle_key(app, write, draft).await;
    }
    let insert = Insert {
        table: table_ref(resource.table),
        values: named(resource, &draft.changes),
        returning: if gives_back {
            key_columns(resource)
        } else {
            Vec::new()
        },
    };
    let statement = insert.statement(app.store().dialect());
    let inserted = run(app, write, draft, statement).await?;
    if gives_back || resource.table.key.is_empty() {
        let row = given_back(app, write, draft, inserted.row).await?;
        return Ok(row.and_then(|row| Key::new(resource.table, row)));
    }
    let values = resource.table.key.iter().map(|column| {
        let number = || match column.kind {
            Kind::Integer => i64::try_from(inserted.number).map_or(Value::Null, Value::Integer),
            _ => Value::Text(inserted.number.to_string()),
        };
        let given = draft.value(column).cloned();
        given.unwrap_or_else(|| if column.auto { number() } else { Value::Null })
    });
    Key::new(resource.table, values.collect())
        .map(Some)
        .ok_or_else(not_taken)
}

/// The new row's key. Of one of a virtual table SQLite gives back a number that it has not, or none, where
/// nobody gave one: it is asked for the one that it took.
async fn given_back(
    app: &App,
    write: &mut Write,
    draft: &Draft<'_>,
    row: Option<Row>,
) -> Result<Option<Row>, WriteError> {
    let is_unsaid = matches!(row.as_deref(), Some([Value::Null | Value::Integer(-1)]));
    let numbered = match draft.resource.table.key {
        [only] => only.auto && draft.value(only).is_none_or(Value::is_null),
        _ => false,
    };
    if app.store().dialect() != Dialect::Sqlite || !is_unsaid || !numbered {
        return Ok(row);
    }
    let number = write.own("SELECT last_insert_rowid()", Vec::new());
    Ok(write.row(number).await?)
}

/// MySQL gives nothing of a new row back but its number, so that other parts of the key have to be
/// known before.
async fn settle_key(app: &App, write: &mut Write, draft: &mut Draft<'_>) {
    let key = draft.resource.table.key.iter();
    let unknown: Vec<&'static Column> = key
        .filter(|column| !column.generated && !column.default.is_empty())
        .filter(|column| draft.value(column).is_none())
        .collect();
    rules::ask_defaults(app, write, draft, unknown).await;
    // What was asked for to decide something else stays the database's to give.
    let known = std::mem::take(&mut draft.defaults).into_iter();
    let (settled, rest): (Vec<_>, Vec<_>) =
        known.partition(|(column, _)| draft.resource.table.key.iter().any(|it| it.is(column)));
    draft.defaults = rest;
    draft.changes.extend(settled);
}

/// Sends a statement that adds or changes exactly one row.
pub(super) async fn run(
    app: &App,
    write: &mut Write,
    draft: &mut Draft<'_>,
    statement: Statement,
) -> Result<Inserted, WriteError> {
    let done = write.insert(statement).await;
    match done.map_err(|error| refusal::read(draft.resource, error)) {
        Ok(done) if done.rows == 1 => Ok(done),
        // It was found under the same lock.
        Ok(done) => Err(not_one(done.rows)),
        Err(Refusal::Other(error)) => Err(error),
        Err(Refusal::Said(errors)) => Err(WriteError::Invalid(errors)),
        Err(Refusal::Misfit(errors)) if app.store().dialect() == Dialect::Mysql => {
            Err(WriteError::Invalid(doubt::settle(draft, errors)))
        }
        Err(Refusal::Misfit(errors)) => Err(WriteError::Invalid(
            doubt::beside(app, write, draft, errors).await?,
        )),
        Err(Refusal::Check(condition)) => {
            let mut errors = FieldErrors::default();
            rules::diagnose(app, write, draft, &mut errors).await;
            if errors.is_empty() {
                errors = refusal::unknown_check(draft.resource, &condition);
            }
            Err(WriteError::Invalid(errors))
        }
    }
}

/// A deferred foreign key is only checked here.
pub(super) async fn commit(write: Write, resource: &'static Resource) -> Result<(), WriteError> {
    write
        .commit()
        .await
        .map_err(|error| refused(resource, error))
}

/// A refusal in words, where nothing more can be found out about it.
pub(super) fn refused(resource: &'static Resource, error: sqlx::Error) -> WriteError {
    match refusal::read(resource, error) {
        Refusal::Said(errors) | Refusal::Misfit(errors) => WriteError::Invalid(errors),
        Refusal::Check(condition) => {
            WriteError::Invalid(refusal::unknown_check(resource, &condition))
        }
        Refusal::Other(error) => error,
    }
}

/// Why a statement for one row has done nothing, or too much.
pub(super) fn not_one(rows: u64) -> WriteError {
    let said = if rows > 1 { SEVERAL } else { NOT_TAKEN };
    WriteError::Invalid(FieldErrors::general(said))
}

pub(super) fn not_taken() -> WriteError {
    not_one(0)
}

pub(super) fn named(
    resource: &'static Resource,
    changes: &[(&'static Column, Value)],
) -> Vec<(ColumnRef<'static>, Value)> {
    changes
        .iter()
        .map(|(column, value)| (at(resource.table, column), value.clone()))
        .collect()
}

/// The key's columns, to be given back by a statement that knows no other table.
pub(super) fn key_columns(resource: &'static Resource) -> Vec<ColumnRef<'static>> {
    let key = resource.table.key.iter();
    key.map(|column| aliased("", column)).collect()
}

/// The key of a row after a change of which the database gives nothing back.
pub(super) fn key_after(resource: &'static Resource, draft: &Draft<'_>, key: &Key) -> Key {
    let columns = resource.table.key.iter().zip(key.values());
    let values = columns.map(|(column, old)| {
        let changed = draft
            .changes
            .iter()
            .find(|(known, _)| known.name == column.name);
        changed.map_or_else(|| old.clone(), |(_, value)| value.clone())
    });
    Key::new(resource.table, values.collect()).unwrap_or_else(|| key.clone())
}
