//! Whether the rows that a row refers to exist, and may be seen by whoever refers to them.

use super::draft::Draft;
use super::{FieldErrors, refusal};
use crate::query::{by_value, live_by_value, visible_target};
use crate::store::Write;
use crate::{Actor, App, Error, Reference, Resource, Value};

/// Checks every reference that changes.
pub(super) async fn check(
    app: &App,
    write: &mut Write,
    actor: &Actor,
    draft: &Draft<'_>,
    errors: &mut FieldErrors,
) -> Result<(), Error> {
    for reference in draft.resource.relations.belongs_to {
        let (Some(first), Some(to)) = (reference.columns.first(), reference.target.first()) else {
            continue;
        };
        let spoiled = reference.columns.iter().any(|column| errors.has(column));
        if spoiled || !draft.touches(reference.columns) {
            continue;
        }
        let Some(values) = draft.values(reference.columns) else {
            continue;
        };
        // A table that the panel does not show is checked by the database alone.
        let Some(target) = app.resource(to.table) else {
            continue;
        };
        if visible_target(app, actor, reference).is_none() {
            let title = target.table.title;
            errors.add(first, format!("Your role may not choose among “{title}”."));
            continue;
        }
        let found = write.ask(by_value(app, target, reference, &values)).await;
        match found.map_err(Error::from) {
            Ok(Some(_)) if trashed(app, write, target, reference, &values).await? => {
                let singular = target.table.singular;
                let message = format!(
                    "This row of “{singular}” is in the trash. Restore it, or choose another."
                );
                errors.add(first, message);
            }
            Ok(Some(_)) => {}
            Ok(None) => {
                let singular = target.table.singular;
                let message = format!("There is no such row of “{singular}”. Choose another.");
                errors.add(first, message);
            }
            Err(Error::Misfit(why)) => errors.add(first, refusal::not_read(&why)),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Whether the row that a reference leads to is in the trash.
async fn trashed(
    app: &App,
    write: &mut Write,
    target: &'static Resource,
    reference: &'static Reference,
    values: &[Value],
) -> Result<bool, Error> {
    if target.queries.trash.is_none() {
        return Ok(false);
    }
    let live = live_by_value(app, target, reference, values);
    Ok(write.ask(live).await?.is_none())
}
