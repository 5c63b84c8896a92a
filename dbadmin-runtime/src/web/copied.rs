//! A new row's form filled in from a row that there is.

use super::control::Limits;
use super::form_data::FormData;
use super::trouble::Trouble;
use crate::field_text::{field_text, takes_blank};
use crate::policy::is_secret;
use crate::query::Record;
use crate::write::{BLANK, editable};
use crate::{Column, Kind};

/// The parameter that names the row.
pub const FROM: &str = "_from";

/// The longest text that is taken over, in bytes.
const LONGEST: usize = 64 * 1024;

/// What the fields hold: all of the row that another may have as well.
pub fn fields(record: &Record) -> Result<FormData, Trouble> {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for column in editable(record.resource()).filter(|column| is_common(record, column)) {
        let Some(value) = record.value(column) else {
            continue;
        };
        let text = field_text(column, value);
        if value.is_null() || text.len() > LONGEST {
            continue;
        }
        query.append_pair(column.name, &text);
        if text.is_empty() && takes_blank(column) {
            query.append_pair(&format!("{BLANK}{}", column.name), "true");
        }
    }
    FormData::parse(query.finish().as_bytes())
}

/// Whether two rows may hold the same there, and the form may show it.
fn is_common(record: &Record, column: &Column) -> bool {
    let resource = record.resource();
    let is_key = matches!(resource.table.key, [only] if only.is(column));
    let is_own = is_key || column.auto || Limits::of(resource, column).unique;
    !is_own && column.kind != Kind::Blob && !is_secret(resource, column)
}
