//! Whether anything has changed since the last run. Cargo runs a build script whenever a watched
//! file was touched; most touches change nothing that the panel depends on.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// What a run depended on and left behind, kept in cargo's output folder.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// dbadmin's version, the settings of build.rs and of the environment.
    pub settings: String,
    /// Hashes of the files read and written, relative to the crate; 0 where there is no file.
    pub files: BTreeMap<PathBuf, u64>,
    /// The files that cargo should watch.
    pub watched: Vec<PathBuf>,
    /// What agents of the user's own have written, by section, as JSON.
    #[serde(default)]
    pub own: BTreeMap<String, String>,
}

impl Stamp {
    /// The stamp of the last run, if it still holds: same settings, same files.
    pub fn still_valid(out_dir: &Path, crate_root: &Path, settings: &str) -> Option<Self> {
        let text = std::fs::read(file(out_dir)).ok()?;
        let stamp: Self = serde_json::from_slice(&text).ok()?;
        let holds = stamp.settings == settings
            && stamp
                .files
                .iter()
                .all(|(path, hash)| hash_of(&crate_root.join(path)) == *hash);
        holds.then_some(stamp)
    }

    /// A stamp over these files; a folder stands for the files in it.
    pub fn over(
        crate_root: &Path,
        settings: String,
        files: impl IntoIterator<Item = PathBuf>,
        watched: Vec<PathBuf>,
    ) -> Self {
        let mut hashes = BTreeMap::new();
        for path in files {
            let hash = hash_of(&crate_root.join(&path));
            hashes.insert(path, hash);
        }
        Self {
            settings,
            files: hashes,
            watched,
            own: BTreeMap::new(),
        }
    }

    /// Keeps the stamp for the next run. That it cannot be kept costs time, not correctness.
    pub fn keep(&self, out_dir: &Path) {
        if let Ok(text) = serde_json::to_vec(self) {
            let _ = std::fs::write(file(out_dir), text);
        }
    }
}

fn file(out_dir: &Path) -> PathBuf {
    out_dir.join("dbadmin-stamp.json")
}

/// A hash of a file's content, or of the names and contents of a folder's files.
fn hash_of(path: &Path) -> u64 {
    let mut hasher = DefaultHasher::new();
    if path.is_dir() {
        let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
        let mut entries: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        entries.sort();
        for entry in entries {
            entry.hash(&mut hasher);
            hash_of(&entry).hash(&mut hasher);
        }
        return hasher.finish();
    }
    match std::fs::read(path) {
        Ok(bytes) => {
            bytes.hash(&mut hasher);
            hasher.finish()
        }
        Err(_) => 0,
    }
}
