//! What is found in all tables, best matches first: a handful a table, within a time.

use std::borrow::Cow;
use std::time::Duration;

use askama::Template;
use axum::http::{HeaderValue, StatusCode};
use serde_json::json;
use tokio::time::{Instant, timeout_at};

use super::form_data::FormData;
use super::frame::Frame;
use super::visit::{Answer, Visit};
use super::{address, record, reply, words};
use crate::policy::is_secret;
use crate::query::{self, Hit, Hits, Record};
use crate::{Error, Permission, Resource};

/// How many rows of a table are shown.
const HANDFUL: usize = 5;
/// How many tables are asked.
const TABLES: usize = 200;
/// How many of those that were not asked are named; the others are counted.
const NAMED: usize = 12;
/// How long all of them may take.
const LONGEST: Duration = Duration::from_secs(4);
/// How much of a text is searched for, in signs.
const SIGNS: usize = 200;

/// What was found in one table.
struct Group {
    title: &'static str,
    icon: &'static str,
    rows: Vec<Row>,
    best: Hit,
    /// The list of all that match, where there are more.
    all: Option<String>,
}

/// A row that was found.
struct Row {
    href: Option<String>,
    name: String,
    beside: String,
}

/// What was found, and what was not asked.
#[derive(Default)]
struct Found {
    groups: Vec<Group>,
    unasked: Vec<&'static str>,
    failed: Vec<&'static str>,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage<'a> {
    frame: Frame<'a>,
    here: String,
    text: String,
    groups: Vec<Group>,
    unasked: String,
    failed: String,
}

/// The page; the script gets the same as JSON.
pub async fn show(visit: &Visit<'_>) -> Answer {
    let asked = FormData::parse(visit.query.unwrap_or("").as_bytes())?;
    let text: String = asked.text("q").trim().chars().take(SIGNS).collect();
    let found = if text.is_empty() {
        Found::default()
    } else {
        find(visit, &text).await
    };
    let mut response = if visit.is_partial() {
        reply::json(StatusCode::OK, &told(&found))
    } else {
        let page = SearchPage {
            frame: visit.frame(None).apart(false),
            here: format!("{}/search", visit.base),
            text,
            groups: found.groups,
            unasked: names(&found.unasked),
            failed: names(&found.failed),
        };
        reply::html(StatusCode::OK, &page)
    };
    let vary = HeaderValue::from_static("x-dbadmin-part");
    response.headers_mut().insert("vary", vary);
    Ok(response)
}

/// The titles of tables in a sentence: the first of them, and how many there are more.
fn names(titles: &[&str]) -> String {
    let named = titles.iter().take(NAMED).map(|it| words::lower(it));
    let mut named: Vec<String> = named.map(Cow::into_owned).collect();
    match titles.len().saturating_sub(NAMED) {
        0 => {}
        1 => named.push("one more".to_owned()),
        more => named.push(format!("{more} more")),
    }
    words::series(&named)
}

/// What was found, for the script.
fn told(found: &Found) -> serde_json::Value {
    let groups = found.groups.iter().map(|group| {
        let rows = group.rows.iter().filter(|row| row.href.is_some());
        let rows =
            rows.map(|row| json!({ "label": row.name, "href": row.href, "beside": row.beside }));
        json!({ "title": group.title, "rows": rows.collect::<Vec<_>>() })
    });
    json!({ "groups": groups.collect::<Vec<_>>() })
}

/// Asks table after table until the time is over. Tables with better matches come first, else they
/// keep the order of the navigation.
async fn find(visit: &Visit<'_>, text: &str) -> Found {
    let app = visit.app();
    let until = Instant::now() + LONGEST;
    let navigation = app.panel().navigation.iter();
    let resources: Vec<&'static Resource> = navigation
        .flat_map(|group| group.tables)
        .filter(|table| visit.actor.may(table, Permission::View))
        .filter_map(|table| app.resource(table.address))
        .filter(|resource| can_be_asked(resource))
        .collect();
    let mut found = Found::default();
    let (asked, beyond) = resources.split_at(resources.len().min(TABLES));
    for resource in asked {
        // Who comes after the time is not even asked.
        if Instant::now() >= until {
            found.unasked.push(resource.table.title);
            continue;
        }
        let hits = query::everywhere(app, visit.actor, resource, text, HANDFUL);
        match timeout_at(until, hits).await {
            Ok(Ok(hits)) => found.groups.extend(group(visit, &hits, text)),
            Err(_) | Ok(Err(Error::Late)) => found.unasked.push(resource.table.title),
            Ok(Err(error)) => {
                tracing::warn!(table = resource.table.address, %error, "a table could not be searched");
                found.failed.push(resource.table.title);
            }
        }
    }
    found.unasked.extend(beyond.iter().map(|it| it.table.title));
    found.groups.sort_by_key(|group| group.best);
    found
}

/// Whether anything of a table can be found.
fn can_be_asked(resource: &Resource) -> bool {
    !resource.table.key.is_empty() || !resource.queries.search.is_empty()
}

fn group(visit: &Visit<'_>, hits: &Hits, text: &str) -> Option<Group> {
    let table = hits.resource.table;
    let (best, _) = hits.rows.first()?;
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("q", text);
    Some(Group {
        title: table.title,
        icon: table.icon,
        rows: hits
            .rows
            .iter()
            .map(|(_, it)| row(visit, it, text))
            .collect(),
        best: *best,
        all: hits
            .more
            .then(|| address::list_with(visit.base, table, &query.finish())),
    })
}

/// A row by its name, and beside it the value that was found where the name does not hold it.
fn row(visit: &Visit<'_>, found: &Record, text: &str) -> Row {
    let resource = found.resource();
    let name = found.display();
    let wanted = text.to_lowercase();
    let holds = |value: &str| value.to_lowercase().contains(&wanted);
    let open = resource.queries.search.iter();
    let mut open = open.filter(|column| !is_secret(resource, column));
    let beside = open.find(|column| holds(&found.text(column)));
    let beside = beside.filter(|_| !holds(&name)).map(|column| {
        let value = found.text(column);
        format!("{}: {}", column.label, super::escape::cut(&value, 80).0)
    });
    Row {
        href: found
            .key()
            .map(|key| address::record(visit.base, resource.table, key)),
        name: record::heading(resource, &name),
        beside: beside.unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_tables_the_first_are_named() {
        assert_eq!(names(&["Orders", "Tags"]), "orders and tags");
        let many = vec!["Rows"; 40];
        assert!(names(&many).ends_with("rows, rows and 28 more"));
        assert!(names(&many[..13]).ends_with("rows and one more"));
    }
}
