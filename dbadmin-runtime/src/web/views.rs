//! Views that are kept of a list: the tabs above it, the form that keeps and changes them, and what its
//! buttons do.

use super::form_data::FormData;
use super::list::{self, LIST};
use super::visit::{Answer, Visit};
use super::{address, words};
use crate::personal::{self, KeepError, Personal, Preference, SavedView, ViewChange};
use crate::query::{ListRequest, Problem, WHOLE};
use crate::{Resource, Table};

/// What `_open` says where the form is to be open.
pub const OPEN: &str = "views";

/// The parameter that names a view whose own address cannot be followed as a whole.
pub const VIEW: &str = "_view";

/// A tab above the list.
#[derive(Debug)]
pub struct Tab {
    /// Where it leads.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Whether this is what the list shows.
    pub current: bool,
    /// Whether it is somebody else's.
    pub shared: bool,
    /// Whether more changes with it than the list: between the rows in the trash and the others, what
    /// stands above them does.
    pub apart: bool,
}

/// The form.
#[derive(Debug)]
pub struct ViewsForm {
    /// The name of a new view, as it was typed.
    pub name: String,
    /// Whether the visitor may share.
    pub may_share: bool,
    /// The views.
    pub views: Vec<ViewLine>,
    /// Why something was not done.
    pub refusal: Option<Refusal>,
}

/// A view in the form.
#[derive(Debug)]
pub struct ViewLine {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Whether it is shared.
    pub shared: bool,
    /// Whether the visitor may change it.
    pub changeable: bool,
    /// Whether the list opens with it.
    pub usual: bool,
}

/// Why something was not done with a view.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The view's number; 0 for a new one.
    pub id: i64,
    /// The name that was typed.
    pub name: String,
    /// Why, as a sentence.
    pub message: String,
}

/// The tabs; none where there are no views.
pub fn tabs(visit: &Visit<'_>, request: &ListRequest, personal: &Personal) -> Vec<Tab> {
    let has_trash = request.resource.queries.trash.is_some();
    if personal.views.is_empty() && !has_trash {
        return Vec::new();
    }
    let table = request.resource.table;
    let bare = ListRequest::of(request.resource, personal);
    let shown = request.to_keep().query();
    let views = personal.views.iter().map(|view| {
        let (list, problems) = bare.clone().read_what_fits(Some(&view.query));
        let query = match problems.as_slice() {
            [] => list.query(),
            _ => format!("{VIEW}={}", view.id),
        };
        Tab {
            href: address::list_with(visit.base, table, &query),
            name: view.name.clone(),
            current: problems.is_empty() && list.to_keep().query() == shown,
            shared: view.user != visit.actor.user,
            apart: list.trashed != request.trashed,
        }
    });
    let mut tabs: Vec<Tab> = views.collect();
    // Of several that show the same, one is enough to say where one is.
    let mut current = tabs.iter_mut().filter(|tab| tab.current);
    current.by_ref().take(1).for_each(drop);
    current.for_each(|tab| tab.current = false);
    let trash = has_trash.then(|| Tab {
        href: address::list_with(visit.base, table, &bare.with_trash(true).query()),
        name: "Trash".to_owned(),
        current: request.trashed && !tabs.iter().any(|tab| tab.current),
        shared: false,
        apart: !request.trashed,
    });
    let whole = Tab {
        href: address::list_with(visit.base, table, &bare.query()),
        name: format!("All {}", words::lower(table.title)),
        current: shown.is_empty() && !tabs.iter().any(|tab| tab.current),
        shared: false,
        apart: request.trashed,
    };
    tabs.insert(0, whole);
    tabs.extend(trash);
    tabs
}

/// The form.
pub fn form(
    visit: &Visit<'_>,
    table: &Table,
    personal: &Personal,
    refusal: Option<Refusal>,
) -> ViewsForm {
    let usual = personal.usual_view().map(|view| view.id);
    let typed = |id: i64| refusal.as_ref().filter(|refusal| refusal.id == id);
    let views = personal.views.iter().map(|view| ViewLine {
        id: view.id,
        name: typed(view.id).map_or_else(|| view.name.clone(), |it| it.name.clone()),
        shared: view.shared,
        changeable: view.is_changed_by(visit.actor, table),
        usual: usual == Some(view.id),
    });
    ViewsForm {
        name: typed(0).map_or_else(String::new, |it| it.name.clone()),
        may_share: visit.actor.role.may_share(table),
        views: views.collect(),
        refusal,
    }
}

/// What an address that names a view comes to.
#[derive(Debug)]
pub enum Named {
    /// No view is named, or the whole list.
    None,
    /// This list, whose address is to be gone to.
    List(Box<ListRequest>),
    /// This list, as far as it can be followed, and what is to be said of it.
    Rest(Box<ListRequest>, String),
}

/// The list that an address names by a view.
pub fn named(resource: &'static Resource, personal: &Personal, raw: &FormData) -> Named {
    let Some(id) = raw.get(VIEW).filter(|id| *id != "0") else {
        return Named::None;
    };
    let bare = ListRequest::of(resource, personal);
    let view = id.parse().ok().and_then(|id| personal.view(id));
    let Some(view) = view else {
        let note =
            "This view is not there any more, or is not shared with you. All rows are shown.";
        return Named::Rest(Box::new(bare), note.to_owned());
    };
    let (list, problems) = bare.read_what_fits(Some(&view.query));
    match problems.as_slice() {
        [] => Named::List(Box::new(list)),
        problems => Named::Rest(Box::new(list), left_out(view, problems)),
    }
}

fn left_out(view: &SavedView, problems: &[Problem]) -> String {
    let parts: Vec<String> = problems
        .iter()
        .map(|problem| format!("“{}={}”", problem.parameter, problem.value))
        .collect();
    format!(
        "The view “{}” speaks of what this list does not have, or not for you: {}. That is left out, \
         and the rest is shown.",
        view.name,
        words::series(&parts)
    )
}

/// Does what a button of the form says.
pub async fn change(visit: &Visit<'_>, resource: &'static Resource) -> Answer {
    let table = resource.table;
    let (app, actor, form) = (visit.app(), visit.actor, visit.form);
    let (deed, id) = form.text("_do").split_once('.').unwrap_or_default();
    let id: i64 = id.parse().unwrap_or_default();
    let name = form.text("name");
    let ticked = |name: &str| form.get(name).is_some();
    let personal = personal::personal(app, actor, table).await?;
    let request = ListRequest::of(resource, &personal).read(Some(form.text(LIST)));
    let request = request.map_err(super::trouble::Trouble::from)?;
    let done = match deed {
        "add" => {
            let added = personal::add_view(app, actor, &request, name, ticked("shared")).await;
            match added {
                Ok(id) if ticked("usual") => usual(visit, table, &personal, Some(id))
                    .await
                    .map(|()| "view_kept"),
                Ok(_) => Ok("view_kept"),
                Err(why) => Err(why),
            }
        }
        "save" => {
            let change = ViewChange {
                name: Some(name.to_owned()),
                shared: actor.role.may_share(table).then(|| ticked("shared")),
                query: None,
            };
            let changed = personal::change_view(app, actor, resource, id, change).await;
            changed.map(|()| "view_changed")
        }
        "replace" => {
            let change = ViewChange {
                query: Some(request.to_keep().query()),
                ..ViewChange::default()
            };
            let changed = personal::change_view(app, actor, resource, id, change).await;
            changed.map(|()| "view_changed")
        }
        "delete" => {
            let deleted = personal::delete_view(app, actor, resource, id).await;
            deleted.map(|()| "view_deleted")
        }
        "usual" => {
            let id = (id > 0).then_some(id);
            usual(visit, table, &personal, id)
                .await
                .map(|()| "preferred")
        }
        _ => Err(KeepError::Refused(
            "Use one of the form's buttons.".to_owned(),
        )),
    };
    match done {
        Ok(note) => Ok(visit.done(&back(visit, table, &request), note)),
        Err(KeepError::Failed(error)) => Err(error.into()),
        Err(KeepError::Refused(message)) => {
            let query = opened(&request.query(), OPEN);
            let name = name.to_owned();
            let refusal = Refusal { id, name, message };
            list::page(visit, resource, Some(&query), Some(refusal)).await
        }
    }
}

/// The list opens with this view from now on.
async fn usual(
    visit: &Visit<'_>,
    table: &'static Table,
    personal: &Personal,
    id: Option<i64>,
) -> Result<(), KeepError> {
    let preference = Preference {
        view: id,
        ..personal.preference.clone()
    };
    personal::prefer(visit.app(), visit.actor, table, &preference).await
}

/// The list that a form was sent from, though the bare address may open another one.
pub fn back(visit: &Visit<'_>, table: &Table, request: &ListRequest) -> String {
    match request.query().as_str() {
        "" => address::list_with(visit.base, table, WHOLE),
        query => address::list_with(visit.base, table, query),
    }
}

/// A list's query with a form open.
pub fn opened(query: &str, form: &str) -> String {
    let more = if query.is_empty() { "" } else { "&" };
    format!("{query}{more}_open={form}")
}
