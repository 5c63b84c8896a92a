//! The form for a new row or for a change, as it is opened and as it comes back with messages.

use askama::Template;
use axum::http::StatusCode;

use super::beside::CameFrom;
use super::children::{self, RowsView};
use super::control::Control;
use super::copied::{self, Copied};
use super::errand::{self, Errand};
use super::escape::Markup;
use super::field::{Field, id};
use super::form_data::FormData;
use super::frame::Frame;
use super::setting::Setting;
use super::trouble::Trouble;
use super::visit::{Answer, Visit};
use super::{address, inline, listed, markdown, reply, room, trash, words};
use crate::policy::{adds, require, require_adding};
use crate::query::{self, Record};
use crate::write::{Mistakes, version_field};
use crate::{Permission, Resource, csrf};

/// The button that asks what a field's Markdown comes to.
pub const PREVIEW: &str = "_preview";

/// A section with its fields.
struct SectionView {
    title: &'static str,
    why: &'static str,
    fields: Vec<Field>,
}

impl SectionView {
    fn takes_files(&self) -> bool {
        let mut fields = self.fields.iter();
        fields.any(|field| matches!(field.control, Control::Upload { .. }))
    }
}

/// A line of the summary at the top.
struct Summary {
    field: Option<String>,
    text: String,
}

#[derive(Template)]
#[template(path = "form.html")]
struct FormPage<'a> {
    frame: Frame<'a>,
    title: &'static str,
    heading: String,
    sentence: String,
    list: String,
    all: String,
    record: Option<(String, String)>,
    action: String,
    discard: String,
    delete: Option<String>,
    csrf_field: &'static str,
    version_field: &'static str,
    version: String,
    another: bool,
    next: bool,
    copy: bool,
    changed: bool,
    errors: Vec<Summary>,
    sections: Vec<SectionView>,
    children: Vec<RowsView>,
    errand: Vec<(&'static str, String)>,
    back: &'static str,
    /// Whether it takes files, which are sent in another notation.
    files: bool,
}

/// The form for a new row. The address's query fills fields in, so that a link can: one by one, or from
/// another row.
pub async fn new(visit: &Visit<'_>, resource: &'static Resource) -> Answer {
    require_adding(visit.app(), visit.actor, resource.table)?;
    let mut typed = FormData::parse(visit.query.unwrap_or("").as_bytes())?;
    let mut sentence = None;
    if let Some(segment) = typed.get(copied::FROM) {
        let key = visit.key(resource, segment)?;
        let record = query::find(visit.app(), visit.actor, resource, &key).await?;
        let copied = Copied::of(visit.app().store().dialect(), &record)?;
        (typed, sentence) = (copied.fields, Some(copied.sentence));
    }
    let form = Form {
        resource,
        record: None,
        sentence,
        version: String::new(),
        typed: &typed,
        mistakes: &Mistakes::default(),
        changed: false,
    };
    form.page(visit, StatusCode::OK).await
}

/// The form for a change.
pub async fn edit(visit: &Visit<'_>, resource: &'static Resource, segment: &str) -> Answer {
    require(visit.actor, resource.table, Permission::Edit)?;
    let key = visit.key(resource, segment)?;
    let record = query::find(visit.app(), visit.actor, resource, &key).await?;
    if let Some(trouble) = trash::not_now(visit, &record) {
        return Err(trouble);
    }
    let asked = FormData::parse(visit.query.unwrap_or("").as_bytes())?;
    if let Some(only) = asked.get(inline::ONLY) {
        return inline::edit(visit, resource, &record, only).await;
    }
    let form = Form {
        resource,
        version: record.version(),
        record: Some(&record),
        sentence: None,
        typed: &FormData::default(),
        mistakes: &Mistakes::default(),
        changed: false,
    };
    form.page(visit, StatusCode::OK).await
}

/// A form with what stands in it.
#[derive(Debug)]
pub struct Form<'a> {
    /// The table.
    pub resource: &'static Resource,
    /// The row that is changed, `None` for a new one.
    pub record: Option<&'a Record>,
    /// What is said of a new one, where it is more than the usual.
    pub sentence: Option<String>,
    /// The version of the row that the form was opened over.
    pub version: String,
    /// What has been typed, or what a link fills in.
    pub typed: &'a FormData,
    /// What is wrong.
    pub mistakes: &'a Mistakes,
    /// Whether something has been typed that is not saved.
    pub changed: bool,
}

impl Form<'_> {
    /// The form's page.
    pub async fn page(&self, visit: &Visit<'_>, status: StatusCode) -> Answer {
        let table = self.resource.table;
        let list = address::list(visit.base, table);
        let one = words::lower(table.singular);
        let key = self.record.and_then(Record::key);
        let href = key.map(|key| address::record(visit.base, table, key));
        let name = self.record.map(Record::display);
        let from = CameFrom::of(visit, self.resource);
        let kept = key.map(|key| from.record(visit, key));
        let next = match self.record {
            Some(record) => from.beside(visit, record).await.next.is_some(),
            None => false,
        };
        let may_delete = visit.actor.may(table, Permission::Delete);
        let children = self.children(visit).await?;
        let sections = self.sections(visit).await?;
        let errand = Errand::of(self.typed).map_or_else(Vec::new, |errand| errand.fields());
        let page = FormPage {
            frame: visit.frame(Some(self.resource)),
            title: table.title,
            heading: match &name {
                Some(name) => format!("Edit {}", super::record::heading(self.resource, name)),
                None => format!("New {one}"),
            },
            sentence: match &name {
                _ if let Some(sentence) = &self.sentence => sentence.clone(),
                Some(_) => format!("Change this {one}; what you change is kept in its history."),
                None => format!("Fill in what the new {one} shall hold."),
            },
            action: kept.clone().unwrap_or_else(|| list.clone()),
            discard: kept.clone().unwrap_or_else(|| list.clone()),
            delete: href
                .as_ref()
                .filter(|_| may_delete)
                .map(|href| format!("{href}/delete")),
            record: kept.zip(name),
            csrf_field: csrf::field(self.resource),
            version_field: version_field(self.resource),
            version: self.version.clone(),
            another: self.record.is_none() && errand.is_empty(),
            next,
            copy: self.record.is_some_and(copied::is_whole)
                && adds(visit.app(), visit.actor, table),
            changed: self.changed,
            errors: self.summary(&children),
            children,
            errand,
            back: errand::BACK,
            files: sections.iter().any(SectionView::takes_files),
            sections,
            list: match self.record {
                Some(_) => from.address(visit),
                None => list.clone(),
            },
            all: list,
        };
        Ok(reply::html(status, &page))
    }

    async fn sections(&self, visit: &Visit<'_>) -> Result<Vec<SectionView>, Trouble> {
        let setting = Setting {
            visit,
            resource: self.resource,
            record: self.record,
            typed: self.typed,
            errors: &self.mistakes.own,
            too_long: match self.record {
                Some(record) => room::too_long(record, self.typed),
                None => Vec::new(),
            },
        };
        let mut sections = Vec::new();
        for section in self.resource.form.sections {
            let mut fields = Vec::with_capacity(section.fields.len());
            for column in section.fields {
                let field = Field::build(&setting, column).await?;
                fields.extend(field.map(|mut field| {
                    listed::lines(self.resource, column, self.typed, &mut field);
                    self.preview(&mut field);
                    field
                }));
            }
            if !fields.is_empty() {
                sections.push(SectionView {
                    title: section.title,
                    why: section.why,
                    fields,
                });
            }
        }
        Ok(sections)
    }

    /// Shows what a field's Markdown comes to, where somebody has asked for it.
    fn preview(&self, field: &mut Field) {
        let asked = self.typed.get(PREVIEW) == Some(field.column);
        if let Control::Prose { preview, .. } = &mut field.control
            && asked
        {
            let nothing = || Markup(r#"<p class="dim">Nothing to show.</p>"#.to_owned());
            *preview = markdown::rendered(&field.value)
                .filter(|shown| !shown.0.is_empty())
                .or_else(|| Some(nothing()));
        }
    }

    /// Every message once in the form's order, those beside a field as a link to it.
    fn summary(&self, rows: &[RowsView]) -> Vec<Summary> {
        let own = &self.mistakes.own;
        let general = own.general.iter().map(|text| Summary {
            field: None,
            text: text.clone(),
        });
        let place = |name: &str| {
            let mut fields = self.resource.form.sections.iter().flat_map(|it| it.fields);
            fields.position(|column| column.name == name)
        };
        let mut found: Vec<_> = own.fields.iter().collect();
        // Those without a field come first, as what concerns the whole row does.
        found.sort_by_key(|(column, _)| place(column.name));
        let fields = found.into_iter().map(|(column, text)| Summary {
            field: place(column.name).map(|_| id(column.name)),
            text: format!("{}: {text}", column.label),
        });
        let rows = children::summary(rows, self.mistakes).into_iter();
        let rows = rows.map(|(field, text)| Summary { field, text });
        general.chain(fields).chain(rows).collect()
    }
}
