//! What is done with several rows of a list at once: first a page that says which and what goes with
//! them, then the deed, with all of them or none.

use std::borrow::Cow;

use askama::Template;
use axum::http::StatusCode;

use super::delete::{EffectView, effect_view, unseen};
use super::frame::Frame;
use super::list::LIST;
use super::trouble::Trouble;
use super::visit::{Answer, Visit};
use super::{address, record, reply, words};
use crate::key::Key;
use crate::policy::require;
use crate::query::{self, MAX_SIZE, Record, Seen};
use crate::write::{self, WriteError};
use crate::{Error, Permission, Resource};

/// What the name of a row's field begins with; its key follows, as in the row's address.
pub const ROW: &str = "_row.";

/// Whether somebody has seen what would be done, and agrees.
const SURE: &str = "_sure";

/// The most rows that are taken at once: as many as a page of a list has at most.
const MOST: usize = MAX_SIZE as usize;

struct Row {
    href: String,
    name: String,
    field: String,
    version: String,
}

#[derive(Template)]
#[template(path = "delete_many.html")]
struct DeletePage<'a> {
    frame: Frame<'a>,
    title: &'static str,
    what: String,
    sentence: &'static str,
    list: String,
    action: String,
    query: String,
    refusal: Option<String>,
    rows: Vec<Row>,
    effects: Vec<EffectView>,
    unseen: Vec<String>,
    allowed: bool,
}

/// Deletes the rows that the form names; without the consent of somebody who has seen them, asks.
pub async fn delete(visit: &Visit<'_>, resource: &'static Resource) -> Answer {
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
    let refusal = match write::delete_all(app, actor, resource, &rows).await {
        Ok(()) => return Ok(visit.done(&list, "all_deleted")),
        Err(WriteError::Failed(Error::NotFound)) => {
            "Some of them are not there any more.".to_owned()
        }
        Err(WriteError::Failed(error)) => return Err(error.into()),
        Err(WriteError::Invalid(errors)) => {
            let fields = errors.fields.into_iter().map(|(_, message)| message);
            let messages: Vec<String> = errors.general.into_iter().chain(fields).collect();
            messages.join(" ")
        }
        Err(WriteError::Conflict(conflict)) => format!(
            "Somebody has changed {} since you were asked. Look at it again.",
            record::heading(resource, &conflict.record.display())
        ),
    };
    let records = query::find_all(app, actor, resource, &keys).await?;
    page(visit, resource, &records, keys.len(), Some(refusal)).await
}

/// The query of the list to go back to.
fn query(visit: &Visit<'_>) -> String {
    let sent = visit.form.text(LIST);
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(form_urlencoded::parse(sent.as_bytes()));
    query.finish()
}

/// The rows that the form names, with what it says of each.
fn chosen<'a>(
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
    let effects = write::delete_effects(visit.app(), visit.actor, resource, &records).await?;
    let permitted = effects.iter().all(|effect| effect.allowed);
    let effects: Vec<EffectView> = effects
        .iter()
        .map(|effect| effect_view(visit, None, effect))
        .collect();
    let unseen = unseen(visit, resource, "them").await?;
    let refuses = effects.iter().any(|effect| effect.refuses);
    let rows = seen.iter().filter_map(|Seen { record, version }| {
        let key = record.key()?;
        Some(Row {
            href: address::record(visit.base, table, key),
            name: record::heading(resource, &record.display()),
            field: format!("{ROW}{}", key.segment()),
            version: version.clone(),
        })
    });
    let rows: Vec<Row> = rows.collect();
    let what: Cow<'_, str> = match rows.len() {
        1 => words::lower(table.singular),
        _ => words::lower(table.title),
    };
    let page = DeletePage {
        frame: visit.frame(Some(resource)),
        title: table.title,
        what: format!("{} {what}", rows.len()),
        sentence: match (effects.is_empty() && unseen.is_empty(), refuses) {
            _ if rows.is_empty() => "None of them is there any more.",
            _ if rows.len() < chosen => {
                "Some are not there any more. The others cannot be brought back."
            }
            _ if !permitted => {
                "Records would go with them that your role may not delete or change."
            }
            (_, true) => "Other records still refer to them. Change or delete those first.",
            (true, false) => "Nothing else refers to them. They cannot be brought back.",
            (false, false) => "This is what happens along with them. It cannot be undone.",
        },
        list: address::list_with(visit.base, table, &query(visit)),
        action: address::list(visit.base, table),
        query: query(visit),
        allowed: !refuses && !rows.is_empty(),
        rows,
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
