//! Rows in the trash: those that somebody has deleted, and that are still there to be restored.
//!
//! Which rows these are, a column of the table says. Lists, counts, pickers, searches and exports leave
//! them out; a list that asks for the trash shows them alone.

use dbadmin_model::Value;
use dbadmin_model::sql::{Condition, notation};

use super::Record;
use super::fetch::at;
use crate::{Kind, Resource};

/// The condition that rows are in the trash, or are not; `None` where the table has none.
pub(crate) fn condition(resource: &'static Resource, trashed: bool) -> Option<Condition<'static>> {
    let column = resource.queries.trash.as_ref()?;
    let place = at(resource.table, column);
    let no = |condition| Condition::Not(Box::new(condition));
    Some(match (column.kind, trashed) {
        (Kind::Boolean, true) => Condition::Truth(place, true),
        (Kind::Boolean, false) => {
            let not_so = no(Condition::Truth(place, true));
            match column.nullable {
                true => Condition::Or(vec![Condition::IsNull(place), not_so]),
                false => not_so,
            }
        }
        (_, true) => no(Condition::IsNull(place)),
        (_, false) => Condition::IsNull(place),
    })
}

/// The condition, and that the rows are not in the trash.
pub(super) fn without(
    resource: &'static Resource,
    condition_of: Condition<'static>,
) -> Condition<'static> {
    match condition(resource, false) {
        Some(live) => Condition::And(vec![live, condition_of]),
        None => condition_of,
    }
}

/// Whether the record, which has all its values, is in the trash.
#[must_use]
pub fn is_trashed(record: &Record) -> bool {
    let column = record.resource().queries.trash.as_ref();
    let value = column.and_then(|column| Some((column.kind, record.value(column)?)));
    match value {
        None | Some((_, Value::Null)) => false,
        Some((Kind::Boolean, value)) => match value {
            Value::Boolean(truth) => *truth,
            Value::Integer(number) => *number != 0,
            Value::Text(word) => notation(word).is_some_and(|(truth, _)| truth),
            _ => false,
        },
        Some(_) => true,
    }
}
