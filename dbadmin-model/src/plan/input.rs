//! What the agents start from: the request, and what the developer wrote on the structs and in
//! `dbadmin.toml`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Card, ColumnWish, Refused, UploadsWish};

/// External input `request`: what the developer asked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// The wish in words.
    #[serde(default)]
    pub prompt: String,
    /// Tables or features by name; empty means everything.
    #[serde(default)]
    pub features: Vec<String>,
}

/// External input `annotations`: the annotated structs and the settings of `dbadmin.toml`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Annotations {
    /// The panel's name, shown in its corner.
    #[serde(default)]
    pub title: Option<String>,
    /// One entry a table with a struct, by the table's address.
    #[serde(default)]
    pub tables: BTreeMap<String, TableAnnotation>,
    /// Roles of `dbadmin.toml`, by name; `admin` is always there.
    #[serde(default)]
    pub roles: BTreeMap<String, RoleAnnotation>,
    /// The accent colour of `dbadmin.toml`, as `#rrggbb`.
    #[serde(default)]
    pub accent: Option<String>,
    /// The accent colour in the dark, where `dbadmin.toml` names one of its own for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accent_dark: Option<String>,
    /// The path of the panel's logo, from the crate's folder on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
    /// What `dbadmin.toml` says of uploaded files.
    #[serde(default, skip_serializing_if = "UploadsWish::is_empty")]
    pub uploads: UploadsWish,
    /// The cards of `dbadmin.toml`, which take the place of all that would be proposed; empty where it
    /// names none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dashboard: Vec<Card>,
}

/// What a struct says of its table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TableAnnotation {
    /// The struct's path in the user's crate, such as `crate::models::Product`; empty where
    /// there is none and an entity is generated.
    #[serde(default)]
    pub path: String,
    /// `title`, the plural.
    #[serde(default)]
    pub title: Option<String>,
    /// `singular`.
    #[serde(default)]
    pub singular: Option<String>,
    /// `icon`.
    #[serde(default)]
    pub icon: Option<String>,
    /// `group` in the navigation.
    #[serde(default)]
    pub group: Option<String>,
    /// `help`: one sentence about the table.
    #[serde(default)]
    pub help: Option<String>,
    /// `hooks`: whether it has business logic in `src/admin/hooks/`.
    #[serde(default)]
    pub hooks: bool,
    /// `trash`: the column that says which rows are in the trash, or that none does.
    #[serde(default)]
    pub trash: Option<ColumnWish>,
    /// `children`: the tables whose rows its form has along, by address; `None` leaves it to the
    /// form-generator.
    #[serde(default)]
    pub children: Option<Vec<String>>,
    /// The column of dates by which one goes down its list, or that there is none, as `dbadmin.toml`
    /// says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drill: Option<ColumnWish>,
    /// The tables, by address, whose rows that refer to a row its list counts, as `dbadmin.toml` says it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counts: Vec<String>,
    /// The fields, in the struct's order.
    #[serde(default)]
    pub fields: Vec<FieldAnnotation>,
}

/// What a field says of its column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FieldAnnotation {
    /// The column's name.
    pub column: String,
    /// The constant that names it in generated source, such as `UNIT_PRICE`.
    pub constant: String,
    /// `label`.
    #[serde(default)]
    pub label: Option<String>,
    /// `help`.
    #[serde(default)]
    pub help: Option<String>,
    /// `widget`.
    #[serde(default)]
    pub widget: Option<String>,
    /// `money`: the currency; a whole-number column holds minor units.
    #[serde(default)]
    pub money: Option<String>,
    /// `list`.
    #[serde(default)]
    pub list: bool,
    /// `search`.
    #[serde(default)]
    pub search: bool,
    /// `filter`.
    #[serde(default)]
    pub filter: bool,
    /// `sort`.
    #[serde(default)]
    pub sort: bool,
    /// `readonly`.
    #[serde(default)]
    pub readonly: bool,
    /// `hidden`.
    #[serde(default)]
    pub hidden: bool,
    /// `display`: this column names the row.
    #[serde(default)]
    pub display: bool,
    /// What `dbadmin.toml` wishes it not to be.
    #[serde(default)]
    pub refused: Refused,
    /// `primary_key`.
    #[serde(default)]
    pub primary_key: bool,
    /// `show_if`: the condition under which a form shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub show_if: Option<String>,
    /// `required_if`: the condition under which it has to be filled in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required_if: Option<String>,
    /// Which of its values may follow which, by `dbadmin.toml`; what an enum says of it is in its type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workflow: Option<Workflow>,
    /// The largest file that it takes, in bytes, by `dbadmin.toml`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub largest: Option<u64>,
    /// `order`: smaller comes first; without it the struct's order counts.
    #[serde(default)]
    pub order: Option<i32>,
    /// Whether the field's type is an enum whose variants are the choices.
    #[serde(default)]
    pub choices: bool,
    /// `belongs_to`: the table referred to, by address.
    #[serde(default)]
    pub belongs_to: Option<String>,
    /// `display` within `belongs_to`: the column of that table that names its row.
    #[serde(default)]
    pub belongs_to_display: Option<String>,
}

/// Which values of a column may follow which.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Workflow {
    /// By value, those that may follow it.
    pub to: BTreeMap<String, Vec<String>>,
    /// Of the steps that only some roles may take, these: by the value before, by the value after.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub only: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    /// What a new row may have; where nothing is named, the values that no other leads to.
    #[serde(default)]
    pub initial: Vec<String>,
}

/// A role of `dbadmin.toml`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RoleAnnotation {
    /// What the role may do, by table address; `*` stands for every other table.
    #[serde(default)]
    pub tables: BTreeMap<String, Vec<Permission>>,
}

/// Something that one may do with a table's rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// See lists, records and their history.
    View,
    /// Add rows.
    Create,
    /// Change rows.
    Edit,
    /// Remove rows.
    Delete,
}

/// External input `sample`: bounded facts about the rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// Rows by table address, counted up to [`Sample::CAP`]; missing where nothing was read.
    #[serde(default)]
    pub rows: BTreeMap<String, u64>,
}

impl Sample {
    /// Counting stops here: a larger table is only known to be larger.
    pub const CAP: u64 = 10_001;
}
