//! What a model's sections come to in `dbadmin.toml`: a change that a person reads as a diff, and
//! that is written only when they agree.
//!
//! Sections that break the contract are refused. Of the others, `edits.rs` guesses the lines of
//! `dbadmin.toml` that bring the native agents to the same decisions; then the agents run again over
//! the changed file. Whatever they still decide otherwise cannot be said in the file, and is named.

mod desk;
mod differences;
mod document;
mod edits;
mod hooks;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

pub use desk::{Context, Desk, Input};
pub use hooks::HookFile;

use crate::admin::Admin;
use crate::settings::FILE;
use crate::{Error, Result};

/// A change of `dbadmin.toml`, not written yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The change as a unified diff; empty where nothing changes.
    pub diff: String,
    /// The sections that break the contract, each with what is wrong with it; they have no effect.
    pub refused: Vec<String>,
    /// What the sections say and `dbadmin.toml` cannot, so that it has no effect.
    pub not_expressible: Vec<String>,
    /// What changes beside it, because it follows from the same lines.
    pub also: Vec<String>,
    /// The roles that it adds, and what roles may do more. They are made of words of the request that
    /// dbadmin does not understand: whoever writes the change has to have a person agree to it.
    pub rights: Vec<String>,
    /// Files of Rust for hooks. They are nothing that [`Proposal::apply`] writes: whoever does has to
    /// see whether the crate compiles with them and its tests pass.
    pub hooks: Vec<HookFile>,
    path: PathBuf,
    before: Option<String>,
    after: String,
}

impl Admin {
    /// What these sections, by name, come to in `dbadmin.toml` of the crate in
    /// [`Admin::in_crate`]. Nothing is written.
    ///
    /// # Errors
    /// See [`Error`]; a section that is wrong is no error, but refused.
    pub fn propose(&self, sections: &BTreeMap<String, Value>) -> Result<Proposal> {
        let mut desk = Desk::open(self)?;
        desk.take(sections.clone());
        desk.propose()
    }
}

impl Proposal {
    fn new(root: &Path, before: Option<String>, after: String) -> Self {
        let text = before.as_deref().unwrap_or_default();
        Self {
            diff: difference(FILE, text, &after),
            hooks: Vec::new(),
            refused: Vec::new(),
            not_expressible: Vec::new(),
            also: Vec::new(),
            rights: Vec::new(),
            path: root.join(FILE),
            before,
            after,
        }
    }

    /// The settings' file below the crate's folder, its text now, if there is one, and as proposed.
    #[must_use]
    pub fn settings(&self) -> (&'static Path, Option<&str>, &str) {
        (Path::new(FILE), self.before.as_deref(), &self.after)
    }

    /// Writes the change, as a whole or not at all.
    ///
    /// # Errors
    /// [`Error::File`] where the file has changed since the proposal was made, or cannot be
    /// written; then it is as it was.
    pub fn apply(&self) -> Result<()> {
        let failed = |reason: String, help| Error::File {
            path: FILE.into(),
            reason,
            help,
        };
        let now = read(&self.path)?;
        if now != self.before {
            return Err(failed(
                "it has changed since this was proposed".to_owned(),
                "nothing was written; ask for the proposal again",
            ));
        }
        if self.diff.is_empty() {
            return Ok(());
        }
        put(&self.path, &self.after).map_err(|error| {
            failed(
                error.to_string(),
                "nothing was written; make the file writable",
            )
        })
    }
}

/// A file's change as a unified diff; empty where nothing changes.
fn difference(name: &str, before: &str, after: &str) -> String {
    if before == after {
        return String::new();
    }
    let mut options = diffy::DiffOptions::new();
    options.set_original_filename(name.to_owned());
    options.set_modified_filename(name.to_owned());
    options.create_patch(before, after).to_string()
}

/// Writes a text file as a whole or not at all, and its folder where there is none; a link stays one:
/// what it leads to is replaced.
///
/// # Errors
/// What the system says; then the file is as it was.
pub fn put(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut beside = path.clone().into_os_string();
    beside.push(format!(".{}.tmp", std::process::id()));
    let written = std::fs::create_dir_all(path.parent().unwrap_or(&path))
        .and_then(|()| std::fs::File::create(&beside))
        .and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        })
        .and_then(|()| std::fs::rename(&beside, &path));
    if written.is_err() {
        // What was left half-written is nobody's.
        let _ = std::fs::remove_file(&beside);
    }
    written
}

/// The file's text; none where there is no file.
fn read(path: &Path) -> Result<Option<String>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::File {
            path: FILE.into(),
            reason: error.to_string(),
            help: "it has to be a readable text file",
        }),
    }
}

#[cfg(test)]
mod tests;
