//! Changes of several rows, in an order in which no two rows share for a moment what no two may: one row
//! after the other that makes room for it, and where they swap, one of them stands aside meanwhile.

use dbadmin_model::Value;
use dbadmin_model::sql::Update;

use super::super::{FieldErrors, save, statement};
use super::look::Deed;
use super::read::{ChildDraft, sets};
use super::{Around, ChildrenError, Mistakes};
use crate::audit::Done;
use crate::key::Key;
use crate::query::{Record, table_ref};
use crate::{Column, Kind};

/// What is said where rows cannot be told to stand aside.
const SWAPPED: &str = "These rows take over from one another what no two may share, and the database \
                       does not let one stand aside meanwhile. Give one of them a value that is free, \
                       save, and then the one that it shall have.";

/// So many values are tried for a row that stands aside.
const TRIES: i64 = 3;

/// A row that waits for its change.
struct Waiting<'a> {
    child: ChildDraft<'a>,
    old: &'a Record,
    /// Its key now, which is another one while it stands aside.
    key: Key,
    /// Values that are another's now: where it stands aside.
    aside: Vec<(&'static Column, Value)>,
}

impl Waiting<'_> {
    /// The values that the row has in these columns now; `None` where one is NULL.
    fn now(&self, columns: &[Column]) -> Option<Vec<Value>> {
        let of = |column: &Column| {
            let aside = self.aside.iter().find(|(known, _)| known.is(column));
            let value = aside.map(|(_, value)| value);
            let value = value.or_else(|| self.old.value(column));
            value.filter(|value| !value.is_null()).cloned()
        };
        columns.iter().map(of).collect()
    }

    /// The set in which it wants what the other has now.
    fn waits_for(&self, other: &Self) -> Option<&'static [Column]> {
        let mut sets = sets(self.child.draft.resource).map(|(columns, _)| columns);
        sets.find(|columns| {
            let wanted = self.child.draft.values(columns);
            wanted.is_some() && wanted == other.now(columns)
        })
    }
}

impl Around<'_> {
    /// Makes all changes.
    pub(super) async fn change_all(
        &mut self,
        drafts: Vec<ChildDraft<'_>>,
        mistakes: &mut Mistakes,
    ) -> Result<Vec<Deed>, ChildrenError> {
        let mut waiting: Vec<Waiting<'_>> = Vec::new();
        for child in drafts {
            let old = child.draft.old;
            let key = old.and_then(|old| old.key().cloned());
            if let Some((old, key)) = old.zip(key) {
                waiting.push(Waiting {
                    child,
                    old,
                    key,
                    aside: Vec::new(),
                });
            }
        }
        let mut done = Vec::new();
        while !waiting.is_empty() {
            let free = waiting.iter().position(|one| {
                let mut others = waiting.iter().filter(|other| !std::ptr::eq(*other, one));
                others.all(|other| one.waits_for(other).is_none())
            });
            let Some(at) = free else {
                if !self.stand_aside(&mut waiting, mistakes).await? {
                    break;
                }
                continue;
            };
            let Waiting {
                mut child,
                old,
                key,
                ..
            } = waiting.swap_remove(at);
            let draft = &mut child.draft;
            let (app, actor) = (self.app, self.actor);
            let changed =
                save::changed(app, self.write, actor, draft, old, &key, Done::Changed).await;
            let Some((new, _)) = mistakes.take(child.place, child.number, changed)? else {
                break;
            };
            done.push(child.done(Some(old.clone()), Some(new)));
        }
        Ok(done)
    }

    /// Has one of the rows stand aside that wait for one another; whether one does.
    async fn stand_aside(
        &mut self,
        waiting: &mut [Waiting<'_>],
        mistakes: &mut Mistakes,
    ) -> Result<bool, ChildrenError> {
        for at in 0..waiting.len() {
            let one = &waiting[at];
            // It has stood aside already, and is in nobody's way.
            if !one.aside.is_empty() {
                continue;
            }
            let others = waiting.iter().enumerate().filter(|(it, _)| *it != at);
            let set = others.filter_map(|(_, other)| other.waits_for(one)).next();
            let column = set.and_then(|set| numbered(one, set));
            let Some(column) = column else { continue };
            for value in free(waiting, column) {
                if self.put(&mut waiting[at], column, value).await? {
                    return Ok(true);
                }
            }
        }
        if let Some(one) = waiting.first() {
            let (place, number) = (one.child.place, one.child.number);
            mistakes.add(place, number, FieldErrors::general(SWAPPED));
        }
        Ok(false)
    }

    /// Gives a row this number for the time being; whether the database takes it.
    async fn put(
        &mut self,
        one: &mut Waiting<'_>,
        column: &'static Column,
        value: i64,
    ) -> Result<bool, ChildrenError> {
        let resource = one.child.draft.resource;
        let change = [(column, Value::Integer(value))];
        let update = Update {
            table: table_ref(resource.table),
            values: statement::named(resource, &change),
            condition: one.key.condition(resource.table),
            returning: Vec::new(),
        };
        let statement = update.statement(self.app.store().dialect());
        match self.write.change(statement).await {
            Ok(1) => {}
            Ok(_) => return Ok(false),
            // Taken, or against a rule: another may do.
            Err(error) if error.as_database_error().is_some() => return Ok(false),
            Err(error) => return Err(error.into()),
        }
        let columns = resource.table.key.iter().zip(one.key.values());
        let values = columns.map(|(known, old)| match known.is(column) {
            true => Value::Integer(value),
            false => old.clone(),
        });
        if let Some(key) = Key::new(resource.table, values.collect()) {
            one.key = key;
        }
        one.aside.extend(change);
        Ok(true)
    }
}

/// A column of whole numbers in the set that the row changes anyway.
fn numbered(one: &Waiting<'_>, set: &'static [Column]) -> Option<&'static Column> {
    let changes = || one.child.draft.changes.iter();
    set.iter()
        .find(|column| column.kind == Kind::Integer && changes().any(|(known, _)| known.is(column)))
}

/// Numbers that none of the rows has, or wants.
fn free(waiting: &[Waiting<'_>], column: &'static Column) -> Vec<i64> {
    let numbers = waiting.iter().flat_map(|one| {
        let now = one.old.value(column);
        [now, one.child.draft.value(column)]
    });
    let numbers = numbers.flatten().filter_map(|value| match value {
        Value::Integer(number) => Some(*number),
        _ => None,
    });
    let last = numbers.max().unwrap_or(0);
    // The nearest first, and then such as hardly anybody uses.
    let steps = (0..TRIES).map(|step| 10_i64.saturating_pow(3 * u32::try_from(step).unwrap_or(0)));
    steps.map(|step| last.saturating_add(step)).collect()
}
