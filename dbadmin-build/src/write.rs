//! Putting generated files into the source tree, where a developer may have edited them.
//!
//! Three texts decide about a file: what was generated last (the base, kept in
//! `dbadmin/base.zst`), what is on disk, and what is generated now. `survey` looks at them, `update`
//! makes changes of what it finds, `commit` carries these out so that a build may be killed at any
//! of them. A file that only its format sets apart from the base counts as untouched, so that
//! rustfmt may go over it. Edits are merged; where they collide with what is new, the file stays,
//! and the new text is laid beside it.

mod base;
mod commit;
pub mod findings;
mod format;
mod merge;
mod operation;
mod pieces;
mod place;
mod renamed;
mod same;
mod sources;
mod survey;
mod tree;
mod update;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

pub use findings::{Deed, Findings, Step};
pub use renamed::{Renamed, RenamedColumn};
#[cfg(feature = "propose")]
pub use same::same as is_same;
pub use sources::{Choice, Conflict, Edit, Sources};
use tree::Tree;
pub use tree::beside;
use update::Update;

use crate::emit::File;
use crate::{Error, Result};

/// Whether this build writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Files are written.
    Write,
    /// Nothing is written, for this reason; stale files are an error.
    Check(&'static str),
}

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files written or removed, relative to the crate.
    pub files: Vec<PathBuf>,
    /// Those of them that keep the developer's edits beside what is new.
    pub merged: Vec<PathBuf>,
    /// Files that stay as the developer edited them, while what is new lies beside them.
    pub conflicts: Vec<PathBuf>,
    /// What the developer should know.
    pub warnings: Vec<String>,
}

/// What is to be brought into a crate.
#[derive(Clone, Copy, Debug)]
pub struct Generated<'a> {
    /// The crate's folder.
    pub root: &'a Path,
    /// The output folder, relative to it.
    pub output: &'a Path,
    /// The panel.
    pub files: &'a [File],
    /// The snapshot, where it is to be written.
    pub snapshot: Option<&'a str>,
    /// What has another name than when it was generated last.
    pub renamed: &'a Renamed,
}

/// How often a run starts again because a file was saved under its hands.
const ATTEMPTS: usize = 3;

/// Brings a crate's panel and snapshot up to what was generated.
///
/// # Errors
/// [`Error::Stale`] in check mode where something would be written, [`Error::File`] where it
/// cannot be; then nothing is.
pub fn bring_up_to_date(generated: &Generated<'_>, mode: Mode) -> Result<Written> {
    let writes = mode == Mode::Write;
    let lock = writes.then(|| place::lock(generated.root)).flatten();
    let mut attempts = 1..ATTEMPTS;
    loop {
        let tree = Tree {
            root: generated.root,
            output: generated.output,
        };
        let update = Update::of(&tree, generated, writes, lock.is_some())?;
        if findings::are_wanted() {
            Findings::of(&tree, &update).leave()?;
        }
        let done = match mode {
            Mode::Check(why) => update.must_be_nothing(&tree, why),
            Mode::Write => commit::carry_out(&tree, update),
        };
        match done {
            Err(Error::Changed { .. }) if attempts.next().is_some() => {}
            done => return done,
        }
    }
}

/// What to say of merged files.
pub fn told(merged: &[PathBuf]) -> Vec<String> {
    let say = |path: &PathBuf| {
        format!(
            "{}: your edits are merged with what is generated now",
            path.display()
        )
    };
    merged.iter().map(say).collect()
}
