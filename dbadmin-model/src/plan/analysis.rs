//! Sections of the analysis team.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ColumnWish, FieldAnnotation, RoleAnnotation};
use crate::schema::{Action, Dialect, Schema, Table};
use crate::sql::TableRef;

/// Section `requirements`, by requirements-interpreter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Requirements {
    /// The panel's name.
    pub title: String,
    /// Addresses of the tables that the panel shows, in the request's order.
    pub tables: Vec<String>,
    /// Roles beside `admin`.
    #[serde(default)]
    pub roles: BTreeMap<String, RoleAnnotation>,
    /// The currency named in the request, as an ISO 4217 code.
    #[serde(default)]
    pub currency: Option<String>,
    /// The accent colour, as `#rrggbb`.
    #[serde(default)]
    pub accent: Option<String>,
    /// The accent colour in the dark, where it is one of its own, as `#rrggbb`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accent_dark: Option<String>,
    /// Words and sentences of the request that were not understood, as they were written.
    #[serde(default)]
    pub not_understood: Vec<String>,
    /// Sentences that were understood, but against which a stronger decision stands.
    #[serde(default)]
    pub overruled: Vec<String>,
    /// What more there is to say of words in `not_understood` and `overruled`, by these words:
    /// which table was probably meant, what stands against them.
    #[serde(default)]
    pub hints: BTreeMap<String, String>,
    /// What was understood, and what no part of dbadmin acts on yet.
    #[serde(default)]
    pub not_built: Vec<Wish>,
}

/// A wish that was understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Wish {
    /// What is wished for.
    pub kind: WishKind,
    /// Addresses of the tables that it is about; empty where it is about all of them.
    #[serde(default)]
    pub tables: Vec<String>,
    /// The roles that it names.
    #[serde(default)]
    pub roles: Vec<String>,
    /// What else it says: an amount, formats, languages, an occasion.
    #[serde(default)]
    pub details: Vec<String>,
    /// The very words.
    pub words: String,
}

/// What a request may wish for beyond tables, names and rights on whole tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum WishKind {
    /// A second person has to agree, above an amount or always.
    Approval,
    /// Somebody is told when something happens.
    Notification,
    /// Rows as a file.
    Export,
    /// Rows from a file.
    Import,
    /// A second factor at sign-in.
    TwoFactor,
    /// Sign-in through another service.
    SingleSignOn,
    /// The panel in other languages than English.
    Languages,
    /// Amounts in a currency.
    Currency,
    /// How long the trail is kept.
    Retention,
    /// Rights on some of a table's rows.
    Rows,
    /// Rights on some of a table's columns.
    Fields,
    /// Rows that nobody may change, not even `admin`.
    ReadOnly,
    /// An interface for programs.
    Api,
    /// Calls to other systems.
    Webhooks,
    /// Diagrams of numbers.
    Charts,
    /// Search in whole texts.
    FullText,
    /// Encrypted columns.
    Encryption,
    /// Several rows changed at once.
    BulkActions,
}

impl WishKind {
    /// What it is called in a message.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Approval => "approval by a second person",
            Self::Notification => "notifications",
            Self::Export => "export",
            Self::Import => "import",
            Self::TwoFactor => "two-factor sign-in",
            Self::SingleSignOn => "sign-in through another service",
            Self::Languages => "other languages than English",
            Self::Currency => "a currency for the whole panel; say `money` on the fields",
            Self::Retention => "a limit on how long the trail is kept",
            Self::Rows => "rights by row",
            Self::Fields => "rights by field",
            Self::ReadOnly => "what not even `admin` may do",
            Self::Api => "an API",
            Self::Webhooks => "webhooks",
            Self::Charts => "charts of one's choice; say `[[dashboard]]` in dbadmin.toml",
            Self::FullText => "full-text search",
            Self::Encryption => "encrypted fields",
            Self::BulkActions => "bulk actions",
        }
    }
}

/// Section `schema`, by schema-analyzer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SchemaSection {
    /// The kind of database.
    pub dialect: Dialect,
    /// The schema of tables that name none, where statements have to name it.
    #[serde(default)]
    pub default_schema: Option<String>,
    /// The tables of the panel, in the order of `requirements`.
    pub tables: Vec<TablePlan>,
    /// What the database has and the panel does not, on purpose or because it cannot be read: the
    /// addresses of tables, and of columns as `table.column`, in alphabetical order.
    #[serde(default)]
    pub left_out: Vec<String>,
}

impl SchemaSection {
    /// A table as statements name it.
    #[must_use]
    pub fn table_ref<'a>(&'a self, table: &'a Table) -> TableRef<'a> {
        Schema::table_ref(self.default_schema.as_deref(), table)
    }
}

/// A table with what it is called and what it is for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TablePlan {
    /// The table as introspected, reduced to the columns that the panel knows.
    pub table: Table,
    /// What kind of thing its rows are.
    pub role: TableRole,
    /// The struct's path in the user's crate; for a generated entity `crate::admin::entities::…`.
    pub path: String,
    /// Whether an entity has to be generated, because no struct of the user's stands for it.
    pub entity: bool,
    /// The module and file name in generated source.
    pub module: String,
    /// The plural, as a title.
    pub title: String,
    /// The singular, for sentences.
    pub singular: String,
    /// An icon's name.
    pub icon: String,
    /// The navigation group asked for, if any.
    #[serde(default)]
    pub group: Option<String>,
    /// One sentence about the table.
    #[serde(default)]
    pub help: Option<String>,
    /// The column that says which rows are in the trash, where the table has one.
    #[serde(default)]
    pub trash: Option<String>,
    /// The tables whose rows its form shall have along; `None` where nobody says so.
    #[serde(default)]
    pub children: Option<Vec<String>>,
    /// The column of dates by which one goes down its list, or that there is none; `None` where nobody
    /// says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drill: Option<ColumnWish>,
    /// The tables whose rows that refer to a row its list counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counts: Vec<String>,
    /// One entry a column of `table`, in its order: labels, constants and wishes.
    pub fields: Vec<FieldAnnotation>,
}

impl TablePlan {
    /// What the struct says of a column.
    #[must_use]
    pub fn wish(&self, column: &str) -> Option<&FieldAnnotation> {
        self.fields.iter().find(|field| field.column == column)
    }
}

/// What kind of thing a table's rows are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TableRole {
    /// A thing of its own.
    #[default]
    Entity,
    /// A link between two others.
    Join,
    /// A short list of names that others refer to.
    Lookup,
    /// Entries that are only ever added.
    Log,
    /// Work waiting to be done.
    Queue,
}

/// Section `relations`, by relationship-mapper.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Relations {
    /// References from one table to another.
    pub links: Vec<Link>,
    /// Many-to-many relations through a join table.
    #[serde(default)]
    pub many_to_many: Vec<ManyToMany>,
    /// The columns that name a row, by table address; never empty for a listed table.
    pub display: BTreeMap<String, Vec<String>>,
}

/// A reference: rows of `table` point at a row of `target`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The referring table.
    pub table: String,
    /// Its columns.
    pub columns: Vec<String>,
    /// The table referred to.
    pub target: String,
    /// Its columns, as many.
    pub target_columns: Vec<String>,
    /// What the reference is called on the referring row ("Customer").
    pub label: String,
    /// What the referring rows are called on the row referred to ("Orders").
    pub reverse_label: String,
    /// Whether at most one row refers to each.
    #[serde(default)]
    pub one_to_one: bool,
    /// Whether it is a tree: a table that refers to itself.
    #[serde(default)]
    pub tree: bool,
    /// What a delete of the row referred to does.
    pub on_delete: Action,
    /// How sure it is, in percent: 100 for a declared foreign key.
    pub confidence: u8,
}

/// A relation through a join table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ManyToMany {
    /// The join table.
    pub through: String,
    /// One side.
    pub left: String,
    /// The other side.
    pub right: String,
}

/// Section `profile`, by data-profiler.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Whether rows were counted; without, all goes by names and types.
    pub sampled: bool,
    /// By table address.
    pub tables: BTreeMap<String, TableProfile>,
}

/// What is known of a table's rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TableProfile {
    /// Rows, counted up to [`super::Sample::CAP`].
    #[serde(default)]
    pub rows: Option<u64>,
    /// What columns mean beyond their type, by column name.
    #[serde(default)]
    pub meanings: BTreeMap<String, Meaning>,
    /// Columns that hold personal data.
    #[serde(default)]
    pub personal: Vec<String>,
}

/// What a column's values mean to people, beyond their type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// An e-mail address.
    Email,
    /// A web address.
    Url,
    /// A telephone number.
    Phone,
    /// A colour.
    Color,
    /// An amount in minor units, such as cents.
    MinorUnits,
    /// An amount of money.
    Money,
    /// Several lines of text.
    LongText,
    /// Markdown.
    Markdown,
    /// JSON in a text column.
    Json,
    /// A path or address of an image.
    Image,
    /// A password, token or other secret.
    Secret,
    /// When the row was made.
    CreatedAt,
    /// When the row was changed last.
    UpdatedAt,
    /// A state that rows go through.
    State,
    /// A place in an order.
    Position,
    /// A number of hundredths, written with a percent sign.
    Percent,
    /// A span of time in whole seconds, minutes or milliseconds.
    Duration,
}

/// Section `constraints`, by constraint-validator.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Constraints {
    /// By table address.
    pub tables: BTreeMap<String, Vec<Constraint>>,
}

/// One rule that the database keeps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Constraint {
    /// The columns that it speaks of.
    pub columns: Vec<String>,
    /// What it demands.
    pub rule: Demand,
    /// The rule in words, as a form says it: "At least 0."
    pub message: String,
    /// The SQL it was read from.
    #[serde(default)]
    pub source: String,
}

/// What a constraint demands of a value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Demand {
    /// Unique among the rows, all columns together.
    Unique,
    /// A number within bounds, both inclusive.
    Range {
        /// The least.
        #[serde(default)]
        min: Option<i64>,
        /// The most.
        #[serde(default)]
        max: Option<i64>,
    },
    /// Text of so many characters.
    Length {
        /// The least.
        #[serde(default)]
        min: Option<u32>,
        /// The most.
        #[serde(default)]
        max: Option<u32>,
    },
    /// One of these.
    OneOf {
        /// The values, in the order of the constraint.
        values: Vec<String>,
    },
    /// Valid JSON.
    Json,
    /// Two columns in an order: the first compared with the second by `<`, `<=`, `>`, `>=`, `=`
    /// or `<>`.
    Compare {
        /// The comparison.
        operator: String,
    },
    /// Something that only the database checks; its refusal is shown with `message`.
    Other,
}
