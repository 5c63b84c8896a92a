//! Some records of a table, with no more of them than names them.

use dbadmin_model::sql::Condition;

use super::Record;
use super::fetch::{Fetch, Texts};
use crate::key::Key;
use crate::policy::require;
use crate::{Actor, App, Error, Permission, Resource};

/// The records with these keys, those that there are, in no order.
///
/// # Errors
/// [`Error::Forbidden`] where the actor may not see the table; else what the database says.
pub(crate) async fn named(
    app: &App,
    actor: &Actor,
    resource: &'static Resource,
    keys: &[Key],
) -> Result<Vec<Record>, Error> {
    require(actor, resource.table, Permission::View)?;
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let columns = resource.relations.display.iter();
    let texts = Texts::Cut { sorted: &[] };
    let Fetch { mut select, layout } = Fetch::new(app, actor, resource, columns, texts);
    let conditions = keys.iter().map(|key| key.condition(resource.table));
    select.condition = Condition::Or(conditions.collect());
    select.limit = Some(keys.len() as u64);
    let rows = app
        .store()
        .rows(select.statement(app.store().dialect()))
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Record::new(&layout, row))
        .collect())
}
