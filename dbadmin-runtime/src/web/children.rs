//! The rows of other tables in a form: shown, added, moved and paged through before anything is saved.
//!
//! Every button but those that save sends the whole form and gets it back with what was typed. A row
//! that somebody has touched stays in the form while they turn pages, so that one save has all of them.

mod links;
mod sent;
mod shown;

use super::control::{self, Limits};
use super::field::Field;
use super::form::Form;
use super::form_data::FormData;
use super::rows::reference;
use super::trouble::Trouble;
use super::visit::Visit;
use super::words;
use crate::query::{INLINE_PAGE, InlinePage, InlineRows, inline_page, target_values};
use crate::write::{ChildRows, Mistakes, WriteError, takes_file};
use crate::{Column, Inline, Permission, Resource};
use links::Links;
use sent::{Sent, button, child, head};
use shown::Shown;

pub use sent::{carried, field_of};

/// The rows of one table, in a form.
pub struct RowsView {
    /// Their place in the document.
    pub id: String,
    /// What they are called.
    pub label: &'static str,
    /// One sentence about them.
    pub why: String,
    /// What the buttons are called that send the form without saving it.
    pub button: &'static str,
    /// The field that says which page this is, and the page.
    pub page: (String, u64),
    /// What is to be said of them together.
    pub notes: Vec<String>,
    /// The rows of a third table that these are but links to.
    pub links: Option<Links>,
    /// The columns.
    pub heads: Vec<Head>,
    /// The rows.
    pub rows: Vec<RowView>,
    /// Whether so few fields stand in a row that they fit side by side.
    pub tight: bool,
    /// What the button sends that adds a row, where one may.
    pub add: Option<String>,
    /// What the button sends that turns back.
    pub previous: Option<String>,
    /// What the button sends that turns on.
    pub next: Option<String>,
    /// Which rows the page shows, where there are several pages.
    pub span: Option<String>,
}

/// A column over the rows.
pub struct Head {
    /// Its label.
    pub label: &'static str,
    /// What there is to be said of it.
    pub hint: String,
    /// Whether it is wider than others.
    pub broad: bool,
}

/// A row.
pub struct RowView {
    /// What it is called.
    pub name: String,
    /// The field that says which row it is.
    pub token: (String, String),
    /// Its fields; `None` where a new row has none.
    pub fields: Vec<Option<Field>>,
    /// What is wrong with the row as a whole.
    pub errors: Vec<String>,
    /// The box that removes it, where one may, and whether it is ticked.
    pub remove: Option<(String, bool)>,
    /// What the buttons send that move it, where it can be moved.
    pub moves: Option<(String, String)>,
}

/// Whether a button was pressed that saves nothing.
pub fn asks(visit: &Visit<'_>, resource: &Resource) -> bool {
    let finds = || {
        let column = visit.form.text("_find");
        column.starts_with(head(resource))
    };
    !resource.form.children.is_empty() && (visit.form.get(button(resource)).is_some() || finds())
}

/// The rows that a form sends, as they are to be saved.
///
/// # Errors
/// Where the form sends what it does not have.
pub fn to_save(
    visit: &Visit<'_>,
    resource: &'static Resource,
) -> Result<Vec<ChildRows>, WriteError> {
    let sent = sent::read(visit.app(), resource, visit.form);
    sent::to_save(visit.app(), resource, &sent)
}

/// What a button asks for, of which table.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Wish {
    /// Nothing of it.
    #[default]
    Nothing,
    /// Another row.
    Add,
    /// Another page.
    Page(u64),
    /// A row one further to the front.
    Up(usize),
    /// A row one further to the back.
    Down(usize),
}

impl Wish {
    fn of(resource: &Resource, form: &FormData, place: usize) -> Self {
        let mut parts = form.text(button(resource)).splitn(3, '.');
        let verb = parts.next().unwrap_or_default();
        let mut number = || parts.next()?.parse::<usize>().ok();
        if number() != Some(place) {
            return Self::Nothing;
        }
        match (verb, number()) {
            ("add", None) => Self::Add,
            ("page", Some(page)) => Self::Page(page as u64),
            ("up", Some(row)) => Self::Up(row),
            ("down", Some(row)) => Self::Down(row),
            _ => Self::Nothing,
        }
    }
}

impl Form<'_> {
    /// The rows that the form has along, as far as the visitor may see them.
    pub(super) async fn children(&self, visit: &Visit<'_>) -> Result<Vec<RowsView>, Trouble> {
        let mut views = Vec::new();
        if self.resource.form.children.is_empty() {
            return Ok(views);
        }
        let sent = sent::read(visit.app(), self.resource, self.typed);
        let inlines = self.resource.form.children.iter();
        for (place, (inline, sent)) in inlines.zip(sent).enumerate() {
            let Some(child) = child(visit.app(), inline) else {
                continue;
            };
            let may = |permission| visit.actor.may(child.table, permission);
            let empty = self.record.is_none() && !may(Permission::Create);
            if !may(Permission::View) || empty {
                continue;
            }
            let one = Along {
                form: self,
                place,
                inline,
                child,
            };
            views.extend(one.view(visit, sent).await?);
        }
        Ok(views)
    }
}

/// The rows of one table, and the form that has them along.
struct Along<'a> {
    form: &'a Form<'a>,
    place: usize,
    inline: &'static Inline,
    child: &'static Resource,
}

impl Along<'_> {
    async fn view(&self, visit: &Visit<'_>, mut sent: Sent) -> Result<Option<RowsView>, Trouble> {
        let resource = self.form.resource;
        let Some(children) = self.inline.children(resource) else {
            return Ok(None);
        };
        let wish = Wish::of(resource, self.form.typed, self.place);
        if let Wish::Page(page) = wish {
            sent.page = page;
        }
        let record = self.form.record;
        let values = record.and_then(|record| target_values(children, record));
        let stored = match values {
            Some(values) => {
                let of = InlineRows {
                    inline: self.inline,
                    children,
                    resource: self.child,
                    values,
                };
                inline_page(visit.app(), visit.actor, &of, sent.page).await?
            }
            None => InlinePage::default(),
        };
        let (page, more) = (sent.page, stored.more);
        let count = stored.rows.len() as u64;
        let rows = shown::merge(visit, self, stored, sent, wish).await?;
        // A new row that needs a file is made in a form of its own.
        let needs_file = |column: &&Column| !column.nullable && column.default.is_empty();
        let mut files = self.inline.fields.iter().filter(|it| takes_file(it));
        let may_add = visit.actor.may(self.child.table, Permission::Create)
            && files.all(|column| !needs_file(&column));
        let turn = |page: u64| format!("page.{}.{page}", self.place);
        let notes = self.form.mistakes.notes.iter();
        let (mut label, mut links) = (children.label, None);
        let mut rows = rows;
        if let Some(reference) = self.links_to(visit) {
            label = reference.1.table.title;
            links = Some(
                self.links(visit, reference.0, std::mem::take(&mut rows))
                    .await?,
            );
        }
        let first = page * INLINE_PAGE + 1;
        Ok(Some(RowsView {
            id: format!("rows-{}", self.place),
            label,
            links,
            why: self.why(page > 0 || more),
            button: button(resource),
            page: (format!("{}{}", head(resource), self.place), page),
            notes: notes
                .filter(|(place, _)| *place == self.place)
                .map(|(_, note)| note.clone())
                .collect(),
            heads: self.heads(),
            rows: self.rows(visit, rows).await?,
            tight: self.fields().count() <= 6,
            add: may_add.then(|| format!("add.{}", self.place)),
            previous: (page > 0).then(|| turn(page - 1)),
            next: more.then(|| turn(page + 1)),
            span: (page > 0 || more)
                .then(|| format!("{first} to {}", first + count.saturating_sub(1))),
        }))
    }

    /// One sentence about the rows.
    fn why(&self, pages: bool) -> String {
        let mut why = format!(
            "Saved together with the {}.",
            words::lower(self.form.resource.table.singular)
        );
        if pages {
            why.push_str(" What you change stays here while you turn pages.");
        }
        why
    }

    /// The fields of a row: not what refers to the form's own.
    fn fields(&self) -> impl Iterator<Item = &'static Column> {
        let refers = self.inline.columns;
        let fields = self.inline.fields.iter();
        fields.filter(move |column| !refers.iter().any(|it| it.is(column)))
    }

    fn heads(&self) -> Vec<Head> {
        let heads = self.fields().map(|column| {
            let changes = sent::changeable(self.inline, self.child).any(|it| it.is(column));
            let limits = Limits::of(self.child, column);
            Head {
                label: column.label,
                broad: changes && reference(self.child, column).is_some(),
                hint: match changes {
                    _ if self.is_position(column) => "Left empty, it comes last.".to_owned(),
                    true => control::hint(self.child, column, &limits, false),
                    false => String::new(),
                },
            }
        });
        heads.collect()
    }

    fn is_position(&self, column: &Column) -> bool {
        let mut position = self.inline.position.iter();
        position.any(|it| it.is(column))
    }

    async fn rows(&self, visit: &Visit<'_>, shown: Vec<Shown>) -> Result<Vec<RowView>, Trouble> {
        let count = shown.len();
        let mut rows = Vec::with_capacity(count);
        for (index, row) in shown.into_iter().enumerate() {
            rows.push(self.row(visit, row, index, count).await?);
        }
        Ok(rows)
    }
}

/// What is wrong with rows, for the summary at the top: where, and the message.
pub fn summary(views: &[RowsView], mistakes: &Mistakes) -> Vec<(Option<String>, String)> {
    let mut all = Vec::new();
    for view in views {
        let told = view.notes.iter();
        all.extend(told.map(|note| (Some(view.id.clone()), format!("{}: {note}", view.label))));
        for link in view.links.iter().flat_map(|links| &links.linked) {
            let told = link.errors.iter();
            all.extend(told.map(|text| (Some(view.id.clone()), format!("{}: {text}", view.label))));
        }
        for (at, row) in view.rows.iter().enumerate() {
            let place = format!("{}, row {}", view.label, at + 1);
            let general = row.errors.iter();
            all.extend(general.map(|text| (Some(view.id.clone()), format!("{place}: {text}"))));
            for field in row.fields.iter().flatten() {
                if let Some(error) = &field.error {
                    let text = format!("{place}, {}: {error}", words::lower(field.label));
                    all.push((Some(field.id.clone()), text));
                }
            }
        }
    }
    // A row that the role does not see, or that is not shown any more.
    if all.is_empty() && mistakes.own.is_empty() && !mistakes.is_empty() {
        let told = mistakes.rows.iter().flat_map(|row| &row.errors.general);
        let told = told.map(|text| (None, text.clone()));
        all.extend(told);
        let unseen = "A row that this form does not show is refused. Open the form again.";
        all.push((None, unseen.to_owned()));
    }
    all
}
