//! What is known of agents, phases and workflows before anything runs. The types are plain
//! constants that `agent_registry!` fills in after checking the folder they describe; one may
//! also be written by hand, for a test.

use include_dir::Dir;
use serde::{Deserialize, Serialize};

use crate::interned::{self, Name};

/// One step of a run; its agents run as soon as what they read is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phase {
    /// The name that agents refer to.
    pub name: &'static str,
    /// The most lines of prompt that its agents may load together, summaries included.
    pub line_budget: usize,
}

/// An agent, as the front matter of its `core.md` describes it.
/// It can be written down and read back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentSpec {
    /// Its name, which is that of its folder.
    #[serde(deserialize_with = "interned::name")]
    pub id: Name,
    /// The team whose folder it lies in.
    #[serde(deserialize_with = "interned::name")]
    pub team: Name,
    /// The phase it runs in.
    #[serde(deserialize_with = "interned::name")]
    pub phase: Name,
    /// Lower runs earlier within the phase, where the sections allow it.
    pub priority: u32,
    /// The sections it is given; it sees no other.
    #[serde(deserialize_with = "interned::list")]
    pub reads: &'static [&'static str],
    /// The section it produces.
    #[serde(deserialize_with = "interned::name")]
    pub writes: Name,
    /// Whether another agent produces that section, and this one changes it: it is given what is
    /// there, and those who read the section are given what it makes of it.
    pub amends: bool,
    /// Whether the run fails when it fails.
    pub critical: bool,
    /// Lines of its `core.md`, without the front matter.
    pub core_lines: usize,
    /// Lines of its `summary.md`.
    pub summary_lines: usize,
    /// Its folder within [`Registry::files`].
    #[serde(deserialize_with = "interned::name")]
    pub folder: Name,
}

/// A named choice of agents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkflowSpec {
    /// Its name, which is that of its file.
    pub id: &'static str,
    /// The ids of its agents, in roster order.
    pub agents: &'static [&'static str],
}

/// A roster of agents with everything needed to run them.
#[derive(Clone, Copy, Debug)]
pub struct Registry {
    /// Sections that come from outside and are produced by no agent.
    pub inputs: &'static [&'static str],
    /// The phases in order of execution.
    pub phases: &'static [Phase],
    /// The agents in roster order: by phase, priority and id.
    pub agents: &'static [AgentSpec],
    /// The workflows.
    pub workflows: &'static [WorkflowSpec],
    /// Sections that memory spills last, the most valuable first.
    pub keep: &'static [&'static str],
    /// The embedded prompts: `<team>/<agent>/core.md` and so on, plain or in an archive,
    /// `prompts.zst`.
    pub files: &'static Dir<'static>,
}

impl Registry {
    /// The agent of this id.
    #[must_use]
    pub fn agent(&self, id: &str) -> Option<&'static AgentSpec> {
        self.agents.iter().find(|agent| agent.id == id)
    }

    /// The workflow of this id.
    #[must_use]
    pub fn workflow(&self, id: &str) -> Option<&'static WorkflowSpec> {
        self.workflows.iter().find(|workflow| workflow.id == id)
    }

    /// The agent that writes a section, apart from those that amend it; none for a section from outside.
    #[must_use]
    pub fn producer(&self, section: &str) -> Option<&'static AgentSpec> {
        let mut writers = self.agents.iter().filter(|agent| agent.writes == section);
        writers.find(|agent| !agent.amends)
    }
}
