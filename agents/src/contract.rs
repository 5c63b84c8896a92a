//! What a section written by somebody who cannot be trusted has to keep to. The engine knows no
//! section's shape or meaning; whoever implements the agents tells them here, to language models as
//! a JSON Schema, and of an answer as a list of what is wrong with it.

use serde_json::Value;

use crate::Inputs;

/// The shape and the rules of sections.
pub trait Contract: Send + Sync {
    /// The JSON Schema of a section's content; none for a section that no model may write.
    fn schema(&self, section: &str) -> Option<Value>;

    /// All that is wrong with an answer, in its shape as well as in what it says: a wrong type, a
    /// table or column that the database does not have. Each problem is a sentence that names the
    /// place, for a person or a model to mend it by; none means that the section can be used.
    ///
    /// The inputs are those of the agent that writes the section. What the rules need beyond them,
    /// such as the whole database for an agent that does not read it, the contract knows itself.
    fn problems(&self, section: &str, value: &Value, inputs: &Inputs) -> Vec<String>;
}
