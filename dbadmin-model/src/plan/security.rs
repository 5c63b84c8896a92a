//! Sections of the security team.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{NothingYet, Permission};

/// Section `encryption`, by encryption-specialist.
pub type Encryption = NothingYet;

/// Section `compliance`, by compliance-checker.
pub type Compliance = NothingYet;

/// Section `access`, by access-control-manager.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Access {
    /// The roles, `admin` first.
    pub roles: Vec<Role>,
}

/// A role and what it may do.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// The role's name.
    pub name: String,
    /// Permissions by table address; a table that is missing is closed.
    pub tables: BTreeMap<String, Vec<Permission>>,
}

/// Section `audit`, by audit-logger.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Audit {
    /// Columns whose values the trail does not keep, by table address.
    pub redacted: BTreeMap<String, Vec<String>>,
}

/// Section `vulnerabilities`, by vulnerability-scanner.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Vulnerabilities {
    /// What it found; empty is good.
    pub findings: Vec<Finding>,
}

/// Something unsafe in the plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The weakness, by its number in the Common Weakness Enumeration.
    pub cwe: u32,
    /// Where: `section/table/column`.
    pub place: String,
    /// What is wrong, in a sentence.
    pub problem: String,
    /// What to do about it.
    pub mend: String,
}
