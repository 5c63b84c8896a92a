//! A registry that extends another one: whose agents run, and what those who amend a section do to
//! those who read it.

// Helpers of tests may unwrap as the tests do.
#![allow(clippy::unwrap_used)]

use dbadmin_agents::{
    AgentError, Inputs, Keep, Limits, Loader, Native, NativeFn, Orchestrator, Part, Registry,
    Section, Session, agent_registry,
};

static FILES: include_dir::Dir<'static> =
    include_dir::include_dir!("$CARGO_MANIFEST_DIR/tests/fixtures/tiny");

agent_registry! {
    /// Splits, counts, sorts, ranks and prints words.
    static BASE from "tests/fixtures/tiny" {
        inputs: [request, style],
        phases: { gather: 60, present: 100 },
        teams: [text, output],
        workflows: "workflows",
        keep: [words],
        files: FILES,
    }
}

agent_registry! {
    /// Measures words, and makes more of the sorted ones.
    static OWN from "tests/fixtures/own" {
        extends: BASE,
    }
}

type Words = Vec<String>;

static NATIVE: Native = Native::new(&[
    ("splitter", splitter as NativeFn),
    ("counter", |_| Ok(Section::from_typed("counts", 0))),
    ("measurer", measurer),
    ("sorter", sorter),
    ("shouter", shouter),
    ("whisperer", whisperer),
    ("ranker", |_| Ok(Section::from_typed("ranking", 0))),
    ("printer", printer),
]);

fn splitter(inputs: &Inputs) -> Result<Section, AgentError> {
    let request = inputs.get::<String>("request")?;
    let words: Words = request.split_whitespace().map(str::to_owned).collect();
    Ok(Section::from_typed("words", words))
}

fn measurer(inputs: &Inputs) -> Result<Section, AgentError> {
    let letters: usize = inputs.get::<Words>("words")?.iter().map(String::len).sum();
    Ok(Section::from_typed("measure", letters))
}

fn sorter(inputs: &Inputs) -> Result<Section, AgentError> {
    let mut words = inputs.get::<Words>("words")?.to_vec();
    words.sort();
    Ok(Section::from_typed("sorted", words))
}

/// In a quiet style it fails.
fn shouter(inputs: &Inputs) -> Result<Section, AgentError> {
    if inputs.optional::<String>("style")?.is_some() {
        return Err(AgentError::failed("told to be quiet"));
    }
    let words = inputs.get::<Words>("sorted")?;
    let words: Words = words.iter().map(|word| word.to_uppercase()).collect();
    Ok(Section::from_typed("sorted", words))
}

fn whisperer(inputs: &Inputs) -> Result<Section, AgentError> {
    let mut words = inputs.get::<Words>("sorted")?.to_vec();
    if let Some(last) = words.last_mut() {
        *last = format!("({last})");
    }
    Ok(Section::from_typed("sorted", words))
}

fn printer(inputs: &Inputs) -> Result<Section, AgentError> {
    let sorted = inputs.get::<Words>("sorted")?.join(" ");
    Ok(Section::from_typed("page", sorted))
}

fn run(workflow: &str, style: Option<&str>, parallel: usize) -> Orchestrator {
    let mut run = prepared(workflow, style, parallel);
    run.run(std::sync::Arc::new(NATIVE), &mut |_| {}).unwrap();
    run
}

fn prepared(workflow: &str, style: Option<&str>, parallel: usize) -> Orchestrator {
    let registry: &'static Registry = BASE.extended_by(&OWN);
    let limits = Limits {
        parallel,
        ..Limits::DEFAULT
    };
    let spill = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("spill");
    let mut run = Orchestrator::new(registry, workflow, limits, spill).unwrap();
    run.provide("request", &"pear apple fig").unwrap();
    if let Some(style) = style {
        run.provide("style", &style).unwrap();
    }
    run
}

fn page(run: &Orchestrator) -> String {
    run.section::<String>("page").unwrap().to_string()
}

#[test]
fn own_agents_run_beside_the_others_and_their_amendments_are_what_others_read() {
    for parallel in [1, 4] {
        let run = run("whole", None, parallel);
        let phases = &run.report().phases;
        assert_eq!(phases[0].agents, ["splitter", "counter", "measurer"]);
        let present = ["sorter", "ranker", "printer", "shouter", "whisperer"];
        assert_eq!(phases[1].agents, present);
        assert_eq!(page(&run), "APPLE FIG (PEAR)");
        assert_eq!(*run.section::<usize>("measure").unwrap(), 12);
        let sorted = run.section::<Words>("sorted").unwrap();
        assert_eq!(
            *sorted,
            ["APPLE", "FIG", "(PEAR)"],
            "what is kept is amended"
        );
    }
}

#[test]
fn who_cannot_amend_a_section_leaves_it_as_it_was() {
    let run = run("whole", Some("quiet"), 4);
    assert_eq!(page(&run), "apple fig (pear)");
    let warnings = run.report().warnings.iter();
    let failed: Vec<_> = warnings.map(|warning| warning.agent).collect();
    // The other one has no function.
    assert_eq!(failed, ["shouter", "dreamer"]);
}

#[test]
fn an_own_workflow_runs_whom_it_names() {
    let run = run("loud", None, 4);
    assert_eq!(run.report().agents(), 4);
    assert_eq!(page(&run), "APPLE FIG PEAR");
    let error = run.section::<usize>("measure").unwrap_err().to_string();
    assert!(error.contains("agent `measurer` has not run"), "{error}");
    assert!(!run.inputs().contains(&"sorted"), "{:?}", run.inputs());
}

#[test]
fn a_kept_run_is_amended_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut reused = Vec::new();
    for _ in 0..2 {
        let mut run = prepared("whole", None, 4);
        run.keep_session(Session::open(folder.path(), Keep::EachPhase));
        run.run(std::sync::Arc::new(NATIVE), &mut |_| {}).unwrap();
        assert_eq!(page(&run), "APPLE FIG (PEAR)");
        reused = run.report().phases[1].reused.clone();
    }
    // What memory has of the sorted words is not what the sorter made, so that it makes them again.
    assert_eq!(reused, ["ranker", "printer", "whisperer"]);
}

#[test]
fn a_person_changes_what_was_amended() {
    let mut run = run("whole", None, 4);
    run.revise("sorted", &["by hand"]).unwrap();
    run.run(std::sync::Arc::new(NATIVE), &mut |_| {}).unwrap();
    assert_eq!(page(&run), "by hand");
}

#[test]
fn prompts_of_both_are_there() {
    let registry = BASE.extended_by(&OWN);
    let mut loader = Loader::new(registry.files, 50_000);
    for agent in registry.agents {
        let core = loader.peek(agent, Part::Core).unwrap();
        assert_eq!(core.lines, agent.core_lines, "{}", agent.id);
    }
    let whole = registry.workflow("whole").unwrap();
    assert!(whole.agents.contains(&"dreamer"));
}
