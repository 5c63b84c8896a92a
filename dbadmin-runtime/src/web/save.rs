//! What a form sends: saved, sent back with messages, or shown beside what somebody else saved.

use std::io;
use std::sync::Arc;

use axum::http::StatusCode;

use super::beside::CameFrom;
use super::children;
use super::errand::{self, BACK, Errand};
use super::field::again;
use super::form::{Form, PREVIEW};
use super::visit::{Answer, Visit};
use super::{address, conflict, inline, listed};
use crate::files::Kept;
use crate::key::Key;
use crate::policy::{require, require_adding};
use crate::query;
use crate::write::{
    self, ChildrenError, FieldErrors, Input, Mistakes, WriteError, editable, is_path, version_field,
};
use crate::{Column, Permission, Resource};

/// The button that asks for other choices of a picker, by column.
const FIND: &str = "_find";
/// Where to go after saving.
const NEXT: &str = "_next";

/// Saves a new row.
pub async fn create(visit: &Visit<'_>, resource: &'static Resource) -> Answer {
    require_adding(visit.app(), visit.actor, resource.table)?;
    let errand = Errand::of(visit.form);
    if let Some(errand) = errand.as_ref().filter(|_| visit.form.get(BACK).is_some()) {
        return errand.back(visit, None).await;
    }
    if let Some(form) = errand::leave(visit, resource, None).await? {
        return Ok(form);
    }
    let list = address::list(visit.base, resource.table);
    let mistakes = if asks_for_more(visit, resource) {
        None
    } else {
        match attempt(visit, resource, None).await {
            Ok(Some(key)) if let Some(errand) = &errand => {
                return errand.back(visit, Some((resource, &key))).await;
            }
            Ok(Some(key)) if visit.form.text(NEXT) != "another" => {
                let record = address::record(visit.base, resource.table, &key);
                return Ok(visit.done(&record, "created"));
            }
            Ok(_) if visit.form.text(NEXT) == "another" => {
                return Ok(visit.done(&format!("{list}/new"), "another"));
            }
            Ok(_) => return Ok(visit.done(&list, "created")),
            Err(ChildrenError::Mistakes(mistakes)) => Some(*mistakes),
            // A new row has no older version.
            Err(ChildrenError::Conflict(_)) => Some(Mistakes::default()),
            Err(ChildrenError::Failed(error)) => return Err(error.into()),
        }
    };
    let status = status(mistakes.as_ref());
    let mistakes = with_files(visit, resource, mistakes.unwrap_or_default());
    let form = Form {
        resource,
        record: None,
        sentence: None,
        version: String::new(),
        typed: visit.form,
        mistakes: &mistakes,
        changed: true,
    };
    form.page(visit, status).await
}

/// Saves a change.
pub async fn update(visit: &Visit<'_>, resource: &'static Resource, segment: &str) -> Answer {
    if let Some(only) = visit.form.get(inline::SENT_ONLY)
        && !asks_for_more(visit, resource)
    {
        return inline::save(visit, resource, segment, only).await;
    }
    require(visit.actor, resource.table, Permission::Edit)?;
    let key = visit.key(resource, segment)?;
    if let Some(form) = errand::leave(visit, resource, Some(&key)).await? {
        return Ok(form);
    }
    let list = CameFrom::of(visit, resource);
    let mistakes = if asks_for_more(visit, resource) {
        None
    } else {
        // What comes next is so by what the row was: saving may move it elsewhere.
        let next = match visit.form.text(NEXT) {
            "next" => {
                let record = query::find(visit.app(), visit.actor, resource, &key).await?;
                list.beside(visit, &record).await.next
            }
            _ => None,
        };
        match attempt(visit, resource, Some(&key)).await {
            Ok(key) => {
                let record = key.map(|key| list.record(visit, &key));
                let next = next.map(|key| list.form(visit, &key));
                let place = next.or(record).unwrap_or_else(|| list.address(visit));
                return Ok(visit.done(&place, "updated"));
            }
            Err(ChildrenError::Mistakes(mistakes)) => Some(*mistakes),
            Err(ChildrenError::Conflict(conflict)) => {
                return Ok(conflict::compare(visit, resource, &conflict));
            }
            Err(ChildrenError::Failed(error)) => return Err(error.into()),
        }
    };
    let record = query::find(visit.app(), visit.actor, resource, &key).await?;
    let status = status(mistakes.as_ref());
    let mistakes = with_files(visit, resource, mistakes.unwrap_or_default());
    let form = Form {
        resource,
        record: Some(&record),
        sentence: None,
        // Still the one that the form was opened over: what others saved since is not overlooked.
        version: visit.form.text(version_field(resource)).to_owned(),
        typed: visit.form,
        mistakes: &mistakes,
        changed: true,
    };
    form.page(visit, status).await
}

async fn attempt(
    visit: &Visit<'_>,
    resource: &'static Resource,
    key: Option<&Key>,
) -> Result<Option<Key>, ChildrenError> {
    let pairs = visit.form.pairs();
    let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let input = Input::from_pairs(resource, pairs)?;
    let files = visit.form.files();
    let files = files.map(|(name, file)| (name.to_owned(), Arc::clone(file)));
    let mut input = input.with_files(resource, files)?;
    let kept = keep(visit, &mut input).await?;
    let done = write(visit, resource, key, &input).await;
    if done.as_ref().is_err_and(is_refused) {
        kept.into_iter().for_each(Kept::discard);
    }
    done
}

/// Whether it is certain that nothing has been saved.
fn is_refused(error: &ChildrenError) -> bool {
    matches!(
        error,
        ChildrenError::Mistakes(_) | ChildrenError::Conflict(_)
    )
}

/// Writes files into the folder whose paths columns hold; those that cannot be taken are told as the row is
/// checked.
async fn keep(visit: &Visit<'_>, input: &mut Input) -> Result<Vec<Kept>, WriteError> {
    let mut all = Vec::new();
    let Some(files) = visit.app().files() else {
        return Ok(all);
    };
    for sent in input.files_mut() {
        if !is_path(sent.column) || write::check_file(sent.column, &sent.upload).is_err() {
            continue;
        }
        let kept = files.keep(Arc::clone(&sent.upload)).await;
        match kept {
            Ok(kept) => {
                sent.path = Some(kept.name.clone());
                all.push(kept);
            }
            Err(error) => {
                all.into_iter().for_each(Kept::discard);
                return Err(unwritten(sent.column, &error));
            }
        }
    }
    Ok(all)
}

fn unwritten(column: &'static Column, error: &io::Error) -> WriteError {
    tracing::error!(%error, "an upload could not be written");
    let told = "The file could not be written into the panel's folder; the server's log says why.";
    let mut errors = FieldErrors::default();
    errors.add(column, told);
    WriteError::Invalid(errors)
}

async fn write(
    visit: &Visit<'_>,
    resource: &'static Resource,
    key: Option<&Key>,
    input: &Input,
) -> Result<Option<Key>, ChildrenError> {
    let (app, actor) = (visit.app(), visit.actor);
    if !resource.form.children.is_empty() {
        let rows = children::to_save(visit, resource)?;
        return write::save_children(app, actor, resource, key, input, &rows).await;
    }
    let done = match key {
        Some(key) => write::update(app, actor, resource, key, input)
            .await
            .map(Some),
        None => write::create(app, actor, resource, input).await,
    };
    done.map_err(WriteError::into)
}

/// Whether a button was pressed that asks for more of the form, such as the one beside a picker: then
/// nothing is saved yet.
pub fn asks_for_more(visit: &Visit<'_>, resource: &Resource) -> bool {
    // A column may have no name; what a form leaves out means none.
    let named = |field| {
        let name = visit.form.get(field).filter(|name| !name.is_empty());
        name.is_some_and(|name| resource.table.column(name).is_some())
    };
    named(FIND)
        || listed::asks(resource, visit.form)
        || named(PREVIEW)
        || children::asks(visit, resource)
}

/// With a word on each file that was chosen: a page cannot take it along.
fn with_files(visit: &Visit<'_>, resource: &'static Resource, mut mistakes: Mistakes) -> Mistakes {
    for (name, file) in visit.form.files() {
        let field = editable(resource).find(|column| column.name == name);
        if let Some(column) = field.filter(|column| !mistakes.own.has(column)) {
            mistakes.own.add(column, again(&file.name));
        }
    }
    mistakes
}

fn status(mistakes: Option<&Mistakes>) -> StatusCode {
    match mistakes {
        None => StatusCode::OK,
        Some(mistakes) if mistakes.meanwhile => StatusCode::CONFLICT,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
