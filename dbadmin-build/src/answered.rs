//! What holds of a section that an agent of the user's own has a model write. Nobody but its author
//! knows the shape of it: the prompt says it, and those who read the section find out. So that a build,
//! which knows no shapes, has the same question as the command line, none stands in the question.

use dbadmin_agents::{Contract, Inputs};
use serde_json::{Value, json};

use crate::{rights, secrets};

/// The contract of a build: an answer gives no rights, and opens no secret. Beside it, an amended section is checked as a
/// function's is.
#[derive(Clone, Copy, Debug)]
pub struct Unshaped;

impl Contract for Unshaped {
    fn schema(&self, _: &str) -> Option<Value> {
        Some(json!({ "type": "object" }))
    }

    fn problems(&self, section: &str, value: &Value, inputs: &Inputs) -> Vec<String> {
        let wrong = (!value.is_object()).then(|| "the section: it has to be an object".to_owned());
        let rights = rights::problems(section, value, inputs);
        let opened = secrets::problems(section, value, inputs);
        wrong.into_iter().chain(rights).chain(opened).collect()
    }
}
