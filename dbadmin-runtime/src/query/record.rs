//! One row, as pages read it.

use std::borrow::Cow;
use std::sync::Arc;

use dbadmin_model::Value;
use sha2::{Digest as _, Sha256};

use super::fetch::leads;
use crate::key::Key;
use crate::policy::is_secret;
use crate::text::{hex, value_text};
use crate::{Column, Kind, Reference, Resource};

/// How much of a text names a row, in bytes.
const LONGEST: usize = 1024;

/// Where a statement's result columns belong.
#[derive(Debug)]
pub(crate) struct Layout {
    pub resource: &'static Resource,
    /// The columns of the table, in the order of the values.
    pub columns: Vec<&'static Column>,
    /// Where the key's values are.
    pub key: Vec<usize>,
    /// The references whose labels follow the columns: each with the number of its values.
    pub labels: Vec<(&'static Reference, usize)>,
}

/// One row of a table.
///
/// Values are exactly what the database holds, with three exceptions: a boolean is a
/// [`Value::Boolean`]; a blob that is no key and no reference is its size in bytes as a
/// [`Value::Integer`], for the bytes themselves are not kept; and in a list, a text without a limit is cut to its beginning.
#[derive(Clone, Debug)]
pub struct Record {
    layout: Arc<Layout>,
    values: Vec<Value>,
    labels: Vec<Option<String>>,
    key: Option<Key>,
    /// What tells the bytes of its blobs from others, where they were fetched for that.
    print: Vec<u8>,
}

impl Record {
    pub(crate) fn new(layout: &Arc<Layout>, mut values: Vec<Value>) -> Self {
        let mut rest = values.split_off(layout.columns.len()).into_iter();
        let labels = layout
            .labels
            .iter()
            .map(|(_, count)| label(rest.by_ref().take(*count)))
            .collect();
        let print = print(rest);
        for (column, value) in layout.columns.iter().zip(&mut values) {
            if column.kind == Kind::Boolean
                && let Value::Integer(number @ (0 | 1)) = *value
            {
                *value = Value::Boolean(number == 1);
            }
        }
        let key = layout.key.iter().map(|at| values[*at].clone()).collect();
        let key = Key::new(layout.resource.table, key);
        Self {
            layout: Arc::clone(layout),
            values,
            labels,
            key,
            print,
        }
    }

    /// Lets go of what no name and no key consists of: the rest of long texts.
    pub(super) fn cut(&mut self) {
        let columns = self.layout.columns.iter();
        for (column, value) in columns.zip(&mut self.values) {
            if let Value::Text(text) = value
                && text.len() > LONGEST
                && !leads(self.layout.resource, column)
            {
                text.truncate(text.floor_char_boundary(LONGEST));
                text.shrink_to_fit();
            }
        }
    }

    /// The resource that it is a row of.
    #[must_use]
    pub fn resource(&self) -> &'static Resource {
        self.layout.resource
    }

    /// The key that addresses it; `None` where the row cannot be addressed.
    #[must_use]
    pub fn key(&self) -> Option<&Key> {
        self.key.as_ref()
    }

    /// The value of a column; `None` where the column was not asked for.
    #[must_use]
    pub fn value(&self, column: &Column) -> Option<&Value> {
        self.position(column.name).map(|at| &self.values[at])
    }

    /// The values by position: those of a list's page begin with the list's columns, in order.
    #[must_use]
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// The text of a column's value, exactly; empty for NULL and for a column not asked for.
    #[must_use]
    pub fn text(&self, column: &Column) -> Cow<'_, str> {
        self.value(column).map_or(Cow::Borrowed(""), value_text)
    }

    /// What the row referred to is called; `None` where there is none, or the actor may not see
    /// its table.
    #[must_use]
    pub fn label(&self, reference: &Reference) -> Option<&str> {
        let wanted = self.layout.labels.iter().position(|(candidate, _)| {
            std::ptr::eq(*candidate, reference)
                || candidate.columns.len() == reference.columns.len()
                    && candidate
                        .columns
                        .iter()
                        .zip(reference.columns)
                        .all(|(a, b)| a.is(b))
        });
        wanted.and_then(|at| self.labels[at].as_deref())
    }

    /// What the row that this one column refers to is called.
    #[must_use]
    pub fn label_of(&self, column: &Column) -> Option<&str> {
        let wanted = self
            .layout
            .labels
            .iter()
            .position(|(reference, _)| matches!(reference.columns, [only] if only.is(column)));
        wanted.and_then(|at| self.labels[at].as_deref())
    }

    /// What the row is called: the values of its display columns (the label, where such a column
    /// refers to another row) but for secrets, else its key.
    #[must_use]
    pub fn display(&self) -> String {
        let resource = self.layout.resource;
        let mut words: Vec<Cow<'_, str>> = Vec::new();
        let display = resource.relations.display.iter();
        for column in display.filter(|column| !is_secret(resource, column)) {
            let word = self.label_of(column).map(Cow::Borrowed);
            words.push(word.unwrap_or_else(|| self.text(column)));
        }
        words.retain(|word| !word.trim().is_empty());
        if words.is_empty() {
            let values = self.key.as_ref().map_or(&[][..], Key::values);
            words.extend(values.iter().map(value_text));
        }
        words.join(" ")
    }

    /// A token that changes whenever a stored value of the row does. What the database computes,
    /// such as a view's `now()`, is not stored, and may be another one each time. Only a record that
    /// was found by its key has all its values, and so a token that a write accepts.
    #[must_use]
    pub fn version(&self) -> String {
        let mut hash = Sha256::new();
        let stored = self.columns().filter(|(column, _)| !column.generated);
        for (column, value) in stored {
            hash.update(column.name.as_bytes());
            hash.update([0, tag(value)]);
            hash.update(value_text(value).as_bytes());
            hash.update([0]);
        }
        hash.update(&self.print);
        hex(&hash.finalize()[..16])
    }

    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.layout
            .columns
            .iter()
            .position(|column| column.name == name)
    }

    pub(crate) fn columns(&self) -> impl Iterator<Item = (&'static Column, &Value)> {
        self.layout.columns.iter().copied().zip(&self.values)
    }
}

/// A digest of what stands in a row's blobs; the bytes go.
fn print(blobs: impl Iterator<Item = Value>) -> Vec<u8> {
    let digests = blobs.flat_map(|value| match value {
        Value::Blob(bytes) => Sha256::digest(bytes),
        other => Sha256::digest(value_text(&other).as_bytes()),
    });
    digests.collect()
}

fn tag(value: &Value) -> u8 {
    match value {
        Value::Null => b'n',
        Value::Boolean(_) => b'o',
        Value::Integer(_) => b'i',
        Value::Real(_) => b'r',
        Value::Text(_) => b't',
        Value::Blob(_) => b'b',
    }
}

/// The values in a row, NULLs left out; `None` where all are NULL.
fn label(values: impl Iterator<Item = Value>) -> Option<String> {
    let mut label: Option<String> = None;
    for value in values {
        match (&mut label, value) {
            (_, Value::Null) => {}
            (None, Value::Text(text)) => label = Some(text),
            (None, value) => label = Some(value_text(&value).into_owned()),
            (Some(label), value) => {
                label.push(' ');
                label.push_str(&value_text(&value));
            }
        }
    }
    label
}
