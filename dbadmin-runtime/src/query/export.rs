//! All rows that a list's search and filters let through, in its order, as they come from the
//! database.

use std::sync::Arc;

use super::fetch::{Fetch, Texts};
use super::record::Layout;
use super::{ListRequest, Record};
use crate::policy::{is_secret, require};
use crate::store::Rows;
use crate::{Actor, App, Column, Error, Kind, Permission, Resource};

/// The rows of a list from the first to the last. The statement goes on as they are read, and holds what
/// a statement holds, so read them without delay.
#[derive(Debug)]
pub struct Export {
    /// The columns that are exported, in order.
    pub columns: Vec<&'static Column>,
    layout: Arc<Layout>,
    rows: Rows,
}

impl Export {
    /// Asks the database for all rows of the list, wherever in it the request stands.
    ///
    /// # Errors
    /// [`Error::Forbidden`] where the actor may not see the table; [`Error::Exports`] where
    /// as many run as may.
    pub fn begin(app: &App, actor: &Actor, request: &ListRequest) -> Result<Self, Error> {
        let resource = request.resource;
        require(actor, resource.table, Permission::View)?;
        let columns = columns(resource);
        let wanted = columns.iter().copied();
        let Fetch { mut select, layout } = Fetch::new(app, actor, resource, wanted, Texts::Whole);
        let dialect = app.store().dialect();
        select.condition = request.condition();
        let order = request.order();
        select.order = order
            .iter()
            .map(|sort| sort.order(dialect, resource.table))
            .collect();
        let rows = app.store().stream(select.statement(dialect));
        Ok(Self {
            columns,
            layout,
            rows: rows.ok_or(Error::Exports)?,
        })
    }

    /// The next rows; `None` behind the last.
    ///
    /// # Errors
    /// What the database says.
    pub async fn next(&mut self) -> Result<Option<Vec<Record>>, Error> {
        let rows = self.rows.next().await?;
        Ok(rows.map(|rows| {
            let rows = rows.into_iter();
            rows.map(|row| Record::new(&self.layout, row)).collect()
        }))
    }
}

/// What a record's page shows, without secrets and bytes.
fn columns(resource: &'static Resource) -> Vec<&'static Column> {
    let of = |columns: &'static [Column]| -> Vec<&'static Column> {
        let told = |column: &&Column| column.kind != Kind::Blob && !is_secret(resource, column);
        columns.iter().filter(told).collect()
    };
    let views = [resource.detail.columns, resource.list.columns];
    let found = views.into_iter().map(of).find(|found| !found.is_empty());
    found.unwrap_or_else(|| of(resource.table.key))
}
