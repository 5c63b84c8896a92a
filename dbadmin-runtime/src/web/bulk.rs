//! What is done with several rows of a list at once: first a page that says which and what goes with
//! them, then the deed, with all of them or none.

use std::borrow::Cow;

use askama::Template;
use axum::http::StatusCode;

use super::delete::{Along, EffectView, along};
use super::frame::Frame;
use super::list::LIST;
use super::trash::Fate;
use super::trouble::Trouble;
use super::visit::{Answer, Visit};
use super::{address, bulk_all, record, reply, words};
use crate::key::Key;
use crate::policy::require;
use crate::query::{self, ListRequest, MAX_SIZE, Record, Seen};
use crate::write::{self, WriteError};
use crate::{Error, Permission, Resource};

/// What the name of a row's field begins with; its key follows, as in the row's address.
pub const ROW: &str = "_row.";

/// Whether somebody has seen what would be done, and agrees.
pub const SURE: &str = "_sure";

/// The most rows that are taken at once: as many as a page of a list has at most.
const MOST: usize = MAX_SIZE as usize;

/// A row that is asked about.
pub struct Row {
    pub href: String,
    pub name: String,
    field: String,
    version: String,
}

impl Row {
    /// The field that names it: its name and the row's version.
    pub fn field(&self) -> (String, String) {
        (self.field.clone(), self.version.clone())
    }
}

/// The page that asks.
#[derive(Template)]
#[template(path = "delete_many.html")]
pub struct DeletePage<'a> {
    pub frame: Frame<'a>,
    pub title: &'static str,
    pub question: String,
    pub button: String,
    pub sentence: &'static str,
    pub list: String,
    pub action: String,
    pub query: String,
    pub refusal: Option<String>,
    pub rows: Vec<Row>,
    pub more: Option<String>,
    pub fields: Vec<(String, String)>,
    pub effects: Vec<EffectView>,
    pub unseen: Vec<String>,
    pub allowed: bool,
    pub keep: &'static str,
}

/// Deletes the rows that the form names; without the consent of somebody who has seen them, asks.
pub async fn delete(visit: &Visit<'_>, resource: &'static Resource) -> Answer {
    if visit.form.get(bulk_all::ALL).is_some() {
        return bulk_all::delete(visit, resource).await;
    }
    require(visit.actor, resource.table, Permission::Delete)?;
    let (app, actor) = (visit.app(), visit.actor);
    let list = address::list_with(visit.base, resource.table, &query(visit));
    let chosen = chosen(visit, resource, &list)?;
    let keys: Vec<&Key> = chosen.iter().map(|(key, _)| key).collect();
    if visit.form.get(SURE).is_none() {
        let records = query::find_all(app, actor, resource, &keys).await?;
        return page(visit, resource, &records, keys.len(), None).await;
    }
    let rows: Vec<(&Key, Option<&str>)> = chosen
        .iter()
        .map(|(key, version)| (key, Some(*version)))
        .collect();
    let fate = fate(visit, resource);
    let done = match fate {
        Fate::Trash => write::trash(app, actor, resource, &rows).await,
        _ => write::delete_all(app, actor, resource, &rows).await,
    };
    let note = match fate {
        Fate::Gone => "all_deleted",
        Fate::Trash => "all_trashed",
        Fate::ForGood => "for_good",
    };
    let refusal = match done {
        Ok(()) => return Ok(visit.done(&list, note)),
        Err(error) => refusal(resource, error)?,
    };
    let records = query::find_all(app, actor, resource, &keys).await?;
    page(visit, resource, &records, keys.len(), Some(refusal)).await
}

/// Why rows have not been deleted, in words; what is nobody's choice is a page of its own.
pub fn refusal(resource: &Resource, error: WriteError) -> Result<String, Trouble> {
    Ok(match error {
        WriteError::Failed(Error::NotFound) => "Some of them are not there any more.".to_owned(),
        WriteError::Failed(error) => return Err(error.into()),
        WriteError::Invalid(errors) => {
            let fields = errors.fields.into_iter().map(|(_, message)| message);
            let messages: Vec<String> = errors.general.into_iter().chain(fields).collect();
            messages.join(" ")
        }
        WriteError::Conflict(conflict) => format!(
            "Somebody has changed {} since you were asked. Look at it again.",
            record::heading(resource, &conflict.record.display())
        ),
    })
}

/// What is said of a delete, by what goes along with it.
pub fn sentence(permitted: bool, nothing: bool, refuses: bool) -> &'static str {
    match (nothing, refuses) {
        _ if !permitted => "Records would go with them that your role may not delete or change.",
        (_, true) => "Other records still refer to them. Change or delete those first.",
        (true, false) => "Nothing else refers to them. They cannot be brought back.",
        (false, false) => "This is what happens along with them. It cannot be undone.",
    }
}

/// The rows with their versions, as the page names them.
pub fn asked_about<'a>(
    visit: &Visit<'_>,
    resource: &Resource,
    records: impl Iterator<Item = (&'a Record, &'a str)>,
) -> Vec<Row> {
    let rows = records.filter_map(|(record, version)| {
        let key = record.key()?;
        Some(Row {
            href: address::record(visit.base, resource.table, key),
            name: record::heading(resource, &record.display()),
            field: format!("{ROW}{}", key.segment()),
            version: version.to_owned(),
        })
    });
    rows.collect()
}

/// What becomes of the rows of the list that the form was sent from.
fn fate(visit: &Visit<'_>, resource: &'static Resource) -> Fate {
    let (request, _) = ListRequest::new(resource).read_what_fits(Some(visit.form.text(LIST)));
    Fate::of(resource, request.trashed)
}

/// The query of the list to go back to.
fn query(visit: &Visit<'_>) -> String {
    let sent = visit.form.text(LIST);
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(form_urlencoded::parse(sent.as_bytes()));
    query.finish()
}

/// The rows that the form names, with what it says of each.
pub fn chosen<'a>(
    visit: &Visit<'a>,
    resource: &Resource,
    list: &str,
) -> Result<Vec<(Key, &'a str)>, Trouble> {
    let named = visit.form.pairs();
    let named = named.filter_map(|(name, value)| Some((name.strip_prefix(ROW)?, value)));
    let chosen: Result<Vec<(Key, &str)>, Trouble> = named
        .map(|(segment, value)| Ok((visit.key(resource, segment)?, value)))
        .collect();
    let chosen = chosen?;
    let (title, advice) = match chosen.len() {
        0 => (
            "Nothing is selected",
            "Tick the rows in the list that it is about.".to_owned(),
        ),
        many if many > MOST => (
            "This is too much at once",
            format!("Select at most {MOST} rows; these are {many}. Nothing has been changed."),
        ),
        _ => return Ok(chosen),
    };
    let trouble = Trouble::new(StatusCode::UNPROCESSABLE_ENTITY, title, &advice);
    let label = format!("All {}", words::lower(resource.table.title));
    Err(trouble.way_out(list.to_owned(), &label))
}

async fn page(
    visit: &Visit<'_>,
    resource: &'static Resource,
    seen: &[Seen],
    chosen: usize,
    refusal: Option<String>,
) -> Answer {
    let table = resource.table;
    let records: Vec<&Record> = seen.iter().map(|seen| &seen.record).collect();
    let fate = fate(visit, resource);
    let Along {
        permitted,
        refuses,
        effects,
        unseen,
    } = match fate {
        Fate::Trash => Along::nothing(),
        _ => {
            let effects = write::delete_effects(visit.app(), visit.actor, resource, &records);
            along(visit, resource, None, &effects.await?).await?
        }
    };
    let seen = seen
        .iter()
        .map(|Seen { record, version }| (record, version.as_str()));
    let rows = asked_about(visit, resource, seen);
    let fields = rows
        .iter()
        .map(|row| (row.field.clone(), row.version.clone()));
    let what: Cow<'_, str> = match rows.len() {
        1 => words::lower(table.singular),
        _ => words::lower(table.title),
    };
    let what = format!("{} {what}", rows.len());
    let page = DeletePage {
        frame: visit.frame(Some(resource)),
        title: table.title,
        question: fate.question(&what),
        button: fate.button(&what),
        sentence: match (effects.is_empty() && unseen.is_empty(), refuses) {
            _ if rows.is_empty() => "None of them is there any more.",
            _ if rows.len() < chosen && fate != Fate::Trash => {
                "Some are not there any more. The others cannot be brought back."
            }
            _ if let Some(sentence) = fate.sentence(rows.len() == 1) => sentence,
            (nothing, _) => sentence(permitted, nothing, refuses),
        },
        list: address::list_with(visit.base, table, &query(visit)),
        action: address::list(visit.base, table),
        query: query(visit),
        allowed: !refuses && !rows.is_empty(),
        keep: if rows.len() == 1 { "it" } else { "them" },
        fields: fields.collect(),
        rows,
        more: None,
        effects,
        unseen,
        refusal,
    };
    let status = match page.refusal {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    Ok(reply::html(status, &page))
}
