//! Who runs: the agents of a workflow, with those that the user's build script adds.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use dbadmin_agents::{
    AgentError, AgentSpec, Answers, Assignment, Executor, Inputs, Native, NativeFn, Orchestrator,
    Part, REGISTRY, Registry, Replay, Section, answers,
};
use dbadmin_model::schema::Schema;
use dbadmin_syntax::names::{all_of, did_you_mean, one_of};
use serde_json::Value;

use crate::admin::Admin;
use crate::amended::{self, Known};
use crate::answered::Unshaped;
use crate::native::NATIVE;
use crate::script::Assigned;
use crate::secrets::{self, Secrets};
use crate::settings::Settings;
use crate::{Error, Result};

/// The workflow where nobody asks for another one.
pub const WORKFLOW: &str = "full-admin-generation";

/// Without these there is no panel, or one that shows what it must not.
const NEEDED: [&str; 10] = [
    "requirements-interpreter",
    "data-profiler",
    "schema-analyzer",
    "relationship-mapper",
    "query-optimizer",
    "navigation-architect",
    "table-builder",
    "form-generator",
    "access-control-manager",
    "audit-logger",
];

/// Agents of the user's own.
#[derive(Clone, Copy, Debug)]
pub struct Own {
    /// What they are; it extends the registry of dbadmin.
    pub registry: &'static Registry,
    /// What they do.
    pub native: Native,
}

impl Own {
    /// Agents with their functions.
    pub const fn new(
        registry: &'static Registry,
        functions: &'static [(&'static str, NativeFn)],
    ) -> Self {
        Self {
            registry,
            native: Native::new(functions),
        }
    }

    /// Whether a function does an agent's work.
    pub fn has_function(&self, agent: &str) -> bool {
        self.native.agents().any(|id| id == agent)
    }

    /// A function that no agent is there for would never be called.
    fn check(&self) -> Result<()> {
        let known = || self.registry.agents.iter().map(|agent| agent.id);
        match self
            .native
            .agents()
            .find(|id| !known().any(|agent| agent == *id))
        {
            None => Ok(()),
            Some(id) => Err(Error::Roster(format!(
                "build.rs: .agents(…) gives a function for `{id}`{}, of which there is no folder; \
                 correct the name, or add the folder",
                did_you_mean(id, known())
            ))),
        }
    }
}

/// The agents of one run.
pub struct Roster {
    /// All that may be named.
    pub registry: &'static Registry,
    /// Which of them run.
    pub workflow: &'static str,
    own: Option<Own>,
    /// The answers that stand for the functions of the user's own agents.
    answers: Replay,
    assigned: Assigned,
}

impl Admin {
    /// Chooses who runs: the workflow of build.rs, else that of the file, else all.
    ///
    /// # Errors
    /// [`Error::Roster`] and [`Error::Settings`] where there is no such workflow.
    pub(crate) fn roster(&self, settings: &Settings, root: &Path) -> Result<Roster> {
        let registry = match &self.own {
            None => &REGISTRY,
            Some(own) => {
                own.check()?;
                REGISTRY.extended_by(own.registry)
            }
        };
        Ok(Roster {
            workflow: self.chosen(registry, settings)?,
            registry,
            own: self.own,
            answers: Replay::shared(
                Answers::of_crate(root),
                Arc::new(Unshaped),
                settings.question_tokens(self.context_limit),
            ),
            assigned: self.assigned.clone(),
        })
    }

    /// Where the answers lie that this panel is made of, if agents of the user's own need some.
    pub(crate) fn answers_watched(&self) -> Option<PathBuf> {
        let own = self.own?;
        let mut agents = own.registry.agents.iter();
        let needed = agents.any(|agent| !own.has_function(agent.id));
        needed.then(|| answers::FOLDER.into())
    }

    /// What the user's own agents have written, by section, as JSON.
    ///
    /// # Errors
    /// [`Error::Agent`] where memory cannot read one back.
    pub(crate) fn own_sections(&self, run: &Orchestrator) -> Result<BTreeMap<String, String>> {
        let agents = self.own.iter().flat_map(|own| own.registry.agents);
        let mut written = BTreeMap::new();
        for agent in agents.filter(|agent| !agent.amends) {
            if let Some(section) = run.memory().load(agent.writes)? {
                written.insert(agent.writes.to_owned(), section.json()?.to_string());
            }
        }
        Ok(written)
    }

    fn chosen(&self, registry: &'static Registry, settings: &Settings) -> Result<&'static str> {
        let (place, wanted) = match (&self.workflow, settings.workflow()) {
            (Some(name), _) => (String::new(), name.as_str()),
            (None, Some((place, name))) => (format!("{place}: "), name),
            (None, None) => return Ok(WORKFLOW),
        };
        let Some(workflow) = registry.workflow(wanted) else {
            let known = || registry.workflows.iter().map(|workflow| workflow.id);
            let own = match self.own {
                Some(_) => "",
                None => "; one of your own is there only where .agents(…) in build.rs registers it",
            };
            return Err(Error::Roster(format!(
                "{place}there is no workflow `{wanted}`{}; it is {}{own}",
                did_you_mean(wanted, known()),
                one_of(known())
            )));
        };
        let runs = |id: &&str| workflow.agents.contains(id);
        let missing: Vec<&str> = NEEDED.into_iter().filter(|id| !runs(id)).collect();
        if missing.is_empty() {
            return Ok(workflow.id);
        }
        Err(Error::Roster(format!(
            "{place}the workflow `{wanted}` leaves out {}, without which there is no panel; add \
             what is missing to its file",
            all_of(missing)
        )))
    }
}

impl Roster {
    /// Who does the work of its agents, over a database.
    pub fn executor(&self, database: &Schema) -> Together {
        Together {
            own: self.own,
            answers: self.answers.clone(),
            assigned: self.assigned.clone(),
            known: Mutex::new(amended::known(&database.tables)),
            secrets: Mutex::default(),
        }
    }
}

/// Executes the agents of dbadmin and those of the user's own: with functions, and where one of these
/// has none, with the answer that somebody gave in its place. What one of these makes of a section of
/// dbadmin's is checked before anything is made of it.
pub struct Together {
    own: Option<Own>,
    answers: Replay,
    assigned: Assigned,
    /// What tables there are: those of the database, and then those of the plan.
    known: Mutex<Known>,
    /// The columns that hold secrets, as far as the sections say that were written or read.
    secrets: Mutex<Secrets>,
}

impl Together {
    /// The user's own agents, if this is one of them.
    fn own_of(&self, agent: &AgentSpec) -> Option<Own> {
        self.own
            .filter(|own| own.registry.agent(agent.id).is_some())
    }

    /// The answer to what an agent is asked, which is written down for whoever gives it.
    fn answered(&self, agent: &AgentSpec, inputs: &Inputs) -> Result<Section, AgentError> {
        self.assigned.add(Assignment::of(agent, inputs)?);
        let section = self.answers.execute(agent, inputs)?;
        let given = inputs.sections().find(|(name, _)| *name == agent.writes);
        let given = given.and_then(|(_, given)| given?.decode::<Value>().ok());
        let said = section.decode::<Value>()?;
        let secrets = self.secrets.lock().unwrap_or_else(PoisonError::into_inner);
        match &*secrets.problems(agent.writes, &said, given.as_deref()) {
            [] => Ok(section),
            opened => Err(AgentError::failed(format!(
                "its answer cannot be used: {}",
                opened.join("; ")
            ))),
        }
    }

    /// Notes which columns hold secrets, as a section says.
    fn note(&self, section: &Section) -> Result<(), AgentError> {
        if secrets::TELLING.contains(&section.name()) {
            let content = section.decode::<Value>()?;
            let mut secrets = self.secrets.lock().unwrap_or_else(PoisonError::into_inner);
            secrets.learn(section.name(), &content);
        }
        Ok(())
    }
}

impl Executor for Together {
    fn demands(&self, agent: &AgentSpec) -> &[Part] {
        match self.own_of(agent) {
            Some(own) if !own.has_function(agent.id) => self.answers.demands(agent),
            _ => NATIVE.demands(agent),
        }
    }

    fn may_recover(&self, error: &AgentError) -> bool {
        NATIVE.may_recover(error)
    }

    /// An answer may be another one the next time.
    fn identity(&self, agent: &AgentSpec) -> Option<String> {
        match self.own_of(agent) {
            Some(own) if !own.has_function(agent.id) => None,
            _ => NATIVE.identity(agent),
        }
    }

    fn execute(&self, agent: &AgentSpec, inputs: &Inputs) -> Result<Section, AgentError> {
        if self.own.is_some() {
            let mut secrets = self.secrets.lock().unwrap_or_else(PoisonError::into_inner);
            secrets.learn_from(inputs);
        }
        let section = match self.own_of(agent) {
            Some(own) if own.has_function(agent.id) => own.native.execute(agent, inputs)?,
            Some(_) => self.answered(agent, inputs)?,
            None => NATIVE.execute(agent, inputs)?,
        };
        if self.own.is_none() || section.name() != agent.writes {
            return Ok(section);
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if agent.amends {
            amended::check(&section, &known)?;
        }
        if agent.writes == "schema" {
            *known = amended::planned(&*section.decode()?);
        }
        drop(known);
        self.note(&section)?;
        Ok(section)
    }
}
