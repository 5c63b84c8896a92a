//! Which column of a table says what is in the trash.

use super::{Column, ColumnType, Table};
use crate::naming;

/// Names of columns that say when a row was deleted, in words.
const MOMENTS: [&[&str]; 3] = [&["deleted", "at"], &["deleted", "on"], &["trashed", "at"]];

/// Names of columns that say whether a row is deleted.
const TRUTHS: [&[&str]; 4] = [
    &["is", "deleted"],
    &["deleted"],
    &["is", "trashed"],
    &["trashed"],
];

impl Column {
    /// Whether it can say which rows are in the trash: a yes or no, or a moment that may be NULL.
    #[must_use]
    pub fn holds_trash(&self) -> bool {
        let fits = match self.ty {
            ColumnType::Boolean => true,
            // SQLite has no type for times, so that many a table keeps them as text.
            ColumnType::Date | ColumnType::DateTime { .. } | ColumnType::Text { max: None } => {
                self.nullable
            }
            _ => false,
        };
        fits && !self.generated && !self.is_closed()
    }
}

impl Table {
    /// The column that by its name and type says which rows are in the trash, where rows can be changed
    /// and addressed at all.
    #[must_use]
    pub fn trash(&self) -> Option<&Column> {
        if !self.is_writable() || self.key().is_empty() {
            return None;
        }
        let named = |column: &&Column| {
            let words = naming::words(&column.name);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            match column.ty {
                ColumnType::Boolean => TRUTHS.contains(&words.as_slice()),
                _ => MOMENTS.contains(&words.as_slice()),
            }
        };
        let mut fitting = self.columns.iter().filter(|column| column.holds_trash());
        fitting.find(named)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str, ty: ColumnType, nullable: bool) -> Column {
        Column {
            name: name.to_owned(),
            ty,
            nullable,
            ..Column::default()
        }
    }

    #[test]
    fn a_column_says_it_by_name_and_type() {
        let moment = ColumnType::DateTime { zone: false };
        for (found, of) in [
            (true, column("deleted_at", moment.clone(), true)),
            (
                true,
                column("deletedAt", ColumnType::Text { max: None }, true),
            ),
            (true, column("is_deleted", ColumnType::Boolean, false)),
            (true, column("deleted", ColumnType::Boolean, true)),
            (false, column("deleted_at", moment.clone(), false)),
            (
                false,
                column("deleted_by", ColumnType::Text { max: None }, true),
            ),
            (
                false,
                column("deleted", ColumnType::Text { max: None }, true),
            ),
            (false, column("created_at", moment, true)),
        ] {
            let table = Table {
                name: "notes".to_owned(),
                columns: vec![column("id", ColumnType::Uuid, false), of.clone()],
                primary_key: vec!["id".to_owned()],
                ..Table::default()
            };
            assert_eq!(table.trash().is_some(), found, "{of:?}");
            let keyless = Table {
                primary_key: Vec::new(),
                ..table
            };
            assert_eq!(keyless.trash(), None);
        }
    }
}
