//! All rows of a list by key and version, for what is done with them together.

use dbadmin_model::sql::{Condition, Keyset, Order};
use sha2::{Digest as _, Sha256};

use super::find::whole;
use super::{ListRequest, Record, Sort, count};
use crate::key::Key;
use crate::policy::require;
use crate::text::hex;
use crate::{Actor, App, Error, Permission};

/// So many rows are read at a time, for rows may be large.
const BATCH: usize = 100;

/// So many of the rows are kept to be shown.
const SHOWN: usize = 20;

/// All rows that a list's search and filters let through.
#[derive(Clone, Debug, Default)]
pub struct Matching {
    /// Key and version of each, in the order of the keys.
    pub rows: Vec<(Key, String)>,
    /// The first of them, their long texts cut.
    pub first: Vec<Record>,
}

impl Matching {
    /// A digest of which rows these are, and of what stands in them.
    #[must_use]
    pub fn state(&self) -> String {
        let mut hash = Sha256::new();
        for (key, version) in &self.rows {
            hash.update(key.segment().as_bytes());
            hash.update([0]);
            hash.update(version.as_bytes());
            hash.update([0]);
        }
        hex(&hash.finalize()[..16])
    }
}

/// How many rows a list has, exactly.
///
/// # Errors
/// [`Error::Forbidden`] where the actor may not see the table; else what the database says.
pub async fn exactly(app: &App, actor: &Actor, request: &ListRequest) -> Result<u64, Error> {
    require(actor, request.resource.table, Permission::View)?;
    let count = count::of(app, &request.with_exact_count()).await?;
    Ok(count.number())
}

/// All rows that a list's search and filters let through, wherever in it the request stands; `None`
/// where they are more than so many. A row whose key is NULL, which nothing leads to, is none of them.
///
/// # Errors
/// As [`exactly`].
pub async fn matching(
    app: &App,
    actor: &Actor,
    request: &ListRequest,
    most: usize,
) -> Result<Option<Matching>, Error> {
    let resource = request.resource;
    require(actor, resource.table, Permission::View)?;
    let dialect = app.store().dialect();
    let order: Vec<Order<'static>> = resource
        .table
        .key
        .iter()
        .map(|column| {
            let ascending = Sort {
                column,
                descending: false,
            };
            ascending.order(dialect, resource.table)
        })
        .collect();
    let mut found = Matching::default();
    let mut last: Option<Record> = None;
    loop {
        let mut parts = vec![request.condition()];
        if let Some(last) = &last {
            let values = resource.table.key.iter().map(|column| last.value(column));
            let values = values.map(|value| value.cloned().unwrap_or(dbadmin_model::Value::Null));
            parts.push(Condition::Beyond(Keyset {
                position: order.iter().copied().zip(values).collect(),
                dialect,
            }));
        }
        let condition = Condition::And(parts);
        let mut fetch = whole(app, actor, resource, condition, BATCH as u64).versioned();
        fetch.select.order.clone_from(&order);
        let rows = app.store().rows(fetch.select.statement(dialect)).await?;
        let is_end = rows.len() < BATCH;
        for row in rows {
            let mut record = Record::new(&fetch.layout, row);
            if let Some(key) = record.key() {
                found.rows.push((key.clone(), record.version()));
            }
            if found.rows.len() > most {
                return Ok(None);
            }
            record.cut();
            if found.first.len() < SHOWN && record.key().is_some() {
                found.first.push(record.clone());
            }
            last = Some(record);
        }
        if is_end {
            return Ok(Some(found));
        }
    }
}
