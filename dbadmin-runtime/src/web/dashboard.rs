//! The first page: how many rows there are of what, and what is new.

use askama::Template;
use axum::http::StatusCode;

use super::frame::Frame;
use super::list::{Head, heads};
use super::rows::{Rows, Shown};
use super::visit::{Answer, Visit};
use super::{address, format, marks, reply, tally};
use crate::{Permission, Resource, query};
use std::borrow::Cow;

/// How many of the newest rows are shown.
const NEWEST: u32 = 8;

/// A table's number of rows.
struct Tile {
    href: String,
    title: &'static str,
    icon: &'static str,
    about: &'static str,
    number: String,
}

/// The newest rows of a table.
struct Recent<'a> {
    title: Cow<'static, str>,
    icon: &'static str,
    href: String,
    heads: Vec<Head>,
    rows: Rows<'a>,
}

#[derive(Template)]
#[template(path = "dashboard.html")]
struct DashboardPage<'a> {
    frame: Frame<'a>,
    sentence: &'static str,
    counts: Vec<Tile>,
    kept: Vec<marks::Block>,
    recent: Option<Recent<'a>>,
}

/// The dashboard.
pub async fn show(visit: &Visit<'_>) -> Answer {
    let (app, actor) = (visit.app(), visit.actor);
    let dashboard = app.panel().dashboard;
    let counts = query::counts(app, actor, dashboard.counts).await?;
    let tiles: Vec<Tile> = counts
        .into_iter()
        .map(|(table, count)| Tile {
            href: address::list(visit.base, table),
            title: table.title,
            icon: table.icon,
            about: tally::hedge(count),
            number: format::count(count.number()),
        })
        .collect();
    let resource: Option<&'static Resource> = dashboard
        .recent
        .filter(|table| actor.may(table, Permission::View))
        .and_then(|table| app.resource(table.address));
    let records = match resource {
        Some(resource) => query::recent(app, actor, resource, NEWEST).await?,
        None => Vec::new(),
    };
    let columns = resource
        .map(|resource| Shown::of(app, actor, resource, resource.list.columns.iter().collect()));
    let columns = columns.unwrap_or_default();
    let recent = resource.map(|resource| Recent {
        title: super::words::lower(resource.table.title),
        icon: resource.table.icon,
        href: address::list(visit.base, resource.table),
        heads: heads(&columns, None),
        rows: Rows {
            picked: false,
            base: visit.base,
            table: resource.table,
            columns: &columns,
            records: &records,
        },
    });
    let page = DashboardPage {
        frame: visit.frame(None),
        sentence: match (tiles.is_empty(), recent.is_some()) {
            (true, false) => "Choose a table on the left to see its rows.",
            (_, false) => "How much there is of what.",
            (_, true) => "How much there is of what, and what is new.",
        },
        counts: tiles,
        kept: marks::blocks(visit).await?,
        recent,
    };
    Ok(reply::html(StatusCode::OK, &page))
}
