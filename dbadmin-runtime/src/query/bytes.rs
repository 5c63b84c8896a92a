//! The bytes that one column of one record holds, of which a record itself knows only the number.

use dbadmin_model::Value;
use dbadmin_model::sql::{Output, Select};

use super::fetch::{at, table_ref};
use crate::key::Key;
use crate::policy::require;
use crate::{Actor, App, Column, Error, Permission, Resource};

/// The bytes of a column; `None` where it is NULL, or holds something else.
///
/// # Errors
/// [`Error::NotFound`] where there is no such record, [`Error::Forbidden`] where the actor may not see the
/// table; else what the database says.
pub async fn bytes(
    app: &App,
    actor: &Actor,
    resource: &'static Resource,
    key: &Key,
    column: &'static Column,
) -> Result<Option<Vec<u8>>, Error> {
    require(actor, resource.table, Permission::View)?;
    let select = Select {
        outputs: vec![Output::Column(at(resource.table, column))],
        table: table_ref(resource.table),
        alias: "",
        joins: Vec::new(),
        condition: key.condition(resource.table),
        order: Vec::new(),
        limit: Some(1),
        offset: None,
        lock: false,
    };
    let statement = select.statement(app.store().dialect());
    let row = app.store().row(statement).await?.ok_or(Error::NotFound)?;
    Ok(match row.into_iter().next() {
        Some(Value::Blob(bytes)) => Some(bytes),
        // SQLite keeps what it is given.
        Some(Value::Text(text)) => Some(text.into_bytes()),
        _ => None,
    })
}
