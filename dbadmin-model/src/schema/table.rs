//! What can be told of a table: how it is called, what addresses its rows, what can be done with them.

use super::{ForeignKey, Table, TableKind, Texts};
use crate::Column;
use crate::sql::ColumnRef;

impl Table {
    /// The name by which addresses and settings call it: `table`, or `schema.table` outside the
    /// default schema.
    #[must_use]
    pub fn address(&self) -> String {
        match &self.schema {
            Some(schema) => format!("{schema}.{}", self.name),
            None => self.name.clone(),
        }
    }

    /// Whether this is its address; cheaper than to compare the two.
    #[must_use]
    pub fn is_at(&self, address: &str) -> bool {
        match &self.schema {
            Some(schema) => address
                .strip_prefix(schema.as_str())
                .and_then(|rest| rest.strip_prefix('.'))
                .is_some_and(|name| name == self.name),
            None => address == self.name,
        }
    }

    /// The column of that name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The columns that address a row: the primary key, else columns that are unique and never
    /// NULL, else the row id; empty where a row cannot be addressed.
    #[must_use]
    pub fn key(&self) -> Vec<&str> {
        match self.column_key() {
            [] => self.row_id.iter().map(String::as_str).collect(),
            columns => columns.iter().map(String::as_str).collect(),
        }
    }

    /// The columns of its own that address a row: the primary key, else the first columns that
    /// are unique and never NULL; empty where there are none.
    #[must_use]
    pub fn column_key(&self) -> &[String] {
        if !self.primary_key.is_empty() {
            return &self.primary_key;
        }
        let never_null = |name: &String| self.column(name).is_some_and(|column| !column.nullable);
        self.uniques
            .iter()
            .map(|unique| unique.columns.as_slice())
            .find(|columns| columns.iter().all(never_null))
            .unwrap_or_default()
    }

    /// Whether rows can be added, changed and removed, as far as the kind of table goes.
    #[must_use]
    pub fn is_writable(&self) -> bool {
        match self.kind {
            TableKind::Table | TableKind::Partitioned => true,
            TableKind::View | TableKind::Foreign | TableKind::Virtual => self.updatable,
            TableKind::MaterializedView => false,
        }
    }

    /// Why rows cannot be changed, or not be told apart, in a sentence for people; empty where
    /// neither is so.
    #[must_use]
    pub fn limits(&self) -> &'static str {
        let addressed = !self.key().is_empty();
        match self.kind {
            _ if self.is_writable() && addressed => "",
            _ if self.is_writable() => {
                "Rows can be added, but not opened or changed: nothing tells one from another."
            }
            TableKind::Table | TableKind::Partitioned => "",
            TableKind::View => {
                "Read only: rows are changed only through a view that lets them be added, changed \
                 and deleted, by itself or by triggers."
            }
            TableKind::MaterializedView => {
                "Read only: this view shows its rows as they were when it was last refreshed."
            }
            TableKind::Foreign => {
                "Read only: the rows lie on another server, which takes no changes from here."
            }
            TableKind::Virtual => match self.texts {
                Texts::Within => "Read only: these rows are made by a module of the database.",
                Texts::Elsewhere => {
                    "Read only: this full-text index is of the texts of another table; change them \
                     there."
                }
                Texts::Nowhere => {
                    "Read only: this full-text index finds rows, but keeps no texts that could be \
                     shown or changed."
                }
            },
        }
    }

    /// The column of that name as statements name it, its table being called `alias` (or nothing
    /// where the statement knows only one table); of the hidden row id, too.
    #[must_use]
    pub fn at<'a>(&'a self, alias: &'a str, name: &'a str) -> ColumnRef<'a> {
        let plain = ColumnRef::of(alias, name);
        match self.column(name) {
            Some(column) => ColumnRef {
                cast: &column.cast,
                opaque: column.opaque,
                ..plain
            },
            None => ColumnRef {
                cast: self.row_id_cast(),
                ..plain
            },
        }
    }

    /// The `cast` of the hidden row id: PostgreSQL's is a place in a file, SQLite's a number.
    #[must_use]
    pub fn row_id_cast(&self) -> &'static str {
        match self.row_id.as_deref() {
            Some("ctid") => "tid",
            _ => "",
        }
    }

    /// The foreign key that consists of exactly this column.
    #[must_use]
    pub fn foreign_key_of(&self, column: &str) -> Option<&ForeignKey> {
        self.foreign_keys.iter().find(|key| key.columns == [column])
    }

    /// Whether these columns, in any order, are unique: the primary key or a UNIQUE constraint.
    #[must_use]
    pub fn is_unique(&self, columns: &[&str]) -> bool {
        let same = |key: &[String]| {
            key.len() == columns.len() && key.iter().all(|name| columns.contains(&name.as_str()))
        };
        same(&self.primary_key) || self.uniques.iter().any(|unique| same(&unique.columns))
    }
}
