//! A second opinion: some agents are executed twice, natively and by an executor that only proposes,
//! such as a language model. The native section is what the run goes on with, so that each proposal
//! stands for itself and none can break the run; both are kept, for whoever compares them.

use std::sync::{Arc, Mutex, PoisonError};

use crate::{AgentError, AgentSpec, Executor, Inputs, Part, Section};

/// What two executors made of one agent.
#[derive(Clone, Debug)]
pub struct Opinion {
    /// The agent.
    pub agent: String,
    /// The section that it writes.
    pub section: String,
    /// The native section, as canonical JSON.
    pub native: Arc<str>,
    /// The proposed one, or why there is none.
    pub proposed: Result<Arc<str>, Arc<AgentError>>,
}

/// Executes all agents natively, and asks for a second opinion on some.
pub struct Consultation {
    native: Arc<dyn Executor>,
    proposer: Arc<dyn Executor>,
    agents: Vec<&'static str>,
    opinions: Mutex<Vec<Opinion>>,
}

impl Consultation {
    /// A consultation of `proposer` on `agents`.
    #[must_use]
    pub fn new(
        native: Arc<dyn Executor>,
        proposer: Arc<dyn Executor>,
        agents: Vec<&'static str>,
    ) -> Self {
        Self {
            native,
            proposer,
            agents,
            opinions: Mutex::default(),
        }
    }

    /// The opinions so far, in the order of the agents asked for; an agent that could not be
    /// executed natively has none.
    #[must_use]
    pub fn opinions(&self) -> Vec<Opinion> {
        let opinions = self.opinions.lock();
        let mut opinions = opinions.unwrap_or_else(PoisonError::into_inner).clone();
        let place = |opinion: &Opinion| self.agents.iter().position(|id| *id == opinion.agent);
        opinions.sort_by_key(place);
        opinions
    }

    fn consulted(&self, agent: &AgentSpec) -> bool {
        self.agents.contains(&agent.id)
    }
}

impl Executor for Consultation {
    fn demands(&self, agent: &AgentSpec) -> &[Part] {
        if self.consulted(agent) {
            self.proposer.demands(agent)
        } else {
            self.native.demands(agent)
        }
    }

    /// The proposer's failure is no failure of the agent.
    fn may_recover(&self, error: &AgentError) -> bool {
        self.native.may_recover(error)
    }

    fn execute(&self, agent: &AgentSpec, inputs: &Inputs) -> Result<Section, AgentError> {
        let native = self.native.execute(agent, inputs)?;
        if self.consulted(agent) {
            let proposed = self.proposer.execute(agent, inputs);
            let opinion = Opinion {
                agent: agent.id.to_owned(),
                section: agent.writes.to_owned(),
                native: native.json()?,
                proposed: proposed
                    .and_then(|section| section.json())
                    .map_err(Arc::new),
            };
            let mut opinions = self.opinions.lock().unwrap_or_else(PoisonError::into_inner);
            // An agent that is tried again has one opinion.
            opinions.retain(|known| known.agent != opinion.agent);
            opinions.push(opinion);
        }
        Ok(native)
    }
}
