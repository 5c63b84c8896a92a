//! All prompts of dbadmin's own agents in one zstd frame, as the build script has written it: what they
//! have in common is stored once. Opened, it takes some 300 KB for as long as a loader lives.

use std::collections::HashMap;
use std::ops::Range;

/// The archive's name among the files of a registry.
pub const NAME: &str = "prompts.zst";

/// The largest archive that is opened, in bytes: a bound on what a damaged frame can ask for.
const LARGEST: usize = 1 << 24;

/// Prompts by path.
#[derive(Debug, Default)]
pub struct Archive {
    text: String,
    places: HashMap<String, Range<usize>>,
}

impl Archive {
    /// Opens a frame. Its text is divided by NUL: first come the folders, a line each; then, for each
    /// kind of file, its name and the file of each folder.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn open(frame: &[u8]) -> Result<Self, String> {
        let size = zstd::bulk::Decompressor::upper_bound(frame)
            .filter(|size| *size <= LARGEST)
            .ok_or("is no zstd frame of at most 16 MiB")?;
        let bytes = zstd::bulk::decompress(frame, size)
            .map_err(|error| format!("cannot be decompressed: {error}"))?;
        let text = String::from_utf8(bytes).map_err(|error| format!("is no text: {error}"))?;
        let places = places(&text).ok_or("ends within a folder")?;
        Ok(Self { text, places })
    }

    /// The text at a path such as `backend/auth-builder/core.md`.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&str> {
        Some(&self.text[self.places.get(path)?.clone()])
    }
}

fn places(text: &str) -> Option<HashMap<String, Range<usize>>> {
    let start = text.as_ptr().addr();
    let mut pieces = text.split('\0');
    let folders: Vec<&str> = pieces.next()?.lines().collect();
    let mut places = HashMap::new();
    while let Some(name) = pieces.next() {
        for folder in &folders {
            let piece = pieces.next()?;
            let at = piece.as_ptr().addr() - start;
            places.insert(format!("{folder}/{name}"), at..at + piece.len());
        }
    }
    Some(places)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::front_matter;

    fn packed(text: &str) -> Result<Archive, String> {
        Archive::open(&zstd::bulk::compress(text.as_bytes(), 1).expect("a frame"))
    }

    #[test]
    fn every_file_comes_back_as_it_is_on_disk_without_its_front_matter() {
        let frame = crate::REGISTRY.files.get_file(NAME).expect("an archive");
        let archive = Archive::open(frame.contents()).expect("it opens");
        assert_eq!(archive.places.len(), crate::REGISTRY.agents.len() * 5);
        for path in archive.places.keys() {
            let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
            let text = std::fs::read_to_string(file).expect("it is on disk");
            let prompt = archive.get(path).expect("it is there");
            assert_eq!(prompt, front_matter::without(&text), "{path}");
            assert_eq!(path.ends_with("core.md"), prompt != text, "{path}");
        }
        assert_eq!(archive.get("backend/nobody/core.md"), None);
    }

    #[test]
    fn a_damaged_archive_is_none() {
        let archive = packed("a\nb\0core.md\0first\0second").expect("an archive");
        assert_eq!(archive.get("b/core.md"), Some("second"));
        let cut = packed("a\nb\0core.md\0first").unwrap_err();
        assert_eq!(cut, "ends within a folder");
        let other = Archive::open(b"no frame").unwrap_err();
        assert!(other.starts_with("is no zstd frame"), "{other}");
    }
}
