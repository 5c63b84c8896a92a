//! Runs the agents of one phase: each as soon as what it reads within the phase is there, several
//! at a time in threads of their own. Without a time limit a single agent that is ready runs on the
//! caller's thread, since a thread for it would only cost time. When the phase's time is over, who
//! has not answered is given up and its thread left behind; who has only waited for it gets the
//! time once more. But for that the outcome does not depend on the clock: it is returned in roster
//! order, and every agent whose inputs can be had is run, whatever else fails.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Instant;

use crate::attempt::{self, Retry, Written};
use crate::{AgentError, AgentSpec, Event, Executor, Inputs, Limits, Section, tokens_of};

/// How often a phase has its time: the second is for those who waited for somebody given up.
const ROUNDS: usize = 2;

/// What became of an agent.
pub enum Outcome {
    /// It wrote its section.
    Done(Arc<Section>),
    /// Its section is that of an earlier run with the same inputs.
    Reused(Arc<Section>),
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
    /// The sections that it may see: those it declares first.
    pub sees: Vec<&'static str>,
}

/// Sections of earlier phases and from outside, by name.
pub type Given = std::collections::BTreeMap<&'static str, Arc<Section>>;

/// One phase to be run.
pub struct Schedule<'a> {
    /// The phase's name.
    pub phase: &'static str,
    /// Its agents.
    pub tasks: &'a [Task],
    /// What they are given.
    pub given: &'a Given,
    /// Who does their work.
    pub executor: &'a Arc<dyn Executor>,
    /// How many at a time, how long and how often.
    pub limits: Limits,
    /// The section of an earlier run with the same inputs, if there is one.
    pub kept: &'a dyn Fn(&'static AgentSpec, &Inputs) -> Option<Section>,
}

/// What a worker tells.
enum News {
    Retried(usize, Retry),
    Ended(usize, Written),
}

impl Schedule<'_> {
    /// Runs the tasks. An agent that waits for itself, directly or through others, has no outcome.
    pub fn run(&self, events: &mut dyn FnMut(Event)) -> Vec<Option<Outcome>> {
        let mut state = State {
            of: self,
            deadline: self.deadline(),
            started: vec![false; self.tasks.len()],
            outcomes: self.tasks.iter().map(|_| None).collect(),
        };
        let (sender, receiver) = mpsc::channel();
        let mut rounds = 1;
        let mut running = 0;
        loop {
            running += self.start_ready(&mut state, running, &sender, events);
            if running == 0 {
                return state.outcomes;
            }
            match next_news(&receiver, state.deadline) {
                // What comes from those who were given up is not heard.
                Some(News::Retried(at, _) | News::Ended(at, _)) if state.outcomes[at].is_some() => {
                }
                Some(News::Retried(at, retry)) => events(self.retried(at, retry)),
                Some(News::Ended(at, written)) => {
                    running -= 1;
                    state.settle(at, written, events);
                }
                None => {
                    state.give_up(rounds == ROUNDS);
                    state.deadline = self.deadline();
                    rounds += 1;
                    running = 0;
                }
            }
        }
    }

    fn deadline(&self) -> Option<Instant> {
        self.limits.phase_time.map(|time| Instant::now() + time)
    }

    /// Starts what is ready, as far as there is room; returns how many now run in threads.
    fn start_ready(
        &self,
        state: &mut State<'_>,
        running: usize,
        sender: &Sender<News>,
        events: &mut dyn FnMut(Event),
    ) -> usize {
        let mut more = 0;
        while running + more < self.limits.parallel.max(1) {
            let Some(at) = state.next() else { break };
            let Some(inputs) = state.start(at, events) else {
                continue;
            };
            let alone =
                self.limits.parallel <= 1 || (running + more == 0 && state.next().is_none());
            if state.deadline.is_none() && alone {
                let written = self.here(at, &inputs, events);
                state.settle(at, written, events);
            } else if let Err(error) = self.in_thread(at, inputs, sender) {
                state.settle(at, Err(error), events);
            } else {
                more += 1;
            }
        }
        more
    }

    fn here(&self, at: usize, inputs: &Inputs, events: &mut dyn FnMut(Event)) -> Written {
        let agent = self.tasks[at].agent;
        let executor = self.executor.as_ref();
        attempt::run(executor, agent, inputs, self.limits, &mut |retry| {
            events(self.retried(at, retry));
        })
    }

    /// Nobody waits for the thread: it ends when the executor returns, and if the phase is over by
    /// then, what it says is heard by nobody.
    fn in_thread(&self, at: usize, inputs: Inputs, to: &Sender<News>) -> Result<(), AgentError> {
        let agent = self.tasks[at].agent;
        let (executor, limits, to) = (Arc::clone(self.executor), self.limits, to.clone());
        let work = move || {
            let written = attempt::run(executor.as_ref(), agent, &inputs, limits, &mut |retry| {
                let _ = to.send(News::Retried(at, retry));
            });
            let _ = to.send(News::Ended(at, written));
        };
        let thread = std::thread::Builder::new().name(agent.id.to_owned());
        thread.spawn(work).map(drop).map_err(|source| {
            let agent = agent.id;
            AgentError::Thread { agent, source }
        })
    }

    fn retried(&self, at: usize, retry: Retry) -> Event {
        Event::AgentRetried {
            agent: self.tasks[at].agent.id,
            attempt: retry.attempt,
            message: retry.error.to_string(),
            wait_ms: u64::try_from(retry.wait.as_millis()).unwrap_or(u64::MAX),
        }
    }
}

/// The next that a worker tells; none when the time is over.
fn next_news(receiver: &Receiver<News>, deadline: Option<Instant>) -> Option<News> {
    let Some(deadline) = deadline else {
        return receiver.recv().ok();
    };
    let left = deadline.saturating_duration_since(Instant::now());
    receiver.recv_timeout(left).ok()
}

/// A section that is missing because a critical agent failed.
struct Unmade;

struct State<'a> {
    of: &'a Schedule<'a>,
    deadline: Option<Instant>,
    started: Vec<bool>,
    outcomes: Vec<Option<Outcome>>,
}

impl State<'_> {
    /// The first task in roster order that is ready: every agent of the phase that writes what it
    /// reads has an outcome.
    fn next(&self) -> Option<usize> {
        (0..self.of.tasks.len()).find(|at| {
            let reads = self.of.tasks[*at].agent.reads.iter();
            !self.started[*at]
                && reads
                    .flat_map(|section| self.makers(*at, section))
                    .all(|maker| self.outcomes[maker].is_some())
        })
    }

    /// Who makes a section that a task reads, in the order in which they do: who writes it, and then
    /// those who amend it. Who amends it waits only for those before it.
    fn makers(&self, reader: usize, section: &str) -> impl Iterator<Item = usize> {
        let amends = move |at: usize| {
            let agent = self.of.tasks[at].agent;
            agent.amends && agent.writes == section
        };
        let before = move |at: &usize| !amends(reader) || !amends(*at) || *at < reader;
        let all = 0..self.of.tasks.len();
        let makers = all.filter(move |at| self.of.tasks[*at].agent.writes == section);
        makers.filter(before)
    }

    /// A section as the last of those who make it leaves it; an error if the reader cannot do with
    /// what became of one of them.
    fn made(&self, reader: usize, section: &str) -> Result<Option<Arc<Section>>, Unmade> {
        let mut made = self.of.given.get(section);
        for maker in self.makers(reader, section) {
            match &self.outcomes[maker] {
                Some(Outcome::Done(section) | Outcome::Reused(section)) => made = Some(section),
                // Who cannot amend a section leaves it as it was.
                Some(Outcome::Failed(_)) if !self.of.tasks[maker].agent.critical => {}
                Some(Outcome::Failed(_) | Outcome::Skipped) => return Err(Unmade),
                None => {}
            }
        }
        Ok(made.map(Arc::clone))
    }

    /// Marks a task as started and gathers its inputs; none if it needs no work: it has to be
    /// skipped, or its section is there from an earlier run.
    fn start(&mut self, at: usize, events: &mut dyn FnMut(Event)) -> Option<Inputs> {
        self.started[at] = true;
        let Task {
            agent,
            prompt,
            sees,
        } = &self.of.tasks[at];
        let mut sections = Vec::with_capacity(sees.len());
        for name in sees {
            let Ok(section) = self.made(at, name) else {
                self.outcomes[at] = Some(Outcome::Skipped);
                return None;
            };
            sections.push(((*name).to_owned(), section));
        }
        let inputs = Inputs::of_run(agent.id, Arc::clone(prompt), sections, self.deadline);
        if let Some(section) = (self.of.kept)(agent, &inputs) {
            events(Event::AgentReused {
                agent: agent.id,
                section: agent.writes,
            });
            self.outcomes[at] = Some(Outcome::Reused(Arc::new(section)));
            return None;
        }
        events(Event::AgentStarted {
            agent: agent.id,
            lines: prompt.lines().count(),
            tokens: tokens_of(prompt),
        });
        Some(inputs)
    }

    fn settle(&mut self, at: usize, written: Written, events: &mut dyn FnMut(Event)) {
        let agent = self.of.tasks[at].agent;
        self.outcomes[at] = Some(match written {
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

    /// The time is over: who runs has failed, and at the end also who has not started.
    fn give_up(&mut self, all: bool) {
        for (at, task) in self.of.tasks.iter().enumerate() {
            if self.outcomes[at].is_none() && (all || self.started[at]) {
                self.started[at] = true;
                self.outcomes[at] = Some(Outcome::Failed(AgentError::TimedOut {
                    agent: task.agent.id,
                    phase: self.of.phase,
                    limit: self.of.limits.phase_time.unwrap_or_default(),
                }));
            }
        }
    }
}
