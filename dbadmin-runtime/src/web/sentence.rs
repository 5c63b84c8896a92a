//! What stands below a heading: what a list is, and what cannot be done with its rows.

use super::visit::Visit;
use super::words;
use crate::query::{ListRequest, Record};
use crate::{Kind, Permission, Table};

/// What the list is, in one sentence: the table's own help, else its order.
fn sentence(request: &ListRequest) -> String {
    let table = request.resource.table;
    if request.trashed {
        return "What has been deleted. Here it is restored, or deleted for good.".to_owned();
    }
    if !table.help.is_empty() {
        return table.help.to_owned();
    }
    let one = words::lower(table.singular);
    let timely = |kind| matches!(kind, Kind::Date | Kind::DateTime);
    match request.shown_order().first() {
        Some(sort) if timely(sort.column.kind) && sort.descending => {
            format!("Every {one}, newest first.")
        }
        Some(sort) => format!("Every {one}, by {}.", words::lower(sort.column.label)),
        None => format!("Every {one} in the database."),
    }
}

/// A sentence about the rows of a page, with why some cannot be opened: SQLite takes NULL in a key.
pub fn with_keyless(sentence: String, table: &Table, rows: &[Record]) -> String {
    if table.key.is_empty() || rows.iter().all(|row| row.key().is_some()) {
        return sentence;
    }
    format!("{sentence} A row whose key is empty has no page of its own: it is only listed.")
}

/// A sentence about the rows, with what cannot be done with them.
pub fn with_limits(sentence: String, table: &Table) -> String {
    if table.limits.is_empty() {
        sentence
    } else {
        format!("{sentence} {}", table.limits)
    }
}

/// What the list is, with what cannot be done with its rows; that its form adds none, only to who might.
pub fn limited(visit: &Visit<'_>, request: &ListRequest) -> String {
    let table = request.resource.table;
    let sentence = with_limits(sentence(request), table);
    let unasked = visit.app().unasked(table);
    if unasked.is_empty() || request.trashed || !visit.actor.may(table, Permission::Create) {
        return sentence;
    }
    format!("{sentence} {unasked}")
}
