//! Rows that are but links to rows of a third table, such as the tags of a product: those there are with
//! a box that removes each, and a search whose results are ticked.

use super::super::rows::reference;
use super::super::trouble::Trouble;
use super::super::visit::Visit;
use super::Along;
use super::sent::{FIND, REMOVE, Token, changeable, head, print};
use super::shown::Shown;
use crate::key::Key;
use crate::query::{self, Record};
use crate::{Permission, Reference, Resource};

/// How many rows a search shows.
const FOUND: u32 = 20;

/// The rows that a form's row is linked to.
pub struct Links {
    /// Those there are, and those that are to be.
    pub linked: Vec<LinkView>,
    /// Those that a search has found.
    pub found: Vec<LinkView>,
    /// Whether a search has found nothing else.
    pub nothing: bool,
    /// Whether it has found more.
    pub more: bool,
    /// The search field and what stands in it, where one may add links.
    pub find: Option<(String, String)>,
    /// What the search button sends.
    pub place: String,
}

/// One of these rows.
pub struct LinkView {
    /// What it is called.
    pub label: String,
    /// The field that says which link it is.
    pub token: (String, String),
    /// The box that makes the link, and what it sends; `None` where the link is there.
    pub make: Option<(String, String)>,
    /// The box that removes the link, where one may, and whether it is ticked.
    pub remove: Option<(String, bool)>,
    /// What is wrong with it.
    pub errors: Vec<String>,
}

impl Along<'_> {
    /// The reference that the rows link by, and the table that it leads to.
    pub(super) fn links_to(
        &self,
        visit: &Visit<'_>,
    ) -> Option<(&'static Reference, &'static Resource)> {
        if !self.inline.links {
            return None;
        }
        let reference = reference(self.child, self.inline.fields.first()?)?;
        let target = visit.app().resource(reference.target.first()?.table)?;
        visit
            .actor
            .may(target.table, Permission::View)
            .then_some((reference, target))
    }

    /// The links as the form shows them.
    pub(super) async fn links(
        &self,
        visit: &Visit<'_>,
        reference: &'static Reference,
        shown: Vec<Shown>,
    ) -> Result<Links, Trouble> {
        let place = format!("{}{}", head(self.form.resource), self.place);
        let may = |permission| visit.actor.may(self.child.table, permission);
        let mut next = shown.iter().map(|row| row.number + 1).max().unwrap_or(0);
        let mut known = Vec::new();
        let mut linked = Vec::new();
        for row in shown {
            let name = format!("{place}.{}", row.number);
            let (value, label, make) = match &row.record {
                Some(record) => {
                    let value = record.text(&reference.columns[0]).into_owned();
                    let label = record.label(reference).unwrap_or(&value).to_owned();
                    (value, label, None)
                }
                None => {
                    let value = row.typed.text(reference.columns[0].name).to_owned();
                    if value.is_empty() {
                        continue;
                    }
                    let label = query::option_label(visit.app(), visit.actor, reference, &value);
                    let label = label
                        .await?
                        .unwrap_or_else(|| format!("{value} (no such row)"));
                    (
                        value.clone(),
                        label,
                        Some(self.make(&name, reference, value)),
                    )
                }
            };
            known.push(value);
            let removable = make.is_none() && may(Permission::Delete);
            linked.push(LinkView {
                label,
                token: (
                    name.clone(),
                    self.token(row.record.as_ref(), row.token, row.number),
                ),
                make,
                remove: removable.then(|| (format!("{REMOVE}{name}"), row.remove)),
                errors: self.told(row.number),
            });
        }
        let adds = may(Permission::Create)
            && changeable(self.inline, self.child).any(|it| it.is(&reference.columns[0]));
        let name = format!("{FIND}{place}");
        let find = self.form.typed.text(&name).trim().to_owned();
        let asked = adds && self.form.typed.text("_find") == place;
        let mut links = Links {
            linked,
            found: Vec::new(),
            nothing: false,
            more: false,
            find: adds.then(|| (name, find.clone())),
            place: place.clone(),
        };
        if asked || adds && !find.is_empty() {
            let found = query::options(visit.app(), visit.actor, reference, &find, FOUND).await?;
            links.more = found.more;
            let rest = found
                .rows
                .into_iter()
                .filter(|row| !known.contains(&row.value));
            for row in rest {
                let name = format!("{place}.{next}");
                links.found.push(LinkView {
                    label: row.label,
                    token: (name.clone(), self.token(None, None, next)),
                    make: Some(self.make(&name, reference, row.value)),
                    remove: None,
                    errors: Vec::new(),
                });
                next += 1;
            }
            links.nothing = links.found.is_empty();
        }
        Ok(links)
    }

    fn make(&self, row: &str, reference: &Reference, value: String) -> (String, String) {
        (format!("{row}.{}", reference.columns[0].name), value)
    }

    /// Which link it is. Nothing is typed into one, so that it is only touched by its box.
    fn token(&self, record: Option<&Record>, known: Option<Token>, number: usize) -> String {
        let mut token = known.unwrap_or_else(|| Token {
            version: record.map(Record::version).unwrap_or_default(),
            print: print(self.inline, self.child, |_| Default::default()),
            segment: record
                .and_then(Record::key)
                .map(Key::segment)
                .unwrap_or_default(),
        });
        let told = self.form.mistakes.of(self.place, number);
        let now = told.filter_map(|it| it.version.clone()).next();
        token.version = now.unwrap_or(token.version);
        token.text()
    }

    fn told(&self, number: usize) -> Vec<String> {
        let mut all = Vec::new();
        for it in self.form.mistakes.of(self.place, number) {
            all.extend(it.errors.general.iter().cloned());
            all.extend(it.errors.fields.iter().map(|(_, text)| text.clone()));
        }
        all
    }
}
