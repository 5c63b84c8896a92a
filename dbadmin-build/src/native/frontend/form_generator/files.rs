//! Bytes that are a file, by the last word of their column's name.

use dbadmin_model::naming;
use dbadmin_model::plan::Widget;
use dbadmin_model::schema::Column;

/// Names of images.
const IMAGES: &[&str] = &[
    "avatar",
    "icon",
    "image",
    "img",
    "logo",
    "photo",
    "picture",
    "portrait",
    "thumbnail",
];

/// Names of other files.
const FILES: &[&str] = &["attachment", "document", "file", "pdf", "scan", "upload"];

/// What one chooses or types in for a column of bytes.
pub fn widget(column: &Column) -> Widget {
    // As many bytes as these are a number or a digest.
    if column.declared.to_lowercase().starts_with("binary(") {
        return Widget::Binary;
    }
    let words = naming::words(&column.name);
    let last = words.last().map_or("", String::as_str);
    if IMAGES.contains(&last) {
        Widget::Image
    } else if FILES.contains(&last) {
        Widget::File
    } else {
        Widget::Binary
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_files_from_other_bytes() {
        let of = |name: &str, declared: &str| {
            widget(&Column {
                name: name.to_owned(),
                declared: declared.to_owned(),
                ..Column::default()
            })
        };
        assert_eq!(of("Photo", "BLOB"), Widget::Image);
        assert_eq!(of("signed_pdf", "bytea"), Widget::File);
        assert_eq!(of("photo_hash", "bytea"), Widget::Binary);
        assert_eq!(of("file", "binary(16)"), Widget::Binary);
    }
}
