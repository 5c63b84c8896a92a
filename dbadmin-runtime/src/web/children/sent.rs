//! What a form sends of the rows that it has along.
//!
//! A field of such a row is named `_rows.0.3.quantity`: of the first table that the form has along, the
//! row with the number 3, and the column. `_rows.0.3` says which row it is, `_remove._rows.0.3` whether
//! it shall go, and `_rows.0` which page of them the form shows.

use std::collections::HashMap;

use sha2::{Digest as _, Sha256};

use super::super::form_data::FormData;
use crate::key::Key;
use crate::text::hex;
use crate::write::{ChildRow, ChildRows, FieldErrors, Input, WriteError, blank_prefix, editable};
use crate::{App, Column, Inline, Resource};

/// What these names may begin with. Some tables have a column whose own name begins with the first.
const HEADS: [&str; 3] = ["_rows.", "_rows_along.", "_rows_along_with_it."];
/// What stands before a row's name in the box that removes it.
pub const REMOVE: &str = "_remove.";
/// What stands before a column's name in the field that searches its choices.
pub const FIND: &str = "_find.";

/// What names of a form's own begin with that are about rows which it has along.
pub fn head(resource: &Resource) -> &'static str {
    resource.table.free_before(&HEADS)
}

/// The button that adds a row, moves one or turns to another page.
pub fn button(resource: &Resource) -> &'static str {
    head(resource).trim_end_matches('.')
}

/// The rows of one table.
#[derive(Debug, Default)]
pub struct Sent {
    /// Which page of them the form shows, from 0.
    pub page: u64,
    /// The rows, as they stand in the form.
    pub rows: Vec<SentRow>,
}

/// One of the rows.
#[derive(Debug, Default)]
pub struct SentRow {
    /// Its number in the form.
    pub number: usize,
    /// Which row it is, and as what it was loaded.
    pub token: Token,
    /// Whether it shall go.
    pub remove: bool,
    /// Its fields, under their columns' names.
    pub typed: FormData,
}

/// Which row it is, and as what it was loaded.
#[derive(Clone, Debug, Default)]
pub struct Token {
    /// Its version; empty in a new row.
    pub version: String,
    /// A digest of what stood in its fields.
    pub print: String,
    /// Its key as addresses carry it; empty in a new row.
    pub segment: String,
}

impl Token {
    fn parse(text: &str) -> Self {
        let mut parts = text.splitn(3, '.').map(str::to_owned);
        let mut next = || parts.next().unwrap_or_default();
        Self {
            version: next(),
            print: next(),
            segment: next(),
        }
    }

    /// As a form carries it.
    pub fn text(&self) -> String {
        format!("{}.{}.{}", self.version, self.print, self.segment)
    }
}

impl SentRow {
    /// Whether it is a new one.
    pub fn is_new(&self) -> bool {
        self.token.segment.is_empty()
    }

    /// Whether somebody has done something with it.
    pub fn is_touched(&self, inline: &Inline, resource: &'static Resource) -> bool {
        if let [only] = inline.fields
            && inline.links
            && self.is_new()
        {
            // A box that is not ticked sends nothing.
            return !self.typed.text(only.name).is_empty();
        }
        let typed = |column: &Column| {
            let blank = format!("{}{}", blank_prefix(resource), column.name);
            let text = self.typed.text(column.name).to_owned();
            (text, self.typed.get(&blank) == Some("true"))
        };
        self.remove || print(inline, resource, typed) != self.token.print
    }
}

/// The columns of an inline that a form of this resource may change.
pub fn changeable(
    inline: &Inline,
    resource: &'static Resource,
) -> impl Iterator<Item = &'static Column> {
    let fields = inline.fields;
    editable(resource)
        .filter(move |column| fields.iter().any(|it| it.is(column) && !it.is_readonly))
}

/// A digest of what stands in the fields of a row: each with its text, and whether this is the empty text
/// where it is empty.
pub fn print(
    inline: &Inline,
    resource: &'static Resource,
    text: impl Fn(&Column) -> (String, bool),
) -> String {
    let mut hash = Sha256::new();
    for column in changeable(inline, resource) {
        let (text, blank) = text(column);
        // A browser ends lines in its own way.
        hash.update(text.replace("\r\n", "\n"));
        hash.update([0, u8::from(blank)]);
    }
    hex(&hash.finalize()[..8])
}

/// What a form sends of the rows that it has along, table by table.
pub fn read(app: &App, resource: &'static Resource, form: &FormData) -> Vec<Sent> {
    let inlines = resource.form.children;
    let mut all: Vec<Sent> = inlines.iter().map(|_| Sent::default()).collect();
    let blanks: Vec<&str> = inlines
        .iter()
        .map(|inline| child(app, inline).map_or("", blank_prefix))
        .collect();
    let mut known: HashMap<(usize, usize), usize> = HashMap::new();
    for (name, value) in form.pairs() {
        let Some((mark, rest)) = name.split_once(head(resource)) else {
            continue;
        };
        let mut parts = rest.splitn(3, '.');
        let mut number = || parts.next()?.parse::<usize>().ok();
        let Some((place, sent)) = number().and_then(|at| Some((at, all.get_mut(at)?))) else {
            continue;
        };
        let Some(number) = number() else {
            if mark.is_empty() {
                sent.page = value.parse().unwrap_or(0);
            }
            continue;
        };
        let at = *known.entry((place, number)).or_insert_with(|| {
            sent.rows.push(SentRow {
                number,
                ..SentRow::default()
            });
            sent.rows.len() - 1
        });
        let row = &mut sent.rows[at];
        match (parts.next(), mark) {
            (None, "") => row.token = Token::parse(value),
            (None, REMOVE) => row.remove = value == "true",
            (Some(column), mark) if mark.is_empty() || mark == FIND || mark == blanks[place] => {
                row.typed.put(format!("{mark}{column}"), value.to_owned());
            }
            _ => {}
        }
    }
    all
}

/// The table whose rows an inline has along.
pub fn child(app: &App, inline: &Inline) -> Option<&'static Resource> {
    app.resource(inline.columns.first()?.table)
}

/// The table and the column that a field of a row is about, which is sent by this name.
pub fn field_of<'n>(
    app: &App,
    resource: &'static Resource,
    name: &'n str,
) -> Option<(&'static Resource, &'n str)> {
    let mut parts = name.strip_prefix(head(resource))?.splitn(3, '.');
    let inline = resource
        .form
        .children
        .get(parts.next()?.parse::<usize>().ok()?)?;
    Some((child(app, inline)?, parts.nth(1)?))
}

/// The rows as they are to be saved: those that somebody has touched.
///
/// # Errors
/// Where a row has a field that the form does not have, or a key that is none.
pub fn to_save(
    app: &App,
    resource: &'static Resource,
    sent: &[Sent],
) -> Result<Vec<ChildRows>, WriteError> {
    let mut all = Vec::new();
    for (inline, sent) in resource.form.children.iter().zip(sent) {
        let (Some(child), Some(children)) = (child(app, inline), inline.children(resource)) else {
            continue;
        };
        let mut rows = Vec::new();
        for row in &sent.rows {
            only_fields(inline, child, row)?;
            if row.is_touched(inline, child) {
                rows.push(one(child, row)?);
            }
        }
        let segments = sent.rows.iter().map(|row| row.token.segment.clone());
        all.push(ChildRows {
            inline,
            children,
            resource: child,
            page: sent.page,
            shown: segments.collect(),
            rows,
        });
    }
    Ok(all)
}

/// Refuses fields that the rows do not have.
fn only_fields(inline: &Inline, child: &'static Resource, row: &SentRow) -> Result<(), WriteError> {
    for (name, _) in row.typed.pairs() {
        let known = changeable(inline, child).any(|column| column.name == name);
        if !known && child.table.column(name).is_some() {
            return Err(refused(&format!("“{name}” is not a field of these rows.")));
        }
    }
    Ok(())
}

fn refused(message: &str) -> WriteError {
    WriteError::Invalid(FieldErrors::general(message))
}

fn one(child: &'static Resource, row: &SentRow) -> Result<ChildRow, WriteError> {
    let key = match row.token.segment.as_str() {
        "" => None,
        segment => Some(
            Key::parse(child.table, segment)
                .map_err(|_| refused("One of the rows cannot be told. Load the form again."))?,
        ),
    };
    let pairs = row.typed.pairs();
    let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Ok(ChildRow {
        number: row.number,
        key,
        version: row.token.version.clone(),
        remove: row.remove,
        input: Input::from_pairs(child, pairs)?,
    })
}

/// The names and values of a form that are about rows which it has along.
pub fn carried<'f>(
    resource: &'static Resource,
    form: &'f FormData,
) -> impl Iterator<Item = (String, &'f str)> {
    let head = head(resource);
    let marks = move |name: &str| name.starts_with('_') && name.contains(head);
    let pairs = form.pairs().filter(move |(name, _)| marks(name));
    let pairs = pairs.filter(|_| !resource.form.children.is_empty());
    pairs.map(|(name, value)| (name.to_owned(), value))
}
