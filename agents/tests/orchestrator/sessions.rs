//! Sessions: what a second run takes from the first, what a person changes between two phases, and
//! what full disks and kills leave behind.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::support::{NATIVE, TINY, Words, spill_dir};
use dbadmin_agents::{
    AgentError, AgentSpec, Event, Executor, Inputs, Keep, Limits, Orchestrator, Section, Session,
    Step,
};

/// Runs the native agents under a name, and remembers which.
#[derive(Default)]
struct Named {
    name: &'static str,
    failing: Option<&'static str>,
    slow: bool,
    ran: Mutex<Vec<&'static str>>,
}

impl Named {
    fn new(name: &'static str) -> Arc<Self> {
        Arc::new(Self {
            name,
            ..Self::default()
        })
    }

    fn ran(&self) -> Vec<&'static str> {
        let mut ran = self.ran.lock().unwrap().clone();
        ran.sort_unstable();
        ran
    }
}

impl Executor for Named {
    fn identity(&self, _: &AgentSpec) -> Option<String> {
        Some(self.name.to_owned())
    }

    fn may_recover(&self, _: &AgentError) -> bool {
        false
    }

    fn execute(&self, agent: &AgentSpec, inputs: &Inputs) -> Result<Section, AgentError> {
        self.ran.lock().unwrap().push(agent.id);
        if self.slow {
            std::thread::sleep(Duration::from_millis(3));
        }
        if self.failing == Some(agent.id) {
            return Err(AgentError::failed("told to fail"));
        }
        NATIVE.execute(agent, inputs)
    }
}

/// A folder of its own, empty.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("session-{name}"));
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

fn run_in(folder: &Path, request: &str) -> Orchestrator {
    let mut run = Orchestrator::new(&TINY, "whole", Limits::DEFAULT, spill_dir()).unwrap();
    run.provide("request", &request).unwrap();
    run.keep_session(Session::open(folder, Keep::EachPhase));
    run
}

fn page(run: &Orchestrator) -> String {
    run.section::<String>("page").unwrap().to_string()
}

const ALL: [&str; 5] = ["counter", "printer", "ranker", "sorter", "splitter"];

#[test]
fn a_second_run_reuses_all_and_another_input_nothing_that_follows_from_it() {
    let folder = folder("second");
    let first = Named::new("one");
    run_in(&folder, "pear apple")
        .run(first.clone(), &mut |_| {})
        .unwrap();
    assert_eq!(first.ran(), ALL);

    let second = Named::new("one");
    let mut run = run_in(&folder, "pear apple");
    let mut reused = Vec::new();
    run.run(second.clone(), &mut |event| {
        if let Event::AgentReused { agent, .. } = event {
            reused.push(agent);
        }
    })
    .unwrap();
    assert_eq!(second.ran(), [""; 0]);
    assert_eq!(reused.len(), ALL.len());
    assert_eq!(run.report().phases[0].reused, ["splitter", "counter"]);
    assert_eq!(page(&run), "apple pear | pear");

    // All of it follows from the request.
    let third = Named::new("one");
    run_in(&folder, "apple pear")
        .run(third.clone(), &mut |_| {})
        .unwrap();
    assert_eq!(third.ran(), ALL);

    let other = Named::new("another model");
    run_in(&folder, "apple pear")
        .run(other.clone(), &mut |_| {})
        .unwrap();
    assert_eq!(other.ran(), ALL);
}

#[test]
fn a_critical_failure_names_and_saves_what_was_finished_and_the_next_run_goes_on() {
    for keep in [Keep::EachPhase, Keep::OnFailure] {
        let folder = folder(&format!("partial-{keep:?}"));
        let failing = Arc::new(Named {
            failing: Some("printer"),
            ..Named::default()
        });
        let mut run = run_in(&folder, "pear apple");
        run.keep_session(Session::open(&folder, keep));
        let error = run.run(failing.clone(), &mut |_| {}).unwrap_err();
        let message = error.to_string();
        let finished = "words, counts, sorted, ranking";
        let told = format!("is kept in {}: {finished}", folder.display());
        assert!(message.contains(&told), "{message}");
        drop(run);

        let next = Named::new("");
        let mut run = run_in(&folder, "pear apple");
        run.run(next.clone(), &mut |_| {}).unwrap();
        assert_eq!(next.ran(), ["printer"]);
        assert_eq!(page(&run), "apple pear | pear");
    }
}

#[test]
fn nothing_is_written_of_a_run_that_succeeds_unless_it_is_kept() {
    let folder = folder("none");
    let mut run = run_in(&folder, "pear");
    run.keep_session(Session::open(&folder, Keep::OnFailure));
    run.run(Named::new(""), &mut |_| {}).unwrap();
    assert!(!folder.exists());
}

#[test]
fn a_run_resumes_from_any_phase() {
    let folder = folder("resume");
    run_in(&folder, "pear")
        .run(Named::new(""), &mut |_| {})
        .unwrap();
    for (phase, expected) in [
        ("present", &["printer", "ranker", "sorter"][..]),
        ("gather", &ALL),
    ] {
        let executor = Named::new("");
        let mut run = run_in(&folder, "pear");
        run.resume_from(phase).unwrap();
        run.run(executor.clone(), &mut |_| {}).unwrap();
        assert_eq!(executor.ran(), expected);
        // The same in a run that has finished.
        let executor = Named::new("");
        run.resume_from(phase).unwrap();
        run.run(executor.clone(), &mut |_| {}).unwrap();
        assert_eq!(executor.ran(), expected);
    }
    let error = run_in(&folder, "pear").resume_from("presnt").unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("the phases are: gather, present")
    );
}

#[test]
fn a_section_changed_between_phases_is_what_the_next_works_from() {
    let folder = folder("revise");
    let executor = Named::new("");
    let mut run = run_in(&folder, "pear apple");
    let early = run.revise("words", &["kiwi"]).unwrap_err().to_string();
    assert!(early.contains("`words` cannot be changed"), "{early}");
    let step = run.step(executor.clone(), &mut |_| {}).unwrap();
    assert_eq!(step, Step::PhaseDone("gather"));
    run.revise("words", &["kiwi", "fig"]).unwrap();
    // The counter has read the words as they were: it runs again, and the splitter does not.
    let step = run.step(executor.clone(), &mut |_| {}).unwrap();
    assert_eq!(step, Step::PhaseDone("gather"));
    assert_eq!(executor.ran(), ["counter", "counter", "splitter"]);
    run.run(executor.clone(), &mut |_| {}).unwrap();
    assert_eq!(page(&run), "fig kiwi | kiwi");
    drop(run);

    // The change outlives the run, as long as what the words were made from is the same.
    let executor = Named::new("");
    let mut run = run_in(&folder, "pear apple");
    run.run(executor.clone(), &mut |_| {}).unwrap();
    assert_eq!(executor.ran(), [""; 0]);
    assert_eq!(*run.section::<Words>("words").unwrap(), ["kiwi", "fig"]);

    let mut run = run_in(&folder, "pear");
    run.run(Named::new(""), &mut |_| {}).unwrap();
    assert_eq!(page(&run), "pear | pear");
    let notice = &run.report().notices[0];
    assert!(
        notice.contains("`words` of the session had been changed by hand"),
        "{notice}"
    );
}

#[test]
fn damaged_files_are_made_anew() {
    let folder = folder("damaged");
    run_in(&folder, "pear apple")
        .run(Named::new(""), &mut |_| {})
        .unwrap();
    for file in std::fs::read_dir(&folder).unwrap().flatten() {
        if file
            .path()
            .extension()
            .is_some_and(|extension| extension == "zst")
        {
            std::fs::write(file.path(), b"torn").unwrap();
        }
    }
    let executor = Named::new("");
    let mut run = run_in(&folder, "pear apple");
    run.run(executor.clone(), &mut |_| {}).unwrap();
    assert_eq!(executor.ran(), ALL);
    assert_eq!(page(&run), "apple pear | pear");

    std::fs::write(folder.join("index.json"), "{").unwrap();
    let mut run = run_in(&folder, "pear apple");
    run.run(Named::new(""), &mut |_| {}).unwrap();
    assert!(run.report().notices[0].contains("begun anew"));
    let executor = Named::new("");
    run_in(&folder, "pear apple")
        .run(executor.clone(), &mut |_| {})
        .unwrap();
    assert_eq!(executor.ran(), [""; 0]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_checkpoint_before_it_and_the_run_goes_on() {
    let folder = folder("full");
    run_in(&folder, "pear apple")
        .run(Named::new(""), &mut |_| {})
        .unwrap();
    let before = std::fs::read(folder.join("index.json")).unwrap();
    // Whatever is written to this device finds no space, and the index is written under this name.
    let unfinished = folder.join(format!("index.{}.new", std::process::id()));
    let mut run = run_in(&folder, "fig");
    std::os::unix::fs::symlink("/dev/full", &unfinished).unwrap();
    run.step(Named::new(""), &mut |_| {}).unwrap();
    let notice = &run.report().notices[0];
    assert!(
        notice.contains("could not be kept: ") && notice.contains("goes on"),
        "{notice}"
    );
    assert_eq!(std::fs::read(folder.join("index.json")).unwrap(), before);
    let executor = Named::new("");
    run_in(&folder, "pear apple")
        .run(executor.clone(), &mut |_| {})
        .unwrap();
    assert_eq!(executor.ran(), [""; 0]);
}

#[test]
fn a_disk_that_takes_nothing_keeps_sections_in_memory() {
    let blocked = folder("blocked");
    std::fs::write(&blocked, "a file where a folder should be").unwrap();
    let limits = Limits {
        resident_bytes: 0,
        ..Limits::DEFAULT
    };
    let mut run = Orchestrator::new(&TINY, "whole", limits, blocked.join("spill")).unwrap();
    run.provide("request", &"pear apple").unwrap();
    run.keep_session(Session::open(blocked.join("session"), Keep::EachPhase));
    let mut told = Vec::new();
    run.run(Named::new(""), &mut |event| {
        if let Event::Notice { message } = event {
            told.push(message);
        }
    })
    .unwrap();
    assert_eq!(page(&run), "apple pear | pear");
    assert!(
        told.iter().any(|notice| notice.contains("stays in memory")),
        "{told:?}"
    );
    assert!(
        told.iter().any(|notice| notice.contains("the session in")),
        "{told:?}"
    );
    std::fs::remove_file(blocked).unwrap();
}

/// What the killed process does: runs over one request after the other, in one session.
#[test]
#[ignore = "the next test runs it, in a process that it kills"]
fn runs_without_end() {
    let folder = PathBuf::from(std::env::var_os("DBADMIN_TEST_SESSION").unwrap());
    for number in 0.. {
        let executor = Arc::new(Named {
            slow: true,
            ..Named::default()
        });
        let mut run = run_in(&folder, &format!("pear {number}"));
        run.run(executor, &mut |_| {}).unwrap();
    }
}

#[test]
fn a_kill_at_any_moment_leaves_a_session_that_can_be_used() {
    let folder = folder("kill");
    for round in 0..25_u64 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "sessions::runs_without_end",
                "--ignored",
                "--quiet",
            ])
            .env("DBADMIN_TEST_SESSION", &folder)
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let start = Instant::now();
        while !folder.join("index.json").exists() && start.elapsed() < Duration::from_secs(20) {
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(Duration::from_micros(40_000 + round * 1_777));
        child.kill().unwrap();
        child.wait().unwrap();

        let index = std::fs::read_to_string(folder.join("index.json")).unwrap();
        let index: serde_json::Value = serde_json::from_str(&index).unwrap();
        let first = index["entries"]["splitter"]["hash"].as_str().unwrap();
        assert!(
            folder.join(format!("{first}.zst")).is_file(),
            "round {round}"
        );
        let session = Session::open(&folder, Keep::EachPhase);
        assert!(!session.is_empty());
    }
    let mut run = run_in(&folder, "pear apple");
    run.run(Named::new(""), &mut |_| {}).unwrap();
    assert!(
        run.report().notices.is_empty(),
        "{:?}",
        run.report().notices
    );
    assert_eq!(page(&run), "apple pear | pear");
}
