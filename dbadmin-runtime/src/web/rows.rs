//! The rows of a list, as HTML.
//!
//! Written by hand and not by a template: what does not change from row to row is worked out once,
//! and a row is then written without a detour.

use std::borrow::Cow;
use std::fmt;

use askama::filters::HtmlSafe;
use dbadmin_model::Value;

use super::address;
use super::bulk::ROW;
use super::cell::{Cell, Room};
use super::escape::{Escaped, cut};
use super::inline::ONLY;
use super::tallies::TallyColumn;
use super::tree::Twig;
use super::words;
use crate::key::Key;
use crate::policy::is_secret;
use crate::query::Record;
use crate::{Actor, App, Column, Format, Kind, Permission, Reference, Resource, Table};

/// How much of a row's name the box that selects it says.
const SHORT: usize = 60;

/// On a phone, a row shows this many values.
const TELLING: usize = 4;

/// A column of a list.
#[derive(Debug)]
pub struct Shown {
    /// The column.
    pub column: &'static Column,
    /// The classes of its cells.
    pub class: String,
    /// Whether its values are secrets.
    secret: bool,
    /// Whether its cells lead to the form of the field.
    pub editable: bool,
    /// Where its references lead: the table, if its rows can be linked to.
    target: Option<Option<&'static Table>>,
}

impl Shown {
    /// The columns of a list, as this actor sees them.
    pub fn of(
        app: &App,
        actor: &Actor,
        resource: &'static Resource,
        mut columns: Vec<&'static Column>,
    ) -> Vec<Self> {
        let mut telling = 0;
        // A table without columns still has rows, and what tells them apart.
        if columns.is_empty() {
            columns = resource.table.key.iter().collect();
        }
        let columns = columns.into_iter().enumerate();
        columns
            .map(|(index, column)| {
                let reference = reference(resource, column);
                let mut classes: Vec<&str> = Vec::new();
                if index == 0 {
                    classes.push("lead");
                } else if is_number(column) && reference.is_none() {
                    classes.push("num");
                }
                if column.is_minor && index > 0 {
                    classes.push("low");
                } else {
                    telling += 1;
                    if telling > TELLING {
                        classes.push("off");
                    } else if telling % 2 == 0 {
                        classes.push("end");
                    }
                }
                Self {
                    column,
                    class: classes.join(" "),
                    secret: is_secret(resource, column),
                    editable: false,
                    target: reference.map(|reference| target(app, actor, reference)),
                }
            })
            .collect()
    }

    /// The class of the column's heading.
    pub fn head_class(&self) -> &'static str {
        if self.class.contains("num") {
            "num"
        } else {
            ""
        }
    }
}

/// Whether values of the column are numbers to compare, and so stand to the right.
fn is_number(column: &Column) -> bool {
    let number = matches!(column.kind, Kind::Integer | Kind::Real | Kind::Numeric);
    let amount = matches!(column.format, Format::Money(_));
    amount || number && column.choices.is_empty()
}

/// The reference that consists of this column alone.
pub fn reference(resource: &'static Resource, column: &Column) -> Option<&'static Reference> {
    let references = resource.relations.belongs_to.iter();
    references
        .into_iter()
        .find(|reference| matches!(reference.columns, [only] if only.name == column.name))
}

/// The table that a reference leads to, where its rows are addressed by what the reference holds
/// and the actor may see them.
pub fn target(app: &App, actor: &Actor, reference: &Reference) -> Option<&'static Table> {
    let table = app.resource(reference.target.first()?.table)?.table;
    let same = table.key.len() == reference.target.len()
        && table.key.iter().zip(reference.target).all(|(a, b)| a.is(b));
    (same && actor.may(table, Permission::View)).then_some(table)
}

/// The rows of a list.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a> {
    /// The panel's path.
    pub base: &'a str,
    /// The table.
    pub table: &'static Table,
    /// The columns.
    pub columns: &'a [Shown],
    /// The rows.
    pub records: &'a [Record],
    /// Whether rows can be selected.
    pub picked: bool,
    /// What each row is told with of other tables, as cells.
    pub tallies: &'a [TallyColumn],
    /// What stands beside each row of a tree; empty where it is none.
    pub twigs: &'a [Twig],
}

impl HtmlSafe for Rows<'_> {}

impl Rows<'_> {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }
}

impl fmt::Display for Rows<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = address::list(self.base, self.table);
        for (index, record) in self.records.iter().enumerate() {
            out.write_str("<tr>")?;
            if self.picked {
                pick_cell(out, record, self.columns.first())?;
            }
            let mut columns = self.columns.iter();
            if let Some(lead) = columns.next() {
                lead_cell(out, &list, record, (lead, self.twigs.get(index)))?;
            }
            for shown in columns {
                if shown.class.is_empty() {
                    out.write_str("<td>")?;
                } else {
                    write!(out, r#"<td class="{}">"#, shown.class)?;
                }
                match record.key().filter(|_| shown.editable) {
                    Some(key) => edit_cell(out, &list, record, (shown, key))?,
                    None => self.cell(out, record, shown)?,
                }
                out.write_str("</td>")?;
            }
            for column in self.tallies {
                out.write_str(column.cells.get(index).map_or("<td></td>", |cell| &cell.0))?;
            }
            out.write_str("</tr>")?;
            if let Some(twig) = self.twigs.get(index) {
                out.write_str(&twig.after.0)?;
            }
        }
        Ok(())
    }
}

/// A box that selects the row, for the form below the list.
fn pick_cell(out: &mut fmt::Formatter<'_>, record: &Record, lead: Option<&Shown>) -> fmt::Result {
    let Some(key) = record.key() else {
        return out.write_str("<td class=\"pick\"></td>");
    };
    let segment = key.segment();
    let lead = lead.filter(|shown| !shown.secret);
    let label = lead.and_then(|shown| record.label_of(shown.column));
    let text = lead.map_or(Cow::Borrowed(""), |shown| record.text(shown.column));
    let name = match label.unwrap_or(&text) {
        name if name.trim().is_empty() => &segment,
        name => cut(name, SHORT).0,
    };
    write!(
        out,
        r#"<td class="pick"><input type="checkbox" form="bulk" name="{ROW}{segment}" aria-label="Select {}"></td>"#,
        Escaped(name)
    )
}

/// A cell that leads to the form of its field.
fn edit_cell(
    out: &mut fmt::Formatter<'_>,
    list: &str,
    record: &Record,
    (shown, key): (&Shown, &Key),
) -> fmt::Result {
    let column = shown.column;
    let name: String = form_urlencoded::byte_serialize(column.name.as_bytes()).collect();
    write!(
        out,
        r#"<a class="pen" href="{list}/{}/edit?{ONLY}={name}"><span class="unseen">Edit {}: </span>"#,
        key.segment(),
        Escaped(&words::lower(column.label))
    )?;
    match (record.label_of(column), record.value(column)) {
        (Some(label), _) => write!(out, "{}", Escaped(words::seen(label)))?,
        (None, Some(value)) if !is_blank(value) => {
            let cell = Cell {
                column,
                value,
                room: Room::Lead,
                secret: shown.secret,
            };
            write!(out, "{cell}")?;
        }
        (None, _) => out.write_str("empty")?,
    }
    out.write_str("</a>")
}

/// The first cell of a row, which leads to the record.
fn lead_cell(
    out: &mut fmt::Formatter<'_>,
    list: &str,
    record: &Record,
    (shown, twig): (&Shown, Option<&Twig>),
) -> fmt::Result {
    write!(out, r#"<td class="{}">"#, shown.class)?;
    if let Some(twig) = twig {
        out.write_str(&twig.before.0)?;
    }
    let href = record.key();
    if let Some(key) = href {
        write!(out, r#"<a href="{list}/{}">"#, key.segment())?;
    }
    match (record.label_of(shown.column), record.value(shown.column)) {
        (Some(label), _) if !label.trim().is_empty() && !shown.secret => {
            write!(out, "{}", Escaped(label))?
        }
        (_, Some(value)) if !is_blank(value) => {
            let cell = Cell {
                column: shown.column,
                value,
                room: Room::Lead,
                secret: shown.secret,
            };
            write!(out, "{cell}")?;
        }
        _ => {
            write!(out, "{}", Escaped(words::seen(&record.display())))?;
        }
    }
    if href.is_some() {
        out.write_str("</a>")?;
    }
    if let Some(twig) = twig {
        out.write_str(&twig.behind.0)?;
    }
    out.write_str("</td>")
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) => text.trim().is_empty(),
        _ => false,
    }
}

impl Rows<'_> {
    fn cell(&self, out: &mut fmt::Formatter<'_>, record: &Record, shown: &Shown) -> fmt::Result {
        let null = Value::Null;
        let value = record.value(shown.column).unwrap_or(&null);
        if let Some(target) = shown.target
            && !shown.secret
            && let Some(label) = record.label_of(shown.column)
        {
            let label = Escaped(words::seen(label));
            let key = |table| Some((table, Key::new(table, vec![value.clone()])?));
            return match target.and_then(key) {
                Some((table, key)) => {
                    let href = address::record(self.base, table, &key);
                    write!(out, r#"<a href="{href}">{label}</a>"#)
                }
                None => write!(out, "{label}"),
            };
        }
        let cell = Cell {
            column: shown.column,
            value,
            room: Room::Line,
            secret: shown.secret,
        };
        write!(out, "{cell}")
    }
}
