//! Texts that are too long for a form: together with the others, a browser could not send them
//! back. They are shown, and stay as they are.

use super::form_data::{FormData, LARGEST};
use crate::field_text::field_text;
use crate::policy::is_hidden;
use crate::query::Record;
use crate::write::editable;
use crate::{Column, Kind};

/// How much a form may send of what stands in it already; the rest is for what somebody adds.
const ROOM: usize = LARGEST / 4 * 3;

/// What stands under such a text.
pub const REASON: &str = "This text is too long to be changed in a form. It stays as it is.";

/// The columns whose texts do not fit, the longest first; what somebody has typed was sent once, and
/// fits again.
pub fn too_long(record: &Record, typed: &FormData) -> Vec<&'static Column> {
    let fields = editable(record.resource())
        .filter(|column| column.kind != Kind::Blob && !is_hidden(column));
    let mut total = 0;
    let mut kept: Vec<(usize, &'static Column)> = Vec::new();
    for column in fields {
        if let Some(text) = typed.get(column.name) {
            total += sent(text);
        } else if let Some(value) = record.value(column) {
            let length = sent(&field_text(column, value));
            total += length;
            kept.push((length, column));
        }
    }
    kept.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
    let mut long = Vec::new();
    for (length, column) in kept {
        if total <= ROOM {
            break;
        }
        total -= length;
        long.push(column);
    }
    long
}

/// How many bytes a browser sends for a text.
fn sent(text: &str) -> usize {
    let bytes = text.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b' ' | b'*' | b'-' | b'.' | b'_' => 1,
        // As two characters.
        b'\n' => 6,
        _ => 3,
    });
    bytes.sum()
}
