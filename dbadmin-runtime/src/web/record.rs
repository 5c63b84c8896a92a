//! A record's page: all it holds, and what refers to it.

use std::iter;

use askama::Template;
use axum::http::StatusCode;
use dbadmin_model::Value;

use super::act::ActButton;
use super::beside::CameFrom;
use super::bulk::ROW;
use super::cell::{Cell, Room};
use super::escape::{Escaped, Markup};
use super::frame::Frame;
use super::rows::{reference, target};
use super::steps::{self, Steps};
use super::visit::{Answer, Visit};
use super::{act, address, copied, file, markdown, reply, tallies, words};
use crate::csrf;
use crate::key::Key;
use crate::marks;
use crate::policy::{adds, is_secret, require};
use crate::query::{self, Record, Related, is_trashed};
use crate::write::version_field;
use crate::{Column, Format, Kind, Permission, Reference, Resource, Widget};

/// A value with its label.
struct Fact {
    label: &'static str,
    value: Markup,
}

/// Rows that refer to the record.
struct Group {
    label: &'static str,
    one: String,
    icon: &'static str,
    add: Option<String>,
    count: Option<String>,
    rows: Vec<RelatedRow>,
    all: String,
    more: bool,
}

/// One row that refers to the record.
struct RelatedRow {
    href: Option<String>,
    name: String,
    beside: Option<Markup>,
}

/// What is said of a record in the trash.
struct Trashed {
    /// Since when, where that is known.
    since: Option<Markup>,
    /// Where it is restored, for who may.
    restore: Option<String>,
    version: String,
}

#[derive(Template)]
#[template(path = "record.html")]
struct RecordPage<'a> {
    frame: Frame<'a>,
    title: &'static str,
    one: String,
    heading: String,
    name: String,
    sentence: String,
    list: String,
    history: Option<String>,
    edit: Option<String>,
    copy: Option<String>,
    delete: Option<String>,
    trashed: Option<Trashed>,
    acts: Vec<ActButton>,
    actions: String,
    row: String,
    version: String,
    key: String,
    table: &'static str,
    list_query: String,
    starred: bool,
    previous: Option<String>,
    next: Option<String>,
    steps: Vec<Steps>,
    action: String,
    csrf_field: &'static str,
    version_field: &'static str,
    facts: Vec<Fact>,
    related: Vec<Group>,
}

/// The record's page.
pub async fn show(visit: &Visit<'_>, resource: &'static Resource, segment: &str) -> Answer {
    let (app, actor, table) = (visit.app(), visit.actor, resource.table);
    require(actor, table, Permission::View)?;
    let key = visit.key(resource, segment)?;
    let record = query::find(app, actor, resource, &key).await?;
    let related = query::related(app, actor, resource, &record).await?;
    let list = CameFrom::of(visit, resource);
    let beside = list.beside(visit, &record).await;
    let beside = [beside.previous, beside.next];
    let [previous, next] = beside.map(|key| Some(list.record(visit, &key?)));
    let href = address::record(visit.base, table, &key);
    let segment = key.segment();
    let starred = marks::open(app, actor, resource, &segment, &record.display()).await?;
    let may = |permission| actor.may(table, permission);
    let name = words::seen(&record.display()).to_owned();
    let columns = resource.detail.columns.iter();
    let page = RecordPage {
        frame: visit.frame(Some(resource)),
        title: table.title,
        one: words::lower(table.singular).into_owned(),
        heading: heading(resource, &record.display()),
        sentence: super::sentence::with_limits(sentence(resource, &record), table),
        list: list.address(visit),
        previous,
        next,
        steps: steps::of(visit, &record),
        action: list.record(visit, &key),
        csrf_field: csrf::field(resource),
        version_field: version_field(resource),
        history: Some(format!("{href}/history")),
        edit: (may(Permission::Edit) && !is_trashed(&record))
            .then(|| format!("{href}/edit{}", list.kept())),
        copy: adds(app, actor, table).then(|| {
            let mut query = form_urlencoded::Serializer::new(String::new());
            query.append_pair(copied::FROM, &key.segment());
            let list = address::list(visit.base, table);
            format!("{list}/new?{}", query.finish())
        }),
        row: format!("{ROW}{segment}"),
        key: segment,
        table: table.address,
        list_query: list.query(),
        starred,
        delete: may(Permission::Delete).then(|| format!("{href}/delete")),
        acts: match is_trashed(&record) {
            true => Vec::new(),
            false => act::buttons(visit, resource),
        },
        actions: format!("{}/actions", address::list(visit.base, table)),
        version: record.version(),
        trashed: is_trashed(&record).then(|| Trashed {
            since: since(&record),
            restore: may(Permission::Delete).then(|| format!("{href}/restore")),
            version: record.version(),
        }),
        facts: columns
            .flat_map(|column| {
                let several = of_several(visit, &record, column);
                iter::once(fact(visit, &record, column)).chain(several)
            })
            .collect(),
        related: related
            .iter()
            .map(|related| group(visit, related))
            .collect(),
        name,
    };
    Ok(reply::html(StatusCode::OK, &page))
}

/// Since when a record is in the trash.
fn since(record: &Record) -> Option<Markup> {
    let column = record.resource().queries.trash.as_ref()?;
    let value = record
        .value(column)
        .filter(|_| column.kind != Kind::Boolean)?;
    let cell = Cell {
        column,
        value,
        room: Room::Page,
        secret: false,
    };
    Some(Markup(cell.to_string()))
}

/// What a record is called in a heading: a bare number says more with the table's word before it.
pub fn heading(resource: &Resource, name: &str) -> String {
    let telling = is_telling(name);
    if telling {
        name.to_owned()
    } else {
        format!("{} {}", resource.table.singular, words::seen(name))
    }
}

/// Whether a name says something by itself: it has more letters than digits.
fn is_telling(name: &str) -> bool {
    let count = |is: fn(char) -> bool| name.chars().filter(|character| is(*character)).count();
    count(char::is_alphabetic) > count(char::is_numeric)
}

/// What the record is, with its key.
fn sentence(resource: &Resource, record: &Record) -> String {
    let table = resource.table;
    let parts: Vec<String> = table
        .key
        .iter()
        .map(|column| {
            let shown = record
                .label_of(column)
                .map_or_else(|| record.text(column).into_owned(), str::to_owned);
            format!("{} {shown}", words::lower(column.label))
        })
        .collect();
    format!("{} with {}.", table.singular, words::series(&parts))
}

fn fact(visit: &Visit<'_>, record: &Record, column: &'static Column) -> Fact {
    let resource = record.resource();
    let null = Value::Null;
    let value = record.value(column).unwrap_or(&null);
    let reference = reference(resource, column);
    let label = reference.and_then(|reference| record.label(reference));
    let secret = is_secret(resource, column);
    let value = match reference.zip(label) {
        Some((reference, label)) if !secret => Markup(link(visit, record, reference, label)),
        _ => written(record, column, value, secret)
            .or_else(|| file::shown(visit, record, column))
            .unwrap_or_else(|| {
                let cell = Cell {
                    column,
                    value,
                    room: Room::Page,
                    secret,
                };
                Markup(cell.to_string())
            }),
    };
    Fact {
        label: column.label,
        value,
    }
}

/// What Markdown comes to.
fn written(record: &Record, column: &Column, value: &Value, secret: bool) -> Option<Markup> {
    let is_markdown = record.resource().widget_of(column) == Some(Widget::Markdown);
    let text = match value {
        Value::Text(text) if is_markdown && !secret && !text.trim().is_empty() => text,
        _ => return None,
    };
    let shown = markdown::rendered(text)?;
    Some(Markup(format!(r#"<div class="md">{shown}</div>"#)))
}

/// The rows referred to by several columns, of which this is the last one on the page: no one column's
/// value stands for such a row.
fn of_several(visit: &Visit<'_>, record: &Record, column: &Column) -> Vec<Fact> {
    let resource = record.resource();
    let ends = |reference: &&Reference| {
        let mut shown = resource.detail.columns.iter().rev();
        let last = shown.find(|shown| reference.columns.iter().any(|it| it.is(shown)));
        reference.columns.len() > 1 && last.is_some_and(|last| last.is(column))
    };
    let references = resource.relations.belongs_to.iter().filter(ends);
    references
        .filter(|reference| !reference.columns.iter().any(|it| is_secret(resource, it)))
        .filter_map(|reference| {
            let label = record.label(reference)?;
            Some(Fact {
                label: reference.label,
                value: Markup(link(visit, record, reference, label)),
            })
        })
        .collect()
}

fn link(visit: &Visit<'_>, record: &Record, reference: &Reference, label: &str) -> String {
    let values = reference.columns.iter();
    let values: Option<Vec<Value>> = values.map(|column| record.value(column).cloned()).collect();
    let table = target(visit.app(), visit.actor, reference);
    let label = words::seen(label);
    match table.and_then(|table| Some((table, Key::new(table, values?)?))) {
        Some((table, key)) => {
            let href = address::record(visit.base, table, &key);
            format!(r#"<a href="{href}">{}</a>"#, Escaped(label))
        }
        None => Escaped(label).to_string(),
    }
}

fn group(visit: &Visit<'_>, related: &Related) -> Group {
    let table = related.resource.table;
    let mut prefill = form_urlencoded::Serializer::new(String::new());
    for (name, value) in &related.prefill {
        prefill.append_pair(name, value);
    }
    let list = address::list(visit.base, table);
    let may_create = adds(visit.app(), visit.actor, table);
    Group {
        label: related.children.label,
        one: words::lower(table.singular).into_owned(),
        icon: table.icon,
        count: (!related.rows.is_empty()).then(|| tallies::said(related.count)),
        add: may_create.then(|| format!("{list}/new?{}", prefill.finish())),
        rows: related
            .rows
            .iter()
            .map(|record| related_row(visit, related, record))
            .collect(),
        all: address::list_with(visit.base, table, &related.query),
        more: related.more,
    }
}

/// A row by its name and one more value; what all of these rows share is not repeated, and
/// secrets are not told.
fn related_row(visit: &Visit<'_>, related: &Related, record: &Record) -> RelatedRow {
    let table = related.resource.table;
    let left_out = |column: &Column| {
        let mut shared = related.children.columns.iter();
        shared.any(|it| it.is(column)) || is_secret(related.resource, column)
    };
    let display = related.resource.relations.display;
    let mut words: Vec<String> = display
        .iter()
        .filter(|column| !left_out(column))
        .map(|column| match record.label_of(column) {
            Some(label) => label.to_owned(),
            None => record.text(column).into_owned(),
        })
        .collect();
    words.retain(|word| !word.trim().is_empty());
    let name = if words.is_empty() {
        record.display()
    } else {
        words.join(" ")
    };
    let mut others: Vec<&'static Column> = related.resource.list.columns.iter().collect();
    others.retain(|column| {
        let named = display.iter().chain(table.key).any(|it| it.is(column));
        !named && !left_out(column) && record.value(column).is_some_and(|it| !it.is_null())
    });
    // A line number names nothing; what the line is about does.
    let about = others
        .iter()
        .position(|column| record.label_of(column).is_some());
    let name = match about.filter(|_| !name.contains(char::is_alphabetic)) {
        Some(at) => {
            let column = others.remove(at);
            record.label_of(column).map_or(name, str::to_owned)
        }
        None => name,
    };
    let beside = others.iter().min_by_key(|column| rank(column));
    let beside = beside.map(|column| match record.label_of(column) {
        Some(label) => Escaped(label).to_string(),
        None => Cell {
            column,
            value: record.value(column).unwrap_or(&Value::Null),
            room: Room::Lead,
            secret: false,
        }
        .to_string(),
    });
    RelatedRow {
        href: record
            .key()
            .map(|key| address::record(visit.base, table, key)),
        name: words::seen(&name).to_owned(),
        beside: beside.map(Markup),
    }
}

/// Which of a row's values says most beside its name: a state, then an amount, then a time.
fn rank(column: &Column) -> u8 {
    match (column.choices, column.format, column.kind) {
        ([_, ..], ..) => 0,
        (_, Format::Money(_), _) => 1,
        (_, _, Kind::Date | Kind::DateTime) => 2,
        _ => 3,
    }
}
