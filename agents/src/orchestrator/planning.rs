//! The beginning of a run: which agents take part, and their summaries in the context.

use super::Orchestrator;
use crate::loader::Part;
use crate::{AgentError, AgentSpec, Event, Executor, Loading, Phase};

impl Orchestrator {
    /// Loads the summaries of the run's agents, once. Where the context has no room for all, it
    /// holds those of critical agents, and of the others as many as fit; the rest is left out.
    pub(super) fn plan(&mut self, events: &mut dyn FnMut(Event)) -> Result<(), AgentError> {
        if self.planned {
            return Ok(());
        }
        let (critical, others): (Vec<_>, Vec<_>) = self
            .agents
            .iter()
            .copied()
            .partition(|agent| agent.critical);
        let summaries: Vec<_> = self
            .agents
            .iter()
            .map(|agent| (*agent, Part::Summary))
            .collect();
        self.loader.prefetch(&summaries, self.limits.parallel)?;
        for agent in critical {
            self.loader.load(agent, Part::Summary)?;
        }
        for agent in others {
            if let Err(error) = self.loader.load(agent, Part::Summary) {
                self.leave_out(agent, error.to_string(), events);
            }
        }
        self.planned = true;
        self.count_context(self.loader.held_tokens());
        Ok(())
    }

    /// The agents of a phase that have yet to run.
    pub(super) fn agents_of(&self, phase: Phase) -> Vec<&'static AgentSpec> {
        let of_phase = self.agents.iter().copied();
        of_phase
            .filter(|agent| agent.phase == phase.name)
            .filter(|agent| !self.done.contains(&agent.id))
            .filter(|agent| self.report.reason_for(agent.id).is_none())
            .collect()
    }

    /// Reads ahead what a phase is predicted to load.
    pub(super) fn prefetch(
        &mut self,
        agents: &[&'static AgentSpec],
        executor: &dyn Executor,
    ) -> Result<(), AgentError> {
        let mut wanted = Vec::new();
        for agent in agents {
            wanted.push((*agent, Part::Core));
            if self.limits.loading == Loading::Whole {
                wanted.extend(executor.demands(agent).iter().map(|part| (*agent, *part)));
            }
        }
        self.loader.prefetch(&wanted, self.limits.parallel)
    }
}
