//! JSON: a list of objects, a line each, by the names of the columns.

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
                Value::Text(text) if column.kind == Kind::Json => {
                    match serde_json::from_str::<&RawValue>(text) {
                        Ok(json) => map.serialize_entry(column.name, json)?,
                        Err(_) => map.serialize_entry(column.name, text)?,
                    }
                }
                // Decimals, too, of which a reader's numbers would lose digits.
                _ => map.serialize_entry(column.name, &*self.row.text(column))?,
            }
        }
        map.end()
    }
}
