//! The end of a phase: what agents wrote goes to memory, what failed is told, and it is decided
//! whether the run can go on.

use super::Orchestrator;
use crate::assembly::Assembled;
use crate::report::{LeftOut, PhaseReport, Warning};
use crate::schedule::Outcome;
use crate::{AgentError, AgentSpec, Event, Phase};

/// How a phase's agents have ended.
#[derive(Default)]
struct Ended {
    failed: Vec<&'static str>,
    /// Those whose section was there from an earlier run.
    reused: Vec<&'static str>,
    /// Those that could not begin.
    stuck: Vec<&'static str>,
    /// The first that failed of those that the run cannot do without.
    critical: Option<(&'static AgentSpec, AgentError)>,
}

impl Orchestrator {
    /// Takes over the outcomes in roster order, and decides whether the run can go on.
    pub(super) fn commit(
        &mut self,
        phase: Phase,
        assembled: &Assembled,
        outcomes: Vec<Option<Outcome>>,
        events: &mut dyn FnMut(Event),
    ) -> Result<(), AgentError> {
        let ended = self.take_over(assembled, outcomes, events);
        self.record(phase, assembled, ended.reused, ended.failed);
        self.settle(events);
        if let Some((agent, error)) = ended.critical {
            let saved = self.save(events);
            let folder = self
                .session
                .as_ref()
                .map(|session| session.folder().to_owned());
            let saved = folder.filter(|_| saved);
            return Err(AgentError::Critical {
                agent: agent.id,
                phase: phase.name,
                cause: Box::new(error),
                finished: self.finished(),
                saved,
            });
        }
        if ended.stuck.is_empty() {
            self.checkpoint(events);
            return Ok(());
        }
        Err(AgentError::Circular {
            phase: phase.name,
            agents: ended.stuck.join(", "),
        })
    }

    /// Stores what was written, and warns of what failed that the run can do without.
    fn take_over(
        &mut self,
        assembled: &Assembled,
        outcomes: Vec<Option<Outcome>>,
        events: &mut dyn FnMut(Event),
    ) -> Ended {
        let mut ended = Ended::default();
        for ((agent, _), outcome) in assembled.prompts.iter().zip(outcomes) {
            if matches!(outcome, Some(Outcome::Reused(_))) {
                ended.reused.push(agent.id);
            }
            let outcome = match outcome {
                Some(Outcome::Done(section) | Outcome::Reused(section)) => {
                    let stored = self.memory.store(&section);
                    self.settle(events);
                    stored
                }
                Some(Outcome::Failed(error)) => Err(error),
                Some(Outcome::Skipped) => {
                    ended.failed.push(agent.id);
                    continue;
                }
                None => {
                    ended.stuck.push(agent.id);
                    continue;
                }
            };
            match outcome {
                Ok(()) => self.done.push(agent.id),
                Err(error) => {
                    ended.failed.push(agent.id);
                    if !agent.critical {
                        self.warn(agent.id, &error, events);
                    } else if ended.critical.is_none() {
                        ended.critical = Some((*agent, error));
                    }
                }
            }
        }
        ended
    }

    fn record(
        &mut self,
        phase: Phase,
        assembled: &Assembled,
        reused: Vec<&'static str>,
        failed: Vec<&'static str>,
    ) {
        let of_phase = self.agents.iter().filter(|agent| agent.phase == phase.name);
        let done = of_phase.map(|agent| agent.id);
        self.report.record(PhaseReport {
            phase: phase.name,
            agents: done.filter(|id| self.done.contains(id)).collect(),
            reused,
            failed,
            lines: assembled.lines,
            line_budget: phase.line_budget,
            tokens: assembled.tokens,
        });
    }

    /// Notes that an agent does not run, and why.
    pub(super) fn leave_out(
        &mut self,
        agent: &'static AgentSpec,
        needed: bool,
        reason: String,
        events: &mut dyn FnMut(Event),
    ) {
        self.loader.forget(agent);
        self.report.left_out.push(LeftOut {
            agent: agent.id,
            phase: agent.phase,
            needed,
            reason: reason.clone(),
        });
        events(Event::AgentLeftOut {
            agent: agent.id,
            reason,
        });
    }

    fn warn(&mut self, agent: &'static str, error: &AgentError, events: &mut dyn FnMut(Event)) {
        let message = error.to_string();
        self.report.warnings.push(Warning {
            agent,
            message: message.clone(),
        });
        events(Event::Warning { agent, message });
    }

    /// Brings memory below its limit; a section is worth as much as agents still read it.
    pub(super) fn settle(&mut self, events: &mut dyn FnMut(Event)) {
        let Self {
            agents,
            done,
            memory,
            report,
            ..
        } = self;
        let waiting = |section: &str| {
            let open = agents.iter().filter(|agent| !done.contains(&agent.id));
            open.filter(|agent| agent.reads.contains(&section)).count()
        };
        let spilled = memory.settle(waiting);
        report.memory = memory.usage();
        match spilled {
            Ok(spilled) => {
                for (section, bytes) in spilled {
                    events(Event::Spilled { section, bytes });
                }
            }
            Err(error) => {
                let message = format!("{error}; it stays in memory");
                if !report.notices.contains(&message) {
                    self.notice(message, events);
                }
            }
        }
    }

    pub(super) fn count_context(&mut self, loaded: usize) {
        let context = &mut self.report.context;
        context.loaded_tokens += loaded;
        context.peak_tokens = context.peak_tokens.max(self.loader.held_tokens());
        context.peak_lines = context.peak_lines.max(self.loader.held_lines());
    }
}
