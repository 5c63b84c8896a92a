//! Who does the work of an agent. The orchestrator hands an executor the agent's inputs and takes
//! its section back; whether a function or a language model made it is the executor's business.

use crate::{AgentError, AgentSpec, Inputs, Part, Section};

/// Does the work of agents. It is called from several threads at a time.
pub trait Executor: Send + Sync {
    /// The parts of an agent's prompt that are wanted beyond its core. They are left out when the
    /// context has no room for them.
    fn demands(&self, agent: &AgentSpec) -> &[Part] {
        let _ = agent;
        &[]
    }

    /// Executes one agent.
    ///
    /// # Errors
    /// Whatever keeps the agent from writing its section; the orchestrator decides what follows.
    fn execute(&self, agent: &AgentSpec, inputs: &Inputs) -> Result<Section, AgentError>;
}

/// The native implementation of one agent.
pub type NativeFn = fn(&Inputs) -> Result<Section, AgentError>;

/// Executes agents with functions: deterministic, offline, and in need of no more of the prompt
/// than the core.
#[derive(Clone, Copy, Debug)]
pub struct Native {
    functions: &'static [(&'static str, NativeFn)],
}

impl Native {
    /// An executor of a table of functions by agent id.
    #[must_use]
    pub const fn new(functions: &'static [(&'static str, NativeFn)]) -> Self {
        Self { functions }
    }

    /// The ids of the agents it implements, in the order of the table.
    pub fn agents(&self) -> impl Iterator<Item = &'static str> {
        self.functions.iter().map(|(id, _)| *id)
    }
}

impl Executor for Native {
    fn execute(&self, agent: &AgentSpec, inputs: &Inputs) -> Result<Section, AgentError> {
        let known = self.functions.iter().find(|(id, _)| *id == agent.id);
        let (_, function) = known.ok_or_else(|| AgentError::NotImplemented {
            agent: agent.id.to_owned(),
        })?;
        function(inputs)
    }
}
