//! What a section written by somebody who cannot be trusted has to keep to. The engine knows no
//! section's shape or meaning; whoever implements the agents tells them here, to language models as
//! a JSON Schema, and of an answer as a list of what is wrong with it.

use serde_json::Value;

use crate::Inputs;
use crate::division::Item;

/// The shape and the rules of sections.
pub trait Contract: Send + Sync {
    /// The JSON Schema of a section's content; none for a section that no model may write.
    fn schema(&self, section: &str) -> Option<Value>;

    /// The JSON Schema that a model is given, where more is known of the section than stands in the
    /// question, by which its answer is found again.
    fn shape(&self, section: &str) -> Option<Value> {
        self.schema(section)
    }

    /// All that is wrong with an answer, in its shape as well as in what it says: a wrong type, a
    /// table or column that the database does not have. Each problem is a sentence that names the
    /// place, for a person or a model to mend it by; none means that the section can be used.
    ///
    /// The inputs are those of the agent that writes the section. What the rules need beyond them,
    /// such as the whole database for an agent that does not read it, the contract knows itself.
    fn problems(&self, section: &str, value: &Value, inputs: &Inputs) -> Vec<String>;

    /// What a section is about that can be asked about in portions; nothing where the section has to
    /// be written as a whole.
    fn items(&self, section: &str, inputs: &Inputs) -> Vec<Item> {
        let _ = (section, inputs);
        Vec::new()
    }

    /// Of a section that is read, what is about these items and what is about none; nothing where
    /// that is all of it.
    fn narrowed(&self, section: &str, content: &Value, items: &[String]) -> Option<Value> {
        let _ = (section, content, items);
        None
    }

    /// The whole section with what was answered to some portions, each of which is the names of its
    /// items. What nobody was asked about is as the agent itself has it.
    ///
    /// # Errors
    /// The problems of an answer that goes beyond its portion.
    fn joined(
        &self,
        section: &str,
        inputs: &Inputs,
        answers: &[(&[String], &Value)],
    ) -> Result<Value, Vec<String>> {
        let _ = (section, inputs, answers);
        Err(vec!["the section cannot be divided".to_owned()])
    }
}
