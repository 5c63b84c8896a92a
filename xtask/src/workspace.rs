//! Where the workspace lies, and the programs that chores run in it.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the workspace's `Cargo.toml`.
pub fn root() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own)
}

/// The cargo that runs this chore, started in the workspace's folder.
pub fn cargo() -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(root());
    without_own(&mut command);
    command
}

/// Leaves out what cargo has set for this chore: build scripts that look at such a variable would
/// run again each time that somebody else starts cargo, and all that depends on them be compiled
/// again.
pub fn without_own(command: &mut Command) {
    const OWN: [&str; 4] = [
        "CARGO_BIN_",
        "CARGO_CRATE_",
        "CARGO_MANIFEST_",
        "CARGO_PKG_",
    ];
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if OWN.iter().any(|start| text.starts_with(start)) {
            command.env_remove(name);
        }
    }
}

/// A program of the workspace that has been built, run in the workspace's folder. `cargo run` would
/// build it once more, with other features than the whole workspace has.
pub fn built(program: &str) -> Command {
    let own = std::env::current_exe().unwrap_or_default();
    let mut command = Command::new(own.with_file_name(program));
    command.current_dir(root());
    command
}

/// The first file of this name on `$PATH`.
pub fn on_path(program: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}
