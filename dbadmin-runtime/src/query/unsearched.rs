//! Whether a search has the database read every row of a large table, and the index that would help.

use dbadmin_model::sql::TextAdvice;

use super::count::whole;
use super::fetch::table_ref;
use super::{Count, ListRequest};
use crate::texts::{numbered_by, searched};
use crate::{App, Column, Error, Kind};

/// A search that no index answers, over many rows.
#[derive(Clone, Debug)]
pub struct Unsearched {
    /// The statement that makes an index for it; `None` where there is one that does not take what is
    /// searched, or none can be made.
    pub statement: Option<String>,
    /// The first word that the index does not take; empty where there is no index.
    pub word: String,
}

/// What the search of a list lacks: nothing where a full-text index answers one of its words, where filters leave
/// rows out as well, or where there are no more rows than the list's counts look at.
///
/// # Errors
/// What the database says.
pub async fn unsearched(app: &App, request: &ListRequest) -> Result<Option<Unsearched>, Error> {
    let resource = request.resource;
    let table = resource.table;
    let is_filtered = !request.filters.is_empty() || !request.groups.is_empty();
    let index = resource.queries.text;
    let is_served = index.is_some_and(|index| request.words().any(|word| index.serves(word)));
    // A view has no index of its own.
    if request.search.is_empty() || is_filtered || is_served || !table.writable {
        return Ok(None);
    }
    let cap = resource.queries.count_cap;
    if let Count::Exact(_) = whole(app, table, cap).await? {
        return Ok(None);
    }
    let dialect = app.store().dialect();
    let columns: Vec<&'static Column> = searched(resource).collect();
    let is_text =
        |column: &&Column| column.kind == Kind::Text && column.cast.is_empty() && !column.opaque;
    let can_be = index.is_none() && !columns.is_empty() && columns.iter().all(is_text);
    let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
    let row = numbered_by(resource, dialect).filter(|_| can_be);
    let word = request.words().next().filter(|_| index.is_some());
    Ok(Some(Unsearched {
        statement: row.map(|row| {
            let advice = TextAdvice {
                dialect,
                table: table_ref(table),
                columns: &names,
                row,
            };
            advice.statement()
        }),
        word: word.unwrap_or_default().to_owned(),
    }))
}
