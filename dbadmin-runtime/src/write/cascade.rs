//! The trail of what a delete does to rows that referred to the record: those that go with it, and
//! those that stay and no longer refer to it.
//!
//! The database does all of it by itself, so the rows are read before, within the transaction.

use std::collections::HashSet;

use dbadmin_model::Value;
use dbadmin_model::sql::{self, Condition};

use super::WriteError;
use super::effects::{Effect, forbidden, needed};
use super::error::FieldErrors;
use crate::audit::{self, Done, Entry};
use crate::query::{
    Count, Record, children_resource, locked_rows, refer_to, table_ref, target_values, unlocked,
};
use crate::store::Write;
use crate::{Action, Actor, App, Children, Error, Permission, Resource};

/// So many rows of a relation are recorded one by one; beyond that, how many they were.
const RECORDED: usize = 100;

/// Rows that referred to the record in one way.
pub(super) struct Affected {
    children: &'static Children,
    resource: &'static Resource,
    rows: Vec<Record>,
    /// How many there are, where they are too many to be recorded one by one.
    many: Option<u64>,
}

/// Reads the rows that a delete of the record will remove or change.
///
/// # Errors
/// [`WriteError::Invalid`] where the actor may not do that to them; else what the database says.
pub(super) async fn before(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    record: &Record,
) -> Result<Vec<Affected>, WriteError> {
    let mut found = Vec::new();
    for children in record.resource().relations.has_many {
        let (Some(permission), Some(child), Some(values)) = (
            needed(children.on_delete),
            children_resource(app, children),
            target_values(children, record),
        ) else {
            continue;
        };
        let condition = refer_to(children, child.table, &values);
        let limit = RECORDED as u64 + 1;
        let mut rows = locked_rows(app, write, actor, child, condition.clone(), limit).await?;
        let many = match rows.len() {
            0 => continue,
            1..=RECORDED => None,
            _ => Some(count(app, write, child, condition).await?),
        };
        if !actor.role.is_granted(child.table, permission) {
            return Err(refused(actor, children, child, rows.len()));
        }
        if many.is_some() {
            rows.clear();
        }
        found.push(Affected {
            children,
            resource: child,
            rows,
            many,
        });
    }
    // What is deleted in one way needs no entry for what it lost in another.
    found.sort_by_key(|affected| affected.children.on_delete != Action::Cascade);
    Ok(found)
}

/// Records what became of the rows, now that the record is deleted.
pub(super) async fn record(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    deleted: &Record,
    affected: Vec<Affected>,
) -> Result<(), Error> {
    let mut told: HashSet<(&str, String)> = HashSet::new();
    told.extend(name(deleted));
    for Affected {
        children,
        resource,
        rows,
        many,
    } in affected
    {
        let goes = children.on_delete == Action::Cascade;
        if let Some(number) = many {
            let done = if goes { Done::Deleted } else { Done::Changed };
            let entry = Entry::many(resource, done, children.columns, number, deleted);
            audit::record(write, actor, entry).await?;
        }
        for old in rows {
            if name(&old).is_some_and(|name| !told.insert(name)) {
                continue;
            }
            let entry = if goes {
                Some(Entry::deleted(&old))
            } else {
                changed(app, write, actor, &old).await?
            };
            if let Some(entry) = entry {
                audit::record(write, actor, entry).await?;
            }
        }
    }
    Ok(())
}

/// The entry of a row that stays. One that is gone went through yet another row.
async fn changed(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    old: &Record,
) -> Result<Option<Entry>, Error> {
    let Some(key) = old.key() else {
        return Ok(None);
    };
    match unlocked(app, write, actor, old.resource(), key).await {
        Ok(new) => Ok(Entry::changed(old, &new, &[])),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

fn name(record: &Record) -> Option<(&'static str, String)> {
    Some((record.resource().table.address, record.key()?.segment()))
}

fn refused(actor: &Actor, children: &Children, child: &Resource, number: usize) -> WriteError {
    let visible = actor.may(child.table, Permission::View);
    let effect = Effect {
        label: children.label,
        resource: visible.then_some(child.table.address),
        count: Count::MoreThan(number as u64 - 1),
        action: children.on_delete,
        allowed: false,
    };
    let message = forbidden(&[effect], false).unwrap_or_default();
    WriteError::Invalid(FieldErrors::general(message))
}

async fn count(
    app: &App,
    write: &mut Write,
    child: &'static Resource,
    condition: Condition<'static>,
) -> Result<u64, Error> {
    let count = sql::Count {
        table: table_ref(child.table),
        condition,
        cap: None,
    };
    let row = write.row(count.statement(app.store().dialect())).await?;
    Ok(match row.as_deref() {
        Some([Value::Integer(number)]) => u64::try_from(*number).unwrap_or(0),
        _ => 0,
    })
}
