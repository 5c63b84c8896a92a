//! Writing: a row is created through the form, one of its fields changed, its history looked at,
//! and in the end it is deleted again.

use std::collections::BTreeMap;

use dbadmin_model::schema::{ColumnType, Table};

use super::fill::{Draft, Known, Plan};
use super::plausible::Plausible;
use super::report::Deed;
use super::{Hand, trouble};
use crate::html::{Control, Html, Kind};

/// How often a form is filled in anew after a refusal.
const ATTEMPTS: usize = 16;

/// Why a deed was not done.
type Undone = Deed;

/// Creates a row; the address that the panel leads to afterwards.
pub fn create(
    hand: &Hand,
    list: &str,
    known: &Known,
    plausible: &mut Plausible,
) -> Result<String, Undone> {
    let about = hand.open(list).map_err(Deed::Failed)?.words(".head p");
    if is_barred(&about, "added") {
        return Err(Deed::Absent(about));
    }
    let address = format!("{list}/new");
    let page = hand.open(&address).map_err(Deed::Failed)?;
    let mut refused = String::new();
    for plan in [Plan::Whole, Plan::Like, Plan::Bare] {
        let controls = page.controls("form.form");
        let mut draft = Draft::new(known, controls, plan, plausible);
        for _ in 0..ATTEMPTS {
            let sent = send(hand, &page, draft.values())?;
            match sent {
                Sent::Done(location) => return Ok(location),
                Sent::Refused(again) => {
                    refused = said(&again);
                    if !draft.follow(again.controls("form.form"), plausible) {
                        break;
                    }
                }
            }
        }
    }
    Err(Deed::Refused(refused))
}

/// Whether a list says that this cannot be done with its rows, because the database would refuse it.
pub fn is_barred(said: &str, what: &str) -> bool {
    let (_, rest) = said.split_once("Rows cannot be ").unwrap_or_default();
    rest.split(':')
        .next()
        .is_some_and(|acts| acts.contains(what))
}

/// Changes one field of a row; its address afterwards.
pub fn edit(
    hand: &Hand,
    record: &str,
    table: &Table,
    plausible: &mut Plausible,
) -> Result<String, Undone> {
    let address = format!("{record}/edit");
    let page = hand.open(&address).map_err(Deed::Failed)?;
    let mut controls = page.controls("form.form");
    // Columns of the key last: other rows may refer to them.
    controls.sort_by_key(|control| (is_of_key(table, control), is_choice(control)));
    if controls.is_empty() {
        return Err(Deed::Absent("the form has no field to change".to_owned()));
    }
    let mut refused = String::from("no field takes another value");
    for control in controls {
        let Some(value) = other(&control, table, plausible) else {
            continue;
        };
        let sent = send(
            hand,
            &page,
            [(control.name.as_str(), value.as_str())].into_iter(),
        )?;
        match sent {
            Sent::Refused(again) => refused = said(&again),
            Sent::Done(location) => {
                check(hand, &location, table, &control, &value).map_err(Deed::Failed)?;
                return Ok(location);
            }
        }
    }
    Err(Deed::Refused(refused))
}

/// Deletes a row, for good where it goes into a trash first; it must then be gone.
pub fn delete(hand: &Hand, record: &str) -> Result<(), Undone> {
    delete_once(hand, record)?;
    if hand.status(record) == 200 {
        let page = hand.open(record).map_err(Deed::Failed)?;
        if page.count(".trashed") == 1 {
            delete_once(hand, record)?;
        }
    }
    match hand.status(record) {
        404 => Ok(()),
        status => Err(Deed::Failed(format!(
            "{record} answers {status} after delete"
        ))),
    }
}

fn delete_once(hand: &Hand, record: &str) -> Result<(), Undone> {
    let address = format!("{record}/delete");
    let page = hand.open(&address).map_err(Deed::Failed)?;
    if page.count("main form button") == 0 {
        return Err(Deed::Refused(page.words("main")));
    }
    match send_form(hand, &page, "main form", [].into_iter())? {
        Sent::Refused(again) => Err(Deed::Refused(said(&again))),
        Sent::Done(_) => Ok(()),
    }
}

/// What came of a form.
enum Sent {
    /// It led on to another page.
    Done(String),
    /// It came back with messages.
    Refused(Html),
}

fn send<'a>(
    hand: &Hand,
    page: &Html,
    values: impl Iterator<Item = (&'a str, &'a str)>,
) -> Result<Sent, Undone> {
    send_form(hand, page, "form.form", values)
}

fn send_form<'a>(
    hand: &Hand,
    page: &Html,
    css: &str,
    values: impl Iterator<Item = (&'a str, &'a str)>,
) -> Result<Sent, Undone> {
    let Some(mut form) = page.find_form(css) else {
        return Err(Deed::Failed("the page has no form".to_owned()));
    };
    for (name, value) in values {
        form = form.with(name, value);
    }
    let fields: Vec<(&str, &str)> = form
        .fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let Some(answer) = hand.client.try_post(&form.action, &fields, &[]) else {
        return Err(Deed::Failed(format!("no answer to POST {}", form.action)));
    };
    match answer.status {
        303 => Ok(Sent::Done(answer.location())),
        422 => {
            let html = answer.html();
            if said(&html).is_empty() {
                let why = format!("POST {} is refused without a word", form.action);
                return Err(Deed::Failed(why));
            }
            Ok(Sent::Refused(html))
        }
        _ => Err(Deed::Failed(format!(
            "{} (sent: {})",
            trouble("POST", &answer),
            shown(&fields)
        ))),
    }
}

/// The fields that were sent, for a message.
fn shown(fields: &[(&str, &str)]) -> String {
    let own = fields.iter().filter(|(name, _)| !name.starts_with('_'));
    own.map(|(name, value)| format!("{name}={value}"))
        .collect::<Vec<_>>()
        .join("&")
}

/// What a refused form says, at its top and thereby beside its fields.
fn said(page: &Html) -> String {
    let lines = page.all_words(".alert li, .alert p");
    lines.join(" | ")
}

fn is_of_key(table: &Table, control: &Control) -> bool {
    table.key().contains(&control.name.as_str()) || table.foreign_key_of(&control.name).is_some()
}

fn is_choice(control: &Control) -> bool {
    control.kind == Kind::Choice || control.hint.contains("No two ")
}

/// Another value for a field.
fn other(control: &Control, table: &Table, plausible: &mut Plausible) -> Option<String> {
    match control.kind {
        Kind::Tick if control.value == "true" => Some("false".to_owned()),
        Kind::Tick => Some("true".to_owned()),
        Kind::Choice => {
            let mut options = control.options.iter();
            options.find(|option| **option != control.value).cloned()
        }
        _ => {
            let fresh = plausible.fresh(control, table.column(&control.name));
            (fresh != control.value).then_some(fresh)
        }
    }
}

/// The changed row shows its new value, and its history the change.
fn check(
    hand: &Hand,
    record: &str,
    table: &Table,
    control: &Control,
    value: &str,
) -> Result<(), String> {
    let form = hand.open(&format!("{record}/edit"))?;
    let now = form.controls("form.form");
    let now = now.iter().find(|it| it.name == control.name);
    let now = now.map_or("", |it| it.value.as_str());
    let column = table.column(&control.name);
    let hidden = matches!(&control.kind, Kind::Line(kind) if kind == "password")
        || column.is_some_and(|column| column.ty == ColumnType::Blob);
    let exact = column.is_some_and(|column| matches!(column.ty, ColumnType::Text { .. }));
    let trimmed = |text: &str| text.trim_end().to_owned();
    // A trigger may have the last word on a column, as on one that tells when a row was changed;
    // then nothing has changed, and there is nothing to record.
    if !hidden && hand.triggers && now == control.value {
        return Ok(());
    }
    if !hidden && (now == control.value || exact && trimmed(now) != trimmed(value)) {
        let (name, was) = (&control.name, &control.value);
        return Err(format!(
            "{record}: {name} was {was:?}, became {value:?}, is {now:?}"
        ));
    }
    let history = hand.open(&format!("{record}/history"))?;
    let entries = history.count(".story > li");
    if entries < 2 {
        let words = history.words("main");
        return Err(format!(
            "{record}: its history has not two entries: {words}"
        ));
    }
    Ok(())
}

/// The key that an address ends with, by column; empty where the address is no record's.
pub fn key(table: &Table, list: &str, record: &str) -> BTreeMap<String, String> {
    let Some(segment) = record.strip_prefix(&format!("{list}/")) else {
        return BTreeMap::new();
    };
    let values = segment.split(',').map(|part| {
        // A space stands as %20 here, so that a plus is a plus.
        let part = part.replace('+', "%2B");
        let mut pairs = form_urlencoded::parse(part.as_bytes());
        pairs
            .next()
            .map(|(name, _)| name.into_owned())
            .unwrap_or_default()
    });
    let names = table.key().into_iter();
    let values = names.zip(values).map(|(name, value)| {
        let bytes = table
            .column(name)
            .is_some_and(|it| it.ty == ColumnType::Blob);
        // Forms have bytes without the letter that tells them from text in an address.
        let value = if bytes {
            value.trim_start_matches('x').to_owned()
        } else {
            value
        };
        (name.to_owned(), value)
    });
    values.collect()
}
