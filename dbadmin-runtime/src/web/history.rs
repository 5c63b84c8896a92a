//! A record's history: who changed what, before and after.

use askama::Template;
use axum::http::StatusCode;
use dbadmin_model::Value;

use super::cell::{Cell, Room};
use super::escape::{Escaped, Markup};
use super::form_data::FormData;
use super::frame::Frame;
use super::visit::{Answer, Visit};
use super::{address, format, record, reply, words};
use crate::audit::{self, Change, Done, HistoryEntry};
use crate::key::Key;
use crate::query;
use crate::{Error, Permission, Resource};

/// One entry.
struct EntryView {
    who: String,
    what: &'static str,
    when: String,
    exact: String,
    machine: String,
    before: bool,
    after: bool,
    changes: Vec<ChangeView>,
}

/// One field of an entry; `None` where there was no value.
struct ChangeView {
    label: String,
    before: Option<Markup>,
    after: Option<Markup>,
}

#[derive(Template)]
#[template(path = "history.html")]
struct HistoryTemplate<'a> {
    frame: Frame<'a>,
    title: &'static str,
    one: String,
    name: String,
    list: String,
    href: Option<String>,
    entries: Vec<EntryView>,
    older: Option<String>,
}

/// The history's page. A record that was deleted still has one.
pub async fn show(visit: &Visit<'_>, resource: &'static Resource, segment: &str) -> Answer {
    let (app, actor, table) = (visit.app(), visit.actor, resource.table);
    crate::policy::require(actor, table, Permission::View)?;
    let key = visit.key(resource, segment)?;
    let asked = FormData::parse(visit.query.unwrap_or("").as_bytes())?;
    let before = asked.get("before").and_then(|id| id.parse().ok());
    let page = audit::history(app, actor, resource, &key, before).await?;
    let found = match query::find(app, actor, resource, &key).await {
        Ok(found) => Some(found),
        Err(Error::NotFound) if !page.entries.is_empty() => None,
        Err(error) => return Err(error.into()),
    };
    let href = address::record(visit.base, table, &key);
    let name = found
        .as_ref()
        .map_or_else(|| bare_name(&key), |found| found.display());
    let now = crate::auth::now();
    let template = HistoryTemplate {
        frame: visit.frame(Some(resource)),
        title: table.title,
        one: words::lower(table.singular).into_owned(),
        name: record::heading(resource, &name),
        list: address::list(visit.base, table),
        entries: page.entries.iter().map(|entry| view(entry, now)).collect(),
        older: page.older.map(|id| format!("{href}/history?before={id}")),
        href: found.map(|_| href),
    };
    Ok(reply::html(StatusCode::OK, &template))
}

/// What a deleted record is called: nothing but its key is known of it.
fn bare_name(key: &Key) -> String {
    let values: Vec<_> = key.values().iter().map(crate::value_text).collect();
    values.join(", ")
}

fn view(entry: &HistoryEntry, now: i64) -> EntryView {
    let machine = format::unix(entry.at).unwrap_or_default();
    let mut exact = String::new();
    if let Some(moment) = format::Moment::read(&machine) {
        // Writing to a String cannot fail.
        let _ = moment.write(&mut exact);
        exact.push_str(" UTC");
    }
    EntryView {
        who: entry.who.clone(),
        what: match entry.done {
            Done::Created => "added it",
            Done::Changed => "changed it",
            Done::Deleted => "deleted it",
        },
        when: format!("{}, {exact}", format::ago(now - entry.at)),
        exact,
        machine,
        before: entry.done != Done::Created,
        after: entry.done != Done::Deleted,
        changes: entry.changes.iter().map(change).collect(),
    }
}

fn change(change: &Change) -> ChangeView {
    let shown = |value: &Value| {
        if value.is_null() {
            return None;
        }
        Some(Markup(match change.column {
            Some(column) => Cell {
                column,
                value,
                room: Room::Lead,
                // The trail has left secrets out already.
                secret: false,
            }
            .to_string(),
            None => Escaped(&crate::value_text(value)).to_string(),
        }))
    };
    ChangeView {
        label: change
            .column
            .map_or_else(|| change.name.clone(), |column| column.label.to_owned()),
        before: shown(&change.before),
        after: shown(&change.after),
    }
}
