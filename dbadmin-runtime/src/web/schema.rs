//! The tables that somebody may see, and what refers to what: as a picture, and in words below it.

use askama::Template;
use axum::http::StatusCode;
use dbadmin_model::diagram::{Diagram, Entity, Field, Link, Setting};

use super::escape::Markup;
use super::form_data::FormData;
use super::frame::Frame;
use super::trouble::Trouble;
use super::visit::{Answer, Visit};
use super::{address, reply, words};
use crate::{Column, Permission, Reference, Resource};

/// The most tables that are drawn together; beyond them, one chooses a table and sees its neighbours.
const TOGETHER: usize = 60;

/// A table to choose.
struct Choice {
    address: &'static str,
    title: &'static str,
    chosen: bool,
}

/// A reference in words.
struct Line {
    from: End,
    to: End,
    optional: bool,
}

/// One end of a reference.
struct End {
    href: String,
    title: String,
    columns: String,
}

#[derive(Template)]
#[template(path = "schema.html")]
struct SchemaPage<'a> {
    frame: Frame<'a>,
    here: String,
    sentence: String,
    choices: Vec<Choice>,
    is_part: bool,
    picture: Option<Markup>,
    lines: Vec<Line>,
}

/// The page; with `?table=…` of one table and its neighbours.
pub fn show(visit: &Visit<'_>) -> Answer {
    let asked = FormData::parse(visit.query.unwrap_or("").as_bytes())?;
    let wanted = asked.get("table").filter(|address| !address.is_empty());
    let here = format!("{}/schema", visit.base);
    let resources = seen(visit);
    let chosen = match wanted {
        Some(address) => {
            let found = resources.iter().position(|it| it.table.address == address);
            let missing = || Trouble::nothing_here().way_out(here.clone(), "All tables");
            Some(found.ok_or_else(missing)?)
        }
        None => None,
    };
    let whole = diagram(visit, &resources);
    let many = resources.len();
    let references = whole.links.len();
    let (shown, sentence) = match chosen {
        Some(at) => {
            let (part, beyond) = whole.around(at);
            (Some(part), around(resources[at], beyond))
        }
        None if many > TOGETHER => (
            None,
            format!(
                "{many} tables and {references} references are too many for one picture. Choose a table to see what it refers to and what refers to it."
            ),
        ),
        None => (Some(whole), counted(many, references)),
    };
    let title = match chosen {
        Some(at) => format!("{} and its neighbours", resources[at].table.title),
        None => "All tables and their references".to_owned(),
    };
    let page = SchemaPage {
        frame: visit.frame(None).apart(true),
        sentence,
        choices: resources
            .iter()
            .enumerate()
            .map(|(at, resource)| Choice {
                address: resource.table.address,
                title: resource.table.title,
                chosen: chosen == Some(at),
            })
            .collect(),
        is_part: chosen.is_some(),
        lines: shown.as_ref().map(lines).unwrap_or_default(),
        picture: shown
            .filter(|shown| !shown.tables.is_empty())
            .map(|shown| Markup(shown.svg(&title, Setting::Page))),
        here,
    };
    Ok(reply::html(StatusCode::OK, &page))
}

/// What the page of all tables is, in a sentence.
fn counted(tables: usize, references: usize) -> String {
    let tables = match tables {
        1 => "One table".to_owned(),
        many => format!("{many} tables"),
    };
    match references {
        0 => format!("{tables}, and no reference between any."),
        1 => format!("{tables} and one reference."),
        many => format!("{tables} and {many} references."),
    }
}

/// What the page of one table is.
fn around(resource: &Resource, beyond: usize) -> String {
    let title = words::lower(resource.table.title);
    let sentence = format!("What {title} refer to, and what refers to them.");
    match beyond {
        0 => sentence,
        1 => format!("{sentence} One more table that refers to them is left out."),
        many => format!("{sentence} {many} more tables that refer to them are left out."),
    }
}

/// The tables that the visitor may see, in the order of the panel.
fn seen(visit: &Visit<'_>) -> Vec<&'static Resource> {
    let app = visit.app();
    let resources = app.panel().resources.iter();
    resources
        .filter_map(|resource| app.resource(resource.table.address))
        .filter(|resource| visit.actor.may(resource.table, Permission::View))
        .collect()
}

fn diagram(visit: &Visit<'_>, resources: &[&'static Resource]) -> Diagram {
    let links = resources.iter().enumerate().flat_map(|(from, resource)| {
        let references = resource.relations.belongs_to.iter();
        references.filter_map(move |reference| link(resources, from, reference))
    });
    Diagram {
        links: links.collect(),
        tables: resources.iter().map(|it| entity(visit, it)).collect(),
    }
}

fn entity(visit: &Visit<'_>, resource: &Resource) -> Entity {
    let table = resource.table;
    let is_in =
        |columns: &[Column], column: &Column| columns.iter().any(|it| it.name == column.name);
    let refers = |column: &Column| {
        let mut references = resource.relations.belongs_to.iter();
        references.any(|reference| is_in(reference.columns, column))
    };
    let fields = table.columns.iter().map(|column| Field {
        name: column.label.to_owned(),
        note: String::new(),
        key: is_in(table.key, column),
        refers: refers(column),
    });
    Entity {
        title: table.title.to_owned(),
        href: address::list(visit.base, table),
        columns: fields.collect(),
    }
}

fn link(resources: &[&Resource], from: usize, reference: &Reference) -> Option<Link> {
    let address = reference.target.first()?.table;
    let to = resources
        .iter()
        .position(|it| it.table.address == address)?;
    let places = |resource: &Resource, columns: &[Column]| {
        let all = resource.table.columns;
        let place = |column: &Column| all.iter().position(|it| it.name == column.name);
        columns.iter().filter_map(place).collect::<Vec<_>>()
    };
    Some(Link {
        from,
        columns: places(resources[from], reference.columns),
        to,
        target: places(resources[to], reference.target),
        optional: reference.columns.iter().any(|column| column.nullable),
    })
}

/// The references of a picture, in words.
fn lines(diagram: &Diagram) -> Vec<Line> {
    let end = |table: usize, columns: &[usize]| {
        let entity = &diagram.tables[table];
        let names = columns.iter().map(|at| entity.columns[*at].name.clone());
        End {
            href: entity.href.clone(),
            title: entity.title.clone(),
            columns: words::series(&names.collect::<Vec<_>>()),
        }
    };
    let links = diagram.links.iter();
    links
        .map(|link| Line {
            from: end(link.from, &link.columns),
            to: end(link.to, &link.target),
            optional: link.optional,
        })
        .collect()
}
