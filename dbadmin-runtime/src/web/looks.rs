//! How a list looks for whoever is signed in: which columns in which order, rows on a page, density.

use super::choices::Choice;
use super::list::{LIST, SIZES};
use super::trouble::Trouble;
use super::views::{back, opened};
use super::visit::{Answer, Visit};
use super::{address, reply};
use crate::Resource;
use crate::personal::{self, KeepError, Personal, Preference};
use crate::query::{ListRequest, offered_columns};

/// What `_open` says where the form is to be open.
pub const OPEN: &str = "look";

/// The most columns that are offered.
const MOST: usize = 200;

/// The form.
#[derive(Debug)]
pub struct LookForm {
    /// The columns in their order; those that are shown are chosen.
    pub columns: Vec<Choice>,
    /// Rows on a page.
    pub sizes: Vec<Choice>,
    /// Whether rows stand closer together.
    pub compact: bool,
}

/// The form.
pub fn form(request: &ListRequest, personal: &Personal) -> LookForm {
    let shown = request.shown_columns();
    let is_shown = |name: &str| shown.iter().any(|column| column.name == name);
    let hidden = offered_columns(request.resource).filter(|column| !is_shown(column.name));
    let columns = shown.iter().copied().chain(hidden).take(MOST);
    let usual = request.resource.queries.page_size;
    let mut sizes: Vec<u32> = SIZES.into_iter().chain([usual]).collect();
    sizes.sort_unstable();
    sizes.dedup();
    let chosen = personal.preference.size.unwrap_or(usual);
    LookForm {
        columns: columns
            .map(|column| Choice {
                value: column.name.to_owned(),
                label: column.label.to_owned(),
                chosen: is_shown(column.name),
            })
            .collect(),
        sizes: sizes
            .into_iter()
            .map(|size| Choice {
                value: size.to_string(),
                label: size.to_string(),
                chosen: size == chosen,
            })
            .collect(),
        compact: personal.preference.compact,
    }
}

/// Keeps what the form says; its arrows keep it, too, and leave it open.
pub async fn change(visit: &Visit<'_>, resource: &'static Resource) -> Answer {
    let table = resource.table;
    let form = visit.form;
    let personal = personal::personal(visit.app(), visit.actor, table).await?;
    let request = ListRequest::of(resource, &personal).read(Some(form.text(LIST)));
    let request = request.map_err(Trouble::from)?;
    let (deed, name) = form.text("_do").split_once('.').unwrap_or_default();
    let mut preference = Preference {
        view: personal.preference.view,
        ..Preference::default()
    };
    if deed != "reset" {
        let mut names: Vec<&str> = form
            .pairs()
            .filter_map(|(field, _)| field.strip_prefix("all."))
            .filter(|name| offered_columns(resource).any(|column| column.name == *name))
            .collect();
        shift(&mut names, deed, name);
        names.retain(|name| form.get(&format!("col.{name}")).is_some());
        let own = resource.list.columns.iter().map(|column| column.name);
        if !own.eq(names.iter().copied()) {
            preference.columns = names.into_iter().map(str::to_owned).collect();
        }
        let size: Option<u32> = form.text("size").parse().ok();
        preference.size = size
            .filter(|size| *size != resource.queries.page_size)
            .map(|size| size.clamp(1, crate::query::MAX_SIZE));
        preference.compact = form.get("compact").is_some();
    }
    let kept = personal::prefer(visit.app(), visit.actor, table, &preference).await;
    match kept {
        Ok(()) if matches!(deed, "up" | "down") => {
            let query = opened(&request.from_start().query(), OPEN);
            Ok(reply::see_other(&address::list_with(
                visit.base, table, &query,
            )))
        }
        Ok(()) => {
            let usual = usual_size(request);
            Ok(visit.done(&back(visit, table, &usual), "preferred"))
        }
        Err(KeepError::Failed(error)) => Err(error.into()),
        Err(KeepError::Refused(why)) => Err(Trouble::new(
            axum::http::StatusCode::UNPROCESSABLE_ENTITY,
            "This cannot be kept",
            &why,
        )),
    }
}

/// The list without a size of its own, so that the one that has just been chosen counts.
fn usual_size(request: ListRequest) -> ListRequest {
    let usual = request.usual_size();
    request.with_size(usual)
}

/// Moves a name one place.
fn shift(names: &mut [&str], deed: &str, name: &str) {
    let Some(at) = names.iter().position(|known| *known == name) else {
        return;
    };
    match deed {
        "up" if at > 0 => names.swap(at, at - 1),
        "down" if at + 1 < names.len() => names.swap(at, at + 1),
        _ => {}
    }
}
