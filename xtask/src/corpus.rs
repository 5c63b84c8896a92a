//! `cargo xtask corpus DIR`: real schemas, one after the other, loaded, served and walked through
//! by the program `corpus` of `dbadmin-tests`, with both servers up.

use crate::failure::Failure;
use crate::servers::Servers;
use crate::step::Step;
use crate::workspace::{built, cargo};

/// Tries every schema in a folder, or those whose path contains one of the words behind it.
pub fn run(words: &[&str]) -> Result<(), Failure> {
    let Some(folder) = words.first() else {
        return Err(Failure::new(
            "no folder of schemas",
            "Name one that holds <dialect>/<name>.sql: `cargo xtask corpus DIR`.",
        ));
    };
    // The program runs in the workspace's folder, and the path is the caller's.
    let folder = std::path::absolute(folder)
        .map_err(|error| Failure::new(format!("{folder}: {error}"), "Name another folder."))?;
    let mut command = cargo();
    command.args([
        "build",
        "--workspace",
        "--bin",
        "cargo-dbadmin",
        "--bin",
        "corpus",
    ]);
    Step::new(
        "Build the command line and the walking program",
        command,
        "Mend what the compiler names above.",
    )
    .run()?;
    let servers = Servers::start()?;
    let mut command = built("corpus");
    command
        .arg(folder)
        .args(&words[1..])
        .envs(servers.variables());
    Step::new(
        "Walk through every schema",
        command,
        "The reasons stand above the table.",
    )
    .run()
}
