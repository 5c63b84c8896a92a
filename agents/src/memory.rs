//! The memory between phases. A section is stored as canonical JSON, compressed and known by the
//! SHA-256 of the JSON. Only a few KiB stay resident: beyond that the least valuable section goes to
//! disk, from where it is read back and checked against its hash. Nothing is ever lost: what the disk
//! does not take stays resident. What was spilled is removed when the memory goes.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::packing::{pack, unpack};
use crate::{AgentError, Section};

/// Counts spilled files, so that several memories of a process never share one.
static SPILLED: AtomicUsize = AtomicUsize::new(0);

/// The bytes that memory holds, and where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemoryUsage {
    /// Sections stored.
    pub sections: usize,
    /// Their canonical JSON.
    pub raw_bytes: usize,
    /// The same compressed, resident or not.
    pub compressed_bytes: usize,
    /// Compressed bytes that are in memory.
    pub resident_bytes: usize,
    /// The most of them that there were between two agents.
    pub peak_bytes: usize,
    /// Sections that are on disk.
    pub spilled: usize,
}

/// Sections by name.
#[derive(Debug)]
pub struct Memory {
    limit: usize,
    spill_dir: PathBuf,
    keep: &'static [&'static str],
    entries: BTreeMap<String, Entry>,
    /// Counts what was stored.
    stored: u64,
    peak_bytes: usize,
}

#[derive(Debug)]
struct Entry {
    hash: [u8; 32],
    raw_bytes: usize,
    compressed_bytes: usize,
    /// The how manieth it was to be stored.
    age: u64,
    place: Place,
}

#[derive(Debug)]
enum Place {
    Resident(Vec<u8>),
    Spilled(PathBuf),
}

impl Memory {
    /// A memory that keeps at most `limit` compressed bytes resident and spills into `spill_dir`,
    /// which is created when first needed. Sections in `keep` are spilled last, the first of them
    /// last of all.
    #[must_use]
    pub const fn new(limit: usize, spill_dir: PathBuf, keep: &'static [&'static str]) -> Self {
        Self {
            limit,
            spill_dir,
            keep,
            entries: BTreeMap::new(),
            stored: 0,
            peak_bytes: 0,
        }
    }

    /// Stores a section, replacing one of the same name.
    ///
    /// # Errors
    /// [`AgentError::Encode`] and [`AgentError::Compression`].
    pub fn store(&mut self, section: &Section) -> Result<(), AgentError> {
        let json = section.json()?;
        let compressed = pack(&json).map_err(|source| AgentError::Compression {
            section: section.name().to_owned(),
            source,
        })?;
        self.stored += 1;
        let entry = Entry {
            hash: section.hash()?,
            raw_bytes: json.len(),
            compressed_bytes: compressed.len(),
            age: self.stored,
            place: Place::Resident(compressed),
        };
        if let Some(old) = self.entries.insert(section.name().to_owned(), entry) {
            old.remove_file();
        }
        Ok(())
    }

    /// Spills sections to disk until the resident ones fit the limit, the least valuable first:
    /// those that `readers` says fewest agents still read, and of these the oldest. Returns the names
    /// and compressed bytes of what was spilled.
    ///
    /// # Errors
    /// [`AgentError::Spill`] if a file cannot be written; the section then stays resident.
    pub fn settle(
        &mut self,
        readers: impl Fn(&str) -> usize,
    ) -> Result<Vec<(String, usize)>, AgentError> {
        let mut spilled = Vec::new();
        let mut result = Ok(());
        while self.resident_bytes() > self.limit && result.is_ok() {
            let resident = |entry: &&mut Entry| matches!(entry.place, Place::Resident(_));
            let least = self
                .entries
                .iter_mut()
                .filter(|(_, entry)| resident(entry))
                .min_by_key(|(name, entry)| {
                    let kept = self.keep.iter().rev().position(|keep| keep == name);
                    (kept, readers(name), entry.age)
                });
            let Some((name, entry)) = least else { break };
            result = entry.spill(name, &self.spill_dir);
            if result.is_ok() {
                spilled.push((name.clone(), entry.compressed_bytes));
            }
        }
        self.peak_bytes = self.peak_bytes.max(self.resident_bytes());
        result.map(|()| spilled)
    }

    fn resident_bytes(&self) -> usize {
        let resident = |entry: &&Entry| matches!(entry.place, Place::Resident(_));
        let entries = self.entries.values().filter(resident);
        entries.map(|entry| entry.compressed_bytes).sum()
    }

    /// Reads a section back, wherever it lies; none if it was never stored.
    ///
    /// # Errors
    /// [`AgentError::Spill`] if its file cannot be read, [`AgentError::Corrupt`] if it is not what
    /// was stored.
    pub fn load(&self, name: &str) -> Result<Option<Section>, AgentError> {
        let Some(entry) = self.entries.get(name) else {
            return Ok(None);
        };
        let json: Arc<str> = match &entry.place {
            Place::Resident(bytes) => unpack(bytes, entry.raw_bytes)
                .map_err(|source| AgentError::Compression {
                    section: name.to_owned(),
                    source,
                })?
                .into(),
            Place::Spilled(path) => entry.read_back(name, path)?.into(),
        };
        Ok(Some(Section::from_stored(
            name.to_owned(),
            json,
            entry.hash,
        )))
    }

    /// Whether a section is stored, resident or not.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.entries.contains_key(name)
    }

    /// The SHA-256 of a section's canonical JSON, in hexadecimal: equal content, equal hash.
    #[must_use]
    pub fn hash(&self, name: &str) -> Option<String> {
        self.entries.get(name).map(|entry| hex(&entry.hash))
    }

    /// What is stored, and where.
    #[must_use]
    pub fn usage(&self) -> MemoryUsage {
        let mut usage = MemoryUsage {
            peak_bytes: self.peak_bytes,
            ..MemoryUsage::default()
        };
        for entry in self.entries.values() {
            usage.sections += 1;
            usage.raw_bytes += entry.raw_bytes;
            usage.compressed_bytes += entry.compressed_bytes;
            match entry.place {
                Place::Resident(_) => usage.resident_bytes += entry.compressed_bytes,
                Place::Spilled(_) => usage.spilled += 1,
            }
        }
        usage
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        for entry in self.entries.values() {
            entry.remove_file();
        }
    }
}

impl Entry {
    fn spill(&mut self, name: &str, dir: &Path) -> Result<(), AgentError> {
        let Place::Resident(bytes) = &self.place else {
            return Ok(());
        };
        let number = SPILLED.fetch_add(1, Ordering::Relaxed);
        let file = format!("{}-{}-{number}.zst", hex(&self.hash), std::process::id());
        let path = dir.join(file);
        std::fs::create_dir_all(dir)
            .and_then(|()| std::fs::write(&path, bytes))
            .map_err(|source| AgentError::Spill {
                section: name.to_owned(),
                path: path.clone(),
                source,
            })?;
        self.place = Place::Spilled(path);
        Ok(())
    }

    fn read_back(&self, name: &str, path: &Path) -> Result<String, AgentError> {
        let bytes = std::fs::read(path).map_err(|source| AgentError::Spill {
            section: name.to_owned(),
            path: path.to_path_buf(),
            source,
        })?;
        unpack(&bytes, self.raw_bytes)
            .ok()
            .filter(|text| <[u8; 32]>::from(Sha256::digest(text)) == self.hash)
            .ok_or_else(|| AgentError::Corrupt {
                section: name.to_owned(),
                path: path.to_path_buf(),
            })
    }

    /// Removes the file of a spilled section. It is a cache: one that cannot be removed does no
    /// harm, and is left.
    fn remove_file(&self) {
        if let Place::Spilled(path) = &self.place {
            let _ = std::fs::remove_file(path);
        }
    }
}

/// A hash in hexadecimal.
pub(crate) fn hex(hash: &[u8; 32]) -> String {
    let mut text = String::with_capacity(64);
    for byte in hash {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use serde_json::json;

    use super::{Memory, Place};
    use crate::{AgentError, Section};

    /// A section whose text does not compress.
    fn noise(name: &str, length: usize) -> Section {
        let mut state = name
            .bytes()
            .fold(7_u64, |state, byte| state * 31 + u64::from(byte));
        let mut text = String::new();
        for _ in 0..length {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            text.push(char::from(b'!' + ((state >> 33) % 90) as u8));
        }
        Section::from_value(name, &json!({ "text": text }))
    }

    fn dir(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("dbadmin-memory-{name}-{}", std::process::id()))
    }

    #[test]
    fn the_least_valuable_is_spilled_and_comes_back() {
        let dir = dir("spill");
        let mut memory = Memory::new(3_000, dir.clone(), &["schema", "requirements"]);
        for name in ["schema", "requirements", "unread", "large", "read"] {
            memory
                .store(&noise(name, if name == "large" { 1_500 } else { 900 }))
                .unwrap();
        }
        let whole = memory.usage();
        let readers = |name: &str| usize::from(name == "read" || name == "large");
        let spilled = memory.settle(readers).unwrap();
        let names: Vec<_> = spilled.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["unread", "large"]);
        let usage = memory.usage();
        assert!(usage.resident_bytes <= 3_000);
        assert_eq!((usage.sections, usage.spilled), (5, 2));
        assert_eq!(usage.compressed_bytes, whole.compressed_bytes);
        let back = memory.load("large").unwrap().unwrap();
        assert_eq!(back.json().unwrap(), noise("large", 1_500).json().unwrap());

        memory.limit = 0;
        let rest = memory.settle(readers).unwrap();
        let names: Vec<_> = rest.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["read", "requirements", "schema"]);
        drop(memory);
        assert_eq!(std::fs::read_dir(&dir).unwrap().count(), 0);
        std::fs::remove_dir(dir).unwrap();
    }

    #[test]
    fn a_change_on_disk_is_noticed() {
        let dir = dir("corrupt");
        let mut memory = Memory::new(0, dir.clone(), &[]);
        memory.store(&noise("section", 100)).unwrap();
        memory.settle(|_| 0).unwrap();
        let Place::Spilled(path) = &memory.entries["section"].place else {
            panic!("not spilled");
        };
        let other = crate::packing::pack("{\"text\":\"other\"}").unwrap();
        std::fs::write(path, other).unwrap();
        assert!(matches!(
            memory.load("section"),
            Err(AgentError::Corrupt { .. })
        ));
        drop(memory);
        std::fs::remove_dir(dir).unwrap();
    }

    #[test]
    fn equal_content_has_equal_hash() {
        let mut memory = Memory::new(1_000, dir("hash"), &[]);
        let value = json!({"b": 1, "a": 2});
        memory.store(&Section::from_value("one", &value)).unwrap();
        memory.store(&Section::from_typed("other", value)).unwrap();
        assert_eq!(memory.hash("one"), memory.hash("other"));
        assert_eq!(memory.usage().raw_bytes, 2 * r#"{"a":2,"b":1}"#.len());
    }
}
