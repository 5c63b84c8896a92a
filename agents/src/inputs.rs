//! What one agent is given for one execution: the prompt that was assembled for it, and the
//! sections it declares. It sees nothing else.

use std::sync::Arc;
use std::time::Instant;

use serde::de::DeserializeOwned;

use crate::{AgentError, Section};

/// The inputs of one agent.
#[derive(Debug)]
pub struct Inputs {
    agent: String,
    prompt: Arc<str>,
    sections: Vec<(String, Option<Arc<Section>>)>,
    deadline: Option<Instant>,
}

impl Inputs {
    /// The inputs of an agent outside a run, as for a test of its implementation. The sections
    /// given are all that it declares.
    pub fn new(
        agent: impl Into<String>,
        prompt: impl Into<Arc<str>>,
        sections: impl IntoIterator<Item = Section>,
    ) -> Self {
        let named = |section: Section| (section.name().to_owned(), Some(Arc::new(section)));
        Self {
            agent: agent.into(),
            prompt: prompt.into(),
            sections: sections.into_iter().map(named).collect(),
            deadline: None,
        }
    }

    pub(crate) fn of_run(
        agent: &str,
        prompt: Arc<str>,
        sections: Vec<(String, Option<Arc<Section>>)>,
        deadline: Option<Instant>,
    ) -> Self {
        Self {
            agent: agent.to_owned(),
            prompt,
            sections,
            deadline,
        }
    }

    /// The id of the agent.
    #[must_use]
    pub fn agent(&self) -> &str {
        &self.agent
    }

    /// The prompt as the loader assembled it: the core, with what else the executor demanded, or
    /// only the summary where the context had no room for more.
    #[must_use]
    pub fn prompt(&self) -> &str {
        &self.prompt
    }

    /// When the phase's time is over, and nobody waits for an answer any more.
    #[must_use]
    pub const fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// The names of the sections that the agent may see, and which of them are there.
    pub fn sections(&self) -> impl Iterator<Item = (&str, Option<&Arc<Section>>)> {
        let sections = self.sections.iter();
        sections.map(|(name, section)| (name.as_str(), section.as_ref()))
    }

    /// A section that must be there.
    ///
    /// # Errors
    /// [`AgentError::Undeclared`] if the agent does not declare it, [`AgentError::Absent`] if
    /// nobody produced it, [`AgentError::Decode`] if it is no `T`.
    pub fn get<T>(&self, section: &str) -> Result<Arc<T>, AgentError>
    where
        T: DeserializeOwned + Send + Sync + 'static,
    {
        self.optional(section)?.ok_or_else(|| AgentError::Absent {
            section: section.to_owned(),
            reason: format!(
                "agent `{}` needs it, and it was neither produced nor provided in this run",
                self.agent
            ),
        })
    }

    /// A section that the agent can do without: its producer may have failed or been left out.
    ///
    /// # Errors
    /// [`AgentError::Undeclared`] and [`AgentError::Decode`], as for [`Inputs::get`].
    pub fn optional<T>(&self, section: &str) -> Result<Option<Arc<T>>, AgentError>
    where
        T: DeserializeOwned + Send + Sync + 'static,
    {
        let section = self.section(section)?;
        section.map(|section| section.decode()).transpose()
    }

    /// A section as it is, for an executor that works on JSON.
    ///
    /// # Errors
    /// [`AgentError::Undeclared`] if the agent does not declare it.
    pub fn section(&self, name: &str) -> Result<Option<&Arc<Section>>, AgentError> {
        let declared = self.sections.iter().find(|(declared, _)| declared == name);
        declared
            .map(|(_, section)| section.as_ref())
            .ok_or_else(|| AgentError::Undeclared {
                agent: self.agent.clone(),
                section: name.to_owned(),
            })
    }
}
