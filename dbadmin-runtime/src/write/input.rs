//! What a form sent: only fields that the form has, by the resource's own list.

use std::sync::Arc;

use dbadmin_model::Value;

use super::upload::takes_file;
use super::{FieldErrors, WriteError};
use crate::upload::Upload;
use crate::{Column, Resource};

/// What the field may be called that carries the version of the row that a form was filled in over.
/// Some tables have a column of the first name.
const VERSIONS: [&str; 3] = ["_version", "_row_version", "_version_of_row"];

/// The field that carries the version of the row that the form was filled in over.
#[must_use]
pub fn version_field(resource: &Resource) -> &'static str {
    resource.table.free(&VERSIONS)
}

/// What may stand before a column's name in the field that says whether an empty one means the empty
/// text, or nothing. Some tables have a column whose own name begins with the first.
const BLANKS: [&str; 3] = ["_empty.", "_empty_text.", "_empty_text_of."];

/// What stands there in forms of this resource.
#[must_use]
pub fn blank_prefix(resource: &Resource) -> &'static str {
    resource.table.free_before(&BLANKS)
}

/// What a form sent for one field.
#[derive(Clone, Copy, Debug)]
pub(super) struct Typed<'a> {
    /// The text.
    pub text: &'a str,
    /// Whether an empty one means the empty text; `None` where the form does not say.
    pub blank: Option<bool>,
}

/// A file that a form sent for one field.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    /// The field's column.
    pub column: &'static Column,
    /// The file.
    pub upload: Arc<Upload>,
    /// Where it has been written to, if its column holds a path.
    pub path: Option<String>,
}

/// A form's fields as typed.
///
/// A field that was not sent is left as it is in a change, and takes its default in a new row. A
/// box that is not ticked sends nothing, so a form puts a hidden field with `false` before it; of
/// several values of one field the last one counts.
#[derive(Clone, Debug, Default)]
pub struct Input {
    fields: Vec<(&'static Column, String)>,
    blanks: Vec<(&'static Column, bool)>,
    version: Option<String>,
    settled: Vec<(&'static Column, Value)>,
    files: Vec<Sent>,
}

impl Input {
    /// Sorts a form's decoded pairs into fields and version. Pairs whose name begins with `_` and
    /// is not a field's are the page's own and skipped.
    ///
    /// # Errors
    /// [`WriteError::Invalid`] where a pair names something that the form does not change.
    pub fn from_pairs<I>(resource: &'static Resource, pairs: I) -> Result<Self, WriteError>
    where
        I: IntoIterator<Item = (String, String)>,
    {
        let mut input = Self::default();
        let mut errors = FieldErrors::default();
        for (name, value) in pairs {
            match editable(resource).find(|column| column.name == name) {
                Some(column) => input.set(column, value),
                None if name == version_field(resource) => input.version = Some(value),
                None if name.starts_with('_') => {
                    let of = name
                        .strip_prefix(blank_prefix(resource))
                        .unwrap_or_default();
                    let column = editable(resource).find(|column| column.name == of);
                    // Of several values the last one counts here, too.
                    input.blanks.retain(|(known, _)| known.name != of);
                    input.blanks.extend(column.map(|it| (it, value == "true")));
                }
                None => errors
                    .general
                    .push(format!("“{name}” is not a field of this form.")),
            }
        }
        if errors.is_empty() {
            Ok(input)
        } else {
            Err(WriteError::Invalid(errors))
        }
    }

    /// Takes the files along that came with the form.
    ///
    /// # Errors
    /// [`WriteError::Invalid`] where one came for a field that takes none.
    pub fn with_files<I>(
        mut self,
        resource: &'static Resource,
        files: I,
    ) -> Result<Self, WriteError>
    where
        I: IntoIterator<Item = (String, Arc<Upload>)>,
    {
        let mut errors = FieldErrors::default();
        for (name, upload) in files {
            let mut fields = editable(resource).filter(|column| takes_file(column));
            match fields.find(|column| column.name == name) {
                Some(column) => self.files.push(Sent {
                    column,
                    upload,
                    path: None,
                }),
                None => errors
                    .general
                    .push(format!("“{name}” is not a field that takes a file.")),
            }
        }
        match errors.is_empty() {
            true => Ok(self),
            false => Err(WriteError::Invalid(errors)),
        }
    }

    /// The files that came with the form.
    pub(crate) fn files(&self) -> &[Sent] {
        &self.files
    }

    /// The same, to say where they have been written to.
    pub(crate) fn files_mut(&mut self) -> &mut [Sent] {
        &mut self.files
    }

    /// The file that came for a column.
    pub(super) fn file(&self, column: &Column) -> Option<&Sent> {
        self.files
            .iter()
            .find(|sent| sent.column.name == column.name)
    }

    /// The text typed for a column; `None` where it was not sent.
    #[must_use]
    pub fn get(&self, column: &Column) -> Option<&str> {
        self.fields
            .iter()
            .find(|(known, _)| known.name == column.name)
            .map(|(_, value)| value.as_str())
    }

    /// What was sent for a column; `None` where nothing was.
    pub(super) fn typed(&self, column: &Column) -> Option<Typed<'_>> {
        let mut blanks = self.blanks.iter();
        Some(Typed {
            text: self.get(column)?,
            blank: blanks
                .find(|(known, _)| known.name == column.name)
                .map(|(_, blank)| *blank),
        })
    }

    /// The version that the form was filled in over.
    #[must_use]
    pub fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }

    /// The fields that were sent.
    pub fn fields(&self) -> impl Iterator<Item = (&'static Column, &str)> {
        self.fields
            .iter()
            .map(|(column, value)| (*column, value.as_str()))
    }

    /// Gives a column its value, whatever the form says of it.
    pub(super) fn settle(&mut self, column: &'static Column, value: Value) {
        self.settled.push((column, value));
    }

    /// The columns whose values no form decides.
    pub(super) fn settled(&self) -> impl Iterator<Item = (&'static Column, &Value)> {
        self.settled.iter().map(|(column, value)| (*column, value))
    }

    /// Whether no form decides about this column.
    pub(super) fn settles(&self, column: &Column) -> bool {
        self.settled().any(|(known, _)| known.is(column))
    }

    fn set(&mut self, column: &'static Column, value: String) {
        match self
            .fields
            .iter_mut()
            .find(|(known, _)| known.name == column.name)
        {
            Some((_, known)) => *known = value,
            None => self.fields.push((column, value)),
        }
    }
}

/// The columns that a form of this resource may change: its fields, less what is read-only or
/// computed. What is in the trash is not decided in a form.
pub fn editable(resource: &'static Resource) -> impl Iterator<Item = &'static Column> {
    resource
        .form
        .sections
        .iter()
        .flat_map(|section| section.fields)
        .filter(|column| !column.is_readonly && !column.generated)
        .filter(|column| !resource.queries.trash.is_some_and(|trash| trash.is(column)))
}
