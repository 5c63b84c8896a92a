//! Undoes a trial that was interrupted: whoever ran it is gone, and what it wrote is still in place.
//!
//! A file gets its text of before only where it reads exactly what the trial wrote and git's index does
//! not have that text. What somebody has edited since, or has added or committed, stays: it is theirs
//! now. No build goes on over such a trial, so that nobody can have built and tested it meanwhile. What the
//! trial wrote is kept in `dbadmin/trial/undone.json`, beside what stood there before.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use dbadmin_build::trial::{FOLDER, JOURNAL, State, state};

use super::{Change, Result, failed, held, put, read};
use crate::build_script::Crate;

/// Where the journal of what was undone lies.
const UNDONE: &str = "undone.json";

/// Undo a trial of proposed hooks that was interrupted; every command does so first
#[derive(Debug, clap::Args)]
pub struct PutBack {
    #[command(flatten)]
    at: Crate,
}

impl PutBack {
    /// Undoes it, if there is one.
    pub fn run(self) -> Result<()> {
        put_back(&self.at.folder()).map(drop)
    }
}

/// Undoes a trial of the crate in this folder that was interrupted, and says so; how it stood before.
///
/// # Errors
/// Where something cannot be read or written.
pub fn put_back(root: &Path) -> Result<State> {
    let found = state(root)?;
    if found == State::Interrupted {
        // Where somebody else holds it, they are at the same.
        if let Some(_lock) = held(root)? {
            undo(root)?;
        }
    }
    Ok(found)
}

/// The same for who holds the lock; whether there was one.
pub fn undo(root: &Path) -> Result<bool> {
    let journal = root.join(FOLDER).join(JOURNAL);
    let Some(text) = read(&journal)? else {
        return Ok(false);
    };
    let changes: Vec<Change> = serde_json::from_str(&text).map_err(|error| {
        format!(
            "{}: this does not tell what a trial of proposed hooks has changed ({error}); see what \
             differs in dbadmin.toml and src/admin/hooks, and delete this file",
            journal.display()
        )
    })?;
    let restored = restore(root, &changes, &|change| is_in_git(root, change))?;
    fs::rename(&journal, journal.with_file_name(UNDONE))
        .map_err(|error| failed(&journal, &error))?;
    // Nobody may listen any more.
    let _ = writeln!(std::io::stderr(), "{}", restored.told());
    Ok(true)
}

/// What became of the files of a trial.
#[derive(Debug, Default)]
pub struct Restored {
    /// These are as they were before.
    back: Vec<PathBuf>,
    /// These are somebody's now, and stay.
    pub kept: Vec<PathBuf>,
}

impl Restored {
    fn told(&self) -> String {
        let listed = |paths: &[PathBuf]| {
            let paths: Vec<_> = paths
                .iter()
                .map(|path| path.display().to_string())
                .collect();
            paths.join(", ")
        };
        let mut text = "note: a trial of proposed hooks was interrupted".to_owned();
        if !self.back.is_empty() {
            text += &format!("; as before it again: {}", listed(&self.back));
        }
        if !self.kept.is_empty() {
            text += &format!(
                "; edited or added to git since, and so left as they are, though no trial has passed \
                 them: {}",
                listed(&self.kept)
            );
        }
        text + &format!(". What it wrote stands in {FOLDER}/{UNDONE}")
    }
}

/// Gives each file its text of before, unless it is somebody's now.
pub fn restore(
    root: &Path,
    changes: &[Change],
    is_accepted: &dyn Fn(&Change) -> bool,
) -> Result<Restored> {
    let mut restored = Restored::default();
    for change in changes.iter().rev() {
        let path = root.join(&change.path);
        let now = read(&path)?;
        if now == change.before {
            continue;
        }
        if now.as_ref() != Some(&change.during) || is_accepted(change) {
            restored.kept.push(change.path.clone());
            continue;
        }
        match &change.before {
            Some(before) => put(&path, before)?,
            None => fs::remove_file(&path).map_err(|error| failed(&path, &error))?,
        }
        restored.back.push(change.path.clone());
    }
    Ok(restored)
}

/// Whether git's index has what the trial wrote: somebody has added it, or committed it.
fn is_in_git(root: &Path, change: &Change) -> bool {
    let mut git = Command::new("git");
    git.arg("-C").arg(root).arg("show");
    git.arg(format!(":./{}", change.path.display()));
    let shown = git.stdin(Stdio::null()).stderr(Stdio::null()).output();
    shown.is_ok_and(|shown| shown.status.success() && shown.stdout == change.during.as_bytes())
}
