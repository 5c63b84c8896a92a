//! What a run used, phase by phase, against what it was allowed.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::MemoryUsage;
use crate::interned::{self, Name};

/// What one phase did and used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhaseReport {
    /// The phase.
    #[serde(deserialize_with = "interned::name")]
    pub phase: Name,
    /// The agents that wrote their section, in roster order.
    #[serde(deserialize_with = "interned::names")]
    pub agents: Vec<Name>,
    /// Those of them whose section is that of an earlier run.
    #[serde(deserialize_with = "interned::names")]
    pub reused: Vec<Name>,
    /// The agents that failed or could not run, in roster order.
    #[serde(deserialize_with = "interned::names")]
    pub failed: Vec<Name>,
    /// Lines of prompt assembled, summaries included.
    pub lines: usize,
    /// The lines it was allowed.
    pub line_budget: usize,
    /// Tokens of prompt assembled, by the formula of [`crate::tokens_of`].
    pub tokens: usize,
}

/// How much of the context a run used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContextUsage {
    /// The most tokens that were held at one time.
    pub peak_tokens: usize,
    /// The most lines that were held at one time.
    pub peak_lines: usize,
    /// All tokens that were loaded in the course of the run.
    pub loaded_tokens: usize,
    /// The context, in tokens.
    pub limit_tokens: usize,
}

/// A failure that the run went on without.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// The agent that failed.
    #[serde(deserialize_with = "interned::name")]
    pub agent: Name,
    /// Why.
    pub message: String,
}

/// An agent that did not run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The agent.
    #[serde(deserialize_with = "interned::name")]
    pub agent: Name,
    /// The phase it would have run in.
    #[serde(deserialize_with = "interned::name")]
    pub phase: Name,
    /// Whether somebody needs it: then there was no room for it.
    pub needed: bool,
    /// Why.
    pub reason: String,
}

/// What a run used. It is up to date after every step, also after one that failed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The workflow.
    #[serde(deserialize_with = "interned::name")]
    pub workflow: Name,
    /// The phases so far.
    pub phases: Vec<PhaseReport>,
    /// The context used.
    pub context: ContextUsage,
    /// The bytes of sections in memory.
    pub memory: MemoryUsage,
    /// Failures of agents that are not critical, in roster order.
    pub warnings: Vec<Warning>,
    /// Agents of the workflow that did not run.
    pub left_out: Vec<LeftOut>,
    /// What did not go as meant, and was made up for.
    pub notices: Vec<String>,
}

impl Report {
    /// How many agents wrote their section.
    #[must_use]
    pub fn agents(&self) -> usize {
        self.phases.iter().map(|phase| phase.agents.len()).sum()
    }

    /// Lines of prompt assembled over all phases.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.phases.iter().map(|phase| phase.lines).sum()
    }

    /// Why an agent did not run.
    #[must_use]
    pub fn reason_for(&self, agent: &str) -> Option<&str> {
        let left_out = self.left_out.iter().find(|left| left.agent == agent)?;
        Some(&left_out.reason)
    }

    /// Adds a phase; a phase that is tried again replaces its first try.
    pub(crate) fn record(&mut self, phase: PhaseReport) {
        match self.phases.last_mut() {
            Some(last) if last.phase == phase.phase => *last = phase,
            _ => self.phases.push(phase),
        }
    }
}

/// One line for a person: `25 agents, 5 phases, 2310 lines; context 14200 of 50000 tokens; …`.
impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} agents, {} phases, {} lines; context {} of {} tokens; memory {} bytes of {} raw",
            self.agents(),
            self.phases.len(),
            self.lines(),
            self.context.peak_tokens,
            self.context.limit_tokens,
            self.memory.resident_bytes,
            self.memory.raw_bytes,
        )?;
        match self.warnings.len() {
            0 => Ok(()),
            1 => write!(formatter, "; 1 warning"),
            several => write!(formatter, "; {several} warnings"),
        }
    }
}
