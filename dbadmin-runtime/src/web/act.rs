//! What is done with several rows at once beside deleting them: an action of the developer's, or one value
//! for all. First a page that says with which rows and asks for what is needed, then the deed, with all of
//! them or none.

use askama::Template;
use axum::http::StatusCode;

use super::bulk::{self, Row, SURE, asked_about, chosen};
use super::bulk_all::{ALL, STATE};
use super::control::Control;
use super::field::Field;
use super::form_data::FormData;
use super::frame::Frame;
use super::list::LIST;
use super::setting::Setting;
use super::trouble::Trouble;
use super::views::back;
use super::visit::{Answer, Visit};
use super::{address, choices, format, inline, reply, save, words};
use crate::hooks::Known;
use crate::key::Key;
use crate::policy::require;
use crate::query::{self, ListRequest, Record};
use crate::write::{self, Agreed, FieldErrors, Input, MOST_AT_ONCE, WriteError, editable};
use crate::{Column, Permission, Resource, Tone, personal};

/// The name of the action that gives one column the same value in all rows.
pub const SET: &str = "set";

/// The column that it is about.
const COLUMN: &str = "_column";

/// Where to go afterwards, if not to the list.
const RECORD: &str = "_record";

/// What is to be done.
#[derive(Clone, Copy)]
enum Deed {
    /// An action of the developer's.
    Act(Known),
    /// One column gets one value; `None` where it is to be chosen yet.
    Set(Option<&'static Column>),
}

/// A button that leads to an action.
pub struct ActButton {
    /// Its name in addresses.
    pub name: &'static str,
    /// Its words.
    pub words: String,
    /// Whether it is for what cannot be undone.
    pub grave: bool,
}

#[derive(Template)]
#[template(path = "act.html")]
struct ActPage<'a> {
    frame: Frame<'a>,
    title: &'static str,
    crumb: &'static str,
    question: String,
    sentence: String,
    button: String,
    grave: bool,
    list: String,
    action: String,
    errors: Vec<String>,
    columns: Vec<&'static Column>,
    fields: Vec<Field>,
    hidden: Vec<(String, String)>,
    rows: Vec<Row>,
    more: Option<String>,
}

/// The rows that it is about.
struct Chosen {
    request: ListRequest,
    first: Vec<(Record, String)>,
    number: usize,
    state: Option<String>,
    /// Those that were selected one by one, each with the version that was seen.
    sent: Vec<(Key, String)>,
}

/// The buttons of the actions that somebody may do with rows of this table.
pub fn buttons(visit: &Visit<'_>, resource: &'static Resource) -> Vec<ActButton> {
    let known = visit.app().actions(resource).iter();
    let allowed = known.filter(|known| known.action.is_for(visit.actor, resource));
    let of = |known: &Known| ActButton {
        name: known.action.name,
        words: format!("{}…", known.action.title),
        grave: known.action.tone == Tone::Bad,
    };
    allowed.map(of).collect()
}

/// Whether one value can be set in several rows.
pub fn can_set(visit: &Visit<'_>, resource: &'static Resource) -> bool {
    visit.actor.may(resource.table, Permission::Edit) && settable(resource).next().is_some()
}

/// The columns that can be set in several rows at once: what only one row may have is none of them.
fn settable(resource: &'static Resource) -> impl Iterator<Item = &'static Column> {
    let rules = resource.rules.iter();
    let unique: Vec<&str> = rules
        .filter(|rule| rule.demand == crate::Demand::Unique)
        .filter_map(|rule| match rule.columns {
            [only] => Some(only.name),
            _ => None,
        })
        .collect();
    editable(resource)
        .filter(move |column| inline::is_editable(resource, column))
        .filter(move |column| !unique.contains(&column.name))
        .filter(move |column| !resource.table.key.iter().any(|key| key.is(column)))
}

/// Does it, if somebody has seen with which rows; else asks.
pub async fn act(visit: &Visit<'_>, resource: &'static Resource, name: &str) -> Answer {
    let deed = deed(visit, resource, name)?;
    let chosen = rows(visit, resource).await?;
    let list = back(visit, resource.table, &chosen.request);
    let is_sure = visit.form.get(SURE).is_some() && !save::asks_for_more(visit, resource);
    if !is_sure || matches!(deed, Deed::Set(None)) {
        return page(visit, resource, deed, chosen, None).await;
    }
    match done(visit, resource, deed, &chosen).await {
        Ok(()) => {
            let place = match visit.form.get(RECORD).zip(chosen.first.first()) {
                Some((_, (record, _))) if let Some(key) = record.key() => {
                    address::record(visit.base, resource.table, key)
                }
                _ => list,
            };
            Ok(match deed {
                Deed::Act(known) => visit.done(&place, &note(resource, known)),
                Deed::Set(_) => visit.done(&place, "all_set"),
            })
        }
        Err(WriteError::Invalid(errors)) => page(visit, resource, deed, chosen, Some(errors)).await,
        Err(error) => {
            let errors = FieldErrors::general(&bulk::refusal(resource, error)?);
            page(visit, resource, deed, chosen, Some(errors)).await
        }
    }
}

/// What a cookie says of an action that is done.
pub fn note(resource: &Resource, known: Known) -> String {
    let table = crate::key::segment(resource.table.address, &[]);
    format!("act.{table}.{}", known.action.name)
}

fn deed(visit: &Visit<'_>, resource: &'static Resource, name: &str) -> Result<Deed, Trouble> {
    if name == SET {
        require(visit.actor, resource.table, Permission::Edit)?;
        let wanted = visit.form.get(COLUMN);
        let column = settable(resource).find(|column| wanted == Some(column.name));
        return Ok(Deed::Set(column));
    }
    let mut known = visit.app().actions(resource).iter();
    let known = known.find(|known| known.action.name == name);
    let known = known.copied().ok_or_else(Trouble::nothing_here)?;
    require(visit.actor, resource.table, known.action.permission)?;
    if known.action.is_for(visit.actor, resource) {
        return Ok(Deed::Act(known));
    }
    Err(Trouble::new(
        StatusCode::FORBIDDEN,
        "You may not do this",
        "This action is for other roles than yours.",
    ))
}

async fn rows(visit: &Visit<'_>, resource: &'static Resource) -> Result<Chosen, Trouble> {
    let (app, actor) = (visit.app(), visit.actor);
    let personal = personal::personal(app, actor, resource.table).await?;
    let request = ListRequest::of(resource, &personal).read(Some(visit.form.text(LIST)));
    let mut request = request.map_err(Trouble::from)?.to_keep();
    request.trashed = false;
    let list = back(visit, resource.table, &request);
    if visit.form.get(ALL).is_none() {
        let sent = chosen(visit, resource, &list)?;
        let keys: Vec<&Key> = sent.iter().map(|(key, _)| key).collect();
        let seen = query::find_all(app, actor, resource, &keys).await?;
        let first: Vec<(Record, String)> =
            seen.into_iter().map(|it| (it.record, it.version)).collect();
        return Ok(Chosen {
            request,
            number: first.len(),
            first,
            state: None,
            sent: sent
                .into_iter()
                .map(|(key, version)| (key, version.to_owned()))
                .collect(),
        });
    }
    let Some(found) = query::matching(app, actor, &request, MOST_AT_ONCE).await? else {
        let advice = format!(
            "At most {} rows are changed at once. Narrow the list by search or filters. Nothing has \
             been changed.",
            format::count(MOST_AT_ONCE as u64)
        );
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        let trouble = Trouble::new(status, "This is too much at once", &advice);
        let label = format!("All {}", words::lower(resource.table.title));
        return Err(trouble.way_out(list, &label));
    };
    Ok(Chosen {
        request,
        number: found.rows.len(),
        state: Some(found.state()),
        sent: Vec::new(),
        first: found
            .first
            .into_iter()
            .map(|record| (record, String::new()))
            .collect(),
    })
}

async fn done(
    visit: &Visit<'_>,
    resource: &'static Resource,
    deed: Deed,
    chosen: &Chosen,
) -> Result<(), WriteError> {
    let (app, actor) = (visit.app(), visit.actor);
    let agreed = match chosen.state {
        Some(_) => {
            let state = visit.form.text(STATE);
            Agreed::matching(app, actor, &chosen.request, state).await?
        }
        None => Agreed::rows(chosen.sent.clone()),
    };
    let pairs = visit.form.pairs();
    let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
    match deed {
        Deed::Act(known) => write::act(app, actor, resource, known, &agreed, pairs.collect()).await,
        Deed::Set(column) => {
            let input = Input::from_pairs(resource, pairs)?;
            let sent = input.fields().map(|(it, _)| it.name);
            if !sent.eq(column.map(|column| column.name)) {
                let message = "This form sets one field and no other.";
                return Err(WriteError::Invalid(FieldErrors::general(message)));
            }
            write::set_all(app, actor, resource, &agreed, &input).await
        }
    }
}

async fn page(
    visit: &Visit<'_>,
    resource: &'static Resource,
    deed: Deed,
    chosen: Chosen,
    refused: Option<FieldErrors>,
) -> Answer {
    let table = resource.table;
    let status = match refused {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let errors = refused.unwrap_or_default();
    let fields = fields(visit, resource, deed, &errors).await?;
    let told = |column: &Column| fields.iter().any(|field| field.name == column.name);
    let elsewhere = errors.fields.iter().filter(|(column, _)| !told(column));
    let elsewhere = elsewhere.map(|(column, message)| format!("{}: {message}", column.label));
    let said: Vec<String> = errors.general.iter().cloned().chain(elsewhere).collect();
    let what = match chosen.number {
        1 => words::lower(table.singular),
        _ => words::lower(table.title),
    };
    let what = format!("{} {what}", format::count(chosen.number as u64));
    let seen = chosen
        .first
        .iter()
        .map(|(record, version)| (record, version.as_str()));
    let rows = asked_about(visit, resource, seen);
    let more = chosen.number - rows.len().min(chosen.number);
    let (crumb, name, grave) = match deed {
        Deed::Act(known) => (
            known.action.title,
            known.action.name,
            known.action.tone == Tone::Bad,
        ),
        Deed::Set(_) => ("Set a value", SET, false),
    };
    let page = ActPage {
        frame: visit.frame(Some(resource)),
        title: table.title,
        crumb,
        question: question(deed, &what),
        sentence: sentence(deed),
        button: match deed {
            Deed::Act(known) => known.action.title.to_owned(),
            Deed::Set(Some(column)) => {
                format!("Set “{}” of {what}", column.label)
            }
            Deed::Set(None) => "Next".to_owned(),
        },
        grave,
        list: back(visit, table, &chosen.request),
        action: format!("{}/actions/{name}", address::list(visit.base, table)),
        errors: said,
        columns: match deed {
            Deed::Set(None) => settable(resource).collect(),
            _ => Vec::new(),
        },
        fields,
        hidden: hidden(visit, deed, &chosen, &rows),
        rows,
        more: (more > 0).then(|| format!("and {} more", format::count(more as u64))),
    };
    Ok(reply::html(status, &page))
}

fn question(deed: Deed, what: &str) -> String {
    match deed {
        Deed::Act(known) => format!("{}: {what}", known.action.title),
        Deed::Set(Some(column)) => format!("Set “{}” of {what}", column.label),
        Deed::Set(None) => format!("Set a value in {what}"),
    }
}

fn sentence(deed: Deed) -> String {
    let all = "It is done with all of them or, where one of them does not allow it, with none.";
    match deed {
        Deed::Act(known) if known.action.help.is_empty() => all.to_owned(),
        Deed::Act(known) => format!("{} {all}", known.action.help),
        Deed::Set(Some(_)) => format!("All of these rows get the same value. {all}"),
        Deed::Set(None) => "Choose first which field is to be set.".to_owned(),
    }
}

/// What the form takes along.
fn hidden(visit: &Visit<'_>, deed: Deed, chosen: &Chosen, rows: &[Row]) -> Vec<(String, String)> {
    let mut hidden = vec![(LIST.to_owned(), chosen.request.query())];
    match &chosen.state {
        Some(state) => {
            hidden.push((ALL.to_owned(), "yes".to_owned()));
            hidden.push((STATE.to_owned(), state.clone()));
        }
        None => hidden.extend(rows.iter().map(Row::field)),
    }
    if visit.form.get(RECORD).is_some() {
        hidden.push((RECORD.to_owned(), "yes".to_owned()));
    }
    if let Deed::Set(Some(column)) = deed {
        hidden.push((COLUMN.to_owned(), column.name.to_owned()));
    }
    if !matches!(deed, Deed::Set(None)) {
        hidden.push((SURE.to_owned(), "yes".to_owned()));
    }
    hidden
}

/// What is asked for.
async fn fields(
    visit: &Visit<'_>,
    resource: &'static Resource,
    deed: Deed,
    errors: &FieldErrors,
) -> Result<Vec<Field>, Trouble> {
    let (of, columns): (&'static Resource, Vec<&'static Column>) = match deed {
        Deed::Act(known) => (known.form, known.form.table.columns.iter().collect()),
        Deed::Set(column) => (resource, column.into_iter().collect()),
    };
    let nothing = FormData::default();
    let typed = match visit.form.get(SURE) {
        Some(_) => visit.form,
        None => &nothing,
    };
    let setting = Setting {
        visit,
        resource: of,
        record: None,
        typed,
        errors,
        too_long: Vec::new(),
    };
    let mut fields = Vec::with_capacity(columns.len());
    for column in columns {
        let Some(mut field) = Field::build(&setting, column).await? else {
            continue;
        };
        // Which states may follow differs from row to row; each is asked when it is saved.
        if let Control::Select { options, .. } | Control::Radio { options } = &mut field.control
            && !column.states.is_empty()
            && matches!(deed, Deed::Set(_))
        {
            *options = choices::fixed(column, &field.value);
        }
        fields.push(field.alone());
    }
    Ok(fields)
}
