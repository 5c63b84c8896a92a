//! What was changed last, in all tables that the visitor may see.

use super::super::visit::Visit;
use super::super::{address, format, words};
use crate::audit::{self, Done};
use crate::{Error, Permission};

/// So many changes are shown.
const SHOWN: usize = 8;

/// What was changed last.
pub struct Latest {
    pub title: &'static str,
    pub changes: Vec<Change>,
}

/// One change.
pub struct Change {
    pub icon: &'static str,
    pub who: String,
    pub what: &'static str,
    /// What was changed: the record as its table and key.
    pub which: String,
    /// Its history; `None` where it cannot be addressed.
    pub href: Option<String>,
    pub when: String,
    pub machine: String,
}

/// Reads the trail's newest entries; `None` where the visitor may see none of the tables.
///
/// # Errors
/// What the database says.
pub async fn read(visit: &Visit<'_>, title: &'static str) -> Result<Option<Latest>, Error> {
    let (app, actor) = (visit.app(), visit.actor);
    let mut resources = app.panel().resources.iter();
    if !resources.any(|resource| actor.may(resource.table, Permission::View)) {
        return Ok(None);
    }
    let now = crate::auth::now();
    let entries = audit::newest(app, actor, SHOWN).await?;
    let changes = entries.into_iter().map(|entry| {
        let table = entry.resource.table;
        let history = entry.record.as_ref().map(|key| {
            let record = address::record(visit.base, table, key);
            format!("{record}/history")
        });
        let key = entry.record.as_ref().map(|key| {
            let values = key.values().iter().map(crate::value_text);
            values.collect::<Vec<_>>().join(", ")
        });
        let one = words::lower(table.singular);
        Change {
            icon: table.icon,
            who: entry.who,
            what: match entry.done {
                Done::Created => "added",
                Done::Changed => "changed",
                Done::Deleted => "deleted",
                Done::Trashed => "put into the trash",
                Done::Restored => "restored",
            },
            which: key.map_or_else(|| one.to_string(), |key| format!("{one} {key}")),
            href: history,
            when: format::ago(now - entry.at),
            machine: format::unix(entry.at).unwrap_or_default(),
        }
    });
    Ok(Some(Latest {
        title,
        changes: changes.collect(),
    }))
}
