//! A panel's source as the developer has it: what they changed, what collides with what is
//! generated, and how such a conflict is settled. None of it needs the schema.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use dbadmin_syntax::names::did_you_mean;

use super::base::{Base, Which};
use super::same::same;
use super::tree::Tree;
use super::update::{Change, Update};
use super::{commit, merge, place};
use crate::admin::OUTPUT;
use crate::{Error, Result};

/// The panel's source in a crate.
#[derive(Clone, Debug)]
pub struct Sources {
    root: PathBuf,
}

/// A file that the developer changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The file, relative to the crate.
    pub path: PathBuf,
    /// As it was generated.
    pub generated: String,
    /// As it is; nothing where the developer deleted it.
    pub mine: Option<String>,
}

/// A file whose edits collide with what was generated since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The file, relative to the crate.
    pub path: PathBuf,
    /// Where the new text lies.
    pub beside: PathBuf,
}

/// How a conflict is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The file stays as the developer has it.
    Mine,
    /// The new text takes its place.
    New,
    /// Both, with markers around the lines that collide.
    Merged,
}

impl Sources {
    /// The source of the panel in this crate.
    pub fn of(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    fn tree(&self) -> Tree<'_> {
        Tree {
            root: &self.root,
            output: Path::new(OUTPUT),
        }
    }

    fn base(&self) -> Result<Base> {
        let mut base = Base::read(&self.root)?;
        base.settle(&self.tree())?;
        Ok(base)
    }

    /// What the developer changed; what only the format sets apart is no change.
    ///
    /// # Errors
    /// [`Error::File`] where a file cannot be read.
    pub fn edits(&self) -> Result<Vec<Edit>> {
        let mut edits = Vec::new();
        for (name, generated) in self.base()?.files {
            let mine = self.tree().read(&name, Which::File)?;
            if mine
                .as_ref()
                .is_none_or(|mine| !same(&name, mine, &generated))
            {
                edits.push(Edit {
                    path: self.tree().path(&name, Which::File),
                    generated,
                    mine,
                });
            }
        }
        Ok(edits)
    }

    /// Whether the panel has such a file, or one was left in it; a folder of such files will do.
    ///
    /// # Errors
    /// [`Error::NoSuchFile`] where it has not, with the one that was probably meant.
    pub fn must_have(&self, path: &Path) -> Result<()> {
        let base = self.base()?;
        let names = base.files.keys().chain(base.left.keys());
        let known: BTreeSet<PathBuf> = names
            .map(|name| self.tree().path(name, Which::File))
            .collect();
        if known.iter().any(|known| known.starts_with(path)) {
            return Ok(());
        }
        let spelt = known.iter().map(|known| known.to_str().unwrap_or_default());
        // A part of the path is often what one remembers.
        let ending = known.iter().find(|known| known.ends_with(path));
        let meant = ending
            .and_then(|path| path.to_str())
            .unwrap_or(path.to_str().unwrap_or_default());
        Err(Error::NoSuchFile {
            path: path.to_path_buf(),
            meant: did_you_mean(meant, spelt),
        })
    }

    /// The conflicts that are not settled yet.
    ///
    /// # Errors
    /// [`Error::File`] where a file cannot be read.
    pub fn conflicts(&self) -> Result<Vec<Conflict>> {
        let mut conflicts = Vec::new();
        for name in self.base()?.beside.into_keys() {
            if self.tree().read(&name, Which::Beside)?.is_some() {
                conflicts.push(Conflict {
                    path: self.tree().path(&name, Which::File),
                    beside: self.tree().path(&name, Which::Beside),
                });
            }
        }
        Ok(conflicts)
    }

    /// Settles the conflict of a file, given as a path relative to the crate, its own or that of what
    /// lies beside it; says which file that is. The next build takes the new text as known.
    ///
    /// # Errors
    /// [`Error::NoConflict`] where there is none, [`Error::File`] where the tree cannot be written.
    pub fn resolve(&self, path: &Path, choice: Choice) -> Result<PathBuf> {
        let _lock = place::lock(&self.root);
        let tree = self.tree();
        let before = Base::read(&self.root)?;
        let settled = self.base()?;
        let is_meant = |name: &&String| {
            [Which::File, Which::Beside]
                .map(|of| tree.path(name, of))
                .contains(&path.to_path_buf())
        };
        let name = settled.beside.keys().find(is_meant).cloned();
        let none = || Error::NoConflict {
            path: path.to_path_buf(),
        };
        let name = name.ok_or_else(none)?;
        let beside = tree.read(&name, Which::Beside)?.ok_or_else(none)?;
        let mine = tree.read(&name, Which::File)?;
        let file = tree.path(&name, Which::File);
        let mut after = settled.clone();
        let laid = after.beside.remove(&name).unwrap_or_default();
        let base = after.files.insert(name.clone(), laid).unwrap_or_default();
        let puts = match choice {
            Choice::Mine => None,
            Choice::New => Some(beside.clone()),
            Choice::Merged => {
                let mine = mine.as_deref().unwrap_or_default();
                Some(merge::with_markers(&base, mine, &beside))
            }
        };
        let put = puts
            .filter(|puts| Some(puts) != mine.as_ref())
            .map(|puts| Change {
                name: name.clone(),
                of: Which::File,
                found: mine,
                puts: Some(puts),
                prepared: None,
            });
        let remove = Change {
            name,
            of: Which::Beside,
            found: Some(beside),
            puts: None,
            prepared: None,
        };
        let update = Update {
            before,
            settled,
            after,
            changes: put.into_iter().chain([remove]).collect(),
            ..Update::default()
        };
        commit::carry_out(&tree, update)?;
        Ok(file)
    }
}
