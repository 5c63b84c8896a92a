//! One field of a record changed by itself, from its cell in a list: a page of its own, or with the script
//! the same form within the cell.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};

use super::beside::CameFrom;
use super::control::Control;
use super::field::Field;
use super::form_data::FormData;
use super::frame::Frame;
use super::list::LIST;
use super::setting::Setting;
use super::trouble::Trouble;
use super::visit::{Answer, Visit};
use super::{address, record, reply, room, trash, words};
use crate::field_text::field_text;
use crate::policy::{is_secret, require};
use crate::query::{self, Record};
use crate::write::{self, FieldErrors, Input, WriteError, editable, is_path, version_field};
use crate::{Column, Kind, Permission, Resource, csrf};

/// What names the column, in the address of the form and in what it sends.
pub const ONLY: &str = "only";

/// The same in what the form sends.
pub const SENT_ONLY: &str = "_only";

/// The form, in a page or in a cell.
struct OneField {
    action: String,
    list: String,
    query: String,
    csrf_field: &'static str,
    version_field: &'static str,
    version: String,
    only: &'static str,
    general: Vec<String>,
    field: Field,
}

#[derive(Template)]
#[template(path = "inline.html")]
struct InlinePage<'a> {
    frame: Frame<'a>,
    title: &'static str,
    heading: String,
    name: String,
    href: String,
    form: OneField,
}

#[derive(Template)]
#[template(path = "inline_form.html")]
struct InlineForm<'a> {
    frame: Frame<'a>,
    form: OneField,
}

/// What the form is about.
struct Asked<'a> {
    record: &'a Record,
    column: &'static Column,
    version: String,
    typed: &'a FormData,
    errors: FieldErrors,
}

/// Whether the column can be changed in its cell.
pub fn is_editable(resource: &'static Resource, column: &Column) -> bool {
    let known = editable(resource).any(|it| it.name == column.name && !is_path(it));
    known && column.kind != Kind::Blob && !is_secret(resource, column)
}

/// The column that is asked for; the page that says that there is none.
fn column(resource: &'static Resource, name: &str) -> Result<&'static Column, Trouble> {
    let mut known = editable(resource).filter(|column| is_editable(resource, column));
    known.find(|column| column.name == name).ok_or_else(|| {
        Trouble::new(
            StatusCode::NOT_FOUND,
            "There is no such field",
            "It is none that can be changed by itself. Open the record, and change it there.",
        )
    })
}

/// The form of one field.
pub async fn edit(
    visit: &Visit<'_>,
    resource: &'static Resource,
    record: &Record,
    name: &str,
) -> Answer {
    let asked = Asked {
        record,
        column: column(resource, name)?,
        version: record.version(),
        typed: &FormData::default(),
        errors: FieldErrors::default(),
    };
    page(visit, resource, asked, StatusCode::OK).await
}

/// Saves one field, and nothing else.
pub async fn save(
    visit: &Visit<'_>,
    resource: &'static Resource,
    segment: &str,
    name: &str,
) -> Answer {
    require(visit.actor, resource.table, Permission::Edit)?;
    let column = column(resource, name)?;
    let key = visit.key(resource, segment)?;
    let (app, actor) = (visit.app(), visit.actor);
    let pairs = visit.form.pairs();
    let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let saved = match Input::from_pairs(resource, pairs) {
        Ok(input) if input.fields().map(|(it, _)| it.name).eq([column.name]) => {
            write::update(app, actor, resource, &key, &input).await
        }
        Ok(_) => Err(WriteError::Invalid(FieldErrors::general(
            "This form changes one field and no other.",
        ))),
        Err(error) => Err(error),
    };
    let typed = visit.form;
    let old_version = typed.text(version_field(resource)).to_owned();
    let (errors, version, status) = match saved {
        Ok(_) => {
            let list = address::list_with(visit.base, resource.table, visit.form.text(LIST));
            return Ok(visit.done(&list, "updated"));
        }
        Err(WriteError::Failed(error)) => return Err(error.into()),
        Err(WriteError::Invalid(errors)) => (errors, old_version, StatusCode::UNPROCESSABLE_ENTITY),
        Err(WriteError::Conflict(conflict)) => {
            let mut errors = FieldErrors::default();
            errors.add(column, theirs(&conflict.record, column));
            (errors, conflict.version, StatusCode::CONFLICT)
        }
    };
    let record = query::find(app, actor, resource, &key).await?;
    if let Some(trouble) = trash::not_now(visit, &record) {
        return Err(trouble);
    }
    let asked = Asked {
        record: &record,
        column,
        version,
        typed,
        errors,
    };
    page(visit, resource, asked, status).await
}

/// What is said where somebody else has changed the row meanwhile.
fn theirs(record: &Record, column: &'static Column) -> String {
    let now = match (record.label_of(column), record.value(column)) {
        (Some(label), _) => label.to_owned(),
        (None, Some(value)) => {
            let text = field_text(column, value);
            let mut choices = column.choices.iter();
            let choice = choices.find(|choice| choice.value == text);
            choice.map_or_else(|| text.into_owned(), |choice| choice.label.to_owned())
        }
        (None, None) => String::new(),
    };
    let label = words::lower(column.label);
    match now.as_str() {
        "" => format!(
            "Somebody has changed this row meanwhile; {label} is empty now. Save again to have yours."
        ),
        now => format!(
            "Somebody has changed this row meanwhile; {label} is “{now}” now. Save again to have yours."
        ),
    }
}

async fn page(
    visit: &Visit<'_>,
    resource: &'static Resource,
    asked: Asked<'_>,
    status: StatusCode,
) -> Answer {
    let Asked {
        record,
        column,
        version,
        typed,
        mut errors,
    } = asked;
    let table = resource.table;
    let key = record.key().ok_or_else(Trouble::no_record)?;
    let href = address::record(visit.base, table, key);
    let query = list_query(visit, resource);
    // What is wrong with others is told above, for they have no place here.
    let others = errors
        .fields
        .iter()
        .filter(|(it, _)| it.name != column.name);
    let others = others.map(|(it, message)| format!("{}: {message}", it.label));
    let general = errors.general.drain(..).chain(others).collect();
    let setting = Setting {
        visit,
        resource,
        record: Some(record),
        typed,
        errors: &errors,
        too_long: room::too_long(record, typed),
    };
    let field = Field::build(&setting, column).await?;
    let field = field.ok_or_else(Trouble::no_record)?.alone();
    if matches!(field.control, Control::Fixed { .. }) {
        return Err(Trouble::new(
            StatusCode::CONFLICT,
            "This cannot be changed here",
            room::REASON,
        ));
    }
    let form = OneField {
        action: href.clone(),
        list: address::list_with(visit.base, table, &query),
        query,
        csrf_field: csrf::field(resource),
        version_field: version_field(resource),
        version,
        only: column.name,
        general,
        field,
    };
    let frame = visit.frame(Some(resource));
    let mut response = if visit.is_partial() {
        reply::html(status, &InlineForm { frame, form })
    } else {
        let name = record::heading(resource, &record.display());
        let page = InlinePage {
            frame,
            title: table.title,
            heading: format!("{} of {name}", column.label),
            name,
            href,
            form,
        };
        reply::html(status, &page)
    };
    let vary = HeaderValue::from_static("x-dbadmin-part");
    response.headers_mut().insert(header::VARY, vary);
    Ok(response)
}

/// The query of the list where one was, on whichever page of it.
fn list_query(visit: &Visit<'_>, resource: &'static Resource) -> String {
    if let Some(sent) = visit.form.get(LIST) {
        return sent.to_owned();
    }
    CameFrom::full_query(visit, resource)
}
