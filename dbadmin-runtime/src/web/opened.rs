//! The forms that a list can open above its rows, one at a time: filters, conditions, views, columns.

use axum::http::StatusCode;

use super::builder::{self, Builder, Outcome};
use super::filter_form::{self, FilterForm};
use super::form_data::FormData;
use super::looks::{self, LookForm};
use super::trouble::Trouble;
use super::views::{self, Refusal, ViewsForm};
use super::visit::Visit;
use crate::personal::Personal;
use crate::query::ListRequest;

/// The forms that a list can open: what `_open` calls each, its words and its icon.
const FORMS: [(&str, &str, &str); 4] = [
    ("1", "Filter", "plus"),
    (builder::OPEN, "Conditions", "filter"),
    (views::OPEN, "Views", "tag"),
    (looks::OPEN, "Columns", "table"),
];

/// A link that opens a form.
pub struct FormLink {
    /// What `_open` calls the form.
    pub name: &'static str,
    /// Its words.
    pub label: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// Where it leads.
    pub href: String,
}

/// A form of the list that is open.
pub enum Opened {
    /// None is.
    None,
    /// The filters.
    Filters(FilterForm),
    /// The conditions, and whether one of them is wrong.
    Conditions(Builder, bool),
    /// The views.
    Views(ViewsForm),
    /// The columns.
    Look(LookForm),
    /// None any more: the conditions have been put together.
    Done(Box<ListRequest>),
}

impl Opened {
    /// The answer's status: a form that is refused is one.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Conditions(_, true) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Views(form) if form.refusal.is_some() => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::OK,
        }
    }

    /// Whether it is the form that `_open` calls so.
    pub fn is(&self, name: &str) -> bool {
        match self {
            Self::None | Self::Done(_) => false,
            Self::Filters(_) => name == "1",
            Self::Conditions(..) => name == builder::OPEN,
            Self::Views(_) => name == views::OPEN,
            Self::Look(_) => name == looks::OPEN,
        }
    }
}

/// The form that the address opens, after what its button says has been done.
///
/// # Errors
/// Where the database fails.
pub async fn form(
    visit: &Visit<'_>,
    request: &ListRequest,
    personal: &Personal,
    raw: &FormData,
    refused: Option<Refusal>,
) -> Result<Opened, Trouble> {
    Ok(match raw.get("_open") {
        None => Opened::None,
        Some(builder::OPEN) => match builder::open(visit, request, raw).await? {
            Outcome::Done(request) => Opened::Done(request),
            Outcome::Form { builder, refused } => Opened::Conditions(builder, refused),
        },
        Some(views::OPEN) => {
            let table = request.resource.table;
            Opened::Views(views::form(visit, table, personal, refused))
        }
        Some(looks::OPEN) => Opened::Look(looks::form(request, personal)),
        Some(_) => Opened::Filters(filter_form::form(visit, request, raw).await?),
    })
}

/// The forms that the list can open.
pub fn forms(visit: &Visit<'_>, request: &ListRequest, here: &str) -> Vec<FormLink> {
    let resource = request.resource;
    let mut filters = resource.list.filters.iter();
    let offers_filters = filters.any(|filter| filter_form::offered(visit, resource, filter));
    FORMS
        .iter()
        .filter(|(name, ..)| *name != "1" || offers_filters)
        .map(|(name, label, icon)| FormLink {
            name,
            label,
            icon,
            href: format!("{here}?{}", views::opened(&request.query(), name)),
        })
        .collect()
}
