//! What a database looks like: tables, columns, keys and checks, as introspection found them.
//!
//! A [`Schema`] is also the snapshot that is committed as `dbadmin/schema.json`, so its
//! serialised form is a file format: fields are only added, and defaults are left out.

pub mod constraint;
mod table;
mod trash;

use serde::{Deserialize, Serialize};

use crate::naming;
use crate::sql::TableRef;

/// The version of the snapshot's format that this crate writes.
pub const FORMAT: u32 = 1;

/// The three kinds of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// SQLite 3.
    Sqlite,
    /// PostgreSQL.
    Postgres,
    /// MySQL and MariaDB.
    Mysql,
}

impl Dialect {
    /// What people call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
            Self::Mysql => "MySQL",
        }
    }
}

/// A database's tables, sorted by schema and name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Schema {
    /// The snapshot format, [`FORMAT`].
    pub format: u32,
    /// The kind of database it was read from.
    pub dialect: Dialect,
    /// The schema that tables without one of their own lie in, where statements have to name it:
    /// `public` in most PostgreSQL databases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_schema: Option<String>,
    /// The tables and views.
    pub tables: Vec<Table>,
    /// What is in the database and cannot be shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub omitted: Vec<Omitted>,
}

/// Something in the database that cannot be shown, named so that it is not missed in silence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Omitted {
    /// Its address, as a table would have it.
    pub address: String,
    /// Why it cannot be shown, in a sentence.
    pub reason: String,
}

/// What stands behind a table's name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TableKind {
    /// An ordinary table.
    #[default]
    Table,
    /// A view.
    View,
    /// A view whose rows are stored, and which is read only (PostgreSQL).
    MaterializedView,
    /// A table whose rows lie in partitions (PostgreSQL).
    Partitioned,
    /// A table of another server (PostgreSQL).
    Foreign,
    /// A virtual table (SQLite), such as a full-text index.
    Virtual,
}

/// Where a full-text index has the texts that it is of (SQLite).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Texts {
    /// In itself, or it is none.
    #[default]
    Within,
    /// In another table, which whoever changes it has to tell the index of.
    Elsewhere,
    /// Nowhere: it only finds rows.
    Nowhere,
}

/// One table or view.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
pub struct Table {
    /// The database schema, where it is not the default one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The name, exactly as in the database.
    pub name: String,
    /// Table, view or virtual table.
    #[serde(default, skip_serializing_if = "is_default")]
    pub kind: TableKind,
    /// Whether rows of a view, a foreign or a virtual table can be added, changed and removed.
    #[serde(default, skip_serializing_if = "is_default")]
    pub updatable: bool,
    /// Where a full-text index has its texts (SQLite).
    #[serde(default, skip_serializing_if = "is_default")]
    pub texts: Texts,
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
    /// The hidden column that addresses a row where there is no primary key: `rowid` in SQLite,
    /// `ctid` in PostgreSQL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row_id: Option<String>,
    /// The comment on the table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// One column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
pub struct Column {
    /// The name, exactly as in the database.
    pub name: String,
    /// What its values are.
    #[serde(rename = "type")]
    pub ty: ColumnType,
    /// The type as the table declares it, such as `VARCHAR(40)`; empty where untyped.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub declared: String,
    /// What a domain comes to, with its length, such as `numeric(10,2)`; empty where the declared
    /// type is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub base: String,
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
    /// How values travel, where the driver does not carry the type: in PostgreSQL the SQL type
    /// that a text is cast to, such as `numeric` or `"public"."mood"`; in MySQL a name that
    /// `sql::travel` knows, or a type to cast to; in SQLite the collation to compare by, where the
    /// column's own is one that only the application has.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub cast: String,
    /// Whether values have neither equality nor an order (PostgreSQL's `json`, geometries): they
    /// are compared as text and never sorted by.
    #[serde(default, skip_serializing_if = "is_default")]
    pub opaque: bool,
    /// A collation other than the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<String>,
    /// The comment on the column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// What a column's values are, over all dialects.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
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
    #[default]
    Other,
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
pub struct Unique {
    /// The constraint's or index's name; empty where the database made it up.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The columns.
    pub columns: Vec<String>,
}

/// A CHECK constraint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
pub struct Check {
    /// The constraint's name; empty where it has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The condition, as SQL text without the outer parentheses.
    pub expression: String,
}

/// An index.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
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
    /// The columns whose texts it finds rows by, where it is a full-text index. SQLite's is a table of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Schema {
    /// The schema of these tables.
    #[must_use]
    pub fn new(dialect: Dialect, tables: Vec<Table>) -> Self {
        Self {
            format: FORMAT,
            dialect,
            default_schema: None,
            tables,
            omitted: Vec::new(),
        }
    }

    /// The table of that name in the default schema, or `schema.table` outside it.
    #[must_use]
    pub fn table(&self, address: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.is_at(address))
    }

    /// A table's name as a title; where another schema has a table of that name, with its schema.
    #[must_use]
    pub fn title(&self, table: &Table) -> String {
        let title = naming::title(&table.name);
        let namesake = |other: &Table| other.name == table.name && other.schema != table.schema;
        match &table.schema {
            Some(schema) if self.tables.iter().any(namesake) => format!("{title} ({schema})"),
            _ => title,
        }
    }

    /// A table as statements name it.
    #[must_use]
    pub fn table_ref<'a>(default_schema: Option<&'a str>, table: &'a Table) -> TableRef<'a> {
        TableRef {
            schema: table
                .schema
                .as_deref()
                .or(default_schema)
                .unwrap_or_default(),
            name: &table.name,
        }
    }

    /// The snapshot: JSON, two spaces a level, with a line end at the end.
    ///
    /// # Errors
    /// Only where serialisation itself fails, which plain data does not.
    pub fn to_snapshot(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }
}

impl ForeignKey {
    /// The address of the table that it refers to.
    #[must_use]
    pub fn target_address(&self) -> String {
        match &self.target_schema {
            Some(schema) => format!("{schema}.{}", self.target),
            None => self.target.clone(),
        }
    }
}

/// PostgreSQL's types that take no values: only the server itself makes them.
const CLOSED: [&str; 7] = [
    "gtsvector",
    "pg_brin_bloom_summary",
    "pg_brin_minmax_multi_summary",
    "pg_dependencies",
    "pg_mcv_list",
    "pg_ndistinct",
    "pg_node_tree",
];

impl Column {
    /// Whether its type takes no values from outside.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        CLOSED.contains(&self.cast.as_str())
    }

    /// Whether a row can be inserted without naming this column.
    #[must_use]
    pub fn is_optional(&self) -> bool {
        self.nullable || self.default.is_some() || self.generated || self.auto
    }
}
