//! All rows of a list removed together, or none of them.

use super::delete::within;
use super::effects::{blockers, forbidden, matching_effects};
use super::{FieldErrors, WriteError};
use crate::key::Key;
use crate::policy::require;
use crate::query::{ListRequest, Matching, matching};
use crate::{Actor, App, Permission};

/// The most rows that are removed at once: all of them are in one transaction, which has to end
/// within the time that a request may take.
pub const MOST_AT_ONCE: usize = 2000;

/// Removes all rows that a list's search and filters let through, and with each what the database
/// removes along with it; how many they were. `state` is that of [`query::Matching`](crate::query::Matching),
/// which somebody has seen and agreed to.
///
/// # Errors
/// [`WriteError::Invalid`] where the rows are others than those, or not as they were, or too many, or as
/// [`super::delete_all`] refuses them; nothing is removed then.
pub async fn delete_matching(
    app: &App,
    actor: &Actor,
    request: &ListRequest,
    state: &str,
) -> Result<usize, WriteError> {
    let resource = request.resource;
    require(actor, resource.table, Permission::View)?;
    require(actor, resource.table, Permission::Delete)?;
    let rows = agreed(app, actor, request, state).await?;
    let effects = matching_effects(app, actor, request).await?;
    if let Some(message) = forbidden(&effects, true) {
        return Err(WriteError::Invalid(FieldErrors::general(message)));
    }
    match within(app, actor, resource, &borrowed(&rows)).await {
        Ok(()) => Ok(rows.len()),
        Err(WriteError::Invalid(errors)) => {
            let effects = matching_effects(app, actor, request).await?;
            let blocked = blockers(&effects, true).map(FieldErrors::general);
            Err(WriteError::Invalid(blocked.unwrap_or(errors)))
        }
        Err(error) => Err(error),
    }
}

/// The rows that a list lets through, if they are those of that state.
pub(super) async fn agreed(
    app: &App,
    actor: &Actor,
    request: &ListRequest,
    state: &str,
) -> Result<Vec<(Key, String)>, WriteError> {
    let found = matching(app, actor, request, MOST_AT_ONCE).await?;
    match found.filter(|found| found.state() == state) {
        Some(found) => Ok(found.rows),
        None => Err(WriteError::Invalid(FieldErrors::general(
            "Since you were asked, rows have come, gone or changed. Look at them again.",
        ))),
    }
}

/// The rows that a list lets through, if they are not too many.
pub(super) async fn found(
    app: &App,
    actor: &Actor,
    request: &ListRequest,
) -> Result<Matching, WriteError> {
    let found = matching(app, actor, request, MOST_AT_ONCE).await?;
    found.ok_or_else(|| {
        WriteError::Invalid(FieldErrors::general(format!(
            "These are more than {MOST_AT_ONCE} rows. Narrow the list by search or filters."
        )))
    })
}

/// Rows as they are handed on.
pub(super) fn borrowed(rows: &[(Key, String)]) -> Vec<(&Key, Option<&str>)> {
    rows.iter()
        .map(|(key, version)| (key, Some(version.as_str())))
        .collect()
}
