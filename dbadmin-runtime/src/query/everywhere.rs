//! A search of one table among all: rows by how well they match.
//!
//! What is exact comes first, for an index answers it; what begins with the text, and what contains
//! it, is asked for only where that leaves room.

use dbadmin_model::Value;
use dbadmin_model::sql::{Comparison, Condition, Pattern};

use super::fetch::{Fetch, Texts, at};
use super::{ListRequest, Record, trash};
use crate::key::{Key, segment};
use crate::policy::{is_secret, require};
use crate::{Actor, App, Column, Error, Kind, Permission, Resource};

/// How well a row matches, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hit {
    /// The text is its key.
    Key,
    /// The text is one of its values.
    Exact,
    /// One of its values begins with the text.
    Prefix,
    /// It contains every word of the text.
    Contains,
}

/// The rows of a table that match, the best first.
#[derive(Clone, Debug)]
pub struct Hits {
    /// The table.
    pub resource: &'static Resource,
    /// The rows, each with how well it matches.
    pub rows: Vec<(Hit, Record)>,
    /// Whether there are more.
    pub more: bool,
}

/// At most `limit` rows of the table that match `text`; none where its columns are not searched and
/// the text is no key of it.
///
/// # Errors
/// [`Error::Forbidden`] where the actor may not see the table; else what the database says.
pub async fn everywhere(
    app: &App,
    actor: &Actor,
    resource: &'static Resource,
    text: &str,
    limit: usize,
) -> Result<Hits, Error> {
    require(actor, resource.table, Permission::View)?;
    let mut hits = Hits {
        resource,
        rows: Vec::new(),
        more: false,
    };
    // Rows without a key cannot be told from those that were found before.
    let ways: &[Hit] = match resource.table.key {
        [] => &[Hit::Contains],
        _ => &[Hit::Key, Hit::Exact, Hit::Prefix, Hit::Contains],
    };
    for &hit in ways {
        let Some(condition) = condition(resource, text, hit) else {
            continue;
        };
        for record in matching(app, actor, resource, condition, limit + 1).await? {
            let known = |(_, it): &(Hit, Record)| it.key() == record.key() && it.key().is_some();
            if hits.rows.iter().any(known) {
                continue;
            }
            if hits.rows.len() == limit {
                hits.more = true;
                return Ok(hits);
            }
            hits.rows.push((hit, record));
        }
    }
    Ok(hits)
}

/// What a row has to fulfil to match so well; `None` where none can.
fn condition(resource: &'static Resource, text: &str, hit: Hit) -> Option<Condition<'static>> {
    let table = resource.table;
    let searched = resource.queries.search.iter();
    let open = searched.filter(|column| !is_secret(resource, column));
    let any = |parts: Vec<Condition<'static>>| (!parts.is_empty()).then_some(Condition::Or(parts));
    match hit {
        Hit::Key => key(resource, text).map(|key| key.condition(table)),
        Hit::Exact => any(open
            .filter(|column| is_plain(column))
            .map(|column| {
                Condition::Compare(
                    at(table, column),
                    Comparison::Equal,
                    Value::Text(text.to_owned()),
                )
            })
            .collect()),
        Hit::Prefix => narrowed(
            resource,
            text,
            any(open
                .filter(|column| is_plain(column))
                .map(|column| Condition::Like {
                    column: at(table, column),
                    pattern: Pattern::parse(&format!("{}*", Pattern::escape(text))),
                    case_sensitive: false,
                })
                .collect()),
        ),
        Hit::Contains if resource.queries.search.is_empty() => None,
        Hit::Contains => {
            let mut request = ListRequest::new(resource);
            text.clone_into(&mut request.search);
            Some(request.condition())
        }
    }
}

/// The same of those rows that a full-text index finds, where it takes the first word: then the database need not
/// read all others.
fn narrowed(
    resource: &'static Resource,
    text: &str,
    condition: Option<Condition<'static>>,
) -> Option<Condition<'static>> {
    let index = resource.queries.text;
    let words = text.split_whitespace().map(str::to_owned);
    // One whose language leaves out words that are not known here would leave out rows.
    let Some(index) = index.filter(|index| index.leaves_out().is_none()) else {
        return condition;
    };
    let taken: Vec<String> = words.filter(|word| index.takes(word)).take(1).collect();
    match (condition, taken.is_empty()) {
        (Some(condition), false) => Some(Condition::And(vec![
            Condition::Words(index, taken),
            condition,
        ])),
        (condition, _) => condition,
    }
}

/// Whether the column's values are texts that compare with any other.
fn is_plain(column: &Column) -> bool {
    column.kind == Kind::Text && column.cast.is_empty() && !column.opaque
}

/// The key that somebody may have meant: its values, with commas between them.
fn key(resource: &Resource, text: &str) -> Option<Key> {
    let table = resource.table;
    if table.key.iter().any(|column| column.kind == Kind::Blob) {
        return None;
    }
    let parts: Vec<String> = match table.key {
        [_] => vec![segment(text, &[])],
        _ => text
            .split(',')
            .map(|part| segment(part.trim(), &[]))
            .collect(),
    };
    Key::parse(table, &parts.join(",")).ok()
}

async fn matching(
    app: &App,
    actor: &Actor,
    resource: &'static Resource,
    condition: Condition<'static>,
    limit: usize,
) -> Result<Vec<Record>, Error> {
    let dialect = app.store().dialect();
    let relations = resource.relations.display.iter();
    let columns = relations.chain(resource.queries.search);
    let texts = Texts::Cut { sorted: &[] };
    let Fetch { mut select, layout } = Fetch::new(app, actor, resource, columns, texts);
    select.condition = trash::without(resource, condition);
    let order = ListRequest::new(resource).order();
    select.order = order
        .iter()
        .map(|sort| sort.order(dialect, resource.table))
        .collect();
    select.limit = Some(limit as u64);
    match app
        .store()
        .rows(select.statement(dialect))
        .await
        .map_err(Error::from)
    {
        Ok(rows) => Ok(rows
            .into_iter()
            .map(|row| Record::new(&layout, row))
            .collect()),
        // No row has what the column cannot hold.
        Err(Error::Misfit(_)) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}
