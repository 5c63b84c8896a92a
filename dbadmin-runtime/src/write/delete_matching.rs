//! All rows of a list removed together, or none of them.

use super::delete::within;
use super::effects::{blockers, forbidden, matching_effects};
use super::{FieldErrors, WriteError};
use crate::key::Key;
use crate::policy::require;
use crate::query::{ListRequest, matching};
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
    let refused = |message: String| Err(WriteError::Invalid(FieldErrors::general(message)));
    let found = matching(app, actor, request, MOST_AT_ONCE).await?;
    let Some(found) = found.filter(|found| found.state() == state) else {
        return refused(
            "Since you were asked, rows have come, gone or changed. Look at them again.".to_owned(),
        );
    };
    let effects = matching_effects(app, actor, request).await?;
    if let Some(message) = forbidden(&effects, true) {
        return refused(message);
    }
    let rows: Vec<(&Key, Option<&str>)> = found
        .rows
        .iter()
        .map(|(key, version)| (key, Some(version.as_str())))
        .collect();
    match within(app, actor, resource, &rows).await {
        Ok(()) => Ok(rows.len()),
        Err(WriteError::Invalid(errors)) => {
            let effects = matching_effects(app, actor, request).await?;
            let blocked = blockers(&effects, true).map(FieldErrors::general);
            Err(WriteError::Invalid(blocked.unwrap_or(errors)))
        }
        Err(error) => Err(error),
    }
}
