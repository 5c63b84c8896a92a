//! Runs the agents of one phase: each as soon as what it reads within the phase is there, several
//! at a time in scoped threads. A single agent that is ready runs on the caller's thread, since a
//! thread for it would only cost time. The outcome does not depend on the clock: it is returned
//! in roster order, and every agent whose inputs can be had is run, whatever else fails.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, mpsc};

use crate::{AgentError, AgentSpec, Event, Executor, Inputs, Section, tokens_of};

/// What became of an agent.
pub enum Outcome {
    /// It wrote its section.
    Done(Arc<Section>),
    /// It failed.
    Failed(AgentError),
    /// It reads what a failed critical agent was to write, and was not run.
    Skipped,
}

/// An agent of the phase with its prompt.
pub struct Task {
    /// The agent.
    pub agent: &'static AgentSpec,
    /// The prompt that was assembled for it.
    pub prompt: Arc<str>,
}

/// Sections of earlier phases and from outside, by name.
pub type Given = std::collections::BTreeMap<&'static str, Arc<Section>>;

/// Runs the tasks, at most `parallel` at a time. An agent that waits for itself, directly or
/// through others, has no outcome.
pub fn run(
    tasks: &[Task],
    given: &Given,
    executor: &dyn Executor,
    parallel: usize,
    events: &mut dyn FnMut(Event),
) -> Vec<Option<Outcome>> {
    let mut state = State {
        tasks,
        given,
        started: vec![false; tasks.len()],
        outcomes: tasks.iter().map(|_| None).collect(),
    };
    std::thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        let mut running = 0;
        loop {
            while running < parallel.max(1) {
                let Some(at) = state.next() else { break };
                let agent = tasks[at].agent;
                let Some(inputs) = state.start(at) else {
                    continue;
                };
                let prompt = &tasks[at].prompt;
                events(Event::AgentStarted {
                    agent: agent.id,
                    lines: prompt.lines().count(),
                    tokens: tokens_of(prompt),
                });
                if parallel <= 1 || (running == 0 && state.next().is_none()) {
                    state.settle(at, execute(executor, agent, &inputs), events);
                    continue;
                }
                let sender = sender.clone();
                running += 1;
                scope.spawn(move || {
                    // The receiver lives as long as anything runs.
                    let _ = sender.send((at, execute(executor, agent, &inputs)));
                });
            }
            if running == 0 {
                break;
            }
            let Ok((at, result)) = receiver.recv() else {
                break;
            };
            running -= 1;
            state.settle(at, result, events);
        }
    });
    state.outcomes
}

struct State<'a> {
    tasks: &'a [Task],
    given: &'a Given,
    started: Vec<bool>,
    outcomes: Vec<Option<Outcome>>,
}

impl State<'_> {
    /// The first task in roster order that is ready: every agent of the phase that writes what it
    /// reads has an outcome.
    fn next(&self) -> Option<usize> {
        (0..self.tasks.len()).find(|at| {
            let reads = self.tasks[*at].agent.reads.iter();
            !self.started[*at]
                && reads
                    .filter_map(|section| self.writer(section))
                    .all(|writer| self.outcomes[writer].is_some())
        })
    }

    fn writer(&self, section: &str) -> Option<usize> {
        self.tasks
            .iter()
            .position(|task| task.agent.writes == section)
    }

    /// Marks a task as started and gathers its inputs; none if it has to be skipped.
    fn start(&mut self, at: usize) -> Option<Inputs> {
        self.started[at] = true;
        let Task { agent, prompt } = &self.tasks[at];
        let mut sections = Vec::with_capacity(agent.reads.len());
        for name in agent.reads {
            let writer = self.writer(name);
            let outcome = writer.and_then(|writer| self.outcomes[writer].as_ref());
            let section = match outcome {
                Some(Outcome::Done(section)) => Some(Arc::clone(section)),
                Some(Outcome::Failed(_)) if writer.is_some_and(|at| !self.critical(at)) => None,
                Some(Outcome::Failed(_) | Outcome::Skipped) => {
                    self.outcomes[at] = Some(Outcome::Skipped);
                    return None;
                }
                None => self.given.get(name).map(Arc::clone),
            };
            sections.push(((*name).to_owned(), section));
        }
        Some(Inputs::of_run(agent.id, Arc::clone(prompt), sections))
    }

    fn critical(&self, at: usize) -> bool {
        self.tasks[at].agent.critical
    }

    fn settle(
        &mut self,
        at: usize,
        result: Result<(Section, usize), AgentError>,
        events: &mut dyn FnMut(Event),
    ) {
        let agent = self.tasks[at].agent;
        self.outcomes[at] = Some(match result {
            Ok((section, bytes)) => {
                events(Event::AgentFinished {
                    agent: agent.id,
                    section: agent.writes,
                    bytes,
                });
                Outcome::Done(Arc::new(section))
            }
            Err(error) => Outcome::Failed(error),
        });
    }
}

/// Executes one agent, and writes its section as JSON while others still run; a panic and a section
/// of another name are failures like any other. Returned is the section, and its bytes.
fn execute(
    executor: &dyn Executor,
    agent: &'static AgentSpec,
    inputs: &Inputs,
) -> Result<(Section, usize), AgentError> {
    // Nothing of the inputs outlives a panic but the sections' caches, and they survive it.
    let section = catch_unwind(AssertUnwindSafe(|| executor.execute(agent, inputs)))
        .unwrap_or_else(|panic| {
            Err(AgentError::Panicked {
                agent: agent.id.to_owned(),
                message: message_of(panic.as_ref()),
            })
        })?;
    if section.name() == agent.writes {
        let bytes = section.json()?.len();
        return Ok((section, bytes));
    }
    Err(AgentError::WrongSection {
        agent: agent.id.to_owned(),
        expected: agent.writes.to_owned(),
        written: section.name().to_owned(),
    })
}

fn message_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned())
}
