//! JSON: a list of objects, a line each, by the names of the columns. Stored JSON is as it is stored,
//! with spaces for its lines' ends.

use std::borrow::Cow;

use dbadmin_model::Value;
use serde::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::value::RawValue;

use super::Writer;
use crate::query::Record;
use crate::{Column, Kind};

/// Writes JSON.
pub struct Json {
    columns: Vec<&'static Column>,
    first: bool,
}

impl Json {
    /// Objects of these columns.
    pub fn new(columns: Vec<&'static Column>) -> Self {
        Self {
            columns,
            first: true,
        }
    }
}

impl Writer for Json {
    fn begin(&mut self, out: &mut Vec<u8>) {
        out.push(b'[');
    }

    fn rows(&mut self, out: &mut Vec<u8>, rows: &[Record]) {
        for row in rows {
            out.extend_from_slice(if self.first { b"\n" } else { b",\n" });
            self.first = false;
            let object = Object {
                columns: &self.columns,
                row,
            };
            // Into memory, and nothing in it fails: see `Object`.
            let _ = serde_json::to_writer(&mut *out, &object);
        }
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"\n]\n");
    }
}

struct Object<'a> {
    columns: &'a [&'static Column],
    row: &'a Record,
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.columns.len()))?;
        for column in self.columns {
            let value = self.row.value(column).unwrap_or(&Value::Null);
            match value {
                Value::Null => map.serialize_entry(column.name, &())?,
                Value::Boolean(value) => map.serialize_entry(column.name, value)?,
                Value::Integer(value) => map.serialize_entry(column.name, value)?,
                Value::Real(value) if value.is_finite() => {
                    map.serialize_entry(column.name, value)?;
                }
                Value::Text(text) if column.kind == Kind::Json => match in_a_line(text) {
                    Some(json) => map.serialize_entry(column.name, &json)?,
                    None => map.serialize_entry(column.name, text)?,
                },
                // Decimals, too, of which a reader's numbers would lose digits.
                _ => map.serialize_entry(column.name, &*self.row.text(column))?,
            }
        }
        map.end()
    }
}

/// JSON as it is stored, but in one line: texts in it cannot hold a line's end, so that each is white
/// space. `None` where it is no JSON.
fn in_a_line(text: &str) -> Option<Cow<'_, RawValue>> {
    let json: &RawValue = serde_json::from_str(text).ok()?;
    if !json.get().contains(['\n', '\r']) {
        return Some(Cow::Borrowed(json));
    }
    let line = json.get().replace(['\n', '\r'], " ");
    RawValue::from_string(line).ok().map(Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_json_is_a_line_with_every_digit() {
        let line = |text| in_a_line(text).map(|json| json.get().to_owned());
        let long = r#"{"a":1.50,"b":[12345678901234567890]}"#;
        assert_eq!(line(long).as_deref(), Some(long));
        let pretty = "{\n  \"a\": \"x\\ny\",\r\n  \"b\": 1\n}";
        let flat = r#"{   "a": "x\ny",    "b": 1 }"#;
        assert_eq!(line(pretty).as_deref(), Some(flat));
        assert_eq!(line("{\"a\": \"x\ny\"}"), None);
    }
}
