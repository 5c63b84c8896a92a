//! What a user opened last and starred, on the first page; and the one address that changes it.

use std::collections::BTreeMap;

use axum::http::StatusCode;

use super::trouble::Trouble;
use super::visit::{Answer, Visit};
use super::{address, words};
use crate::key::Key;
use crate::marks::{self, Kind, Mark};
use crate::query;
use crate::{Error, Permission, Resource};

/// A part of the first page.
pub struct Block {
    /// Its name within the page.
    pub kind: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What takes one of its marks off.
    pub off: &'static str,
    /// What it shows.
    pub marks: Vec<Shown>,
}

/// Something that was opened or starred.
pub struct Shown {
    /// Where it is; `None` where it is gone.
    pub href: Option<String>,
    /// What it is called.
    pub name: String,
    /// What it is: its table, or that it is gone.
    pub what: String,
    /// The table's icon.
    pub icon: &'static str,
    /// The table's address.
    pub table: String,
    /// The record's key; empty for a list.
    pub record: String,
    /// Whether it can be taken off here.
    pub off: bool,
}

/// What the user opened last and starred, as far as there is any.
///
/// # Errors
/// What the database says.
pub async fn blocks(visit: &Visit<'_>) -> Result<Vec<Block>, Error> {
    let marks = marks::of(visit.app(), visit.actor).await?;
    let names = names(visit, &marks).await?;
    let block = |kind: Kind, name, title, off| Block {
        kind: name,
        title,
        off,
        marks: marks
            .iter()
            .filter(|mark| mark.kind == kind)
            .filter_map(|mark| shown(visit, mark, &names))
            .collect(),
    };
    let mut blocks = vec![
        block(Kind::Starred, "starred", "Starred", "unstar"),
        block(Kind::Opened, "opened", "Opened last", "forget"),
    ];
    blocks.retain(|block| !block.marks.is_empty());
    Ok(blocks)
}

/// What the records that there still are are called, by table and key. A table that cannot be read
/// now has its records under the names that they had; it has an entry of its own, without a key.
type Names = BTreeMap<(String, String), String>;

async fn names(visit: &Visit<'_>, marks: &[Mark]) -> Result<Names, Error> {
    let mut wanted: BTreeMap<&str, Vec<Key>> = BTreeMap::new();
    for mark in marks.iter().filter(|mark| !mark.record.is_empty()) {
        let key = |resource: &Resource| Key::parse(resource.table, &mark.record).ok();
        if let Some(key) = seen(visit, &mark.table).and_then(key) {
            wanted.entry(&mark.table).or_default().push(key);
        }
    }
    let mut names = Names::new();
    for (table, keys) in wanted {
        let Some(resource) = seen(visit, table) else {
            continue;
        };
        match query::named(visit.app(), visit.actor, resource, &keys).await {
            Ok(records) => {
                for record in records {
                    if let Some(key) = record.key() {
                        names.insert((table.to_owned(), key.segment()), record.display());
                    }
                }
            }
            Err(error) => {
                tracing::warn!(table, %error, "records that were opened could not be named");
                names.insert((table.to_owned(), String::new()), String::new());
            }
        }
    }
    Ok(names)
}

/// The resource at that address, if the user may see it.
fn seen(visit: &Visit<'_>, table: &str) -> Option<&'static Resource> {
    let resource = visit.app().resource(table)?;
    let may = visit.actor.may(resource.table, Permission::View);
    may.then_some(resource)
}

fn shown(visit: &Visit<'_>, mark: &Mark, names: &Names) -> Option<Shown> {
    let known = visit.app().resource(&mark.table);
    // What the role may not see any more is not told, not even as gone.
    if known.is_some_and(|it| !visit.actor.may(it.table, Permission::View)) {
        return None;
    }
    let is_list = mark.record.is_empty();
    let place = |record: &str| (mark.table.clone(), record.to_owned());
    let unread = names.contains_key(&place(""));
    let name = names.get(&place(&mark.record)).filter(|_| !is_list);
    let list = known.map(|resource| address::list(visit.base, resource.table));
    let (href, what) = match (known, &list) {
        (Some(_), Some(list)) if is_list => (Some(list.clone()), "list".to_owned()),
        (Some(resource), Some(list)) if name.is_some() || unread => (
            Some(format!("{list}/{}", mark.record)),
            words::lower(resource.table.singular).into_owned(),
        ),
        (Some(_), _) => (None, "has been deleted".to_owned()),
        (None, _) => (None, "is not in the panel any more".to_owned()),
    };
    let kept = || match known {
        Some(resource) if is_list => resource.table.title.to_owned(),
        _ => mark.label.clone(),
    };
    Some(Shown {
        off: href.is_none() || mark.kind == Kind::Starred,
        href,
        name: name.cloned().unwrap_or_else(kept),
        what,
        icon: known.map_or("table", |resource| resource.table.icon),
        table: mark.table.clone(),
        record: mark.record.clone(),
    })
}

/// Stars, or takes off, and goes back to where the button was.
pub async fn change(visit: &Visit<'_>) -> Answer {
    let (table, record) = (visit.form.text("table"), visit.form.text("record"));
    let home = address::home(visit.base);
    let resource = seen(visit, table);
    let back = match resource {
        Some(resource) if visit.form.text("back") != "home" => {
            let list = address::list(visit.base, resource.table);
            match record {
                "" => list,
                record => {
                    let key = visit.key(resource, record)?.segment();
                    let from = address::from_list(visit.form.text("list"));
                    format!("{list}/{key}{from}")
                }
            }
        }
        _ => home,
    };
    let (app, actor) = (visit.app(), visit.actor);
    let note = match visit.form.text("do") {
        "star" => {
            let resource = resource.ok_or_else(Trouble::nothing_here)?;
            let label = label(visit, resource, record).await?;
            if !marks::star(app, actor, resource, record, &label).await? {
                return Err(full(&back));
            }
            "starred"
        }
        "unstar" => {
            marks::forget(app, actor, Kind::Starred, table, record).await?;
            "unstarred"
        }
        "forget" => {
            marks::forget(app, actor, Kind::Opened, table, record).await?;
            "forgotten"
        }
        _ => return Err(Trouble::nothing_here()),
    };
    Ok(visit.done(&back, note))
}

/// What is starred is called so, should it go.
async fn label(
    visit: &Visit<'_>,
    resource: &'static Resource,
    record: &str,
) -> Result<String, Trouble> {
    if record.is_empty() {
        return Ok(resource.table.title.to_owned());
    }
    let keys = [visit.key(resource, record)?];
    let found = query::named(visit.app(), visit.actor, resource, &keys).await?;
    let found = found.first().ok_or(Error::NotFound)?;
    Ok(found.display())
}

fn full(back: &str) -> Trouble {
    Trouble::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "There are too many stars",
        "Take one off on the first page, then star this again.",
    )
    .way_out(back.to_owned(), "Back")
}
