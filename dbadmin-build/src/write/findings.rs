//! What a build has to do to a panel, told to `cargo dbadmin`: the crate's own build script knows
//! it, and the command line only has it run.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::base::Which;
use super::tree::Tree;
use super::update::Update;
use crate::{Error, Result};

/// Names the folder that a build leaves its findings in, if it is set. Only `cargo dbadmin` does.
pub const VARIABLE: &str = "DBADMIN_FINDINGS";

/// What a build found, before it wrote anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// The crate's folder.
    pub root: PathBuf,
    /// The files that it changes, in order, and the one that keeps the schema.
    pub changes: Vec<Step>,
    /// Files whose edits collide with what is generated; they stay as they are.
    pub conflicts: Vec<PathBuf>,
}

/// A change to a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The file, relative to the crate.
    pub path: PathBuf,
    /// What is done to it.
    pub deed: Deed,
    /// What it says afterwards; nothing where it is removed.
    pub text: Option<String>,
}

/// What a build does to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// It is written, and nobody had edited it.
    Write,
    /// What is new is merged into it, beside the developer's edits.
    Merge,
    /// It is laid beside a file whose edits it collides with.
    LayBeside,
    /// Nothing is generated for it any more.
    Remove,
}

/// Whether this build is to leave its findings, and so has to look even where nothing has changed.
pub fn are_wanted() -> bool {
    std::env::var_os(VARIABLE).is_some()
}

impl Findings {
    /// What an update comes to.
    pub(super) fn of(tree: &Tree<'_>, update: &Update) -> Self {
        let changes = update.changes.iter().map(|change| {
            let path = tree.path(&change.name, change.of);
            let deed = match (change.of, &change.puts) {
                (_, None) => Deed::Remove,
                (Which::Beside, Some(_)) => Deed::LayBeside,
                (Which::File, Some(_)) if update.written.merged.contains(&path) => Deed::Merge,
                (Which::File, Some(_)) => Deed::Write,
            };
            Step {
                path,
                deed,
                text: change.puts.clone(),
            }
        });
        let snapshot = update.snapshot.iter().map(|text| Step {
            path: crate::source::SNAPSHOT.into(),
            deed: Deed::Write,
            text: Some(text.clone()),
        });
        Self {
            root: tree.root.to_path_buf(),
            changes: changes.chain(snapshot).collect(),
            conflicts: update.written.conflicts.clone(),
        }
    }

    /// Leaves the findings where [`VARIABLE`] says, if it says anything.
    ///
    /// # Errors
    /// [`Error::File`] where nothing can be written there.
    pub(super) fn leave(&self) -> Result<()> {
        let Some(folder) = std::env::var_os(VARIABLE) else {
            return Ok(());
        };
        let path = Path::new(&folder).join(format!("{}.json", std::process::id()));
        let text = serde_json::to_vec(self).map_err(std::io::Error::from);
        text.and_then(|text| std::fs::write(&path, text))
            .map_err(|error| unusable(path, &error))
    }

    /// The findings that the build of a crate has left in a folder; nothing where it did not come
    /// to look at the panel.
    ///
    /// # Errors
    /// [`Error::File`] where they cannot be read.
    pub fn read(folder: &Path, root: &Path) -> Result<Option<Self>> {
        let entries = std::fs::read_dir(folder).map_err(|error| unusable(folder.into(), &error))?;
        for entry in entries.flatten() {
            let path = entry.path();
            let text = std::fs::read(&path).map_err(|error| unusable(path.clone(), &error))?;
            let found: Self =
                serde_json::from_slice(&text).map_err(|error| unusable(path, &error.into()))?;
            if found.root.canonicalize().ok() == root.canonicalize().ok() {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}

pub fn unusable(path: PathBuf, error: &std::io::Error) -> Error {
    Error::File {
        path,
        reason: error.to_string(),
        help: "`cargo dbadmin` has the build leave its findings in this temporary folder",
    }
}
