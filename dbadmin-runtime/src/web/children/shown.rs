//! Which rows a form shows: those of its page, those that somebody has touched on others, and new ones.

use std::fmt::Write as _;

use super::super::control::Control;
use super::super::escape::Escaped;
use super::super::field::Field;
use super::super::form_data::FormData;
use super::super::setting::Setting;
use super::super::trouble::Trouble;
use super::super::visit::Visit;
use super::super::words;
use super::sent::{REMOVE, Sent, SentRow, Token, changeable, head, print};
use super::{Along, RowView, Wish};
use crate::field_text::field_text;
use crate::key::Key;
use crate::query::{self, InlinePage, Record};
use crate::write::{FieldErrors, takes_file};
use crate::{Column, Error, Permission};

/// Texts of more bytes than this are shown, and not changed: together they would be too much for a form.
const LONGEST: usize = 8 * 1024;

/// A row, with what stands in the database and what somebody typed over it.
pub(super) struct Shown {
    pub number: usize,
    pub record: Option<Record>,
    /// As what it was loaded; nothing where it is loaded now.
    pub token: Option<Token>,
    pub remove: bool,
    pub typed: FormData,
}

/// Lays what was sent over what is stored.
pub(super) async fn merge(
    visit: &Visit<'_>,
    along: &Along<'_>,
    stored: InlinePage,
    mut sent: Sent,
    wish: Wish,
) -> Result<Vec<Shown>, Trouble> {
    reorder(along, &mut sent, wish);
    let mut next = sent
        .rows
        .iter()
        .map(|row| row.number + 1)
        .max()
        .unwrap_or(0);
    let mut known: Vec<SentRow> = Vec::new();
    let mut new: Vec<Shown> = Vec::new();
    for row in sent.rows {
        match row.is_new() {
            false => known.push(row),
            true if row.remove => {}
            true => new.push(Shown::sent(row, None)),
        }
    }
    let mut page = Vec::new();
    for record in stored.rows {
        let segment = record.key().map(Key::segment).unwrap_or_default();
        let at = known.iter().position(|row| row.token.segment == segment);
        page.push(match at {
            Some(at) => Shown::sent(known.remove(at), Some(record)),
            None => {
                next += 1;
                Shown::stored(next - 1, record)
            }
        });
    }
    let mut shown = Vec::new();
    for mut row in known {
        if !row.is_touched(along.inline, along.child) {
            continue;
        }
        let Ok(key) = Key::parse(along.child.table, &row.token.segment) else {
            continue;
        };
        match query::find(visit.app(), visit.actor, along.child, &key).await {
            Ok(record) => shown.push(Shown::sent(row, Some(record))),
            Err(Error::NotFound) if row.remove => {}
            // It has gone, and what was typed must not go with it.
            Err(Error::NotFound) => {
                row.token = Token::default();
                new.push(Shown::sent(row, None));
            }
            Err(error) => return Err(error.into()),
        }
    }
    shown.extend(page);
    shown.extend(new);
    sort(along, &mut shown);
    if wish == Wish::Add {
        shown.push(Shown::empty(next));
    }
    Ok(shown)
}

impl Shown {
    fn sent(row: SentRow, record: Option<Record>) -> Self {
        Self {
            number: row.number,
            record,
            token: Some(row.token),
            remove: row.remove,
            typed: row.typed,
        }
    }

    fn stored(number: usize, record: Record) -> Self {
        Self {
            record: Some(record),
            ..Self::empty(number)
        }
    }

    fn empty(number: usize) -> Self {
        Self {
            number,
            record: None,
            token: None,
            remove: false,
            typed: FormData::default(),
        }
    }

    /// What stands at its position.
    fn position(&self, column: &Column) -> Option<i64> {
        let typed = self.typed.get(column.name);
        let stored = self.record.as_ref().and_then(|record| record.value(column));
        let text = match (typed, stored) {
            (Some(typed), _) => typed.to_owned(),
            (None, Some(value)) => field_text(column, value).into_owned(),
            (None, None) => return None,
        };
        text.trim().parse().ok()
    }
}

/// Moves a row past its neighbour: both swap what stands at their positions, and where that moves
/// nothing, all are numbered anew.
fn reorder(along: &Along<'_>, sent: &mut Sent, wish: Wish) {
    let (Some(column), Wish::Up(number) | Wish::Down(number)) = (along.inline.position, wish)
    else {
        return;
    };
    let at = sent.rows.iter().position(|row| row.number == number);
    let other = match wish {
        Wish::Up(_) => at.and_then(|at| at.checked_sub(1)),
        _ => at.map(|at| at + 1).filter(|at| *at < sent.rows.len()),
    };
    let Some((at, other)) = at.zip(other) else {
        return;
    };
    let number = |row: &SentRow| row.typed.text(column.name).trim().parse::<i64>().ok();
    let mut numbers: Vec<Option<i64>> = sent.rows.iter().map(number).collect();
    let rises = numbers.windows(2).all(|pair| match pair {
        [Some(one), Some(two)] => one < two,
        _ => false,
    });
    if !rises {
        let first = numbers.iter().flatten().min().copied().unwrap_or(1);
        numbers = (first..).map(Some).take(numbers.len()).collect();
    }
    numbers.swap(at, other);
    for (row, number) in sent.rows.iter_mut().zip(numbers) {
        let text = number.map(|number| number.to_string()).unwrap_or_default();
        row.typed.put(column.name.to_owned(), text);
    }
}

/// By their position, as far as they have one; the others stay behind these as they are.
fn sort(along: &Along<'_>, shown: &mut [Shown]) {
    if let Some(column) = along.inline.position {
        shown.sort_by_key(|row| row.position(&column).map_or((true, 0), |at| (false, at)));
    }
}

impl Along<'_> {
    /// A row as the form shows it.
    pub(super) async fn row(
        &self,
        visit: &Visit<'_>,
        row: Shown,
        index: usize,
        count: usize,
    ) -> Result<RowView, Trouble> {
        let resource = self.form.resource;
        let name = format!("{}{}.{}", head(resource), self.place, row.number);
        let told = || self.form.mistakes.of(self.place, row.number);
        let mut errors = FieldErrors::default();
        for it in told() {
            errors.general.extend(it.errors.general.iter().cloned());
            errors.fields.extend(it.errors.fields.iter().cloned());
        }
        let may = |permission| visit.actor.may(self.child.table, permission);
        let record = row.record.as_ref();
        let setting = Setting {
            visit,
            resource: self.child,
            record,
            typed: &row.typed,
            errors: &errors,
            too_long: {
                let fixed = record.is_some() && !may(Permission::Edit);
                let long = |column: &Column| {
                    let value = record.and_then(|record| record.value(column));
                    value.is_some_and(|value| field_text(column, value).len() > LONGEST)
                };
                // A file is chosen in a form of its own.
                self.fields()
                    .filter(|it| fixed || takes_file(it) || long(it))
                    .collect()
            },
        };
        let mut fields = Vec::new();
        for column in self.fields() {
            fields.push(Field::build(&setting, column).await?);
        }
        let fields: Vec<Option<Field>> = fields
            .into_iter()
            .map(|field| field.map(|field| field.within(&name)))
            .collect();
        let mut token = match &row.token {
            Some(token) => token.clone(),
            None => self.loaded(record, &fields),
        };
        token.version = told()
            .find_map(|it| it.version.clone())
            .unwrap_or(token.version);
        let shown = |column: &Column| fields.iter().flatten().any(|it| it.column == column.name);
        let hidden = errors.fields.iter().filter(|(column, _)| !shown(column));
        let hidden = hidden.map(|(column, text)| format!("{}: {text}", column.label));
        let general = errors.general.iter().cloned();
        let removable = record.is_none() || may(Permission::Delete);
        let position = self.inline.position.filter(|column| {
            let mut fields = changeable(self.inline, self.child);
            fields.any(|it| it.is(column)) && may(Permission::Edit) && count > 1
        });
        Ok(RowView {
            name: match record {
                Some(record) => words::seen(&record.display()).to_owned(),
                None => format!("new row {}", index + 1),
            },
            errors: general.chain(hidden).collect(),
            remove: removable.then(|| (format!("{REMOVE}{name}"), row.remove)),
            moves: position.map(|_| {
                let (place, number) = (self.place, row.number);
                (
                    format!("up.{place}.{number}"),
                    format!("down.{place}.{number}"),
                )
            }),
            token: (name, token.text()),
            fields,
        })
    }

    /// As what a row is loaded.
    fn loaded(&self, record: Option<&Record>, fields: &[Option<Field>]) -> Token {
        let stands = |column: &Column| {
            let mut fields = fields.iter().flatten();
            let field = fields.find(|field| field.column == column.name);
            field.map_or_else(Default::default, |field| {
                let text = match &field.control {
                    Control::Tick { checked } => checked.to_string(),
                    Control::Fixed { .. } => String::new(),
                    _ => field.value.clone(),
                };
                (text, field.blank == Some(true))
            })
        };
        let key = record.and_then(Record::key);
        Token {
            version: record.map(Record::version).unwrap_or_default(),
            print: print(self.inline, self.child, stands),
            segment: key.map(Key::segment).unwrap_or_default(),
        }
    }
}

impl Field {
    /// The same as a field of a row that a form has along.
    fn within(mut self, row: &str) -> Self {
        self.name = format!("{row}.{}", self.column);
        self.id = super::super::field::id(&self.name);
        self.unpreviewed();
        // Its conditions are about the fields of the same row.
        if !self.dependence.attributes.0.is_empty() {
            let row = Escaped(row);
            // Writing to a String cannot fail.
            let _ = write!(self.dependence.attributes.0, r#" data-row="{row}.""#);
        }
        // Over the rows it stands once.
        self.hint.clear();
        // A new row that nobody fills in is none, and one that is removed need not be filled in.
        self.required = false;
        self
    }
}
