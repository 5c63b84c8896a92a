//! What a run tells those who watch it: progress bars, IDEs, the last line of a build. Events are
//! plain data, to be written down and read back; within a phase of several agents at a time their order
//! follows the clock.

use serde::{Deserialize, Serialize};

use crate::Report;
use crate::interned::{self, Name};

/// Something that happened in a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Event {
    /// A phase begins, with these agents.
    PhaseStarted {
        /// The phase.
        #[serde(deserialize_with = "interned::name")]
        phase: Name,
        /// The ids of its agents in this run.
        #[serde(deserialize_with = "interned::names")]
        agents: Vec<Name>,
    },
    /// The prompts of a phase are in the context.
    ContextLoaded {
        /// The phase.
        #[serde(deserialize_with = "interned::name")]
        phase: Name,
        /// Their lines, summaries included.
        lines: usize,
        /// The lines that the phase is allowed.
        line_budget: usize,
        /// Tokens that the context holds now, other phases' summaries included.
        held_tokens: usize,
        /// The context, in tokens.
        limit_tokens: usize,
    },
    /// An agent gets less than its whole prompt: the context or the line budget has no room for
    /// it, or the context is so small that only what is needed is loaded.
    PromptReduced {
        /// The agent.
        #[serde(deserialize_with = "interned::name")]
        agent: Name,
        /// What it gets instead: `core` or `summary`.
        #[serde(deserialize_with = "interned::name")]
        to: Name,
    },
    /// An agent begins.
    AgentStarted {
        /// The agent.
        #[serde(deserialize_with = "interned::name")]
        agent: Name,
        /// Lines of the prompt that was assembled for it.
        lines: usize,
        /// Its tokens, by the formula of [`crate::tokens_of`].
        tokens: usize,
    },
    /// An agent has written its section.
    AgentFinished {
        /// The agent.
        #[serde(deserialize_with = "interned::name")]
        agent: Name,
        /// The section.
        #[serde(deserialize_with = "interned::name")]
        section: Name,
        /// Its bytes, as canonical JSON.
        bytes: usize,
    },
    /// An agent's section is that of an earlier run, which had the same prompt and inputs.
    AgentReused {
        /// The agent.
        #[serde(deserialize_with = "interned::name")]
        agent: Name,
        /// The section.
        #[serde(deserialize_with = "interned::name")]
        section: Name,
    },
    /// A try of an agent failed, and another follows.
    AgentRetried {
        /// The agent.
        #[serde(deserialize_with = "interned::name")]
        agent: Name,
        /// The try that failed, counted from one.
        attempt: u32,
        /// Why it failed.
        message: String,
        /// Milliseconds until the next.
        wait_ms: u64,
    },
    /// An agent does not run: nothing asks for it, or the context has no room for it.
    AgentLeftOut {
        /// The agent.
        #[serde(deserialize_with = "interned::name")]
        agent: Name,
        /// Why.
        reason: String,
    },
    /// An agent failed, and the run goes on without it.
    Warning {
        /// The agent.
        #[serde(deserialize_with = "interned::name")]
        agent: Name,
        /// Why it failed.
        message: String,
    },
    /// Something did not go as meant, and nothing is lost by it.
    Notice {
        /// What, and what was done instead.
        message: String,
    },
    /// Memory moved a section to disk.
    Spilled {
        /// The section.
        section: String,
        /// Its compressed bytes.
        bytes: usize,
    },
    /// A phase is over.
    PhaseFinished {
        /// The phase.
        #[serde(deserialize_with = "interned::name")]
        phase: Name,
        /// Lines of prompt that it loaded.
        lines: usize,
        /// Their tokens.
        tokens: usize,
    },
    /// All phases are over.
    Done(Report),
}
