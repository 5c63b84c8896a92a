//! Two people changed the same row: what each wrote, field by field, for the second to decide.

use std::borrow::Cow;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use dbadmin_model::Value;

use super::children::carried;
use super::frame::Frame;
use super::visit::Visit;
use super::{address, reply, words};
use crate::field_text::EMPTY;
use crate::query::Record;
use crate::write::{Conflict, ConflictField, blank_prefix, editable, version_field};
use crate::{Kind, Resource, csrf};

/// A field in which both differ.
struct Differing<'a> {
    name: &'static str,
    label: &'static str,
    theirs: &'a str,
    yours: &'a str,
    theirs_shown: Cow<'a, str>,
    yours_shown: Cow<'a, str>,
    blank: Blank,
}

/// What is sent beside the choice of a field, so that the empty text is not taken for nothing.
enum Blank {
    /// Whether an empty one is the empty text.
    Fixed(bool),
    /// One is the empty text and the other is nothing: this is what is chosen.
    Chosen {
        /// Whether what is in the database is the empty text.
        theirs: bool,
    },
}

#[derive(Template)]
#[template(path = "conflict.html")]
struct ConflictPage<'a> {
    frame: Frame<'a>,
    title: &'static str,
    name: String,
    list: String,
    href: String,
    csrf_field: &'static str,
    version_field: &'static str,
    blank_prefix: &'static str,
    version: &'a str,
    unchanged: Vec<(String, &'a str)>,
    fields: Vec<Differing<'a>>,
    secrets: Vec<&'static str>,
    files: Vec<&'static str>,
}

/// The page that compares.
pub fn compare(visit: &Visit<'_>, resource: &'static Resource, conflict: &Conflict) -> Response {
    let table = resource.table;
    let list = address::list(visit.base, table);
    let key = conflict.record.key();
    let href = key.map_or_else(
        || list.clone(),
        |key| address::record(visit.base, table, key),
    );
    // A secret is shown as dots on both sides, and dots must not be saved.
    let (secrets, fields): (Vec<_>, Vec<_>) = conflict
        .fields
        .iter()
        .partition(|field| field.yours == field.theirs && field.yours_blank == field.theirs_blank);
    let (files, secrets): (Vec<_>, Vec<_>) = secrets.into_iter().partition(|field| {
        let mut sent = visit.form.files().map(|(name, _)| name);
        sent.any(|name| name == field.column)
    });
    let differs = |name: &str| conflict.fields.iter().any(|field| field.column == name);
    let sent = editable(resource).filter(|column| !differs(column.name));
    let page = ConflictPage {
        frame: visit.frame(Some(resource)),
        title: table.title,
        name: words::seen(&conflict.record.display()).to_owned(),
        list,
        href,
        csrf_field: csrf::field(resource),
        version_field: version_field(resource),
        blank_prefix: blank_prefix(resource),
        version: &conflict.version,
        unchanged: sent
            .flat_map(|column| {
                let blank = format!("{}{}", blank_prefix(resource), column.name);
                [column.name.to_owned(), blank]
            })
            .filter_map(|name| Some((visit.form.get(&name)?, name)))
            .map(|(value, name)| (name, value))
            .chain(carried(resource, visit.form))
            .collect(),
        fields: fields
            .into_iter()
            .map(|field| differing(&conflict.record, field))
            .collect(),
        secrets: secrets.into_iter().map(|field| field.label).collect(),
        files: files.into_iter().map(|field| field.label).collect(),
    };
    reply::html(StatusCode::CONFLICT, &page)
}

fn differing<'a>(record: &Record, field: &'a ConflictField) -> Differing<'a> {
    let column = record.resource().table.column(field.column);
    let shown = |text: &'a str| {
        let choices = column.map_or(&[][..], |column| column.choices);
        let choice = choices.iter().find(|choice| choice.value == text);
        match (choice, text) {
            (Some(choice), _) => Cow::Borrowed(choice.label),
            (None, "true") => Cow::Borrowed("Yes"),
            (None, "false") => Cow::Borrowed("No"),
            (None, text) => Cow::Borrowed(text),
        }
    };
    let size = column
        .filter(|column| column.kind == Kind::Blob)
        .and_then(|column| record.value(column));
    Differing {
        name: field.column,
        label: field.label,
        theirs: &field.theirs,
        yours: &field.yours,
        theirs_shown: match size {
            Some(Value::Integer(size)) => Cow::Owned(format!("{size} bytes")),
            _ if field.theirs_blank => Cow::Borrowed(EMPTY),
            _ => shown(&field.theirs),
        },
        yours_shown: match field.yours_blank {
            true => Cow::Borrowed(EMPTY),
            false => shown(&field.yours),
        },
        blank: if field.yours == field.theirs {
            Blank::Chosen {
                theirs: field.theirs_blank,
            }
        } else {
            Blank::Fixed(field.yours_blank || field.theirs_blank)
        },
    }
}
