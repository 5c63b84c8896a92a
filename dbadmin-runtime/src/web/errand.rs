//! A record that is missing from a picker's choices, made on the way: the form leaves for the other
//! table's, which takes along all that was typed, and comes back with the new record chosen.
//!
//! Nothing is kept anywhere but in the form that is open, so that it can neither go stale nor get lost,
//! and one errand may lead to another.

use dbadmin_model::Value;

use super::address::{self, Page, Place};
use super::beside::CameFrom;
use super::children;
use super::form::Form;
use super::form_data::FormData;
use super::rows::{reference, target};
use super::trouble::Trouble;
use super::visit::{Answer, Visit};
use super::{trash, words};
use crate::key::Key;
use crate::policy::{adds, require, require_adding};
use crate::query;
use crate::write::{Mistakes, version_field};
use crate::{Actor, App, Kind, Permission, Reference, Resource, csrf};

/// The button beside a picker, by the name of its field.
pub const NEW: &str = "_new";
/// The button that goes back without a new record.
pub const BACK: &str = "_errand_back";
/// What was typed into the form that was left.
const DRAFT: &str = "_errand";
/// The address that the form is sent to.
const AT: &str = "_errand_at";
/// The name of the picker's field.
const FOR: &str = "_errand_for";

/// Whether the actor may add rows to the table that a reference leads to; the table.
pub fn may_add(app: &App, actor: &Actor, reference: &Reference) -> Option<&'static Resource> {
    let target = app.resource(reference.target.first()?.table)?;
    let may_see = actor.may(target.table, Permission::View);
    (may_see && adds(app, actor, target.table)).then_some(target)
}

/// The page of the row that a reference leads to with this value, where it is the key of one.
pub fn open(visit: &Visit<'_>, reference: &Reference, value: &str) -> Option<String> {
    let table = target(visit.app(), visit.actor, reference)?;
    let [column] = reference.target else {
        return None;
    };
    let value = match column.kind {
        _ if value.is_empty() => return None,
        Kind::Integer => Value::Integer(value.parse().ok()?),
        Kind::Blob => return None,
        _ => Value::Text(value.to_owned()),
    };
    let key = Key::new(table, vec![value])?;
    Some(address::record(visit.base, table, &key))
}

/// What a form takes along of another.
#[derive(Debug)]
pub struct Errand<'f> {
    draft: &'f str,
    at: &'f str,
    field: &'f str,
}

impl<'f> Errand<'f> {
    /// What this form takes along, if it is on an errand.
    pub fn of(form: &'f FormData) -> Option<Self> {
        Some(Self {
            draft: form.get(DRAFT)?,
            at: form.get(AT)?,
            field: form.get(FOR)?,
        })
    }

    /// The fields that carry it.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let fields = [(DRAFT, self.draft), (AT, self.at), (FOR, self.field)];
        fields.map(|(name, value)| (name, value.to_owned())).into()
    }

    /// The form that was left, with the new record chosen, if there is one.
    ///
    /// # Errors
    /// Where the form is not there any more, or may not be opened.
    pub async fn back(&self, visit: &Visit<'_>, made: Option<(&'static Resource, &Key)>) -> Answer {
        let mut draft = FormData::parse(self.draft.as_bytes())?;
        let (path, query) = self.at.split_once('?').unwrap_or((self.at, ""));
        let path = path.strip_prefix(visit.base).unwrap_or(path);
        let Some(Place::Table(resource, page)) = Place::find(visit.app(), path) else {
            return Err(Trouble::nothing_here());
        };
        if let Some((target, key)) = made
            && let Some(reference) = reference_of(visit.app(), resource, self.field)
            && let Some(column) = reference.target.first()
        {
            let record = query::find(visit.app(), visit.actor, target, key).await?;
            draft.put(self.field.to_owned(), record.text(column).into_owned());
        }
        let visit = Visit {
            query: Some(query).filter(|query| !query.is_empty()),
            form: &draft,
            ..*visit
        };
        opened(&visit, resource, page).await
    }
}

/// A form with what was typed into it, that is not saved.
async fn opened(visit: &Visit<'_>, resource: &'static Resource, page: Page<'_>) -> Answer {
    let record = match page {
        Page::List => {
            require_adding(visit.app(), visit.actor, resource.table)?;
            None
        }
        Page::Record(segment) => {
            require(visit.actor, resource.table, Permission::Edit)?;
            let key = visit.key(resource, segment)?;
            let record = query::find(visit.app(), visit.actor, resource, &key).await?;
            if let Some(trouble) = trash::not_now(visit, &record) {
                return Err(trouble);
            }
            Some(record)
        }
        _ => return Err(Trouble::nothing_here()),
    };
    let form = Form {
        resource,
        record: record.as_ref(),
        sentence: None,
        version: visit.form.text(version_field(resource)).to_owned(),
        typed: visit.form,
        mistakes: &Mistakes::default(),
        changed: true,
    };
    form.page(visit, axum::http::StatusCode::OK).await
}

/// The reference that the picker with this field chooses by.
fn reference_of(app: &App, resource: &'static Resource, field: &str) -> Option<&'static Reference> {
    let (resource, name) = match children::field_of(app, resource, field) {
        Some((child, name)) => (child, name),
        None => (resource, field),
    };
    reference(resource, resource.table.column(name)?)
}

/// The other table's form, where the button beside a picker was pressed.
///
/// # Errors
/// Where the visitor may not add rows to that table.
pub async fn leave(
    visit: &Visit<'_>,
    resource: &'static Resource,
    key: Option<&Key>,
) -> Result<Option<axum::response::Response>, Trouble> {
    let Some(field) = visit.form.get(NEW).filter(|field| !field.is_empty()) else {
        return Ok(None);
    };
    let Some(reference) = reference_of(visit.app(), resource, field) else {
        return Ok(None);
    };
    let Some(target) = may_add(visit.app(), visit.actor, reference) else {
        let column = reference.target.first();
        let table = column.and_then(|column| visit.app().resource(column.table));
        require_adding(visit.app(), visit.actor, table.unwrap_or(resource).table)?;
        return Ok(None);
    };
    let mut typed = FormData::default();
    typed.put(DRAFT.to_owned(), draft(visit.form));
    typed.put(FOR.to_owned(), field.to_owned());
    let at = match key {
        Some(key) => CameFrom::of(visit, resource).record(visit, key),
        None => address::list(visit.base, resource.table),
    };
    typed.put(AT.to_owned(), at);
    let one = words::lower(resource.table.singular);
    let form = Form {
        resource: target,
        record: None,
        sentence: Some(format!(
            "Once it is saved, you are back in the form of the {one} with it chosen. What you \
             typed there is kept."
        )),
        version: String::new(),
        typed: &typed,
        mistakes: &Mistakes::default(),
        changed: true,
    };
    form.page(visit, axum::http::StatusCode::OK).await.map(Some)
}

/// What was typed, as one text.
fn draft(form: &FormData) -> String {
    let pairs = form.pairs();
    let typed = pairs.filter(|(name, _)| *name != NEW && !csrf::FIELDS.contains(name));
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(typed)
        .finish()
}
