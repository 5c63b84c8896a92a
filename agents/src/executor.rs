//! Who does the work of an agent. The orchestrator hands an executor the agent's inputs and takes
//! its section back; whether a function or a language model made it is the executor's business.

use std::sync::OnceLock;
use std::time::UNIX_EPOCH;

use crate::{AgentError, AgentSpec, Inputs, Part, Section};

/// Does the work of agents. It is called from several threads at a time, and shared with them: one
/// that does not answer in time is left behind, and the run goes on.
pub trait Executor: Send + Sync {
    /// The parts of an agent's prompt that are wanted beyond its core. They are left out when the
    /// context has no room for them.
    fn demands(&self, agent: &AgentSpec) -> &[Part] {
        let _ = agent;
        &[]
    }

    /// Whether another try may end better than one that ended with this error. A mistake in how the
    /// agent is set up stays one.
    fn may_recover(&self, error: &AgentError) -> bool {
        !matches!(
            error,
            AgentError::NotImplemented { .. }
                | AgentError::Undeclared { .. }
                | AgentError::Absent { .. }
        )
    }

    /// What an agent's answer depends on beside its prompt and sections, such as a model's name and
    /// settings. A session reuses an answer only where this is the same; without an identity it
    /// reuses none.
    fn identity(&self, agent: &AgentSpec) -> Option<String> {
        let _ = agent;
        None
    }

    /// Executes one agent. What takes long has to give up at [`Inputs::deadline`], when nobody
    /// waits for the answer any more.
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

    /// The program that holds the functions, by its size and when it was built.
    #[must_use]
    pub fn program() -> Option<String> {
        static PROGRAM: OnceLock<Option<String>> = OnceLock::new();
        PROGRAM.get_or_init(program).clone()
    }

    /// The ids of the agents it implements, in the order of the table.
    pub fn agents(&self) -> impl Iterator<Item = &'static str> {
        self.functions.iter().map(|(id, _)| *id)
    }
}

impl Executor for Native {
    /// A function fails the same way each time.
    fn may_recover(&self, _: &AgentError) -> bool {
        false
    }

    fn identity(&self, _: &AgentSpec) -> Option<String> {
        Self::program()
    }

    fn execute(&self, agent: &AgentSpec, inputs: &Inputs) -> Result<Section, AgentError> {
        let known = self.functions.iter().find(|(id, _)| *id == agent.id);
        let (_, function) = known.ok_or_else(|| AgentError::NotImplemented {
            agent: agent.id.to_owned(),
        })?;
        function(inputs)
    }
}

fn program() -> Option<String> {
    let file = std::env::current_exe().and_then(std::fs::metadata).ok()?;
    let built = file.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(format!("native {} {}", file.len(), built.as_nanos()))
}
