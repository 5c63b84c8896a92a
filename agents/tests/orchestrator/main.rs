//! Whole runs of a tiny registry: order, parallelism, failures and what is reported.

// Helpers of tests may unwrap as the tests do.
#![allow(clippy::unwrap_used)]

mod recovery;
mod sessions;
mod support;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use dbadmin_agents::{
    AgentError, AgentSpec, Event, Executor, Inputs, Limits, Orchestrator, Part, Section, Step,
};
use support::{Counts, Faulty, NATIVE, TINY, Words, native, run_of, spill_dir};

const ONE_AT_A_TIME: Limits = Limits {
    parallel: 1,
    ..Limits::DEFAULT
};

#[test]
fn a_run_goes_phase_by_phase_to_the_end() {
    let mut run = run_of("whole", Limits::DEFAULT);
    assert_eq!(
        run.step(native(), &mut |_| {}).unwrap(),
        Step::PhaseDone("gather")
    );
    assert_eq!(run.section::<Counts>("counts").unwrap()["apple"], 2);
    let absent = run.section::<String>("page").unwrap_err().to_string();
    assert!(absent.contains("agent `printer` has not run"), "{absent}");
    assert_eq!(
        run.step(native(), &mut |_| {}).unwrap(),
        Step::PhaseDone("present")
    );
    assert_eq!(run.step(native(), &mut |_| {}).unwrap(), Step::Finished);
    assert_eq!(
        *run.section::<String>("page").unwrap(),
        "apple apple fig pear | apple"
    );

    let report = run.report();
    assert_eq!(report.phases[0].agents, ["splitter", "counter"]);
    assert_eq!(report.phases[1].agents, ["sorter", "ranker", "printer"]);
    let lines: usize = TINY
        .agents
        .iter()
        .map(|a| a.core_lines + a.summary_lines)
        .sum();
    assert_eq!(report.lines(), lines);
    assert!(
        report
            .phases
            .iter()
            .all(|phase| phase.lines <= phase.line_budget)
    );
    assert!(report.context.peak_tokens < report.context.loaded_tokens);
    assert_eq!(report.memory.sections, 6);
    assert!(report.to_string().starts_with("5 agents, 2 phases, "));
}

#[test]
fn agents_run_when_their_inputs_are_there_whatever_the_threads() {
    let mut orders = Vec::new();
    let mut run = run_of("whole", ONE_AT_A_TIME);
    run.run(native(), &mut |event| {
        if let Event::AgentStarted { agent, .. } = event {
            orders.push(agent);
        }
    })
    .unwrap();
    assert_eq!(
        orders,
        ["splitter", "counter", "sorter", "ranker", "printer"]
    );

    for _ in 0..20 {
        let mut other = run_of("whole", Limits::DEFAULT);
        other.run(native(), &mut |_| {}).unwrap();
        assert_eq!(other.report(), run.report());
        for section in ["words", "counts", "sorted", "ranking", "page"] {
            assert_eq!(other.memory().hash(section), run.memory().hash(section));
        }
    }
}

/// Runs the native agents, and remembers what each could see.
#[derive(Default)]
struct Watching(Mutex<BTreeMap<&'static str, Vec<String>>>);

impl Executor for Watching {
    fn execute(&self, agent: &AgentSpec, inputs: &Inputs) -> Result<Section, AgentError> {
        let seen = inputs.sections().map(|(name, _)| name.to_owned());
        self.0.lock().unwrap().insert(agent.id, seen.collect());
        NATIVE.execute(agent, inputs)
    }
}

#[test]
fn an_agent_sees_what_it_declares_and_what_of_its_origin_is_critical() {
    let watching = Arc::new(Watching::default());
    let mut run = run_of("whole", Limits::DEFAULT);
    run.run(watching.clone(), &mut |_| {}).unwrap();
    let seen = watching.0.lock().unwrap();
    // The registry keeps `words`, of which the counts were made; the request is nobody's business.
    assert_eq!(seen["ranker"], ["counts", "words"]);
    assert_eq!(seen["sorter"], ["words"]);
    assert_eq!(seen["printer"], ["sorted", "ranking", "style", "words"]);
}

#[test]
fn a_failure_that_is_not_critical_is_a_warning() {
    let faulty = Arc::new(Faulty {
        failing: vec!["counter"],
        ..Faulty::default()
    });
    let mut run = run_of("whole", Limits::DEFAULT);
    let mut warned = Vec::new();
    run.run(faulty.clone(), &mut |event| {
        if let Event::Warning { agent, .. } = event {
            warned.push(agent);
        }
    })
    .unwrap();
    // The ranker cannot do without the counts, the printer can do without the ranking.
    assert_eq!(warned, ["counter", "ranker"]);
    assert_eq!(
        *run.section::<String>("page").unwrap(),
        "apple apple fig pear"
    );
    let report = run.report();
    assert_eq!(report.phases[0].failed, ["counter"]);
    assert_eq!(report.warnings[0].message, "told to fail");
    let absent = run.section::<Counts>("counts").unwrap_err().to_string();
    assert!(
        absent.contains("agent `counter` failed: told to fail"),
        "{absent}"
    );
}

#[test]
fn a_critical_failure_keeps_what_was_finished_and_can_be_tried_again() {
    let faulty = Arc::new(Faulty {
        panicking: vec!["sorter"],
        failing: vec!["ranker"],
        ..Faulty::default()
    });
    let mut run = run_of("whole", Limits::DEFAULT);
    let error = run.run(faulty.clone(), &mut |_| {}).unwrap_err();
    let AgentError::Critical {
        agent,
        phase,
        cause,
        finished,
        saved: None,
    } = error
    else {
        panic!("{error}");
    };
    assert_eq!((agent, phase), ("sorter", "present"));
    assert!(cause.to_string().contains("told to panic"), "{cause}");
    assert_eq!(finished, ["words", "counts"]);
    // The printer reads what the sorter was to write, and was not run.
    assert_eq!(
        run.report().phases[1].failed,
        ["sorter", "ranker", "printer"]
    );
    assert_eq!(run.section::<Words>("words").unwrap().len(), 4);

    run.run(native(), &mut |_| {}).unwrap();
    assert_eq!(
        *run.section::<String>("page").unwrap(),
        "apple apple fig pear | apple"
    );
    assert!(run.report().warnings.is_empty());
}

#[test]
fn an_agent_without_implementation_fails_by_name() {
    let none = Arc::new(dbadmin_agents::Native::new(&[]));
    let error = run_of("whole", Limits::DEFAULT)
        .run(none, &mut |_| {})
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("agent `splitter` has no implementation")
    );
}

#[test]
fn a_workflow_takes_the_sections_it_leaves_out_from_outside() {
    let mut run = run_of("plain", Limits::DEFAULT);
    assert_eq!(run.inputs(), ["request", "style", "counts", "ranking"]);
    run.provide("ranking", &[(9, "kiwi")]).unwrap();
    run.run(native(), &mut |_| {}).unwrap();
    assert_eq!(
        *run.section::<String>("page").unwrap(),
        "apple apple fig pear | kiwi"
    );

    let error = run.provide("sorted", &1).unwrap_err().to_string();
    assert!(error.contains("`sorted` cannot be provided"), "{error}");
    let unknown = Orchestrator::new(&TINY, "hole", Limits::DEFAULT, spill_dir()).unwrap_err();
    assert!(unknown.to_string().contains("plain, whole"), "{unknown}");
}

#[test]
fn what_does_not_fit_in_memory_goes_through_disk() {
    let limits = Limits {
        resident_bytes: 0,
        ..Limits::DEFAULT
    };
    let mut run = run_of("whole", limits);
    let mut spilled = Vec::new();
    run.run(native(), &mut |event| {
        if let Event::Spilled { section, .. } = event {
            spilled.push(section);
        }
    })
    .unwrap();
    // Nothing may stay, so each goes as it comes.
    assert_eq!(spilled, ["words", "counts", "sorted", "ranking", "page"]);
    assert_eq!(run.report().memory.resident_bytes, 0);
    assert_eq!(
        *run.section::<String>("page").unwrap(),
        "apple apple fig pear | apple"
    );
}

#[test]
fn prompts_are_cut_to_what_the_context_holds() {
    let all = vec![Part::Implementations, Part::Patterns, Part::Examples];
    let roomy = Arc::new(Faulty {
        demands: all.clone(),
        ..Faulty::default()
    });
    let mut run = run_of("whole", Limits::DEFAULT);
    run.run(roomy.clone(), &mut |_| {}).unwrap();
    let prompt = roomy.prompts.lock().unwrap()["printer"].clone();
    assert!(prompt.starts_with("# Role\nPrints the") && prompt.contains("An example of printer."));

    let peak = run.report().context.peak_tokens;
    let tight = Arc::new(Faulty {
        demands: all,
        ..Faulty::default()
    });
    let limits = Limits {
        context_tokens: peak,
        ..Limits::DEFAULT
    };
    let mut run = run_of("whole", limits);
    let mut reduced = Vec::new();
    run.run(tight.clone(), &mut |event| {
        if let Event::PromptReduced { agent, to } = event {
            reduced.push((agent, to));
        }
    })
    .unwrap();
    assert!(reduced.contains(&("printer", "core")), "{reduced:?}");
    assert!(run.report().context.peak_tokens <= peak / 10 * 9 + 9);
    let prompt = tight.prompts.lock().unwrap()["printer"].clone();
    assert!(!prompt.contains("An example"));
}

#[test]
fn a_small_context_loads_the_cores_of_critical_agents_and_the_summaries_of_the_rest() {
    let faulty = Arc::new(Faulty::default());
    let mut run = run_of("whole", Limits::of_context(25_000));
    let mut told = Vec::new();
    run.run(faulty.clone(), &mut |event| told.push(event))
        .unwrap();
    let prompts = faulty.prompts.lock().unwrap();
    for agent in TINY.agents {
        let core = prompts[agent.id].starts_with("# Role\n");
        assert_eq!(core, agent.critical, "{}", agent.id);
        let reduced = Event::PromptReduced {
            agent: agent.id,
            to: "summary",
        };
        assert_eq!(told.contains(&reduced), !agent.critical, "{}", agent.id);
    }
    let mut whole = run_of("whole", Limits::of_context(25_001));
    whole.run(Arc::new(Faulty::default()), &mut |_| {}).unwrap();
    assert!(run.report().lines() < whole.report().lines());
}

#[test]
fn a_run_tells_its_whole_course() {
    let mut run = run_of("whole", ONE_AT_A_TIME);
    let mut told = Vec::new();
    run.run(native(), &mut |event| told.push(event)).unwrap();
    let kinds: Vec<String> = told
        .iter()
        .map(|event| serde_json::to_value(event).unwrap()["event"].to_string())
        .collect();
    let agent = ["\"agent_started\"", "\"agent_finished\""];
    let phase = |agents: usize| {
        let mut kinds = vec!["\"phase_started\"", "\"context_loaded\""];
        kinds.extend(agent.repeat(agents));
        kinds.push("\"phase_finished\"");
        kinds
    };
    let [first, second] = [0, 1].map(|at: usize| run.report().phases[at].agents.len());
    let expected = [phase(first), phase(second), vec!["\"done\""]].concat();
    assert_eq!(kinds, expected);
    assert_eq!(told.last(), Some(&Event::Done(run.report().clone())));
    for event in &told {
        match event {
            Event::AgentStarted { lines, tokens, .. } => assert!(*lines > 0 && *tokens > *lines),
            Event::AgentFinished { section, bytes, .. } => {
                let json = run.section::<serde_json::Value>(section).unwrap();
                assert_eq!(json.to_string().len(), *bytes, "{section}");
            }
            _ => {}
        }
    }
}

#[test]
fn a_critical_agent_without_its_core_is_told_with_a_limit_that_does() {
    let notices = |context_tokens: usize| {
        let limits = Limits {
            context_tokens,
            ..Limits::DEFAULT
        };
        let mut run = run_of("whole", limits);
        run.run(Arc::new(Faulty::default()), &mut |_| {}).unwrap();
        run.report().notices.clone()
    };
    assert_eq!(notices(150), Vec::<String>::new());
    let small = (1..150).rev().find(|tokens| !notices(*tokens).is_empty());
    let small = small.expect("there is one that has no room");
    let told = notices(small).join("\n");
    let named = TINY.agents.iter().filter(|agent| told.contains(agent.id));
    assert!(named.clone().count() > 0, "{told}");
    assert!(named.into_iter().all(|agent| agent.critical), "{told}");
    assert!(
        told.contains(&format!("a context of {small} tokens has no room")),
        "{told}"
    );
    let enough = told
        .rsplit_once("--context-limit ")
        .expect("it names one")
        .1;
    let enough: usize = enough.trim_end_matches(')').parse().unwrap();
    assert!(notices(enough).is_empty(), "{told}");
    assert_eq!(enough, small + 1, "{told}");
}

#[test]
fn a_context_without_room_for_cores_works_from_summaries() {
    let mut run = run_of(
        "whole",
        Limits {
            context_tokens: 150,
            ..Limits::DEFAULT
        },
    );
    let faulty = Arc::new(Faulty::default());
    let mut reduced = Vec::new();
    run.run(faulty.clone(), &mut |event| {
        if let Event::PromptReduced { agent, to } = event {
            reduced.push((agent, to));
        }
    })
    .unwrap();
    assert!(reduced.contains(&("ranker", "summary")), "{reduced:?}");
    let prompts = faulty.prompts.lock().unwrap();
    assert!(prompts["ranker"].starts_with("Ranks the words."));
    drop(prompts);
}
