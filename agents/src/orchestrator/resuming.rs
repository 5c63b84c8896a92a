//! Going on from what there is: sections of an earlier run, of earlier phases, and those that a
//! person has changed between two phases.

use serde::Serialize;

use super::Orchestrator;
use crate::handed::visible;
use crate::session::{Found, Keep, Session, key};
use crate::{AgentError, AgentSpec, Event, Executor, Inputs, Section, canonical};

impl Orchestrator {
    /// Has the run take from a session what it would make again, and keep there what it makes.
    pub fn keep_session(&mut self, session: Session) {
        if let Some(damaged) = session.damaged() {
            self.report.notices.push(damaged.to_owned());
        }
        self.session = Some(session);
    }

    /// Goes back to a phase: what it and the phases after it have made, in this run or in the
    /// session, is made anew.
    ///
    /// # Errors
    /// [`AgentError::UnknownPhase`].
    pub fn resume_from(&mut self, phase: &str) -> Result<(), AgentError> {
        let phases = self.registry.phases;
        let Some(at) = phases.iter().position(|known| known.name == phase) else {
            let known: Vec<_> = phases.iter().map(|known| known.name).collect();
            return Err(AgentError::UnknownPhase {
                phase: phase.to_owned(),
                known: known.join(", "),
            });
        };
        for agent in self.agents.clone() {
            if phases[at..].iter().any(|later| later.name == agent.phase) {
                self.undo(agent);
                if let Some(session) = &mut self.session {
                    session.forget(agent.id);
                }
            }
        }
        self.next = self.next.min(at);
        Ok(())
    }

    /// Puts another section in the place of one that an agent wrote, as a person does who reviews a
    /// phase before the next. Agents that have read it run again; the next step is the first phase
    /// that has one of them.
    ///
    /// # Errors
    /// [`AgentError::NotWritten`] if no agent has written it in this run; [`AgentError::Encode`].
    pub fn revise<T: Serialize>(&mut self, section: &str, value: &T) -> Result<(), AgentError> {
        let done = self.agents.iter().copied();
        let mut done = done.filter(|agent| self.done.contains(&agent.id));
        let writer = done.find(|agent| agent.writes == section && !self.is_amended(agent));
        let Some(writer) = writer else {
            return Err(AgentError::NotWritten {
                section: section.to_owned(),
                written: self.finished().join(", "),
            });
        };
        let json = canonical::to_string(value).map_err(|source| AgentError::Encode {
            section: section.to_owned(),
            source,
        })?;
        let section = Section::from_json(section.to_owned(), json.into());
        self.memory.store(&section)?;
        self.revised.push(writer.id);
        for agent in self.agents.clone() {
            if agent.writes != writer.writes && self.depends_on(agent, writer) {
                self.undo(agent);
            }
        }
        self.settle(&mut |_| {});
        self.checkpoint(&mut |_| {});
        Ok(())
    }

    /// Whether what an agent wrote was amended by another one since.
    fn is_amended(&self, agent: &AgentSpec) -> bool {
        let place = |agent: &AgentSpec| {
            let mut phases = self.registry.phases.iter();
            let mut agents = self.agents.iter();
            let phase = phases.position(|phase| phase.name == agent.phase);
            (phase, agents.position(|known| known.id == agent.id))
        };
        self.agents.iter().any(|other| {
            other.amends
                && other.writes == agent.writes
                && self.done.contains(&other.id)
                && place(other) > place(agent)
        })
    }

    /// Whether what an agent sees was made from the other's section.
    fn depends_on(&self, agent: &AgentSpec, writer: &AgentSpec) -> bool {
        let mut seen: Vec<&str> = visible(self.registry, agent);
        let mut at = 0;
        while let Some(section) = seen.get(at) {
            if *section == writer.writes {
                return true;
            }
            let made_from = self
                .registry
                .producer(section)
                .map_or(&[][..], |by| by.reads);
            for name in made_from {
                if !seen.contains(name) {
                    seen.push(name);
                }
            }
            at += 1;
        }
        false
    }

    /// Has an agent run again.
    fn undo(&mut self, agent: &'static AgentSpec) {
        self.done.retain(|done| *done != agent.id);
        self.revised.retain(|revised| *revised != agent.id);
        self.keys.borrow_mut().remove(agent.id);
        self.report.left_out.retain(|left| left.agent != agent.id);
        let mut phases = self.registry.phases.iter();
        if let Some(at) = phases.position(|phase| phase.name == agent.phase) {
            self.next = self.next.min(at);
        }
    }

    /// The section that the session has for an agent with these inputs.
    pub(super) fn kept(
        &self,
        executor: &dyn Executor,
        agent: &'static AgentSpec,
        inputs: &Inputs,
    ) -> Option<Section> {
        let session = self.session.as_ref()?;
        let key = key(&executor.identity(agent)?, agent, inputs).ok()?;
        let found = session.find(agent, &key);
        self.keys.borrow_mut().insert(agent.id, key);
        match found {
            Found::Section(section) => Some(section),
            Found::OutdatedRevision => {
                self.outdated.borrow_mut().push(agent.writes);
                None
            }
            Found::Nothing => None,
        }
    }

    /// Writes what is finished to the session, where there is one that is kept after each phase.
    pub(super) fn checkpoint(&mut self, events: &mut dyn FnMut(Event)) {
        for section in self.outdated.take() {
            let message = format!(
                "section `{section}` of the session had been changed by hand, but what it was made \
                 from, or the program that made it, is not the same any more; it was made anew"
            );
            self.notice(message, events);
        }
        if self
            .session
            .as_ref()
            .is_some_and(|session| session.keep() == Keep::EachPhase)
        {
            self.save(events);
        }
    }

    /// Writes what is finished to the session. Where that is not possible, the run goes on, and the
    /// session stays as it was. Returns whether it is there.
    pub(super) fn save(&mut self, events: &mut dyn FnMut(Event)) -> bool {
        let Some(mut session) = self.session.take() else {
            return false;
        };
        let saved = self.record_all(&mut session).and_then(|()| session.save());
        self.session = Some(session);
        match saved {
            Ok(()) => true,
            Err(error) => {
                let message = format!("{error}; the run goes on without it");
                self.notice(message, events);
                false
            }
        }
    }

    fn record_all(&self, session: &mut Session) -> Result<(), AgentError> {
        let keys = self.keys.borrow();
        let done = self.agents.iter().filter(|a| self.done.contains(&a.id));
        // What memory has of an amended section is not what its writer made.
        for agent in done.filter(|agent| !self.is_amended(agent)) {
            let Some(key) = keys.get(agent.id) else {
                continue;
            };
            // Such a run took no notice of what a person has made of it, which stays.
            if session.keep() == Keep::OnFailure && session.has_revision(agent) {
                continue;
            }
            let revised = self.revised.contains(&agent.id) || session.is_revised(agent.id, key);
            let hash = self.memory.hash(agent.writes).unwrap_or_default();
            if !session.holds(agent.id, key, &hash, revised)
                && let Some(section) = self.memory.load(agent.writes)?
            {
                session.record(agent, key, &section, revised)?;
            }
        }
        Ok(())
    }

    /// Tells of something that was made up for.
    pub(super) fn notice(&mut self, message: String, events: &mut dyn FnMut(Event)) {
        self.report.notices.push(message.clone());
        events(Event::Notice { message });
    }
}
