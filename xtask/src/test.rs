//! Everything that proves the project, in the order that finds a mistake soonest. Nothing in the
//! tree is written: with `DBADMIN_CHECK=1` a build script that would write says so and fails.

use std::process::Command;
use std::time::Instant;

use crate::chromium;
use crate::failure::Failure;
use crate::npm;
use crate::package;
use crate::python::{self, PYTHON};
use crate::servers::Servers;
use crate::step::Step;
use crate::tally::Tally;
use crate::workspace::cargo;

/// A cargo command that must succeed.
struct Check {
    title: &'static str,
    words: &'static [&'static str],
    rustdoc: &'static str,
    todo: &'static str,
}

const CHECKS: [Check; 3] = [
    Check {
        title: "Formatting",
        words: &["fmt", "--all", "--check"],
        rustdoc: "",
        todo: "Run `cargo fmt --all`.",
    },
    Check {
        title: "Lints, none allowed, and the shop's panel in step with its structs and its database",
        words: &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ],
        rustdoc: "",
        todo: "Mend what clippy names above. If it is the shop's build script that says stale: \
               run `cargo dbadmin sync` in examples/shop and commit what it writes.",
    },
    Check {
        title: "Documentation, no broken link",
        words: &["doc", "--workspace", "--no-deps"],
        rustdoc: "-D warnings",
        todo: "Mend the comments that rustdoc names above.",
    },
];

impl Check {
    fn command(&self) -> Command {
        let mut command = cargo();
        command.args(self.words).env("DBADMIN_CHECK", "1");
        if !self.rustdoc.is_empty() {
            command.env("RUSTDOCFLAGS", self.rustdoc);
        }
        command
    }
}

/// Runs all steps; stops at the first that fails. The last line is the sum over all tests.
pub fn run() -> Result<(), Failure> {
    let start = Instant::now();
    for check in &CHECKS {
        Step::new(check.title, check.command(), check.todo).run()?;
    }
    let tally = tests()?;
    package::run()?;
    println!(
        "\nEverything passed, in {:.0} s.\n{tally}",
        start.elapsed().as_secs_f64()
    );
    Ok(())
}

/// Runs all tests, with the servers, the browser, the checkers of pages and the Python that some
/// of them need.
fn tests() -> Result<Tally, Failure> {
    let browser = chromium::need()?;
    let checkers = npm::need()?;
    let python = python::need()?;
    let servers = Servers::start()?;
    let mut command = cargo();
    command
        .args(["test", "--workspace", "--no-fail-fast"])
        .env_remove("DBADMIN_CHECK")
        .envs(checkers)
        .env(PYTHON, python)
        .envs(browser)
        .envs(servers.variables());
    let mut step = Step::new(
        "All tests",
        command,
        "Read the failed test's message above; `cargo xtask servers -- cargo test -p CRATE NAME` \
         runs it alone.",
    );
    let mut tally = Tally::default();
    let tested = step.timed(|command| tally.of(command));
    if tested.is_err() {
        println!("\n{tally}");
    }
    tested.map(|()| tally)
}
