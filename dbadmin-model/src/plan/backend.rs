//! Sections of the backend team.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Constraint, NothingYet};

/// Section `api`, by api-generator.
pub type Api = NothingYet;

/// Section `logic`, by business-logic-creator.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Logic {
    /// The tables with business logic, by address, each with the Rust source that is proposed for
    /// its file in `src/admin/hooks/`; an empty text stands for hooks that do nothing.
    pub hooks: BTreeMap<String, String>,
}

/// Section `auth`, by auth-builder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Auth {
    /// How long a session lasts without a request, in minutes.
    pub idle_minutes: u32,
    /// How long a session lasts at most, in hours.
    pub absolute_hours: u32,
    /// Failed sign-ins of one account, within the window, before it has to wait.
    pub attempts: u32,
    /// The window of `attempts`, in minutes.
    pub window_minutes: u32,
}

/// Section `queries`, by query-optimizer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Queries {
    /// By table address.
    pub tables: BTreeMap<String, TableQueries>,
}

/// How a table's rows are fetched.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TableQueries {
    /// The order of a list that nobody has sorted: columns, the key last, so that it is total.
    pub order: Vec<OrderBy>,
    /// References whose display column is joined into the list: the referring columns.
    #[serde(default)]
    pub joins: Vec<Vec<String>>,
    /// Columns behind an index, which sort without a scan.
    #[serde(default)]
    pub indexed: Vec<String>,
    /// Advice: indexes worth having, as SQL.
    #[serde(default)]
    pub advice: Vec<String>,
}

/// One column of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OrderBy {
    /// The column.
    pub column: String,
    /// Whether the largest comes first.
    #[serde(default)]
    pub descending: bool,
}

/// Section `validation`, by validation-engineer: one list of rules for Rust, HTML attributes and
/// messages.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Validation {
    /// By table address.
    pub tables: BTreeMap<String, Vec<Constraint>>,
}

/// Section `migrations`, by migration-manager.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Migrations {
    /// Whether there was a snapshot to compare with.
    pub compared: bool,
    /// What changed since the last snapshot, in words, one change each.
    pub drift: Vec<String>,
}
