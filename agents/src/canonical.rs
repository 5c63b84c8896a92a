//! Canonical JSON: keys sorted, no spaces, so that equal content has equal bytes and one hash.
//! serde_json sorts keys by itself only while nobody in the dependency tree turns on its
//! `preserve_order` feature, which is not ours to decide. Nor is there a tree of values to sort:
//! a section of a large database would take many times its size as one. An object is written as
//! it comes, and its fields are put in order when it ends.

use std::cell::RefCell;
use std::io::{self, Write};
use std::ops::Range;
use std::rc::Rc;

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

/// Writes a value as canonical JSON.
///
/// # Errors
/// If the value cannot be written as JSON.
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> Result<String, serde_json::Error> {
    let text = Text::default();
    let sorted = Sorted {
        text: text.clone(),
        open: Vec::new(),
    };
    value.serialize(&mut Serializer::with_formatter(text.clone(), sorted))?;
    let bytes = text.0.take();
    String::from_utf8(bytes).map_err(|error| serde_json::Error::io(io::Error::other(error)))
}

/// The text so far, which the serializer appends to and the formatter puts in order.
#[derive(Clone, Default)]
struct Text(Rc<RefCell<Vec<u8>>>);

impl Text {
    fn len(&self) -> usize {
        self.0.borrow().len()
    }
}

impl Write for Text {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Where a field of an object stands in the text.
#[derive(Clone, Default)]
struct Field {
    key: Range<usize>,
    end: usize,
}

struct Sorted {
    text: Text,
    /// The fields of the objects that have not ended, the innermost last.
    open: Vec<Vec<Field>>,
}

impl Sorted {
    fn field(&mut self) -> Option<&mut Field> {
        self.open.last_mut()?.last_mut()
    }
}

impl Formatter for Sorted {
    fn begin_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.open.push(Vec::new());
        writer.write_all(b"{")
    }

    fn begin_object_key<W: Write + ?Sized>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        if !first {
            writer.write_all(b",")?;
        }
        let start = self.text.len();
        if let Some(fields) = self.open.last_mut() {
            fields.push(Field {
                key: start..start,
                end: start,
            });
        }
        Ok(())
    }

    fn end_object_key<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        let end = self.text.len();
        if let Some(field) = self.field() {
            field.key.end = end;
        }
        Ok(())
    }

    fn end_object_value<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        let end = self.text.len();
        if let Some(field) = self.field() {
            field.end = end;
        }
        Ok(())
    }

    fn end_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        if let Some(mut fields) = self.open.pop() {
            sort(&mut self.text.0.borrow_mut(), &mut fields);
        }
        writer.write_all(b"}")
    }
}

/// Puts the fields at the end of a text in the order of their keys.
fn sort(text: &mut Vec<u8>, fields: &mut [Field]) {
    // The quotes around a key are no part of it.
    let key = |field: &Field| &text[field.key.start + 1..field.key.end - 1];
    if fields.is_sorted_by_key(key) {
        return;
    }
    let start = fields[0].key.start;
    fields.sort_by_key(key);
    let mut sorted = Vec::with_capacity(text.len() - start);
    for (place, field) in fields.iter().enumerate() {
        if place > 0 {
            sorted.push(b',');
        }
        sorted.extend_from_slice(&text[field.key.start..field.end]);
    }
    text.truncate(start);
    text.extend_from_slice(&sorted);
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use serde::Serialize;
    use serde_json::json;

    #[test]
    fn keys_are_sorted_and_strings_survive() {
        let value = json!({"b": [1, -2.5, null], "a": {"z": "q\"\\\n\u{1}é", "y": true}});
        let text = super::to_string(&value).unwrap();
        assert_eq!(
            text,
            r#"{"a":{"y":true,"z":"q\"\\\n\u0001é"},"b":[1,-2.5,null]}"#
        );
        let back: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(back, value);
    }

    #[test]
    fn a_type_has_the_text_of_its_value() {
        #[derive(Serialize)]
        struct Outer {
            z: Vec<HashMap<String, u8>>,
            a: Option<Box<Outer>>,
        }
        let names = ["b", "a b", "a", "ä", "", "a\"b", "a!"];
        let map: HashMap<String, u8> = names.iter().map(|name| ((*name).to_owned(), 1)).collect();
        let value = Outer {
            z: vec![map, HashMap::new()],
            a: Some(Box::new(Outer {
                z: Vec::new(),
                a: None,
            })),
        };
        let text = super::to_string(&value).unwrap();
        assert_eq!(
            text,
            r#"{"a":{"a":null,"z":[]},"z":[{"":1,"a":1,"a b":1,"a!":1,"a\"b":1,"b":1,"ä":1},{}]}"#
        );
        let tree = serde_json::to_value(&value).unwrap();
        assert_eq!(super::to_string(&tree).unwrap(), text);
    }
}
