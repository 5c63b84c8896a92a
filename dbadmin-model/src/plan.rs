//! What the agents produce: one section an agent.
//!
//! A section is plain data between the schema and the source. Whether it came from a native
//! agent or from a model's proposal cannot be seen from here, and need not be: emission reads
//! nothing else.

mod analysis;
mod backend;
mod dashboard;
mod enhancement;
mod frontend;
mod input;
mod overrides;
mod security;
mod uploads;

pub use analysis::*;
pub use backend::*;
pub use dashboard::*;
pub use enhancement::*;
pub use frontend::*;
pub use input::*;
pub use overrides::*;
pub use security::*;
pub use uploads::{UploadsWish, bytes};

use serde::{Deserialize, Serialize};

/// A section of which the feature comes with a later version: the agent says why it proposes
/// nothing yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NothingYet {
    /// One sentence.
    pub nothing_yet: String,
}
