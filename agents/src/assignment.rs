//! An agent's work in writing: who it is, its prompt, and the sections that it is given. A run leaves
//! it for somebody who does the work elsewhere and later, such as a language model. What is made of it
//! there is the answer to the very question that the run has.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{AgentError, AgentSpec, Inputs, Section};

/// The work of one agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// The agent.
    pub agent: AgentSpec,
    /// The prompt as it was assembled.
    pub prompt: String,
    /// The sections that it may see, as canonical JSON; nothing for one that is not there.
    pub sections: Vec<(String, Option<String>)>,
}

impl Assignment {
    /// Writes down what an agent is given.
    ///
    /// # Errors
    /// [`AgentError::Encode`] if a section cannot be written as JSON.
    pub fn of(agent: &AgentSpec, inputs: &Inputs) -> Result<Self, AgentError> {
        let written = |(name, section): (&str, Option<&Arc<Section>>)| {
            let json = section.map(|section| section.json()).transpose()?;
            Ok((name.to_owned(), json.map(|json| json.to_string())))
        };
        Ok(Self {
            agent: *agent,
            prompt: inputs.prompt().to_owned(),
            sections: inputs
                .sections()
                .map(written)
                .collect::<Result<_, AgentError>>()?,
        })
    }

    /// What the agent is given.
    #[must_use]
    pub fn inputs(&self) -> Inputs {
        let sections = self.sections.iter().map(|(name, json)| {
            let section = json
                .as_ref()
                .map(|json| Arc::new(Section::from_json(name.clone(), json.as_str().into())));
            (name.clone(), section)
        });
        let prompt = self.prompt.as_str().into();
        Inputs::of_run(self.agent.id, prompt, sections.collect(), None)
    }
}
