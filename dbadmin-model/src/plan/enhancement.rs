//! Sections of the enhancement team.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::NothingYet;

/// Section `exports`, by export-manager.
pub type Exports = NothingYet;

/// Section `integrations`, by integration-builder.
pub type Integrations = NothingYet;

/// Section `search`, by search-implementer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Search {
    /// The columns that the search box looks into, by table address.
    pub tables: BTreeMap<String, Vec<String>>,
}

/// Section `performance`, by performance-optimizer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Performance {
    /// Rows on a page.
    pub page_size: u32,
    /// Counting stops here: more rows are only known to be more.
    pub count_cap: u32,
}
