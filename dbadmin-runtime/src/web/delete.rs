//! Deleting: first a page that says what goes with the record, then the deed.

use askama::Template;
use axum::http::StatusCode;

use super::frame::Frame;
use super::trash::Fate;
use super::visit::{Answer, Visit};
use super::{address, format, record, reply, tally, words};
use crate::policy::require;
use crate::query::{self, Count, Outside, Record};
use crate::write::{self, Effect, WriteError};
use crate::{Action, Error, Permission, Resource};

/// What happens to rows that refer to what is deleted.
pub struct EffectView {
    pub count: String,
    pub label: &'static str,
    pub href: Option<String>,
    pub fate: &'static str,
    pub refuses: bool,
}

#[derive(Template)]
#[template(path = "delete.html")]
struct DeletePage<'a> {
    frame: Frame<'a>,
    title: &'static str,
    question: String,
    button: String,
    for_good: bool,
    name: String,
    sentence: &'static str,
    list: String,
    href: String,
    refusal: Option<String>,
    effects: Vec<EffectView>,
    unseen: Vec<String>,
    allowed: bool,
    version: String,
}

/// Asks.
pub async fn ask(visit: &Visit<'_>, resource: &'static Resource, segment: &str) -> Answer {
    require(visit.actor, resource.table, Permission::Delete)?;
    let key = visit.key(resource, segment)?;
    let record = query::find(visit.app(), visit.actor, resource, &key).await?;
    page(visit, resource, &record, None).await
}

/// Deletes.
pub async fn delete(visit: &Visit<'_>, resource: &'static Resource, segment: &str) -> Answer {
    require(visit.actor, resource.table, Permission::Delete)?;
    let key = visit.key(resource, segment)?;
    let (app, actor) = (visit.app(), visit.actor);
    let version = visit.form.get("_version");
    let fate = Fate::asked(visit, resource);
    let done = match fate {
        Fate::Trash => write::trash(app, actor, resource, &[(&key, version)]).await,
        _ => write::delete(app, actor, resource, &key, version).await,
    };
    let list = address::list(visit.base, resource.table);
    match done {
        Ok(()) => Ok(match fate {
            Fate::Gone => visit.done(&list, "deleted"),
            Fate::Trash => visit.done(&list, "trashed"),
            Fate::ForGood => visit.done(&format!("{list}?_trash=1"), "for_good"),
        }),
        Err(WriteError::Failed(error)) => Err(error.into()),
        Err(WriteError::Invalid(errors)) => {
            let fields = errors.fields.into_iter().map(|(_, message)| message);
            let messages: Vec<String> = errors.general.into_iter().chain(fields).collect();
            let record = query::find(app, actor, resource, &key).await?;
            page(visit, resource, &record, Some(messages.join(" "))).await
        }
        Err(WriteError::Conflict(conflict)) => {
            let refusal = "Somebody has changed it since you were asked. Look at it again, and \
                           delete it if it still should go.";
            let mut response =
                page(visit, resource, &conflict.record, Some(refusal.to_owned())).await?;
            *response.status_mut() = StatusCode::CONFLICT;
            Ok(response)
        }
    }
}

async fn page(
    visit: &Visit<'_>,
    resource: &'static Resource,
    record: &Record,
    refusal: Option<String>,
) -> Answer {
    let table = resource.table;
    let (app, actor) = (visit.app(), visit.actor);
    let fate = Fate::of_record(record);
    let Along {
        permitted,
        refuses,
        effects,
        unseen,
    } = match fate {
        Fate::Trash => Along::nothing(),
        _ => {
            let effects = write::delete_effects(app, actor, resource, &[record]).await?;
            along(visit, resource, Some(record), &effects).await?
        }
    };
    let list = address::list(visit.base, table);
    let key = record.key();
    let name = record::heading(resource, &record.display());
    let page = DeletePage {
        frame: visit.frame(Some(resource)),
        title: table.title,
        question: fate.question(&name),
        button: fate.button(&words::lower(table.singular)),
        for_good: fate == Fate::ForGood,
        name,
        sentence: match (effects.is_empty() && unseen.is_empty(), refuses) {
            _ if let Some(sentence) = fate.sentence(true) => sentence,
            _ if !permitted => "Records would go with it that your role may not delete or change.",
            (_, true) => "Other records still refer to it. Change or delete those first.",
            (true, false) => "Nothing else refers to it. It cannot be brought back.",
            (false, false) => "This is what happens along with it. It cannot be undone.",
        },
        href: key.map_or_else(
            || list.clone(),
            |key| address::record(visit.base, table, key),
        ),
        list,
        allowed: !refuses,
        effects,
        unseen,
        refusal,
        version: record.version(),
    };
    let status = if page.refusal.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    Ok(reply::html(status, &page))
}

/// What a delete does to other rows, for its page.
pub struct Along {
    /// Whether the role may do all of it.
    pub permitted: bool,
    /// Whether rows stand in the way.
    pub refuses: bool,
    /// What happens to which rows.
    pub effects: Vec<EffectView>,
    /// What may happen that nobody here can see.
    pub unseen: Vec<String>,
}

impl Along {
    /// What goes into the trash takes nothing along.
    pub fn nothing() -> Self {
        Self {
            permitted: true,
            refuses: false,
            effects: Vec::new(),
            unseen: Vec::new(),
        }
    }
}

/// What deleting a record, or several, does to other rows.
pub async fn along(
    visit: &Visit<'_>,
    resource: &'static Resource,
    record: Option<&Record>,
    effects: &[Effect],
) -> Result<Along, Error> {
    let it = if record.is_some() { "it" } else { "them" };
    let views = effects.iter();
    let views: Vec<EffectView> = views
        .map(|effect| effect_view(visit, record, effect))
        .collect();
    Ok(Along {
        permitted: effects.iter().all(|effect| effect.allowed),
        refuses: views.iter().any(|effect| effect.refuses),
        effects: views,
        unseen: unseen(visit, resource, it).await?,
    })
}

/// What may happen that nobody here can see, in sentences about `it`.
async fn unseen(
    visit: &Visit<'_>,
    resource: &'static Resource,
    it: &str,
) -> Result<Vec<String>, Error> {
    let found = query::outside(visit.app(), visit.actor, resource).await?;
    let told = found.into_iter().map(|outside| match outside {
        Outside::Beneath => format!(
            "This is a view: what else goes or stays with {it}, the tables beneath it decide."
        ),
        Outside::Rows {
            table,
            action,
            shown,
        } => {
            let fate = match action {
                Action::Cascade => "are deleted as well",
                Action::SetNull => "stay, and no longer do",
                Action::SetDefault => "stay, and refer to the default",
                Action::Refuse => "stand in the way",
            };
            let unseen = match shown {
                true => "",
                false => " This panel does not show you that table.",
            };
            format!("Rows of “{table}” that refer to {it}, if there are any, {fate}.{unseen}")
        }
    });
    Ok(told.collect())
}

/// An effect in words; of a single record, with a link to the rows that it is about.
fn effect_view(visit: &Visit<'_>, record: Option<&Record>, effect: &Effect) -> EffectView {
    let number = effect.count.number();
    let count = match (number, tally::hedge(effect.count)) {
        (0, _) => "some".to_owned(),
        (number, "") => format::count(number),
        (number, hedge) => format!("{hedge} {}", format::count(number)),
    };
    let many = effect.count != Count::Exact(1);
    let resource = effect
        .resource
        .and_then(|address| visit.app().resource(address));
    let table = resource.map(|resource| resource.table);
    let depended = resource.is_some_and(|resource| !resource.relations.has_many.is_empty());
    EffectView {
        count,
        label: table
            .filter(|_| !many)
            .map_or(effect.label, |table| table.singular),
        href: record.and_then(|record| list_of(visit, record, effect)),
        fate: fate(effect.action, many, depended, record.is_some()),
        refuses: effect.action == Action::Refuse || !effect.allowed,
    }
}

/// What happens to one row or many, on whom others depend or not, with one record or several.
fn fate(action: Action, many: bool, depended: bool, of_one: bool) -> &'static str {
    match (action, many) {
        (Action::Cascade, true) if depended => "are deleted as well, and what depends on them",
        (Action::Cascade, false) if depended => "is deleted as well, and what depends on it",
        (Action::Cascade, true) => "are deleted as well",
        (Action::Cascade, false) => "is deleted as well",
        (Action::SetNull, true) if of_one => "stay, and no longer refer to it",
        (Action::SetNull, true) => "stay, and no longer refer to them",
        (Action::SetNull, false) => "stays, and no longer refers to it",
        (Action::SetDefault, true) => "stay, and refer to the default",
        (Action::SetDefault, false) => "stays, and refers to the default",
        (Action::Refuse, true) if of_one => "refer to it",
        (Action::Refuse, true) => "refer to them",
        (Action::Refuse, false) => "refers to it",
    }
}

/// The list of the rows in question; of rows further away, the whole list.
fn list_of(visit: &Visit<'_>, record: &Record, effect: &Effect) -> Option<String> {
    let table = visit.app().resource(effect.resource?)?.table;
    let mut children = record.resource().relations.has_many.iter();
    let direct = children.find(|children| {
        children.label == effect.label
            && children
                .columns
                .first()
                .is_some_and(|it| it.table == table.address)
    });
    let mut query = form_urlencoded::Serializer::new(String::new());
    if let Some(children) = direct {
        for (column, target) in children.columns.iter().zip(children.target) {
            query.append_pair(column.name, &format!("eq.{}", record.text(target)));
        }
    }
    Some(address::list_with(visit.base, table, &query.finish()))
}
