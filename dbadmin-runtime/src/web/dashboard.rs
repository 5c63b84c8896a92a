//! The first page: how many rows there are of what, how they come along over time, and what is new.

mod charts;
mod latest;
mod ranges;
mod said;

use askama::Template;
use axum::http::StatusCode;
use chrono::{NaiveDate, Utc};
use futures_util::future::BoxFuture;
use futures_util::{FutureExt as _, StreamExt as _, stream};

use super::escape::Markup;
use super::frame::Frame;
use super::list::{Head, heads};
use super::rows::{Rows, Shown};
use super::visit::{Answer, Visit};
use super::{format, marks, reply, tally};
use crate::query::{self, Content, Figures, Range};
use crate::{Card, Error, Resource, Shows};
use latest::Latest;
use ranges::Ranges;

/// So many cards are looked up at a time: more would keep the database from everybody else.
const AT_A_TIME: usize = 4;

/// A number of rows.
struct Tile {
    href: String,
    title: &'static str,
    icon: &'static str,
    about: &'static str,
    number: String,
}

/// A chart, with its numbers as a table.
struct Chart {
    id: usize,
    title: String,
    /// The list of all rows that it is about.
    href: String,
    /// What it is about beside its title.
    note: String,
    body: Markup,
}

/// The newest rows of a table.
struct Recent<'a> {
    id: usize,
    title: &'static str,
    all: String,
    what: String,
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
    problems: Vec<String>,
    tiles: Vec<Tile>,
    ranges: Option<Ranges>,
    charts: Vec<Chart>,
    kept: Vec<marks::Block>,
    recent: Vec<Recent<'a>>,
    latest: Option<Latest>,
}

/// The dashboard.
pub async fn show(visit: &Visit<'_>) -> Answer {
    let today = Utc::now().date_naive();
    let cards = visit.app().panel().dashboard.cards;
    let asked = ranges::read(visit, cards, today).await?;
    let found = figures(visit, cards, &asked.range, today).await?;
    let status = match asked.problems.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::BAD_REQUEST,
    };
    let numbered = || found.iter().enumerate();
    let tiles: Vec<Tile> = found.iter().filter_map(|it| tile(visit, it)).collect();
    let charts: Vec<Chart> = numbered()
        .filter_map(|(id, it)| chart(visit, it, id, &asked.range))
        .collect();
    let columns: Vec<Vec<Shown>> = found.iter().map(|it| columns(visit, it)).collect();
    let recent: Vec<Recent<'_>> = numbered()
        .filter_map(|(id, it)| recent(visit, it, id, columns.get(id)?))
        .collect();
    let latest = match cards.iter().find(|card| matches!(card.shows, Shows::Trail)) {
        Some(card) => latest::read(visit, card.title).await?,
        None => None,
    };
    let follows = found.iter().any(|it| it.card.over.is_some());
    let page = DashboardPage {
        frame: visit.frame(None),
        sentence: sentence(&tiles, &charts, &recent),
        problems: asked.problems.clone(),
        ranges: follows.then(|| Ranges::of(visit, &asked)),
        tiles,
        charts,
        kept: marks::blocks(visit).await?,
        recent,
        latest,
    };
    Ok(reply::html(status, &page))
}

/// What the cards show, in their order. Several are looked up at a time; whoever goes away takes all of
/// that along.
async fn figures(
    visit: &Visit<'_>,
    cards: &'static [Card],
    range: &Range,
    today: NaiveDate,
) -> Result<Vec<Figures>, Error> {
    let (app, actor) = (visit.app(), visit.actor);
    let mut waiting: Vec<BoxFuture<'_, Result<Option<Figures>, Error>>> = Vec::new();
    for card in cards {
        waiting.push(query::figures(app, actor, card, range, today).boxed());
    }
    let found: Vec<_> = stream::iter(waiting).buffered(AT_A_TIME).collect().await;
    let found: Result<Vec<_>, Error> = found.into_iter().collect();
    Ok(found?.into_iter().flatten().collect())
}

fn sentence(tiles: &[Tile], charts: &[Chart], recent: &[Recent<'_>]) -> &'static str {
    match (tiles.is_empty(), charts.is_empty(), recent.is_empty()) {
        (true, true, true) => "Choose a table on the left to see its rows.",
        (_, true, true) => "How much there is of what.",
        (_, true, false) => "How much there is of what, and what is new.",
        (_, false, true) => "How much there is of what, and how it comes along.",
        (_, false, false) => "How much there is of what, how it comes along, and what is new.",
    }
}

fn tile(visit: &Visit<'_>, found: &Figures) -> Option<Tile> {
    let Content::Count(count) = found.content else {
        return None;
    };
    Some(Tile {
        href: said::list(visit, &found.request),
        title: found.card.title,
        icon: found.resource.table.icon,
        about: tally::hedge(count),
        number: format::count(count.number()),
    })
}

fn chart(visit: &Visit<'_>, found: &Figures, id: usize, range: &Range) -> Option<Chart> {
    let body = match &found.content {
        Content::Trend(trend) => charts::trend(visit, found, trend, id),
        Content::Parts { by, parts, total } => charts::parts(visit, found, by, parts, total),
        Content::Late => Markup(
            "<p class=\"late\">The database took longer than a second for this, so it was left out. \
             The list still has all of its rows.</p>"
                .to_owned(),
        ),
        Content::Wrong(why) => charts::wrong(why),
        Content::Count(_) | Content::Rows(_) => return None,
    };
    Some(Chart {
        id,
        title: said::title(found),
        href: said::list(visit, &found.request),
        note: said::note(found, range),
        body,
    })
}

/// The columns of the newest rows.
fn columns(visit: &Visit<'_>, found: &Figures) -> Vec<Shown> {
    match &found.content {
        Content::Rows(_) => {
            let columns = found.resource.list.columns.iter().collect();
            Shown::of(visit.app(), visit.actor, found.resource, columns)
        }
        _ => Vec::new(),
    }
}

fn recent<'a>(
    visit: &Visit<'a>,
    found: &'a Figures,
    id: usize,
    columns: &'a [Shown],
) -> Option<Recent<'a>> {
    let Content::Rows(records) = &found.content else {
        return None;
    };
    let Resource { table, .. } = found.resource;
    let what = super::words::lower(table.title).into_owned();
    Some(Recent {
        id,
        title: found.card.title,
        all: format!("All {what}"),
        what,
        icon: table.icon,
        href: said::list(visit, &found.request),
        heads: heads(columns, None),
        rows: Rows {
            tallies: &[],
            twigs: &[],
            picked: false,
            base: visit.base,
            table,
            columns,
            records,
        },
    })
}
