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

/// Dependencies on crates that need all that the workspace needs. With these, and with
/// [`profile`], a crate outside of the workspace has everything with the same features and options
/// as the workspace does, and cargo compiles nothing for it again.
#[must_use]
pub fn shared_dependencies() -> String {
    ["cargo-dbadmin", "tests"]
        .map(|folder| (folder, root().join(folder)))
        .map(|(folder, path)| {
            let name = folder.replace("tests", "dbadmin-tests");
            format!("{name} = {{ path = {:?} }}\n", path.display().to_string())
        })
        .concat()
}

/// A dependency of a build script to the same end, with further features in quotes.
#[must_use]
pub fn shared_build_dependency(features: &str) -> String {
    let path = root().join("dbadmin-build").display().to_string();
    let features = format!("[{}]", ["\"sqlite\"", features].join(", "));
    format!(
        "dbadmin-build = {{ path = {path:?}, default-features = false, features = {features} }}"
    )
}

/// How the workspace has its crates compiled: the last part of its manifest.
#[must_use]
pub fn profile() -> String {
    let path = root().join("Cargo.toml");
    let manifest =
        std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    let from = manifest.find("[profile.").expect("it says how to compile");
    manifest[from..].to_owned()
}

/// Cargo in the workspace's folder, with this process's environment.
#[must_use]
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .current_dir(root())
        .env("CARGO_TARGET_DIR", target());
    without_cargos(&mut command);
    command
}

/// Leaves out what cargo has set for the test that is running: build scripts that look at such a
/// variable would run again, and all that depends on them be compiled again.
pub(crate) fn without_cargos(command: &mut Command) {
    const OURS: [&str; 6] = [
        "OUT_DIR",
        "CARGO_PKG_",
        "CARGO_MANIFEST_",
        "CARGO_BIN_",
        "CARGO_CRATE_",
        "CARGO_PRIMARY_",
    ];
    for (name, _) in std::env::vars_os() {
        if OURS
            .iter()
            .any(|start| name.to_string_lossy().starts_with(start))
        {
            command.env_remove(name);
        }
    }
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
