//! The user's rustfmt over generated files, so that their own check of formatting passes.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// So many files rustfmt goes over in about a second. More of them, a panel of hundreds of tables,
/// are left to the user's own `cargo fmt`, which is no edit.
pub const MOST: usize = 400;

/// Formats files where they are. Without rustfmt they stay as they are, which is as valid: whether
/// a file was edited does not depend on its format.
pub fn files(files: &[&Path]) {
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let share = files.len().div_ceil(workers).max(1);
    let running: Vec<_> = files
        .chunks(share)
        .map(|files| rustfmt().args(files).stdin(Stdio::null()).spawn())
        .collect();
    for mut process in running.into_iter().flatten() {
        let _ = process.wait();
    }
}

/// A text as rustfmt would have it in a folder, whose settings count; as it is, where rustfmt does
/// not answer.
pub fn text(text: &str, folder: &Path) -> String {
    formatted(text, folder).unwrap_or_else(|| text.to_owned())
}

fn formatted(text: &str, folder: &Path) -> Option<String> {
    let mut process = rustfmt()
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let mut input = process.stdin.take()?;
    let sent = text.to_owned();
    let sending = std::thread::spawn(move || input.write_all(sent.as_bytes()));
    let output = process.wait_with_output().ok()?;
    let _ = sending.join();
    let text = String::from_utf8(output.stdout).ok()?;
    (output.status.success() && !text.is_empty()).then_some(text)
}

/// Whether rustfmt may go over a file. One that declares modules is left out, because rustfmt would
/// follow the declarations to files that are not ours to touch.
pub fn is_for_rustfmt(path: &str, text: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|extension| extension == "rs")
        && !text.lines().any(|line| line.starts_with("pub mod "))
}

fn rustfmt() -> Command {
    let mut command = Command::new(program());
    command
        .args(["--edition", "2024"])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// `$RUSTFMT`, else the one beside the compiler or beside cargo, else the one on the path, which
/// may be a stand-in that has to find the toolchain first.
fn program() -> PathBuf {
    if let Some(named) = std::env::var_os("RUSTFMT") {
        return named.into();
    }
    ["RUSTC", "CARGO"]
        .iter()
        .filter_map(std::env::var_os)
        .map(|program| PathBuf::from(program).with_file_name("rustfmt"))
        .find(|rustfmt| rustfmt.is_absolute() && rustfmt.is_file())
        .unwrap_or_else(|| "rustfmt".into())
}
