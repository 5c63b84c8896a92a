//! What was generated last: `dbadmin/base.zst`, a compressed JSON object, committed with the
//! panel.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::tree::Tree;
use crate::{Error, Result};

/// The file, relative to the crate.
pub const FILE: &str = "dbadmin/base.zst";

/// zstd's level: these are a few kilobytes of text, written rarely.
const LEVEL: i32 = 3;
/// The most that a base may unpack to, so that a damaged file cannot exhaust memory.
const LIMIT: usize = 256 * 1024 * 1024;

/// The texts as generated, by their path below the output folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Base {
    /// What each file was generated as, formatted as it was put on disk.
    pub files: BTreeMap<String, String>,
    /// What was laid beside files whose edits it collides with.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub beside: BTreeMap<String, String>,
    /// What files were generated as that nothing is generated for any more, and that stay because
    /// they were edited.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub left: BTreeMap<String, String>,
    /// What a run was about to do when it wrote this. A run that came to its end leaves nothing
    /// here.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub pending: BTreeMap<String, Pending>,
}

/// A step of a run, and what the base says of the file once it is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// Which of the two files it changes: the one itself, or the one beside it.
    pub of: Which,
    /// The text that is there before; nothing where there is no file.
    pub found: Option<String>,
    /// The text that it puts there; nothing where it removes the file.
    pub puts: Option<String>,
    /// What the file was generated as then.
    pub base: Option<String>,
    /// What was laid beside it then.
    pub beside: Option<String>,
}

/// One of two files: a generated one, or the one beside it that ends in `.new`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// The file itself.
    File,
    /// The one beside it.
    Beside,
}

impl Base {
    /// Reads the base of a crate; empty where there is none.
    ///
    /// # Errors
    /// [`Error::File`] where it cannot be read.
    pub fn read(crate_root: &Path) -> Result<Self> {
        let bytes = match std::fs::read(crate_root.join(FILE)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            Err(error) => return Err(damaged(&error)),
        };
        let text = zstd::bulk::decompress(&bytes, LIMIT).map_err(|error| damaged(&error))?;
        serde_json::from_slice(&text).map_err(|error| damaged(&error))
    }

    /// What a file was generated as, whether it still is or not.
    pub fn last(&self, name: &str) -> Option<&str> {
        let last = self.files.get(name).or_else(|| self.left.get(name));
        last.map(String::as_str)
    }

    /// Nothing is generated for a file any more.
    pub fn leave(&mut self, name: &str) {
        if let Some(last) = self.files.remove(name) {
            self.left.insert(name.to_owned(), last);
        }
    }

    /// Takes over what the developer has settled, and what a run had done when it was interrupted.
    ///
    /// # Errors
    /// [`Error::File`] where a file cannot be read.
    pub fn settle(&mut self, tree: &Tree<'_>) -> Result<()> {
        for (name, laid) in std::mem::take(&mut self.beside) {
            let is_pending = self
                .pending
                .get(&name)
                .is_some_and(|step| step.of == Which::Beside);
            if is_pending || tree.read(&name, Which::Beside)?.is_some() {
                self.beside.insert(name, laid);
            } else if tree.read(&name, Which::File)?.is_some() {
                // The developer has removed what lay beside: the matter is settled.
                self.files.insert(name, laid);
            }
        }
        for (name, step) in std::mem::take(&mut self.pending) {
            if !step.has_been_taken(tree.read(&name, step.of)?) {
                continue;
            }
            // Of a file beside that is laid or dropped, the next run decides again.
            let is_settled = step.puts.is_none() && step.base.is_some();
            if step.of == Which::File || is_settled {
                if step.base.is_none() {
                    self.leave(&name);
                }
                set(&mut self.files, &name, step.base);
            }
            // What lay beside before may still have to be removed.
            if step.beside.is_some() || tree.read(&name, Which::Beside)?.is_none() {
                set(&mut self.beside, &name, step.beside);
            }
        }
        Ok(())
    }

    /// The file's bytes.
    ///
    /// # Errors
    /// [`Error::File`] where compression fails.
    pub fn packed(&self) -> Result<Vec<u8>> {
        let text = serde_json::to_vec(self).map_err(|error| damaged(&error))?;
        zstd::bulk::compress(&text, LEVEL).map_err(|error| damaged(&error))
    }
}

impl Pending {
    /// Whether a step has been taken, as what is there now shows: the developer may have edited the
    /// file since, and then it is more like what the step put there than like what it found.
    fn has_been_taken(&self, now: Option<String>) -> bool {
        if now == self.puts || now == self.found {
            return now == self.puts;
        }
        match (now, &self.puts, &self.found) {
            (Some(now), Some(puts), Some(found)) => distance(&now, puts) < distance(&now, found),
            (Some(_), Some(_), None) => true,
            _ => false,
        }
    }
}

/// How many lines one text has that the other does not, and the other way round.
fn distance(one: &str, other: &str) -> usize {
    let mut lines: BTreeMap<&str, isize> = BTreeMap::new();
    one.lines()
        .for_each(|line| *lines.entry(line).or_default() += 1);
    other
        .lines()
        .for_each(|line| *lines.entry(line).or_default() -= 1);
    lines.values().map(|times| times.unsigned_abs()).sum()
}

fn set(texts: &mut BTreeMap<String, String>, name: &str, text: Option<String>) {
    match text {
        Some(text) => texts.insert(name.to_owned(), text),
        None => texts.remove(name),
    };
}

fn damaged(reason: &dyn std::fmt::Display) -> Error {
    Error::File {
        path: FILE.into(),
        reason: reason.to_string(),
        help: "restore it from version control, or delete it: files in src/admin that differ from \
               what is generated then count as edited",
    }
}
