//! A session: sections on disk, for the next run. After each phase every finished section lies in a
//! folder, under the hash of what it was made from: the agent's prompt, the sections that it saw, and
//! who executed it. A run takes from there what it would make again, so that it goes on where another
//! was interrupted; what was made from anything else is not found, and so never stale.
//!
//! A section is a file named after the hash of its content, and a small index says which of them
//! count. The index is replaced by a rename once they are all there: whatever ends a write half-way, a
//! full disk or a kill, the index before it and its files stay as they were.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::memory::hex;
use crate::packing::{pack, unpack};
use crate::{AgentError, AgentSpec, Inputs, Section};

/// The file that says which sections count.
const INDEX: &str = "index.json";

/// What the ending of a file's name is while it is written.
const UNFINISHED: &str = "new";

/// A file that has not been finished for so long never will be.
const ABANDONED: Duration = Duration::from_secs(60);

/// When a run writes to its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// After each phase.
    EachPhase,
    /// Only when it has to end early.
    OnFailure,
}

/// A folder of sections.
#[derive(Debug)]
pub struct Session {
    folder: PathBuf,
    keep: Keep,
    entries: BTreeMap<String, Entry>,
    damaged: Option<String>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Index {
    /// By agent.
    entries: BTreeMap<String, Entry>,
}

/// A section that an agent wrote.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Entry {
    section: String,
    /// The hash of what it was made from.
    key: String,
    /// The hash of its content.
    hash: String,
    raw_bytes: usize,
    /// Whether a person changed it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    revised: bool,
}

/// What a session has of an agent.
pub(crate) enum Found {
    /// The section that was made from the same.
    Section(Section),
    /// One that a person changed, and that was made from something else.
    OutdatedRevision,
    /// Nothing that can be used.
    Nothing,
}

impl Session {
    /// The session in a folder, which need not be there yet.
    #[must_use]
    pub fn open(folder: impl Into<PathBuf>, keep: Keep) -> Self {
        let folder = folder.into();
        let (index, damaged) = match fs::read(folder.join(INDEX)) {
            Ok(text) => match serde_json::from_slice(&text) {
                Ok(index) => (index, None),
                Err(error) => (Index::default(), Some(error.to_string())),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => (Index::default(), None),
            Err(error) => (Index::default(), Some(error.to_string())),
        };
        let shown = folder.display();
        let damaged = damaged
            .map(|why| format!("the session in {shown} cannot be read, and is begun anew: {why}"));
        Self {
            folder,
            keep,
            entries: index.entries,
            damaged,
        }
    }

    /// Whether there is nothing to go on from.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// When it is written to.
    pub(crate) const fn keep(&self) -> Keep {
        self.keep
    }

    /// What was wrong with it when it was opened.
    pub(crate) fn damaged(&self) -> Option<&str> {
        self.damaged.as_deref()
    }

    /// The section that an agent wrote when it was given the same. What a person made of it counts in
    /// runs that keep sessions: another run comes out as it does where there is none.
    pub(crate) fn find(&self, agent: &AgentSpec, key: &str) -> Found {
        let entry = self.entries.get(agent.id);
        let counts = |entry: &&Entry| !entry.revised || self.keep == Keep::EachPhase;
        let Some(entry) = entry.filter(counts) else {
            return Found::Nothing;
        };
        match entry {
            Entry { key: known, .. } if known == key => match self.read(entry) {
                Some(json) if entry.section == agent.writes => {
                    Found::Section(Section::from_json(entry.section.clone(), json.into()))
                }
                _ => Found::Nothing,
            },
            Entry { revised: true, .. } => Found::OutdatedRevision,
            _ => Found::Nothing,
        }
    }

    /// Reads a section's file; one that is not what was written is removed.
    fn read(&self, entry: &Entry) -> Option<String> {
        let file = self.file(&entry.hash);
        let json = unpack(&fs::read(&file).ok()?, entry.raw_bytes).ok();
        let json = json.filter(|json| hex(&Sha256::digest(json).into()) == entry.hash);
        if json.is_none() {
            let _ = fs::remove_file(file);
        }
        json
    }

    /// Whether a person has made something of its own of what the agent wrote.
    pub(crate) fn has_revision(&self, agent: &AgentSpec) -> bool {
        let entry = self.entries.get(agent.id);
        entry.is_some_and(|entry| entry.revised)
    }

    /// Keeps a section that an agent made from what `key` stands for, or that a person made of it.
    pub(crate) fn record(
        &mut self,
        agent: &AgentSpec,
        key: &str,
        section: &Section,
        revised: bool,
    ) -> Result<(), AgentError> {
        let json = section.json()?;
        let hash = hex(&section.hash()?);
        let file = self.file(&hash);
        if !file.exists() {
            let packed = pack(&json).map_err(|error| self.failed(error))?;
            self.write(&file, &packed)?;
        }
        let entry = Entry {
            section: section.name().to_owned(),
            key: key.to_owned(),
            hash,
            raw_bytes: json.len(),
            revised,
        };
        self.entries.insert(agent.id.to_owned(), entry);
        Ok(())
    }

    /// Whether an agent's entry was made from `key` and is the work of a person.
    pub(crate) fn is_revised(&self, agent: &str, key: &str) -> bool {
        let entry = self.entries.get(agent);
        entry.is_some_and(|entry| entry.revised && entry.key == key)
    }

    /// Whether exactly this is recorded.
    pub(crate) fn holds(&self, agent: &str, key: &str, hash: &str, revised: bool) -> bool {
        let entry = self.entries.get(agent);
        entry
            .is_some_and(|entry| entry.key == key && entry.hash == hash && entry.revised == revised)
    }

    /// Forgets what an agent wrote.
    pub(crate) fn forget(&mut self, agent: &str) {
        self.entries.remove(agent);
    }

    /// Makes what was recorded count, and removes what does not count any more.
    pub(crate) fn save(&self) -> Result<(), AgentError> {
        let index = Index {
            entries: self.entries.clone(),
        };
        let text = serde_json::to_vec(&index).map_err(|error| self.failed(error.into()))?;
        self.write(&self.folder.join(INDEX), &text)?;
        self.sweep();
        Ok(())
    }

    /// Writes a file under another name and gives it its own when it is there as a whole.
    fn write(&self, file: &Path, bytes: &[u8]) -> Result<(), AgentError> {
        let unfinished = file.with_extension(format!("{}.{UNFINISHED}", std::process::id()));
        let written = fs::create_dir_all(&self.folder)
            .and_then(|()| self.ignore())
            .and_then(|()| fs::write(&unfinished, bytes))
            .and_then(|()| fs::rename(&unfinished, file));
        written.map_err(|error| {
            let _ = fs::remove_file(&unfinished);
            self.failed(error)
        })
    }

    /// A session is nobody's source: git is told so once.
    fn ignore(&self) -> io::Result<()> {
        let file = self.folder.join(".gitignore");
        if file.exists() {
            return Ok(());
        }
        fs::write(file, "*\n")
    }

    /// Removes sections that the index does not name, and what a killed run left unfinished. What
    /// cannot be removed does no harm.
    fn sweep(&self) {
        let counts = |name: &str| {
            let mut entries = self.entries.values();
            entries.any(|entry| name.strip_suffix(".zst") == Some(&entry.hash))
        };
        for file in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let name = file.file_name();
            let name = name.to_string_lossy();
            let unfinished = name.ends_with(UNFINISHED) && is_old(&file);
            if unfinished || (name.ends_with(".zst") && !counts(&name)) {
                let _ = fs::remove_file(file.path());
            }
        }
    }

    fn file(&self, hash: &str) -> PathBuf {
        self.folder.join(format!("{hash}.zst"))
    }

    fn failed(&self, source: io::Error) -> AgentError {
        AgentError::Session {
            folder: self.folder.clone(),
            source,
        }
    }
}

fn is_old(file: &fs::DirEntry) -> bool {
    let modified = file.metadata().and_then(|data| data.modified());
    let age = modified.map(|at| SystemTime::now().duration_since(at).unwrap_or_default());
    age.is_ok_and(|age| age > ABANDONED)
}

/// The hash of all that an agent's section is made from.
///
/// # Errors
/// [`AgentError::Encode`] if a section cannot be written as JSON.
pub(crate) fn key(
    identity: &str,
    agent: &AgentSpec,
    inputs: &Inputs,
) -> Result<String, AgentError> {
    let mut hash = Sha256::new();
    let mut add = |bytes: &[u8]| {
        hash.update(bytes.len().to_le_bytes());
        hash.update(bytes);
    };
    add(agent.id.as_bytes());
    add(agent.writes.as_bytes());
    add(identity.as_bytes());
    add(inputs.prompt().as_bytes());
    for (name, section) in inputs.sections() {
        add(name.as_bytes());
        match section {
            Some(section) => add(&section.hash()?),
            None => add(b""),
        }
    }
    Ok(hex(&hash.finalize().into()))
}
