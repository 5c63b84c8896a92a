//! What a crate's build script says of itself to `cargo dbadmin`: the words of `build.rs`, the agents
//! that it registers, and the work of those that have a prompt and no function.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use dbadmin_agents::{AgentSpec, Assignment};
use serde::{Deserialize, Serialize};

use crate::Result;
use crate::admin::Admin;
use crate::write::findings::unusable;

/// An agent of the user's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnAgent {
    /// What it is.
    pub agent: AgentSpec,
    /// The summary of its prompt.
    pub summary: String,
    /// The files of its prompt, by their names.
    pub prompt: BTreeMap<String, String>,
    /// Whether build.rs gives a function that does its work; else it waits for an answer.
    pub has_function: bool,
}

/// What a build script says.
#[derive(Debug, Serialize, Deserialize)]
pub struct Script {
    /// What it generates from, but for agents of its own.
    pub admin: Admin,
    /// These agents.
    pub agents: Vec<OwnAgent>,
    /// The work of those of them that have no function, as far as the run came to it.
    pub assignments: Vec<Assignment>,
}

impl Script {
    /// Where it lies, within the folder of the question.
    pub(crate) const FILE: &'static str = "script.json";

    /// What a build script has left in a folder; nothing where it did not come that far.
    ///
    /// # Errors
    /// [`Error::File`](crate::Error::File) where it cannot be read.
    pub fn read(folder: &Path) -> Result<Option<Self>> {
        let path = folder.join(Self::FILE);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unusable(path, &error)),
        };
        serde_json::from_str(&text)
            .map(Some)
            .map_err(|error| unusable(path, &error.into()))
    }

    /// The agent of the user's own that is called so.
    #[must_use]
    pub fn agent(&self, id: &str) -> Option<&OwnAgent> {
        self.agents.iter().find(|own| own.agent.id == id)
    }

    /// The work of an agent.
    #[must_use]
    pub fn assignment(&self, id: &str) -> Option<&Assignment> {
        let mut all = self.assignments.iter();
        all.find(|assignment| assignment.agent.id == id)
    }
}

/// Where a run writes down the work that it leaves to models.
#[derive(Clone, Debug, Default)]
pub(crate) struct Assigned(Arc<Mutex<Vec<Assignment>>>);

impl Assigned {
    /// Adds one; an agent that is tried again has one.
    pub fn add(&self, assignment: Assignment) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|known| known.agent.id != assignment.agent.id);
        all.push(assignment);
    }

    /// All so far.
    pub fn all(&self) -> Vec<Assignment> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
