//! A file that was chosen in a field, as the value that its column stores.

use dbadmin_model::{Dialect, Value};

use super::capacity;
use super::field::Asked;
use super::input::Sent;
use crate::upload::Upload;
use crate::{Column, Kind, Widget};

/// Whether a field of this column takes a file.
#[must_use]
pub fn takes_file(column: &Column) -> bool {
    let holds_it = matches!(column.kind, Kind::Blob | Kind::Text);
    holds_it && column.widget.is_some_and(Widget::is_upload)
}

/// Whether what stands in this column is the path of a file that was uploaded.
#[must_use]
pub fn is_path(column: &Column) -> bool {
    column.kind == Kind::Text && takes_file(column)
}

/// Whether a column takes this file; the error is the message beside the field.
pub(crate) fn check(column: &Column, upload: &Upload) -> Result<(), String> {
    let must_be_picture = column.widget == Some(Widget::Image);
    upload.problem(must_be_picture).map_or(Ok(()), Err)
}

/// Whether a column takes these bytes, which were typed.
pub(super) fn check_bytes(column: &Column, bytes: &[u8]) -> Result<(), String> {
    let upload = Upload {
        name: "What is typed".to_owned(),
        bytes: Some(bytes.to_vec()),
    };
    check(column, &upload)
}

/// Reads a field for which a file was sent.
pub(super) fn read(dialect: Dialect, column: &Column, sent: &Sent) -> Result<Asked, String> {
    check(column, &sent.upload)?;
    let value = match (&sent.path, &sent.upload.bytes) {
        (Some(path), _) => Value::Text(path.clone()),
        (None, Some(bytes)) if column.kind == Kind::Blob => Value::Blob(bytes.clone()),
        _ => return Err("This panel has no folder for files.".to_owned()),
    };
    capacity::check(dialect, column, "", &value)?;
    Ok(Asked::Value(value))
}

/// A path that was typed in place of a file, which is none.
pub(super) fn typed() -> String {
    "Choose a file: a path that is typed is not taken.".to_owned()
}
