//! The trash: what a page says of rows that go into it or leave it for good, and how they come back.

use axum::http::StatusCode;

use super::bulk::{self, chosen};
use super::list::LIST;
use super::trouble::Trouble;
use super::views::back;
use super::visit::{Answer, Visit};
use super::{address, bulk_all, words};
use crate::key::Key;
use crate::policy::require;
use crate::query::{ListRequest, Record, is_trashed};
use crate::write::{self, WriteError};
use crate::{Permission, Resource, personal};

/// What a form says that deletes for good.
pub const FOR_GOOD: &str = "_for_good";

/// What becomes of rows that are deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// They are gone: the table has no trash.
    Gone,
    /// They go into the trash.
    Trash,
    /// They leave the trash, and are gone.
    ForGood,
}

impl Fate {
    /// The fate of rows that are in the trash, or are not.
    pub fn of(resource: &Resource, trashed: bool) -> Self {
        match (&resource.queries.trash, trashed) {
            (None, _) => Self::Gone,
            (Some(_), false) => Self::Trash,
            (Some(_), true) => Self::ForGood,
        }
    }

    /// The fate of one row.
    pub fn of_record(record: &Record) -> Self {
        Self::of(record.resource(), is_trashed(record))
    }

    /// The fate of a row that a form is about.
    pub fn asked(visit: &Visit<'_>, resource: &Resource) -> Self {
        Self::of(resource, visit.form.get(FOR_GOOD).is_some())
    }

    /// The question, about what is called so.
    pub fn question(self, what: &str) -> String {
        match self {
            Self::Gone | Self::Trash => format!("Delete {what}?"),
            Self::ForGood => format!("Delete {what} for good?"),
        }
    }

    /// The button.
    pub fn button(self, what: &str) -> String {
        match self {
            Self::Gone => format!("Delete {what}"),
            Self::Trash => format!("Put {what} into the trash"),
            Self::ForGood => format!("Delete {what} for good"),
        }
    }

    /// What is said of rows that go into the trash; `None` where it is more than that.
    pub fn sentence(self, it: bool) -> Option<&'static str> {
        match (self, it) {
            (Self::Trash, true) => {
                Some("It goes into the trash, from where it can be restored. Nothing else changes.")
            }
            (Self::Trash, false) => Some(
                "They go into the trash, from where they can be restored. Nothing else changes.",
            ),
            _ => None,
        }
    }
}

/// Takes a record out of the trash.
pub async fn restore(visit: &Visit<'_>, resource: &'static Resource, segment: &str) -> Answer {
    require(visit.actor, resource.table, Permission::Delete)?;
    let key = visit.key(resource, segment)?;
    let href = address::record(visit.base, resource.table, &key);
    let rows = [(&key, visit.form.get("_version"))];
    match write::restore(visit.app(), visit.actor, resource, &rows).await {
        Ok(()) => Ok(visit.done(&href, "restored")),
        Err(error) => Err(refused(resource, error)?.way_out(href, "Back to the record")),
    }
}

/// Takes the rows out of the trash that the form names.
pub async fn restore_many(visit: &Visit<'_>, resource: &'static Resource) -> Answer {
    require(visit.actor, resource.table, Permission::Delete)?;
    let (app, actor) = (visit.app(), visit.actor);
    let personal = personal::personal(app, actor, resource.table).await?;
    let request = ListRequest::of(resource, &personal).read(Some(visit.form.text(LIST)));
    let request = request.map_err(Trouble::from)?.to_keep();
    let list = back(visit, resource.table, &request);
    let done = if visit.form.get(bulk_all::ALL).is_some() {
        write::restore_matching(app, actor, &request).await
    } else {
        let chosen = chosen(visit, resource, &list)?;
        let rows: Vec<(&Key, Option<&str>)> = chosen.iter().map(|(key, _)| (key, None)).collect();
        write::restore(app, actor, resource, &rows).await
    };
    match done {
        Ok(()) => Ok(visit.done(&list, "all_restored")),
        Err(error) => Err(refused(resource, error)?.way_out(list, "Back to the trash")),
    }
}

/// The page that says why nothing has been restored.
fn refused(resource: &Resource, error: WriteError) -> Result<Trouble, Trouble> {
    let error = match error {
        WriteError::Invalid(errors) => {
            return Ok(Trouble {
                details: errors.sentences(),
                ..Trouble::new(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "Nothing has been restored",
                    &format!(
                        "Something stands in the way. Put it right, and restore the {} then.",
                        words::lower(resource.table.singular)
                    ),
                )
            });
        }
        error => error,
    };
    let advice = bulk::refusal(resource, error)?;
    let status = StatusCode::CONFLICT;
    Ok(Trouble::new(status, "Nothing has been restored", &advice))
}

/// The page in place of a form for a record that is in the trash.
pub fn not_now(visit: &Visit<'_>, record: &Record) -> Option<Trouble> {
    let key = record.key().filter(|_| is_trashed(record))?;
    let trouble = Trouble::new(
        StatusCode::CONFLICT,
        "It is in the trash",
        "What somebody has deleted is not changed. Restore it first.",
    );
    let href = address::record(visit.base, record.resource().table, key);
    Some(trouble.way_out(href, "To the record"))
}
