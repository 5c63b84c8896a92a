//! What is declared of a folder of agents by those who register it.

use std::path::PathBuf;

/// A phase and the lines of prompt that may be loaded in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phase {
    /// The name, as front matter gives it.
    pub name: String,
    /// The most lines of core and summary that its agents may have together.
    pub line_budget: usize,
}

/// A folder of agents, and what is to be true of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// The folder as messages show it; `.` is left out of them.
    pub shown: String,
    /// The folder on disk.
    pub root: PathBuf,
    /// Whether it extends another registry, whose phases, sections and agents it may name. It then
    /// has no inputs and phases of its own.
    pub extends: bool,
    /// Sections that no agent produces.
    pub inputs: Vec<String>,
    /// The phases in order of execution.
    pub phases: Vec<Phase>,
    /// The folders that hold agents.
    pub teams: Vec<String>,
    /// The folder that holds workflows, relative to the folder, if there are any.
    pub workflows: Option<String>,
    /// Sections that memory spills last, the most valuable first.
    pub keep: Vec<String>,
}

/// The folder that holds workflows, where nothing else is declared.
const WORKFLOWS: &str = "workflows";

impl Declaration {
    /// What a folder is that extends another registry: every folder in it is a team's, but the one
    /// that is called `workflows`.
    ///
    /// # Errors
    /// Where the folder cannot be read.
    pub fn extending(shown: String, root: PathBuf) -> std::io::Result<Self> {
        let mut teams: Vec<String> = std::fs::read_dir(&root)?
            .flatten()
            .filter(|entry| entry.path().is_dir())
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .filter(|name| !name.starts_with('.'))
            .collect();
        teams.sort();
        let workflows = teams.iter().position(|name| name == WORKFLOWS);
        Ok(Self {
            shown,
            root,
            extends: true,
            inputs: Vec::new(),
            phases: Vec::new(),
            workflows: workflows.map(|at| teams.remove(at)),
            teams,
            keep: Vec::new(),
        })
    }

    /// The place of a phase in the order of execution.
    #[must_use]
    pub fn phase_index(&self, name: &str) -> Option<usize> {
        self.phases.iter().position(|phase| phase.name == name)
    }

    /// The names of the phases, for a message.
    #[must_use]
    pub fn phase_names(&self) -> String {
        let names: Vec<_> = self.phases.iter().map(|phase| &*phase.name).collect();
        names.join(", ")
    }
}
