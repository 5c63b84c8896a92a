//! A list as a tree: rows stand below those that they refer to, of the same table.
//!
//! A page has the rows at the top, and below those that are opened the first of what is theirs: so much as is
//! read is bounded, whatever the tree. A row that goes round in a circle is at the top as well where the table
//! is small enough to find that out; and in a list that is searched or filtered, every row that matches is.

use std::collections::{HashMap, HashSet};

use dbadmin_model::Value;
use dbadmin_model::sql::{Condition, Output, Select};

use super::count::{capped, whole};
use super::fetch::{at, table_ref};
use super::indexed::is_indexed;
use super::list::rows;
use super::request::{Sort, WITHIN_MOST};
use super::tallies::numbers;
use super::{Count, ListPage, ListRequest, Record, related, trash};
use crate::key::Key;
use crate::policy::{is_secret, require};
use crate::text::value_text;
use crate::{Actor, App, Children, Error, Permission, Reference, Resource};

/// So many rows are shown below one; the list of all of them has pages.
const LEVEL: u32 = 50;
/// So many rows are shown in all.
const MOST: usize = 500;
/// So deep are rows shown.
const DEEPEST: usize = 24;
/// Of a table with no more rows than these it is found out which go round in circles.
const FEW: u32 = 2_000;
/// So many of those are shown at the top.
const STRAYS: usize = 100;

/// What stands beside a row of a tree.
#[derive(Clone, Debug)]
pub struct Branch {
    /// How deep it is, from 0 on.
    pub depth: usize,
    /// Whether it shows what is below it.
    pub opened: bool,
    /// Whether it stands above itself, and so is not opened again.
    pub again: bool,
    /// How many rows are right below it; `None` where that could not be told soon.
    pub below: Option<Count>,
    /// What is left out behind it: how deep, below which row, and the query of the list that has all of it.
    pub left_out: Vec<(usize, String, String)>,
}

/// A page of a tree.
#[derive(Clone, Debug)]
pub struct TreePage {
    /// The page, with the rows of all levels in the order in which they stand; its count is of the top.
    pub page: ListPage,
    /// What stands beside each of its rows.
    pub branches: Vec<Branch>,
    /// How many rows of the page are at the top.
    pub top: usize,
    /// Whether rows may be missing that lead to no row at the top.
    pub strays: bool,
}

/// The reference by which rows of a table refer to others of the same; `None` where there is none, or it is a
/// secret.
#[must_use]
pub fn parent(resource: &'static Resource) -> Option<&'static Reference> {
    let table = resource.table;
    let mut references = resource.relations.belongs_to.iter();
    references.find(|reference| {
        let is_key = reference.target.len() == table.key.len()
            && reference.target.iter().zip(table.key).all(|(a, b)| a.is(b));
        is_key
            && !table.key.is_empty()
            && !reference.columns.iter().any(|it| is_secret(resource, it))
    })
}

/// The same reference seen from above.
fn children(resource: &'static Resource) -> Option<&'static Children> {
    let reference = parent(resource)?;
    let mut all = resource.relations.has_many.iter();
    all.find(|children| {
        children.columns.len() == reference.columns.len()
            && children
                .columns
                .iter()
                .zip(reference.columns)
                .all(|(a, b)| a.is(b))
    })
}

impl ListRequest {
    /// As a tree whose rows are all closed, or as a plain list.
    #[must_use]
    pub fn with_tree(&self, tree: bool) -> Self {
        let mut request = self.from_start();
        request.tree = tree && parent(self.resource).is_some() && !self.trashed;
        request.opened.clear();
        request
    }

    /// With the row of that key opened, or closed.
    #[must_use]
    pub fn with_opened(&self, segment: &str, opened: bool) -> Self {
        let mut request = self.clone();
        request.opened.retain(|other| other != segment);
        if opened {
            request.open(segment);
        }
        request
    }

    /// Opens a row; of too many, the one that was opened first is closed.
    pub(super) fn open(&mut self, segment: &str) {
        if self.opened.iter().any(|other| other == segment) {
            return;
        }
        if self.opened.len() >= WITHIN_MOST {
            self.opened.remove(0);
        }
        self.opened.push(segment.to_owned());
    }
}

/// Rows of one level that are still to be shown.
struct Level {
    rows: std::vec::IntoIter<Record>,
    /// The row that they are below, and the query of the list of all of them where there are more.
    below: Option<(String, String)>,
    more: Option<String>,
    /// The query of the list of all of them.
    all: String,
}

/// A page of a list as a tree; `None` where its rows do not refer to each other, or there are too many of
/// them for what no index tells.
///
/// # Errors
/// [`Error::Forbidden`] where the actor may not see the table; else what the database says.
pub async fn tree(
    app: &App,
    actor: &Actor,
    request: &ListRequest,
) -> Result<Option<TreePage>, Error> {
    let resource = request.resource;
    require(actor, resource.table, Permission::View)?;
    let Some(children) = children(resource).filter(|_| !request.trashed) else {
        return Ok(None);
    };
    // Without an index, each level of a large table would be looked for in all of it.
    let first = children.columns.first().ok_or(Error::NotFound)?;
    if !is_indexed(app, resource.table, first).await?
        && !matches!(whole(app, resource.table, FEW).await?, Count::Exact(_))
    {
        return Ok(None);
    }
    let mut strays = false;
    let top = if request.is_narrowed() {
        None
    } else {
        let found = self::strays(app, resource, children).await?;
        strays = found.is_none();
        Some(at_top(resource, children, found.unwrap_or_default()))
    };
    let mut page = rows(app, actor, request, top.clone()).await?;
    let count = page.rows.len();
    page.count = match (request.cursor.is_none() && page.next.is_none(), top) {
        (true, _) => Count::Exact(count as u64),
        (false, top) => {
            let condition = Condition::And([request.condition()].into_iter().chain(top).collect());
            capped(app, resource.table, condition, resource.queries.count_cap).await?
        }
    };
    let (records, mut branches) = walk(app, actor, request, children, page.rows).await?;
    let keys: Vec<Option<Vec<Value>>> = records
        .iter()
        .map(|record| record.key().map(|key| key.values().to_vec()))
        .collect();
    let below = numbers(app, children.columns, resource, &keys).await;
    for (branch, below) in branches.iter_mut().zip(below) {
        branch.below = below;
    }
    page.rows = records;
    Ok(Some(TreePage {
        page,
        branches,
        top: count,
        strays,
    }))
}

/// The rows of all levels, each below its own.
async fn walk(
    app: &App,
    actor: &Actor,
    request: &ListRequest,
    children: &'static Children,
    top: Vec<Record>,
) -> Result<(Vec<Record>, Vec<Branch>), Error> {
    let mut levels = vec![Level {
        rows: top.into_iter(),
        below: None,
        more: None,
        all: String::new(),
    }];
    let mut records = Vec::new();
    let mut branches: Vec<Branch> = Vec::new();
    while let Some(level) = levels.last_mut() {
        // Of a page that is full, the rest of what was opened is left out, and told so.
        if records.len() >= MOST && level.below.is_some() && level.rows.len() > 0 {
            level.rows = Vec::new().into_iter();
            level.more = Some(std::mem::take(&mut level.all));
        }
        let Some(record) = level.rows.next() else {
            let depth = levels.len() - 1;
            let done = levels.pop();
            let left_out = done.and_then(|level| Some((level.below?, level.more?)));
            if let (Some(last), Some(((_, name), query))) = (branches.last_mut(), left_out) {
                last.left_out.push((depth, name, query));
            }
            continue;
        };
        let depth = levels.len() - 1;
        let segment = record.key().map(Key::segment);
        let is = |other: &Level| {
            let known = other.below.as_ref().map(|(segment, _)| segment);
            known.is_some() && known == segment.as_ref()
        };
        let again = levels.iter().any(is);
        let wanted = segment
            .as_ref()
            .is_some_and(|it| request.opened.contains(it));
        let opened = wanted && !again && depth < DEEPEST && records.len() < MOST;
        let next = match segment.filter(|_| opened) {
            Some(segment) => Some(below(app, actor, request, children, (&record, segment)).await?),
            None => None,
        };
        records.push(record);
        branches.push(Branch {
            depth,
            opened,
            again,
            below: None,
            left_out: Vec::new(),
        });
        levels.extend(next);
    }
    Ok((records, branches))
}

/// The first rows right below one, in the list's order, whatever the list is filtered by.
async fn below(
    app: &App,
    actor: &Actor,
    request: &ListRequest,
    children: &'static Children,
    (record, segment): (&Record, String),
) -> Result<Level, Error> {
    let resource = request.resource;
    let mut own = request.without_filters().without_search();
    own.size = LEVEL;
    let values = related::target_values(children, record).unwrap_or_default();
    let condition = related::refer_to(children, resource.table, &values);
    let page = rows(app, actor, &own, Some(condition)).await?;
    let more = page.next.is_some();
    let all = related::query_of(children, &values);
    Ok(Level {
        rows: page.rows.into_iter(),
        below: Some((segment, record.display())),
        more: more.then(|| all.clone()),
        all,
    })
}

/// The rows that refer to none, and these.
fn at_top(
    resource: &'static Resource,
    children: &'static Children,
    strays: Vec<Key>,
) -> Condition<'static> {
    let table = resource.table;
    let none = children.columns.iter();
    let none = none.map(|column| Condition::IsNull(at(table, column)));
    let strays = strays.iter().map(|key| key.condition(table));
    Condition::Or(none.chain(strays).collect())
}

/// Rows that lead to no row at the top, one of each circle and those whose parent is not there; `None` where
/// the table is too large to find that out.
async fn strays(
    app: &App,
    resource: &'static Resource,
    children: &'static Children,
) -> Result<Option<Vec<Key>>, Error> {
    let table = resource.table;
    let Count::Exact(_) = whole(app, table, FEW).await? else {
        return Ok(None);
    };
    let dialect = app.store().dialect();
    let columns = table.key.iter().chain(children.columns);
    let order = table.key.iter().map(|column| {
        let sort = Sort {
            column,
            descending: false,
        };
        sort.order(dialect, table)
    });
    let select = Select {
        outputs: columns
            .map(|column| Output::Column(at(table, column)))
            .collect(),
        table: table_ref(table),
        alias: "",
        joins: Vec::new(),
        condition: trash::without(resource, Condition::always()),
        order: order.collect(),
        limit: Some(u64::from(FEW)),
        offset: None,
        lock: false,
    };
    let rows = app.store().awaited(select.statement(dialect)).await?;
    let links: Vec<(Vec<Value>, Vec<Value>)> = rows
        .into_iter()
        .map(|mut row| {
            let above = row.split_off(table.key.len().min(row.len()));
            (row, above)
        })
        .collect();
    let lost = lost(&links);
    let keys = lost.into_iter().filter_map(|place| {
        let (key, _) = links.get(place)?;
        Key::new(table, key.clone())
    });
    Ok(Some(keys.take(STRAYS).collect()))
}

fn name(values: &[Value]) -> Option<String> {
    let is_whole = !values.iter().any(Value::is_null);
    let texts = values.iter().map(|value| value_text(value).into_owned());
    is_whole.then(|| texts.collect::<Vec<_>>().join("\u{1}"))
}

/// The places of the rows, each a key and the key that it refers to, from which no way leads to one that
/// refers to none: those that refer to what is not there, and the first of each circle.
fn lost(links: &[(Vec<Value>, Vec<Value>)]) -> Vec<usize> {
    let places: HashMap<String, usize> = links
        .iter()
        .enumerate()
        .filter_map(|(place, (key, _))| Some((name(key)?, place)))
        .collect();
    let mut lost = Vec::new();
    let mut known: HashSet<usize> = HashSet::new();
    for start in 0..links.len() {
        let mut way = Vec::new();
        let mut on_way = HashSet::new();
        let mut place = start;
        loop {
            if on_way.contains(&place) {
                // The way has come back to where it was: that is a circle, told by its first row.
                let begun = way.iter().position(|it| *it == place).unwrap_or_default();
                lost.extend(way[begun..].iter().min().copied());
                break;
            }
            if known.contains(&place) {
                break;
            }
            way.push(place);
            on_way.insert(place);
            let Some(above) = name(&links[place].1) else {
                break;
            };
            match places.get(&above) {
                Some(next) => place = *next,
                None => {
                    lost.push(place);
                    break;
                }
            }
        }
        known.extend(way);
    }
    lost
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_and_what_has_lost_its_parent_are_found() {
        let link = |key: i64, above: Option<i64>| {
            let above = above.map_or(Value::Null, Value::Integer);
            (vec![Value::Integer(key)], vec![above])
        };
        let links = [
            link(1, None),
            link(2, Some(1)),
            // In a circle, and below it.
            link(3, Some(5)),
            link(4, Some(3)),
            link(5, Some(4)),
            link(6, Some(5)),
            // Itself.
            link(7, Some(7)),
            // Its parent is gone.
            link(8, Some(99)),
            link(9, Some(8)),
        ];
        assert_eq!(lost(&links), [2, 6, 7]);
    }
}
