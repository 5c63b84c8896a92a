//! What is typed into rows, read and checked: each by itself as any row is, and against the others of
//! the same form.

use dbadmin_model::Value;

use super::super::draft::Draft;
use super::super::{FieldErrors, Input, save, trash, unique};
use super::look::Deed;
use super::{Around, ChildRows, ChildrenError, Mistakes};
use crate::key::Key;
use crate::query::{InlineRows, Record, inline_last};
use crate::{Column, Demand, Kind, Resource};

/// A row that is to be written.
pub(super) struct ChildDraft<'a> {
    pub place: usize,
    pub number: usize,
    pub draft: Draft<'a>,
}

impl ChildDraft<'_> {
    /// The same once it has been written.
    pub fn done(&self, old: Option<Record>, new: Option<Record>) -> Deed {
        Deed {
            place: self.place,
            number: self.number,
            old,
            new,
            remove: false,
        }
    }
}

impl Around<'_> {
    /// The rows that are to be added or changed, checked in every way.
    pub(super) async fn read<'a>(
        &mut self,
        said: &ChildRows,
        of: Option<&InlineRows>,
        deeds: &'a [Deed],
        mistakes: &mut Mistakes,
    ) -> Result<Vec<ChildDraft<'a>>, ChildrenError> {
        let (app, actor) = (self.app, self.actor);
        let mut last = self.last(of, said, deeds).await?;
        // What goes into the trash is there still, and keeps what only one row may have.
        let stays = trash::of(said.resource).is_some();
        let aside = deeds.iter().filter(|deed| !(deed.remove && stays));
        let aside: Vec<Key> = aside.filter_map(Deed::key).cloned().collect();
        let mut drafts: Vec<ChildDraft<'a>> = Vec::new();
        for deed in deeds.iter().filter(|deed| !deed.remove) {
            let Some(row) = said.rows.iter().find(|row| row.number == deed.number) else {
                continue;
            };
            let mut input = row.input.clone();
            match &deed.old {
                None => settle(&mut input, said, of, &mut last),
                Some(old) => {
                    for column in said.children.columns {
                        let value = old.value(column).cloned();
                        input.settle(column, value.unwrap_or(Value::Null));
                    }
                }
            }
            let mut errors = FieldErrors::default();
            let old = deed.old.as_ref();
            let dialect = app.store().dialect();
            let mut draft = Draft::read(dialect, said.resource, &input, old, &mut errors);
            draft.aside.clone_from(&aside);
            let checked = save::prepare(app, self.write, actor, &mut draft, errors).await;
            let place = deed.place;
            mistakes.take(place, deed.number, checked)?;
            drafts.push(ChildDraft {
                place,
                number: deed.number,
                draft,
            });
        }
        among(said.resource, &drafts, mistakes);
        Ok(drafts)
    }

    /// The number that new rows continue at their position: the largest that there is, or that somebody
    /// has typed.
    async fn last(
        &mut self,
        of: Option<&InlineRows>,
        said: &ChildRows,
        deeds: &[Deed],
    ) -> Result<i64, ChildrenError> {
        let position = said.inline.position.as_ref();
        let adds = deeds.iter().any(|deed| deed.old.is_none());
        let Some(position) = position.filter(|it| adds && it.kind == Kind::Integer) else {
            return Ok(0);
        };
        let typed = said.rows.iter().filter(|row| !row.remove);
        let typed = typed.filter_map(|row| row.input.get(position)?.trim().parse::<i64>().ok());
        let stored = match of {
            Some(of) => inline_last(self.app, self.write, self.actor, of, position).await?,
            None => 0,
        };
        Ok(typed.max().unwrap_or(0).max(stored))
    }
}

/// Gives a new row what no form decides: what it refers to, and its place behind the others where none
/// is typed.
fn settle(input: &mut Input, said: &ChildRows, of: Option<&InlineRows>, last: &mut i64) {
    for (at, column) in said.children.columns.iter().enumerate() {
        let value = of.and_then(|of| of.values.get(at)).cloned();
        input.settle(column, value.unwrap_or(Value::Null));
    }
    let position = said.inline.position.as_ref();
    let Some(position) = position.filter(|it| it.kind == Kind::Integer) else {
        return;
    };
    let own = said.resource.table.column(position.name);
    let empty = input
        .get(position)
        .is_none_or(|text| text.trim().is_empty());
    if let Some(own) = own.filter(|_| empty) {
        *last = last.saturating_add(1);
        input.settle(own, Value::Integer(*last));
    }
}

/// Refuses rows of one form that would share what no two rows may.
fn among(resource: &'static Resource, drafts: &[ChildDraft<'_>], mistakes: &mut Mistakes) {
    for (columns, message) in sets(resource) {
        let mut seen: Vec<Vec<Value>> = Vec::new();
        for child in drafts {
            let Some(values) = child.draft.values(columns) else {
                continue;
            };
            if !seen.contains(&values) {
                seen.push(values);
                continue;
            }
            let told = mistakes.of(child.place, child.number);
            let told = told.flat_map(|it| &it.errors.fields);
            let shown = columns.iter().rfind(|column| {
                let mut fields = super::super::editable(resource);
                fields.any(|field| field.is(column))
            });
            let Some(column) = shown.or(columns.first()) else {
                continue;
            };
            if told.into_iter().any(|(known, _)| known.is(column)) {
                continue;
            }
            let mut errors = FieldErrors::default();
            errors.add(column, unique::said(resource.table, columns, message));
            mistakes.add(child.place, child.number, errors);
        }
    }
}

/// The sets of columns whose values no two rows share, each with what is said of it.
pub(super) fn sets(
    resource: &'static Resource,
) -> impl Iterator<Item = (&'static [Column], &'static str)> {
    let rules = resource.rules.iter();
    let unique = rules.filter(|rule| rule.demand == Demand::Unique);
    unique
        .map(|rule| (rule.columns, rule.message))
        .chain([(resource.table.key, "")])
        .filter(|(columns, _)| !columns.is_empty())
}
