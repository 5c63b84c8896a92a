//! All rows of a list deleted at once, however many pages they fill: first a page that says how many
//! they are and shows the first, then the deed, with all of them or none.

use axum::http::StatusCode;

use super::bulk::{DeletePage, SURE, asked_about, refusal, sentence};
use super::delete::{Along, along};
use super::list::LIST;
use super::trash::Fate;
use super::trouble::Trouble;
use super::views::back;
use super::visit::{Answer, Visit};
use super::{address, format, reply, words};
use crate::personal;
use crate::policy::require;
use crate::query::{self, ListRequest};
use crate::write::{self, MOST_AT_ONCE};
use crate::{Permission, Resource};

/// What the button that means all rows sends.
pub const ALL: &str = "_all";

/// What has been seen of the rows.
pub const STATE: &str = "_state";

/// Deletes all rows of the list; without the consent of somebody who knows how many they are, asks.
pub async fn delete(visit: &Visit<'_>, resource: &'static Resource) -> Answer {
    require(visit.actor, resource.table, Permission::Delete)?;
    let (app, actor) = (visit.app(), visit.actor);
    let personal = personal::personal(app, actor, resource.table).await?;
    let request = ListRequest::of(resource, &personal).read(Some(visit.form.text(LIST)));
    let request = request.map_err(Trouble::from)?.to_keep();
    if visit.form.get(SURE).is_none() {
        return page(visit, &request, None).await;
    }
    let state = visit.form.text(STATE);
    let fate = Fate::of(resource, request.trashed);
    let done = match fate {
        Fate::Trash => write::trash_matching(app, actor, &request, state).await,
        _ => write::delete_matching(app, actor, &request, state)
            .await
            .map(drop),
    };
    let note = match fate {
        Fate::Gone => "all_matching",
        Fate::Trash => "all_trashed",
        Fate::ForGood => "for_good",
    };
    match done {
        Ok(()) => Ok(visit.done(&back(visit, resource.table, &request), note)),
        Err(error) => page(visit, &request, Some(refusal(resource, error)?)).await,
    }
}

async fn page(visit: &Visit<'_>, request: &ListRequest, refused: Option<String>) -> Answer {
    let (app, actor, resource) = (visit.app(), visit.actor, request.resource);
    let table = resource.table;
    let list = back(visit, table, request);
    let found = query::matching(app, actor, request, MOST_AT_ONCE).await?;
    let Some(found) = found else {
        let number = query::exactly(app, actor, request).await?;
        let advice = format!(
            "At most {} rows are deleted at once; these are {}. Narrow the list by search or filters. \
             Nothing has been changed.",
            format::count(MOST_AT_ONCE as u64),
            format::count(number)
        );
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        let trouble = Trouble::new(status, "This is too much at once", &advice);
        let label = format!("All {}", words::lower(table.title));
        return Err(trouble.way_out(list, &label));
    };
    let number = found.rows.len();
    let fate = Fate::of(resource, request.trashed);
    let Along {
        permitted,
        refuses,
        effects,
        unseen,
    } = match fate {
        Fate::Trash => Along::nothing(),
        _ => {
            let effects = write::matching_effects(app, actor, request).await?;
            along(visit, resource, None, &effects).await?
        }
    };
    let rows = asked_about(visit, resource, found.first.iter().map(|it| (it, "")));
    let more = number - rows.len();
    let status = match refused {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let what = match number {
        1 => words::lower(table.singular),
        _ => words::lower(table.title),
    };
    let what = format!("{} {what}", format::count(number as u64));
    let page = DeletePage {
        frame: visit.frame(Some(resource)),
        title: table.title,
        question: fate.question(&what),
        button: fate.button(&what),
        sentence: match (number, effects.is_empty() && unseen.is_empty()) {
            (0, _) => "No row matches any more.",
            _ if let Some(sentence) = fate.sentence(number == 1) => sentence,
            (_, nothing) => sentence(permitted, nothing, refuses),
        },
        list,
        action: address::list(visit.base, table),
        query: request.query(),
        allowed: !refuses && number > 0,
        keep: if number == 1 { "it" } else { "them" },
        fields: vec![
            (ALL.to_owned(), "yes".to_owned()),
            (STATE.to_owned(), found.state()),
        ],
        rows,
        more: (more > 0).then(|| format!("and {} more", format::count(more as u64))),
        effects,
        unseen,
        refusal: refused,
    };
    Ok(reply::html(status, &page))
}
