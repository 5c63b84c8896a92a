//! The workspace that the tests belong to: its folders, and its cargo.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The folder of the workspace's `Cargo.toml`.
#[must_use]
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the crate lies in the workspace")
}

/// The folder that cargo builds into, from where this very program lies.
#[must_use]
pub fn target() -> PathBuf {
    let own = std::env::current_exe().expect("a running program has a path");
    own.ancestors()
        .find(|folder| folder.join("CACHEDIR.TAG").is_file())
        .expect("the program lies in cargo's target folder")
        .to_owned()
}

/// The program of this name as built with the debug profile.
#[must_use]
pub fn program(name: &str) -> PathBuf {
    target().join("debug").join(name)
}

/// Cargo in the workspace's folder, with this process's environment.
#[must_use]
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .current_dir(root())
        .env("CARGO_TARGET_DIR", target());
    command
}

/// Runs a command to its end; panics with all it said unless it succeeds.
pub fn succeed(command: &mut Command) -> Output {
    let output = run(command);
    let words: Vec<_> = command.get_args().map(OsStr::to_string_lossy).collect();
    let program = command.get_program().to_string_lossy();
    assert!(
        output.status.success(),
        "{program} {} failed:\n{}",
        words.join(" "),
        said(&output)
    );
    output
}

/// Runs a command to its end, whatever it ends with.
pub fn run(command: &mut Command) -> Output {
    command
        .output()
        .unwrap_or_else(|error| panic!("{command:?} did not start: {error}"))
}

/// All that a command said, both streams.
#[must_use]
pub fn said(output: &Output) -> String {
    let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
    said.push_str(&String::from_utf8_lossy(&output.stderr));
    said
}
