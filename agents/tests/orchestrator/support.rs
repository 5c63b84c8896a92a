//! A tiny registry of five agents, and executors that run them well or badly.

// Helpers of tests may unwrap as the tests do.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dbadmin_agents::{
    AgentError, AgentSpec, Executor, Inputs, Limits, Native, NativeFn, Orchestrator, Part, Section,
    agent_registry,
};

pub static FILES: include_dir::Dir<'static> =
    include_dir::include_dir!("$CARGO_MANIFEST_DIR/tests/fixtures/tiny");

agent_registry! {
    /// Splits, counts, sorts, ranks and prints words.
    pub static TINY from "tests/fixtures/tiny" {
        inputs: [request, style],
        phases: { gather: 40, present: 60 },
        teams: [text, output],
        workflows: "workflows",
        keep: [words],
        files: FILES,
    }
}

pub type Words = Vec<String>;
pub type Counts = BTreeMap<String, usize>;

pub static NATIVE: Native = Native::new(&[
    ("splitter", splitter as NativeFn),
    ("counter", counter),
    ("sorter", sorter),
    ("ranker", ranker),
    ("printer", printer),
]);

/// The executor that does well.
pub fn native() -> Arc<dyn Executor> {
    Arc::new(NATIVE)
}

fn splitter(inputs: &Inputs) -> Result<Section, AgentError> {
    let request = inputs.get::<String>("request")?;
    let words: Words = request.split_whitespace().map(str::to_owned).collect();
    Ok(Section::from_typed("words", words))
}

fn counter(inputs: &Inputs) -> Result<Section, AgentError> {
    let mut counts = Counts::new();
    for word in inputs.get::<Words>("words")?.iter() {
        *counts.entry(word.clone()).or_default() += 1;
    }
    Ok(Section::from_typed("counts", counts))
}

fn sorter(inputs: &Inputs) -> Result<Section, AgentError> {
    let mut words = inputs.get::<Words>("words")?.to_vec();
    words.sort();
    Ok(Section::from_typed("sorted", words))
}

fn ranker(inputs: &Inputs) -> Result<Section, AgentError> {
    let counts = inputs.get::<Counts>("counts")?;
    let mut ranking: Vec<_> = counts.iter().map(|(word, n)| (*n, word.clone())).collect();
    ranking.sort_by(|one, other| other.cmp(one));
    Ok(Section::from_typed("ranking", ranking))
}

fn printer(inputs: &Inputs) -> Result<Section, AgentError> {
    let sorted = inputs.get::<Words>("sorted")?.join(" ");
    let ranking = inputs.optional::<Vec<(usize, String)>>("ranking")?;
    let first = ranking.and_then(|ranking| ranking.first().map(|(_, word)| word.clone()));
    let page = match first {
        Some(first) => format!("{sorted} | {first}"),
        None => sorted,
    };
    Ok(Section::from_typed("page", page))
}

/// Runs the native agents, but fails or panics where told, and remembers what was asked.
#[derive(Default)]
pub struct Faulty {
    pub failing: Vec<&'static str>,
    pub panicking: Vec<&'static str>,
    pub demands: Vec<Part>,
    pub prompts: Mutex<BTreeMap<&'static str, String>>,
}

impl Executor for Faulty {
    fn demands(&self, _: &AgentSpec) -> &[Part] {
        &self.demands
    }

    fn execute(&self, agent: &AgentSpec, inputs: &Inputs) -> Result<Section, AgentError> {
        let mut prompts = self.prompts.lock().unwrap();
        prompts.insert(agent.id, inputs.prompt().to_owned());
        drop(prompts);
        assert!(!self.panicking.contains(&agent.id), "told to panic");
        if self.failing.contains(&agent.id) {
            return Err(AgentError::failed("told to fail"));
        }
        NATIVE.execute(agent, inputs)
    }
}

/// A run of a workflow of the tiny registry with its request.
pub fn run_of(workflow: &str, limits: Limits) -> Orchestrator {
    let limits = Limits {
        backoff: Duration::from_millis(1),
        ..limits
    };
    let mut run = Orchestrator::new(&TINY, workflow, limits, spill_dir()).unwrap();
    run.provide("request", &"pear apple fig apple").unwrap();
    run
}

/// A folder for spilled sections.
pub fn spill_dir() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("spill")
}
