//! The orchestrator: a state machine that advances a phase a step. It decides who runs when, with
//! how much prompt and on which sections, and what follows from a failure; reading prompts,
//! keeping sections and doing an agent's work are the loader's, memory's and executor's.

mod commit;
mod planning;
mod resuming;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::assembly::{self, Assembled};
use crate::handed::visible;
use crate::loader::Loader;
use crate::memory::Memory;
use crate::report::{Report, Warning};
use crate::schedule::{Given, Schedule, Task};
use crate::selection::Selection;
use crate::session::Session;
use crate::{
    AgentError, AgentSpec, Event, Executor, Limits, Phase, Registry, Section, canonical, digest,
    tokens_of,
};

/// What a step came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// This phase is done.
    PhaseDone(&'static str),
    /// All phases were done before.
    Finished,
}

/// A run of one workflow.
#[derive(Debug)]
pub struct Orchestrator {
    registry: &'static Registry,
    /// The agents of the workflow, in roster order.
    agents: Vec<&'static AgentSpec>,
    /// The agents that wrote their section.
    done: Vec<&'static str>,
    /// The next phase.
    next: usize,
    /// Whether the summaries are in the context.
    planned: bool,
    limits: Limits,
    loader: Loader,
    memory: Memory,
    report: Report,
    selection: Option<Selection>,
    session: Option<Session>,
    /// By agent, the hash of what its section was made from.
    keys: RefCell<BTreeMap<&'static str, String>>,
    /// Sections of the session that a person changed and that cannot be used any more.
    outdated: RefCell<Vec<&'static str>>,
    /// The agents whose sections a person changed in this run.
    revised: Vec<&'static str>,
}

impl Orchestrator {
    /// A run of a workflow. Sections beyond the resident limit go to `spill_dir`, which is created
    /// when first needed.
    ///
    /// # Errors
    /// [`AgentError::UnknownWorkflow`].
    pub fn new(
        registry: &'static Registry,
        workflow: &str,
        limits: Limits,
        spill_dir: PathBuf,
    ) -> Result<Self, AgentError> {
        let Some(chosen) = registry.workflow(workflow) else {
            let known: Vec<_> = registry.workflows.iter().map(|known| known.id).collect();
            return Err(AgentError::UnknownWorkflow {
                workflow: workflow.to_owned(),
                known: known.join(", "),
            });
        };
        let agents: Vec<_> = registry
            .agents
            .iter()
            .filter(|agent| chosen.agents.contains(&agent.id))
            .collect();
        let mut run = Self {
            registry,
            agents,
            done: Vec::new(),
            next: 0,
            planned: false,
            limits,
            loader: Loader::new(registry.files, limits.context_tokens),
            memory: Memory::new(limits.resident_bytes, spill_dir, registry.keep),
            report: Report {
                workflow: chosen.id,
                ..Report::default()
            },
            selection: None,
            session: None,
            keys: RefCell::default(),
            outdated: RefCell::default(),
            revised: Vec::new(),
        };
        run.report.context.limit_tokens = limits.context_tokens;
        Ok(run)
    }

    /// Leaves out agents that are not critical and not needed, as far as `selection` says so.
    pub const fn select(&mut self, selection: Selection) {
        self.selection = Some(selection);
    }

    /// Gives the run a section from outside: an input of the registry, or the section of an agent
    /// that this workflow leaves out. Inputs that are not provided are absent to their readers.
    ///
    /// # Errors
    /// [`AgentError::NotAnInput`] if an agent of the run produces it or nobody reads it;
    /// [`AgentError::Encode`] and [`AgentError::Compression`].
    pub fn provide<T: Serialize>(&mut self, section: &str, value: &T) -> Result<(), AgentError> {
        let allowed = self.inputs();
        if !allowed.contains(&section) {
            return Err(AgentError::NotAnInput {
                section: section.to_owned(),
                allowed: allowed.join(", "),
            });
        }
        let json = canonical::to_string(value).map_err(|source| AgentError::Encode {
            section: section.to_owned(),
            source,
        })?;
        let section = Section::from_json(section.to_owned(), json.into());
        self.memory.store(&section)?;
        self.settle(&mut |_| {});
        Ok(())
    }

    /// The sections that can be provided.
    #[must_use]
    pub fn inputs(&self) -> Vec<&'static str> {
        let left_out = self.registry.agents.iter().filter(|agent| {
            let runs = self.agents.iter().any(|own| own.id == agent.id);
            !runs && !agent.amends
        });
        let inputs = self.registry.inputs.iter().copied();
        inputs.chain(left_out.map(|agent| agent.writes)).collect()
    }

    /// Runs all phases that are left.
    ///
    /// # Errors
    /// As for [`Orchestrator::step`].
    pub fn run(
        &mut self,
        executor: Arc<dyn Executor>,
        events: &mut dyn FnMut(Event),
    ) -> Result<(), AgentError> {
        while self.step(Arc::clone(&executor), events)? != Step::Finished {}
        events(Event::Done(self.report.clone()));
        Ok(())
    }

    /// Runs the next phase. After an error the run stays at that phase: the sections finished so
    /// far can be read, and another step tries the phase's remaining agents again.
    ///
    /// # Errors
    /// [`AgentError::Critical`] if an agent failed that the run cannot do without,
    /// [`AgentError::BudgetExceeded`] if the phase's summaries alone are too long,
    /// [`AgentError::Spill`] and the like if memory cannot do its work.
    pub fn step(
        &mut self,
        executor: Arc<dyn Executor>,
        events: &mut dyn FnMut(Event),
    ) -> Result<Step, AgentError> {
        let Some(phase) = self.registry.phases.get(self.next).copied() else {
            return Ok(Step::Finished);
        };
        self.plan(events)?;
        let agents = self.agents_of(phase, events)?;
        events(Event::PhaseStarted {
            phase: phase.name,
            agents: agents.iter().map(|agent| agent.id).collect(),
        });
        // Agents that failed in a first try of this phase get their say again.
        let again = |warning: &Warning| agents.iter().any(|agent| agent.id == warning.agent);
        self.report.warnings.retain(|warning| !again(warning));
        let summaries = self.loader.held_tokens();
        let loading = self.limits.loading;
        self.prefetch(&agents, executor.as_ref())?;
        let assembled = assembly::assemble(
            &mut self.loader,
            phase,
            &agents,
            executor.as_ref(),
            loading,
            events,
        )?;
        self.tell_of_context(phase, &assembled, summaries, events);
        let tasks = self.tasks(&assembled);
        let given = self.given(&tasks)?;
        let outcomes = Schedule {
            phase: phase.name,
            tasks: &tasks,
            given: &given,
            executor: &executor,
            limits: self.limits,
            kept: &|agent, inputs| self.kept(executor.as_ref(), agent, inputs),
        }
        .run(events);
        self.loader.unload();
        self.commit(phase, &assembled, outcomes, events)?;
        self.next += 1;
        events(Event::PhaseFinished {
            phase: phase.name,
            lines: assembled.lines,
            tokens: assembled.tokens,
        });
        Ok(Step::PhaseDone(phase.name))
    }

    /// Tells whose prompts have no room or too little, and how much those that have take up beside `summaries`.
    fn tell_of_context(
        &mut self,
        phase: Phase,
        assembled: &Assembled,
        summaries: usize,
        events: &mut dyn FnMut(Event),
    ) {
        for agent in &assembled.left_out {
            let reason = format!("phase `{}` has no room even for its summary", phase.name);
            self.leave_out(agent, true, reason, events);
        }
        if let Some(short) = &assembled.short {
            let told = short.told(phase, self.limits.context_tokens);
            if !self.report.notices.contains(&told) {
                self.report.notices.push(told);
            }
        }
        self.count_context(self.loader.held_tokens().saturating_sub(summaries));
        events(Event::ContextLoaded {
            phase: phase.name,
            lines: assembled.lines,
            line_budget: phase.line_budget,
            held_tokens: self.loader.held_tokens(),
            limit_tokens: self.limits.context_tokens,
        });
    }

    /// What each agent whose prompt has room is to do.
    fn tasks(&self, assembled: &Assembled) -> Vec<Task> {
        let prompts = assembled.prompts.iter();
        let task = |(agent, prompt): &(&'static AgentSpec, Arc<_>)| Task {
            agent,
            prompt: Arc::clone(prompt),
            sees: visible(self.registry, agent),
        };
        prompts.map(task).collect()
    }

    /// A section that an agent wrote or that was provided, as a type.
    ///
    /// # Errors
    /// [`AgentError::Absent`] if nobody produced it so far, [`AgentError::Decode`] if it is no
    /// `T`, [`AgentError::Corrupt`] and [`AgentError::Spill`] if it cannot be read back.
    pub fn section<T>(&self, name: &str) -> Result<Arc<T>, AgentError>
    where
        T: DeserializeOwned + Send + Sync + 'static,
    {
        match self.memory.load(name)? {
            Some(section) => section.decode(),
            None => Err(AgentError::Absent {
                section: name.to_owned(),
                reason: self.why_absent(name),
            }),
        }
    }

    /// The tokens of all sections that agents wrote so far, and those of their usual digests: what a
    /// prompt is spared that is given the digests instead.
    ///
    /// # Errors
    /// [`AgentError::Corrupt`] and [`AgentError::Spill`] if a section cannot be read back.
    pub fn digested(&self) -> Result<(usize, usize), AgentError> {
        let (mut raw, mut short) = (0, 0);
        for name in self.finished() {
            if let Some(section) = self.memory.load(name)? {
                let whole = tokens_of(&section.json()?);
                raw += whole;
                short += section.digest(digest::usual(whole))?.tokens;
            }
        }
        Ok((raw, short))
    }

    /// What the run has used so far.
    #[must_use]
    pub const fn report(&self) -> &Report {
        &self.report
    }

    /// Where the sections lie, for those who want their hashes.
    #[must_use]
    pub const fn memory(&self) -> &Memory {
        &self.memory
    }

    /// Reads from memory what the agents may see; each section is decoded once for all of them.
    fn given(&self, tasks: &[Task]) -> Result<Given, AgentError> {
        let mut given = Given::new();
        for name in tasks.iter().flat_map(|task| &task.sees) {
            if !given.contains_key(name)
                && let Some(section) = self.memory.load(name)?
            {
                given.insert(name, Arc::new(section));
            }
        }
        Ok(given)
    }

    fn finished(&self) -> Vec<&'static str> {
        let done = self
            .agents
            .iter()
            .filter(|agent| self.done.contains(&agent.id));
        done.map(|agent| agent.writes).collect()
    }

    fn why_absent(&self, section: &str) -> String {
        let failure = |agent: &&AgentSpec| {
            let mut warnings = self.report.warnings.iter();
            warnings.find(|warning| warning.agent == agent.id)
        };
        match self.registry.producer(section) {
            None if self.registry.inputs.contains(&section) => "it was not provided".to_owned(),
            None => "no agent writes it; correct the name".to_owned(),
            Some(agent) if self.report.reason_for(agent.id).is_some() => format!(
                "agent `{}` was left out: {}",
                agent.id,
                self.report.reason_for(agent.id).unwrap_or_default()
            ),
            Some(agent) => match failure(&agent) {
                Some(warning) => format!("agent `{}` failed: {}", agent.id, warning.message),
                None => format!("agent `{}` has not run", agent.id),
            },
        }
    }
}
