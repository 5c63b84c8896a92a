//! A new row's form filled in from a row that there is.

use dbadmin_model::{Dialect, Value};

use super::control::Limits;
use super::form_data::FormData;
use super::trouble::Trouble;
use super::{room, words};
use crate::field_text::{field_text, takes_blank};
use crate::policy::{is_hidden, is_secret};
use crate::query::Record;
use crate::write::{blank_prefix, editable, is_kept_anew, is_path};
use crate::{Column, Kind};

/// The parameter that names the row.
pub const FROM: &str = "_from";

/// What a form is filled in with.
pub struct Copied {
    /// All of the row that another may have as well.
    pub fields: FormData,
    /// What the form says about it.
    pub sentence: String,
}

impl Copied {
    /// What is taken over of a record: all that a new row would hold in the same way.
    pub fn of(dialect: Dialect, record: &Record) -> Result<Self, Trouble> {
        let long = room::too_long(record, &FormData::default());
        let mut query = form_urlencoded::Serializer::new(String::new());
        let mut left = Vec::new();
        for column in editable(record.resource()) {
            let Some(value) = record.value(column).filter(|value| !value.is_null()) else {
                continue;
            };
            let text = field_text(column, value);
            if !is_common(record, column)
                || long.iter().any(|it| it.is(column))
                || !may_be_first(column, &text)
                || !is_kept_anew(dialect, record.resource(), column, value, &text)
            {
                left.push(format!("“{}”", column.label));
                continue;
            }
            query.append_pair(column.name, &text);
            if text.is_empty() && takes_blank(column) {
                let blank = blank_prefix(record.resource());
                query.append_pair(&format!("{blank}{}", column.name), "true");
            }
        }
        let name = super::record::heading(record.resource(), &record.display());
        Ok(Self {
            fields: FormData::parse(query.finish().as_bytes())?,
            sentence: match left.as_slice() {
                [] => format!("As {name}."),
                left => format!("As {name}, but for {}.", words::series(left)),
            },
        })
    }
}

/// Whether the form of a record sends all of it, so that what stands there can be saved as another row:
/// bytes and secrets are never in it, and texts that are too long are not.
pub fn is_whole(record: &Record) -> bool {
    let long = room::too_long(record, &FormData::default());
    let is_left = |column: &Column| {
        let is_null = record.value(column).is_none_or(Value::is_null);
        let unseen = column.kind == Kind::Blob || is_path(column) || is_hidden(column);
        !is_null && (unseen || long.iter().any(|it| it.is(column)))
    };
    !editable(record.resource()).any(is_left)
}

/// Whether a new row may begin so.
fn may_be_first(column: &Column, text: &str) -> bool {
    column
        .following(None)
        .is_none_or(|first| first.contains(&text))
}

/// Whether two rows may hold the same there, and the form may show it.
fn is_common(record: &Record, column: &Column) -> bool {
    let resource = record.resource();
    let is_key = matches!(resource.table.key, [only] if only.is(column));
    let is_own = is_key || column.auto || Limits::of(resource, column).unique;
    let is_file = column.kind == Kind::Blob || is_path(column);
    !is_own && !is_file && !is_secret(resource, column)
}
