//! What can go wrong in a run, said so that the reader knows where and what to do.

use std::path::{Path, PathBuf};
use std::time::Duration;

/// An error of the engine or of an agent.
#[derive(Debug, thiserror::Error)]
pub enum AgentError {
    /// No workflow of this name.
    #[error("there is no workflow `{workflow}`; choose one of: {known}")]
    UnknownWorkflow {
        /// What was asked for.
        workflow: String,
        /// What there is.
        known: String,
    },
    /// A section was provided that an agent of the run produces, or that nobody reads.
    #[error("section `{section}` cannot be provided from outside; these can: {allowed}")]
    NotAnInput {
        /// The section.
        section: String,
        /// The sections that can be provided.
        allowed: String,
    },
    /// A section was asked for that nobody produced or provided.
    #[error("section `{section}` is absent: {reason}")]
    Absent {
        /// The section.
        section: String,
        /// Why it is absent.
        reason: String,
    },
    /// An agent asked for a section that it does not declare.
    #[error("agent `{agent}` asks for `{section}`; add it to `reads` in its core.md")]
    Undeclared {
        /// The agent.
        agent: String,
        /// The section.
        section: String,
    },
    /// An agent answered with another section than its own.
    #[error("agent `{agent}` must write `{expected}` but wrote `{written}`")]
    WrongSection {
        /// The agent.
        agent: String,
        /// The section of its front matter.
        expected: String,
        /// The section it answered with.
        written: String,
    },
    /// A section does not have the shape that its reader expects.
    #[error("section `{section}` is not a valid {expected}: {source}")]
    Decode {
        /// The section.
        section: String,
        /// The type expected.
        expected: &'static str,
        /// Where the JSON differs.
        source: serde_json::Error,
    },
    /// A section cannot be written as JSON.
    #[error("section `{section}` cannot be written as JSON: {source}")]
    Encode {
        /// The section.
        section: String,
        /// Why.
        source: serde_json::Error,
    },
    /// The executor does not know the agent.
    #[error("agent `{agent}` has no implementation here; add one to the executor's table")]
    NotImplemented {
        /// The agent.
        agent: String,
    },
    /// What an implementation says of its own failure.
    #[error("{0}")]
    Failed(String),
    /// An implementation panicked.
    #[error("agent `{agent}` panicked: {message}; this is a defect of its implementation")]
    Panicked {
        /// The agent.
        agent: String,
        /// The message of the panic.
        message: String,
    },
    /// An agent that the run cannot do without failed. What was finished stays readable.
    #[error(
        "agent `{agent}` failed in phase `{phase}`: {cause}{}",
        partial(finished, saved.as_deref())
    )]
    Critical {
        /// The agent.
        agent: &'static str,
        /// Its phase.
        phase: &'static str,
        /// Why it failed.
        cause: Box<AgentError>,
        /// The sections that agents had finished by then, and that can still be read.
        finished: Vec<&'static str>,
        /// The folder of the session that keeps them, if it could be written.
        saved: Option<PathBuf>,
    },
    /// An agent had not answered when the time of its phase was over.
    #[error(
        "agent `{agent}` had not answered when the {} of phase `{phase}` were over; give the phase \
         more time",
        seconds(*limit)
    )]
    TimedOut {
        /// The agent.
        agent: &'static str,
        /// Its phase.
        phase: &'static str,
        /// How long the phase may take.
        limit: Duration,
    },
    /// No thread could be started for an agent.
    #[error("no thread could be started for agent `{agent}`: {source}")]
    Thread {
        /// The agent.
        agent: &'static str,
        /// Why.
        source: std::io::Error,
    },
    /// Agents wait for one another; a checked registry cannot contain this.
    #[error("these agents of phase `{phase}` wait for one another: {agents}")]
    Circular {
        /// The phase.
        phase: &'static str,
        /// The agents.
        agents: String,
    },
    /// More text than the context may hold.
    #[error(
        "{wanted} needs {tokens} tokens, {held} of at most {ceiling} (90 % of {limit}) are held; \
         {remedy}"
    )]
    ContextFull {
        /// What was to be loaded.
        wanted: String,
        /// Its tokens.
        tokens: usize,
        /// Tokens already held.
        held: usize,
        /// The most that may be held.
        ceiling: usize,
        /// The whole context.
        limit: usize,
        /// What would have to go.
        remedy: String,
    },
    /// The agents of a phase exceed its line budget, even as summaries.
    #[error(
        "phase `{phase}` needs {lines} lines of summaries alone where its budget is {budget}; \
         leave out agents, the largest are {largest}"
    )]
    BudgetExceeded {
        /// The phase.
        phase: &'static str,
        /// The lines needed at the least.
        lines: usize,
        /// The budget.
        budget: usize,
        /// The agents with the most lines.
        largest: String,
    },
    /// An embedded prompt is missing or damaged.
    #[error("prompt `{path}` {problem}; rebuild the crate that embeds it")]
    Prompt {
        /// The file within the registry's files.
        path: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A section could not be compressed or decompressed.
    #[error("section `{section}` cannot be compressed: {source}")]
    Compression {
        /// The section.
        section: String,
        /// Why.
        source: std::io::Error,
    },
    /// A section could not be written to or read from disk.
    #[error("section `{section}` was to be kept in {path}: {source}; make that folder writable")]
    Spill {
        /// The section.
        section: String,
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A session could not be written.
    #[error("the session in {} could not be kept: {source}", folder.display())]
    Session {
        /// Its folder.
        folder: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// No phase of this name.
    #[error("there is no phase `{phase}`; the phases are: {known}")]
    UnknownPhase {
        /// What was asked for.
        phase: String,
        /// What there is.
        known: String,
    },
    /// A section was to be changed that no agent of the run has written.
    #[error("section `{section}` cannot be changed; these were written so far: {written}")]
    NotWritten {
        /// The section.
        section: String,
        /// The sections that can be changed.
        written: String,
    },
    /// A section came back from disk other than it went there.
    #[error("section `{section}` was changed on disk in {path}; run the build again")]
    Corrupt {
        /// The section.
        section: String,
        /// The file.
        path: PathBuf,
    },
}

impl AgentError {
    /// The error with which an implementation says that it cannot do its work, and why.
    pub fn failed(reason: impl std::fmt::Display) -> Self {
        Self::Failed(reason.to_string())
    }
}

/// What there is of a run that ended early.
fn partial(finished: &[&str], saved: Option<&Path>) -> String {
    let finished = finished.join(", ");
    match saved {
        _ if finished.is_empty() => String::new(),
        None => format!("; finished before it: {finished}"),
        Some(folder) => format!(
            "; what was finished before it is kept in {}: {finished}",
            folder.display()
        ),
    }
}

fn seconds(limit: Duration) -> String {
    format!("{} s", limit.as_secs_f64())
}
