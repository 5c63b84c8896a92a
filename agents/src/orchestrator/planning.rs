//! Which agents take part: those predicted before the run, whose summaries are loaded, and those that
//! turn out to be needed before each phase.

use super::Orchestrator;
use crate::loader::Part;
use crate::selection::Known;
use crate::{AgentError, AgentSpec, Event, Executor, Loading, Phase};

impl Orchestrator {
    /// Loads the summaries of the agents that will be needed as far as the sections from outside
    /// tell, once. Where the context has no room for all, it holds those of critical agents, and of
    /// the others as many as fit; the rest is left out.
    pub(super) fn plan(&mut self, events: &mut dyn FnMut(Event)) -> Result<(), AgentError> {
        if self.planned {
            return Ok(());
        }
        let predicted = self.needed(&self.agents)?;
        let predicted = predicted
            .into_iter()
            .filter_map(|(agent, reason)| reason.is_none().then_some(agent));
        let (critical, others): (Vec<_>, Vec<_>) = predicted.partition(|agent| agent.critical);
        let summaries: Vec<_> = critical
            .iter()
            .chain(&others)
            .map(|agent| (*agent, Part::Summary))
            .collect();
        self.loader.prefetch(&summaries, self.limits.parallel)?;
        for agent in critical {
            self.loader.load(agent, Part::Summary)?;
        }
        for agent in others {
            self.load_summary(agent, events);
        }
        self.planned = true;
        self.count_context(self.loader.held_tokens());
        Ok(())
    }

    /// The agents of a phase that have yet to run and that are needed.
    pub(super) fn agents_of(
        &mut self,
        phase: Phase,
        events: &mut dyn FnMut(Event),
    ) -> Result<Vec<&'static AgentSpec>, AgentError> {
        let open: Vec<_> = self
            .agents
            .iter()
            .copied()
            .filter(|agent| agent.phase == phase.name)
            .filter(|agent| !self.done.contains(&agent.id))
            .filter(|agent| self.report.reason_for(agent.id).is_none())
            .collect();
        let held = self.loader.held_tokens();
        let mut agents = Vec::with_capacity(open.len());
        for (agent, reason) in self.needed(&open)? {
            match reason {
                Some(reason) => self.leave_out(agent, false, reason, events),
                None if self.load_summary(agent, events) => agents.push(agent),
                None => {}
            }
        }
        self.count_context(self.loader.held_tokens().saturating_sub(held));
        Ok(agents)
    }

    /// Of each agent why it is not needed, if so.
    fn needed(
        &self,
        agents: &[&'static AgentSpec],
    ) -> Result<Vec<(&'static AgentSpec, Option<String>)>, AgentError> {
        let known = Known::of(&self.memory);
        let asked = agents.iter().map(|agent| match self.selection {
            Some(selection) if !agent.critical && !self.is_to_be_amended(agent) => {
                Ok((*agent, selection(agent, &known)?))
            }
            _ => Ok((*agent, None)),
        });
        asked.collect()
    }

    /// Whether another agent of the run amends what it writes: that is somebody who needs it.
    fn is_to_be_amended(&self, agent: &AgentSpec) -> bool {
        let mut agents = self.agents.iter();
        agents.any(|other| other.amends && other.writes == agent.writes)
    }

    /// Brings an agent's summary into the context; without room for it the agent is left out.
    fn load_summary(&mut self, agent: &'static AgentSpec, events: &mut dyn FnMut(Event)) -> bool {
        match self.loader.load(agent, Part::Summary) {
            Ok(_) => true,
            Err(error) => {
                self.leave_out(agent, true, error.to_string(), events);
                false
            }
        }
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
