//! What the fields of one form have in common: the row, and what somebody typed over it.

use dbadmin_model::Value;

use super::cell::{Cell, Room};
use super::control::Control;
use super::control::{self, Limits};
use super::escape::{Escaped, Markup};
use super::form_data::FormData;
use super::visit::Visit;
use crate::field_text::{field_text, takes_blank};
use crate::policy::is_secret;
use crate::query::Record;
use crate::write::{FieldErrors, blank_prefix};
use crate::{Column, Format, Kind, Resource};

/// What the fields of one form have in common.
#[derive(Debug)]
pub struct Setting<'a> {
    /// The request.
    pub visit: &'a Visit<'a>,
    /// The table.
    pub resource: &'static Resource,
    /// The row that is changed, `None` for a new one.
    pub record: Option<&'a Record>,
    /// What has been typed, or what a link fills in.
    pub typed: &'a FormData,
    /// What is wrong.
    pub errors: &'a FieldErrors,
    /// The columns whose texts are too long for a form.
    pub too_long: Vec<&'static Column>,
}

impl Setting<'_> {
    /// The text in a field: what was typed, else what the row holds, else the default.
    pub fn value(&self, column: &Column) -> String {
        if let Some(typed) = self.typed.get(column.name) {
            return typed.to_owned();
        }
        match self.record {
            // Of bytes only the size is known here: the hint says it.
            Some(record) => match record.value(column) {
                Some(Value::Integer(_)) if column.kind == Kind::Blob => String::new(),
                Some(value) => field_text(column, value).into_owned(),
                None => String::new(),
            },
            None => control::literal(column).unwrap_or_default(),
        }
    }

    /// Whether an empty field means the empty text, or no bytes; `None` where nobody is asked. What
    /// names a row or tells it from others has to be filled in where it must not be NULL, unless it
    /// is empty already.
    pub fn blank(&self, column: &Column, control: &Control, limits: &Limits) -> Option<bool> {
        if let Control::Upload { .. } = control {
            return self.removal(column);
        }
        let typed_in = matches!(
            control,
            Control::Input { .. } | Control::Area { .. } | Control::Prose { .. }
        );
        if !typed_in || !takes_blank(column) {
            return None;
        }
        let stored = self.record.and_then(|record| record.value(column));
        let is_blank = matches!(stored, Some(Value::Text(text)) if text.is_empty());
        let relations = self.resource.relations;
        let mut named = relations.display.iter().chain(self.resource.table.key);
        let needed =
            limits.unique || column.format != Format::Plain || named.any(|known| known.is(column));
        // An empty field says it there by itself.
        let said = self.record.is_some() && !column.nullable && !column.default.is_empty();
        let refused = limits.shortest.is_some_and(|shortest| shortest > 0);
        let asked = !refused && !said && (column.nullable || !needed);
        (asked || is_blank && !said).then(|| {
            let name = format!("{}{}", blank_prefix(self.resource), column.name);
            let typed = self.typed.get(&name);
            typed.map_or(is_blank, |typed| typed == "true")
        })
    }

    /// Whether the file that is there shall go; `None` where there is none, or has to be one.
    fn removal(&self, column: &Column) -> Option<bool> {
        let stored = self.record?.value(column)?;
        let is_there = !stored.is_null() && *stored != Value::Text(String::new());
        let name = format!("{}{}", blank_prefix(self.resource), column.name);
        (is_there && column.nullable).then(|| self.typed.text(&name) == "true")
    }

    /// The value of a column that cannot be changed here.
    pub fn fixed(&self, column: &Column) -> Control {
        let record = self.record;
        let secret = is_secret(self.resource, column);
        let label = record
            .and_then(|record| record.label_of(column))
            .filter(|_| !secret);
        let null = Value::Null;
        let cell = match label {
            Some(label) => Escaped(label).to_string(),
            None => Cell {
                column,
                value: record
                    .and_then(|record| record.value(column))
                    .unwrap_or(&null),
                room: Room::Page,
                secret,
            }
            .to_string(),
        };
        Control::Fixed { cell: Markup(cell) }
    }
}
