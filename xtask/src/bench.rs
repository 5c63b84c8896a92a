//! `cargo xtask bench`: builds what is measured as it ships, then runs the measuring program of
//! `dbadmin-tests`, which prints each measure beside its limit.

use crate::debian::{self, Tool};
use crate::failure::Failure;
use crate::servers::Servers;
use crate::step::Step;
use crate::workspace::{built, cargo};

/// Names wrk's path, for this chore and for the measuring program.
const WRK: &str = "DBADMIN_BENCH_WRK";

/// Builds, measures, prints; `only` names the measures to take, none for all.
pub fn run(only: &[&str]) -> Result<(), Failure> {
    let wrk = debian::need(&[Tool {
        program: "wrk",
        package: "wrk",
        variable: WRK,
    }])?;
    for (title, words) in [
        (
            "Build the shop, the floor and the command line as they ship",
            &[
                "build",
                "--release",
                "--workspace",
                "--bin",
                "shop",
                "--bin",
                "floor",
                "--bin",
                "cargo-dbadmin",
            ][..],
        ),
        (
            "Build the command line and the measuring program",
            &[
                "build",
                "--workspace",
                "--bin",
                "cargo-dbadmin",
                "--bin",
                "bench",
            ][..],
        ),
    ] {
        let mut command = cargo();
        command.args(words);
        Step::new(title, command, "Mend what the compiler names above.").run()?;
    }
    let mut command = built("bench");
    command.args(only);
    let servers = Servers::start()?;
    command
        .envs(servers.variables())
        .envs(wrk.into_iter().map(|path| (WRK, path)));
    Step::new(
        "Measure",
        command,
        "A measure is beyond its limit: see the table above.",
    )
    .run()
}
