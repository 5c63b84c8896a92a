//! What a run does when something goes wrong: each test injects one fault.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::support::{Faulty, NATIVE, TINY, native, run_of, spill_dir};
use dbadmin_agents::{
    AgentError, AgentSpec, Event, Executor, Inputs, Limits, Orchestrator, Section,
};

/// Runs the native agents, but one fails its first tries, and counts all of them.
struct Shaky {
    agent: &'static str,
    failures: u32,
    tries: Mutex<BTreeMap<String, Vec<Instant>>>,
}

impl Shaky {
    fn new(agent: &'static str, failures: u32) -> Arc<Self> {
        Arc::new(Self {
            agent,
            failures,
            tries: Mutex::default(),
        })
    }

    fn tries(&self) -> Vec<Instant> {
        self.tries.lock().unwrap()[self.agent].clone()
    }
}

impl Executor for Shaky {
    fn execute(&self, agent: &AgentSpec, inputs: &Inputs) -> Result<Section, AgentError> {
        let mut tries = self.tries.lock().unwrap();
        let own = tries.entry(agent.id.to_owned()).or_default();
        own.push(Instant::now());
        let fails = agent.id == self.agent && own.len() <= self.failures as usize;
        drop(tries);
        if fails {
            return Err(AgentError::failed("the line is busy"));
        }
        NATIVE.execute(agent, inputs)
    }
}

/// Runs the native agents, but one never returns while the test lasts.
struct Stuck(&'static str);

impl Executor for Stuck {
    fn execute(&self, agent: &AgentSpec, inputs: &Inputs) -> Result<Section, AgentError> {
        if agent.id == self.0 {
            loop {
                std::thread::park();
            }
        }
        NATIVE.execute(agent, inputs)
    }
}

const SHORT: Limits = Limits {
    phase_time: Some(Duration::from_millis(200)),
    ..Limits::DEFAULT
};

#[test]
fn an_agent_that_fails_twice_succeeds_at_the_third_try() {
    let shaky = Shaky::new("splitter", 2);
    let mut run = run_of("whole", Limits::DEFAULT);
    let mut retries = Vec::new();
    run.run(shaky.clone(), &mut |event| {
        if let Event::AgentRetried {
            agent,
            attempt,
            message,
            ..
        } = event
        {
            retries.push((agent, attempt, message));
        }
    })
    .unwrap();
    let busy = |attempt| ("splitter", attempt, "the line is busy".to_owned());
    assert_eq!(retries, [busy(1), busy(2)]);
    assert!(run.report().warnings.is_empty());
}

#[test]
fn each_wait_is_twice_the_one_before() {
    let shaky = Shaky::new("counter", 9);
    let limits = Limits {
        backoff: Duration::from_millis(40),
        ..Limits::DEFAULT
    };
    let mut run = Orchestrator::new(&TINY, "whole", limits, spill_dir()).unwrap();
    run.provide("request", &"pear apple").unwrap();
    run.run(shaky.clone(), &mut |_| {}).unwrap();
    let tries = shaky.tries();
    assert_eq!(tries.len(), 3);
    assert!(tries[1] - tries[0] >= Duration::from_millis(40));
    assert!(tries[2] - tries[1] >= Duration::from_millis(80));
    // It is not critical: after the third try the run goes on without it.
    assert_eq!(run.report().warnings[0].agent, "counter");
}

#[test]
fn a_native_function_is_not_tried_again() {
    let mut run = run_of("plain", Limits::DEFAULT);
    run.provide("ranking", &"no ranking").unwrap();
    let mut retried = false;
    let error = run.run(native(), &mut |event| {
        retried |= matches!(event, Event::AgentRetried { .. });
    });
    assert!(error.unwrap_err().to_string().contains("`ranking`"));
    assert!(!retried);
}

#[test]
fn an_agent_that_never_returns_is_left_behind() {
    for parallel in [1, 4] {
        let mut run = run_of("whole", Limits { parallel, ..SHORT });
        let start = Instant::now();
        run.run(Arc::new(Stuck("ranker")), &mut |_| {}).unwrap();
        assert!(start.elapsed() < Duration::from_secs(5));
        let warning = &run.report().warnings[0];
        assert_eq!(warning.agent, "ranker");
        assert!(
            warning
                .message
                .contains("had not answered when the 0.2 s of phase `present`"),
            "{}",
            warning.message
        );
        // The printer waited for the ranker, and can do without it.
        assert_eq!(
            *run.section::<String>("page").unwrap(),
            "apple apple fig pear"
        );
    }
}

#[test]
fn a_critical_agent_that_never_returns_ends_the_run_with_what_there_is() {
    let mut run = run_of("whole", SHORT);
    let error = run.run(Arc::new(Stuck("sorter")), &mut |_| {}).unwrap_err();
    let message = error.to_string();
    assert!(
        message.contains("finished before it: words, counts, ranking"),
        "{message}"
    );
    assert!(matches!(
        error,
        AgentError::Critical { agent: "sorter", cause, .. }
            if matches!(*cause, AgentError::TimedOut { .. })
    ));
    // The same run goes on with an executor that answers.
    run.run(native(), &mut |_| {}).unwrap();
}

#[test]
fn no_wait_goes_beyond_the_time_of_the_phase() {
    let shaky = Shaky::new("counter", 9);
    let limits = Limits {
        backoff: Duration::from_secs(60),
        ..SHORT
    };
    let mut run = Orchestrator::new(&TINY, "whole", limits, spill_dir()).unwrap();
    run.provide("request", &"pear apple").unwrap();
    let start = Instant::now();
    run.run(shaky.clone(), &mut |_| {}).unwrap();
    assert!(start.elapsed() < Duration::from_secs(5));
    assert_eq!(shaky.tries().len(), 1);
}

#[test]
fn what_has_no_room_for_summaries_runs_as_the_minimal_set() {
    let needed: usize = TINY
        .agents
        .iter()
        .map(|agent| {
            let mut loader = dbadmin_agents::Loader::new(TINY.files, usize::MAX);
            let summary = loader.peek(agent, dbadmin_agents::Part::Summary).unwrap();
            if agent.critical { summary.tokens } else { 0 }
        })
        .sum();
    let of = |context_tokens| {
        run_of(
            "whole",
            Limits {
                context_tokens,
                ..Limits::DEFAULT
            },
        )
    };
    let faulty = Arc::new(Faulty::default());
    let mut run = of(needed * 10 / 9 + 2);
    let mut told = Vec::new();
    run.run(faulty.clone(), &mut |event| {
        if let Event::AgentLeftOut { agent, .. } = event {
            told.push(agent);
        }
    })
    .unwrap();
    assert_eq!(told, ["counter", "ranker"]);
    let report = run.report();
    let left_out: Vec<_> = report.left_out.iter().map(|left| left.agent).collect();
    assert_eq!(left_out, told);
    assert!(report.left_out.iter().all(|left| left.needed));
    assert_eq!(report.agents(), 3);
    let absent = run.section::<String>("counts").unwrap_err().to_string();
    assert!(absent.contains("agent `counter` was left out"), "{absent}");

    let mut run = of(needed / 2);
    let error = run.step(native(), &mut |_| {}).unwrap_err();
    assert!(matches!(error, AgentError::ContextFull { .. }), "{error}");
    assert!(error.to_string().contains("would have to go: "), "{error}");
}
