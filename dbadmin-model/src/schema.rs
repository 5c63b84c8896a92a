//! What a database looks like: tables, columns, keys and checks, as introspection found them.
//!
//! A [`Schema`] is also the snapshot that is committed as `dbadmin/schema.json`, so its
//! serialised form is a file format: fields are only added, and defaults are left out.

use serde::{Deserialize, Serialize};

/// The version of the snapshot's format that this crate writes.
pub const FORMAT: u32 = 1;

/// The three kinds of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// SQLite 3.
    Sqlite,
    /// PostgreSQL.
    Postgres,
    /// MySQL and MariaDB.
    Mysql,
}

/// A database's tables, sorted by schema and name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Schema {
    /// The snapshot format, [`FORMAT`].
    pub format: u32,
    /// The kind of database it was read from.
    pub dialect: Dialect,
    /// The tables and views.
    pub tables: Vec<Table>,
}

/// What stands behind a table's name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TableKind {
    /// An ordinary table.
    #[default]
    Table,
    /// A view, which is read only.
    View,
    /// A virtual table (SQLite), such as a full-text index.
    Virtual,
}

/// One table or view.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// The database schema, where it is not the default one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The name, exactly as in the database.
    pub name: String,
    /// Table, view or virtual table.
    #[serde(default, skip_serializing_if = "is_default")]
    pub kind: TableKind,
    /// The columns, in the table's own order.
    pub columns: Vec<Column>,
    /// The primary key's columns, in key order; empty where there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub primary_key: Vec<String>,
    /// Foreign keys, in the order of their first column.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub foreign_keys: Vec<ForeignKey>,
    /// Uniqueness beyond the primary key.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uniques: Vec<Unique>,
    /// CHECK constraints, table and column ones alike.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Check>,
    /// Indexes, those behind keys included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indexes: Vec<Index>,
    /// The hidden column that addresses a row where there is no primary key (`rowid` in SQLite).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row_id: Option<String>,
    /// The comment on the table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// The name, exactly as in the database.
    pub name: String,
    /// What its values are.
    #[serde(rename = "type")]
    pub ty: ColumnType,
    /// The type as the table declares it, such as `VARCHAR(40)`; empty where untyped.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub declared: String,
    /// Whether it accepts NULL.
    #[serde(default, skip_serializing_if = "is_default")]
    pub nullable: bool,
    /// The default, as SQL text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// Whether the database computes it from other columns.
    #[serde(default, skip_serializing_if = "is_default")]
    pub generated: bool,
    /// Whether the database numbers it by itself (`INTEGER PRIMARY KEY`, identity, serial).
    #[serde(default, skip_serializing_if = "is_default")]
    pub auto: bool,
    /// A collation other than the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<String>,
    /// The comment on the column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// What a column's values are, over all dialects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnType {
    /// True or false.
    Boolean,
    /// A whole number.
    Integer {
        /// Size in bits: 8, 16, 24, 32 or 64.
        bits: u8,
        /// Whether negative numbers are excluded.
        #[serde(default, skip_serializing_if = "is_default")]
        unsigned: bool,
    },
    /// A binary floating-point number.
    Real,
    /// An exact decimal number.
    Numeric {
        /// Digits in all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        precision: Option<u32>,
        /// Digits after the point.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        scale: Option<u32>,
    },
    /// Text.
    Text {
        /// The longest value, in characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<u32>,
    },
    /// Bytes.
    Blob,
    /// A calendar date.
    Date,
    /// A time of day.
    Time,
    /// A date and time.
    DateTime {
        /// Whether values carry a time zone.
        #[serde(default, skip_serializing_if = "is_default")]
        zone: bool,
    },
    /// JSON.
    Json,
    /// A UUID.
    Uuid,
    /// A type of the database's own with named values.
    Enum {
        /// The values, in their order.
        values: Vec<String>,
    },
    /// Anything else, read and written through its text form.
    Other,
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ForeignKey {
    /// The referring columns, in key order.
    pub columns: Vec<String>,
    /// The database schema of the table referred to, where it is not the default one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_schema: Option<String>,
    /// The table referred to.
    pub target: String,
    /// The columns referred to, as many as `columns`.
    pub target_columns: Vec<String>,
    /// What a delete of the row referred to does.
    #[serde(default, skip_serializing_if = "is_default")]
    pub on_delete: Action,
}

/// What happens to a referring row when the row that it refers to is deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// The delete is refused (`NO ACTION` and `RESTRICT`).
    #[default]
    Refuse,
    /// The referring row goes too.
    Cascade,
    /// The reference becomes NULL.
    SetNull,
    /// The reference becomes its default.
    SetDefault,
}

/// Columns whose values are unique together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unique {
    /// The constraint's or index's name; empty where the database made it up.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The columns.
    pub columns: Vec<String>,
}

/// A CHECK constraint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Check {
    /// The constraint's name; empty where it has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The condition, as SQL text without the outer parentheses.
    pub expression: String,
}

/// An index.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Index {
    /// The index's name.
    pub name: String,
    /// The leading plain columns; an expression ends the list.
    pub columns: Vec<String>,
    /// Whether it is unique.
    #[serde(default, skip_serializing_if = "is_default")]
    pub unique: bool,
    /// Whether it covers only some of the rows, or indexes an expression.
    #[serde(default, skip_serializing_if = "is_default")]
    pub partial: bool,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Schema {
    /// The table of that name in the default schema, or `schema.table` outside it.
    #[must_use]
    pub fn table(&self, address: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.address() == address)
    }

    /// The snapshot: JSON, two spaces a level, with a line end at the end.
    ///
    /// # Errors
    /// Only where serialisation itself fails, which plain data does not.
    pub fn to_snapshot(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }
}

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

    /// The column of that name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The columns that address a row: the primary key, else the row id; empty where a row
    /// cannot be addressed.
    #[must_use]
    pub fn key(&self) -> Vec<&str> {
        if self.primary_key.is_empty() {
            self.row_id.iter().map(String::as_str).collect()
        } else {
            self.primary_key.iter().map(String::as_str).collect()
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

impl Column {
    /// Whether a row can be inserted without naming this column.
    #[must_use]
    pub fn is_optional(&self) -> bool {
        self.nullable || self.default.is_some() || self.generated || self.auto
    }
}
