//! A crate laid out for those who do agents' work by hand or by model: what each agent is given,
//! what was handed in so far, and what it comes to. The schema and the structs are read once, the
//! settings each time.

mod consult;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dbadmin_agents::{
    AgentError, AgentSpec, Contract, Digest, Event, Executor, Inputs, Limits, Loader, Orchestrator,
    Part, REGISTRY, Section, digest,
};
use dbadmin_model::plan::{Logic, Requirements, SchemaSection};
use serde_json::Value;

use super::{Proposal, differences, document, edits, hooks};
use crate::Result;
use crate::admin::Admin;
use crate::contract::SectionContract;
use crate::native::NATIVE;
use crate::rights;
use crate::run::Given;
use crate::settings::{FILE, Settings};
use crate::source;
use crate::survey::Survey;

/// A crate's schema, structs and settings, and the sections that were handed in.
pub struct Desk {
    admin: Admin,
    root: PathBuf,
    survey: Survey,
    contract: Arc<SectionContract>,
    sections: BTreeMap<String, Value>,
}

/// What an agent is given, and what it has to write.
#[derive(Clone, Debug)]
pub struct Context {
    /// The agent.
    pub agent: AgentSpec,
    /// Its prompt: the core, and the further parts that were asked for.
    pub prompt: String,
    /// The sections that it reads. They hold names and comments out of the database.
    pub inputs: Vec<Input>,
    /// The JSON Schema of the section that it writes.
    pub schema: Value,
    /// The section as it stands: the one handed in, else the native agent's.
    pub current: Value,
}

/// A section that an agent reads.
#[derive(Clone, Debug)]
pub struct Input {
    /// Its name.
    pub section: String,
    /// Its content, abbreviated to what a context has room for.
    pub digest: Digest,
    /// Its content as it is; nothing where nobody has produced it.
    pub content: Option<Value>,
}

impl Input {
    /// A section with its digest.
    #[must_use]
    pub fn of(section: &str, content: Option<Value>) -> Self {
        let json = content.as_ref().unwrap_or(&Value::Null).to_string();
        let room = digest::usual(dbadmin_agents::tokens_of(&json));
        Self {
            section: section.to_owned(),
            digest: Digest::of(&json, room),
            content,
        }
    }
}

/// A run, and the sections that it refused.
struct Ran {
    run: Orchestrator,
    refused: Refusals,
}

impl Desk {
    /// Reads the crate in [`Admin::in_crate`], else in the current folder.
    ///
    /// # Errors
    /// See [`Error`](crate::Error).
    pub fn open(admin: &Admin) -> Result<Self> {
        let survey = admin.survey()?;
        Ok(Self {
            admin: admin.clone(),
            root: survey.ground().project.root.clone(),
            contract: Arc::new(SectionContract::over(survey.schema().clone())),
            survey,
            sections: BTreeMap::new(),
        })
    }

    /// The sections that were handed in.
    pub fn sections(&self) -> impl Iterator<Item = &str> {
        self.sections.keys().map(String::as_str)
    }

    /// Takes sections as they are; those that break the contract have no effect.
    pub fn take(&mut self, sections: BTreeMap<String, Value>) {
        self.sections.extend(sections);
    }

    /// Hands a section in, which is kept if nothing is wrong with it. The problems are returned.
    ///
    /// # Errors
    /// See [`Error`](crate::Error).
    pub fn submit(&mut self, section: &str, content: Value) -> Result<Vec<String>> {
        let before = self.sections.insert(section.to_owned(), content);
        let problems = match REGISTRY.producer(section) {
            None => Ok(vec![format!("no agent writes the section `{section}`")]),
            Some(_) => self
                .ran(&self.settings()?, &self.sections)
                .map(|mut ran| ran.refused.remove(section).unwrap_or_default()),
        };
        if !matches!(&problems, Ok(problems) if problems.is_empty()) {
            match before {
                Some(before) => self.sections.insert(section.to_owned(), before),
                None => self.sections.remove(section),
            };
        }
        problems
    }

    /// What is wrong with the sections that were handed in, by their names.
    ///
    /// # Errors
    /// See [`Error`](crate::Error).
    pub fn problems(&self) -> Result<BTreeMap<String, Vec<String>>> {
        Ok(self.ran(&self.settings()?, &self.sections)?.refused)
    }

    /// Whether an agent of dbadmin writes a section.
    #[must_use]
    pub fn is_written(section: &str) -> bool {
        REGISTRY.producer(section).is_some()
    }

    /// Forgets a section that was handed in; whether there was one.
    pub fn withdraw(&mut self, section: &str) -> bool {
        self.sections.remove(section).is_some()
    }

    /// What an agent is given: its core and these parts of its prompt, and what it reads.
    ///
    /// # Errors
    /// See [`Error`](crate::Error).
    pub fn context(&self, agent: &'static AgentSpec, parts: &[Part]) -> Result<Context> {
        let mut loader = Loader::new(REGISTRY.files, usize::MAX);
        let mut prompt = String::new();
        for part in [Part::Core].iter().chain(parts) {
            prompt.push_str(&loader.peek(agent, *part)?.text);
            prompt.push('\n');
        }
        let Ran { run, .. } = self.ran(&self.settings()?, &self.sections)?;
        let inputs = agent.reads.iter().map(|section| {
            let content = run.section::<Value>(section).ok();
            Input::of(section, content.map(|value| value.as_ref().clone()))
        });
        Ok(Context {
            agent: *agent,
            prompt,
            inputs: inputs.collect(),
            schema: self.contract.schema(agent.writes).unwrap_or_default(),
            current: run.section::<Value>(agent.writes)?.as_ref().clone(),
        })
    }

    /// What the sections handed in come to in `dbadmin.toml`. Nothing is written.
    ///
    /// # Errors
    /// See [`Error`](crate::Error).
    pub fn propose(&self) -> Result<Proposal> {
        let before = super::read(&self.root.join(FILE))?;
        let settings = self.settings()?;
        let native = self.ran(&settings, &BTreeMap::new())?.run;
        let wished = self.ran(&settings, &self.sections)?;
        let taken = self.sections.keys();
        let taken: Vec<&str> = taken
            .map(String::as_str)
            .filter(|section| !wished.refused.contains_key(*section))
            .collect();
        let schema = native.section::<SchemaSection>("schema")?;
        let mut changes = edits::Edits::default();
        for section in &taken {
            edits::of(section, &wished.run, &native, &schema, &mut changes)?;
        }
        let after = document::edited(settings.text(), &changes)?;
        let reached = self
            .ran(&Settings::parse(after.clone())?, &BTreeMap::new())?
            .run;
        let mut proposal = Proposal::new(&self.root, before, after);
        for section in &taken {
            let wish = hooks::without_text(section, value(&wished.run, section)?);
            let result = value(&reached, section)?;
            proposal
                .not_expressible
                .extend(differences::told(section, &wish, &result));
        }
        for agent in REGISTRY
            .agents
            .iter()
            .filter(|agent| !taken.contains(&agent.writes))
        {
            let (old, new) = (
                value(&native, agent.writes)?,
                value(&reached, agent.writes)?,
            );
            proposal
                .also
                .extend(differences::named(agent.writes, &old, &new));
        }
        proposal.also.extend(changes.notes());
        let roles = |run: &Orchestrator| run.section::<Requirements>("requirements");
        proposal.rights = rights::in_words(&*roles(&reached)?, &*roles(&native)?);
        if taken.contains(&"logic") {
            let logic = wished.run.section::<Logic>("logic")?;
            let schema = reached.section::<SchemaSection>("schema")?;
            let refused = &mut proposal.refused;
            proposal.hooks = hooks::files(&self.root, &logic, &schema, refused)?;
        }
        for (section, problems) in &wished.refused {
            let told = problems
                .iter()
                .map(|problem| format!("{section}: {problem}"));
            proposal.refused.extend(told);
        }
        Ok(proposal)
    }

    fn settings(&self) -> Result<Settings> {
        Settings::read(&self.root)
    }

    /// Runs all agents by this executor, within the crate's limits where nobody changes them.
    fn run(
        &self,
        settings: &Settings,
        executor: Arc<dyn Executor>,
        limits: impl FnOnce(Limits) -> Limits,
        events: &mut dyn FnMut(Event),
    ) -> Result<Orchestrator> {
        let ground = self.survey.ground();
        let schema = self.survey.schema();
        let mut annotations = ground.found.annotations(schema)?;
        settings.annotate(&mut annotations, schema)?;
        let given = Given {
            request: &settings.request(&self.admin.prompt, &self.admin.features),
            schema,
            annotations: &annotations,
            sample: &ground.read.sample,
            previous: source::snapshot(&self.root)?
                .map(|before| settings.under_names_of_now(before, schema)),
        };
        let limits = limits(Limits {
            resident_bytes: usize::MAX,
            ..settings.limits(self.admin.context_limit)
        });
        given.run_by(executor, limits, ground.project.spill(), events)
    }

    /// Runs all agents, with these sections in the place of the native ones.
    fn ran(&self, settings: &Settings, sections: &BTreeMap<String, Value>) -> Result<Ran> {
        let refused = Arc::new(Mutex::default());
        let executor = Handed {
            sections: sections.clone(),
            contract: Arc::clone(&self.contract),
            refused: Arc::clone(&refused),
        };
        let run = self.run(settings, Arc::new(executor), |limits| limits, &mut |_| {})?;
        let mut refused = std::mem::take(&mut *locked(&refused));
        for section in sections
            .keys()
            .filter(|name| REGISTRY.producer(name).is_none())
        {
            let told = vec![format!("no agent writes the section `{section}`")];
            refused.insert(section.clone(), told);
        }
        Ok(Ran { run, refused })
    }
}

/// A section as it is stored.
fn value(run: &Orchestrator, section: &str) -> Result<Value> {
    Ok(run.section::<Value>(section)?.as_ref().clone())
}

/// Executes agents with the sections handed in, where they keep to the contract, else natively.
struct Handed {
    sections: BTreeMap<String, Value>,
    contract: Arc<SectionContract>,
    refused: Arc<Mutex<Refusals>>,
}

/// What is wrong with sections, by their names.
type Refusals = BTreeMap<String, Vec<String>>;

fn locked(refused: &Mutex<Refusals>) -> MutexGuard<'_, Refusals> {
    refused.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Executor for Handed {
    fn execute(&self, agent: &AgentSpec, inputs: &Inputs) -> Result<Section, AgentError> {
        let Some(content) = self.sections.get(agent.writes) else {
            return NATIVE.execute(agent, inputs);
        };
        let problems = self.contract.problems(agent.writes, content, inputs);
        if problems.is_empty() {
            let whole = SectionContract::whole(agent.writes, content);
            return Ok(Section::from_value(agent.writes, &whole));
        }
        locked(&self.refused).insert(agent.writes.to_owned(), problems);
        NATIVE.execute(agent, inputs)
    }
}
