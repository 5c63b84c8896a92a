//! The folder of uploaded files whose paths stand in columns for text.
//!
//! What is written there has a name of its own making, which nobody can guess; what is read is a path
//! within it. A file that was written for a row is removed where the row is refused.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::text::hex;
use crate::upload::Upload;

/// The folder, where it is another one than the panel says.
const VARIABLE: &str = "DBADMIN_UPLOADS";

/// How many random bytes a name is made of.
const RANDOM: usize = 16;

/// The longest path that is looked for, in bytes.
const LONGEST: usize = 255;

/// The folder.
#[derive(Clone, Debug)]
pub(crate) struct Files {
    folder: PathBuf,
}

/// A file that has been written for a row that is still to be saved.
#[derive(Debug)]
pub(crate) struct Kept {
    /// What stands in the column: its path in the folder.
    pub name: String,
    path: PathBuf,
}

impl Files {
    /// The folder that the environment names, else the panel.
    pub fn of(folder: Option<&str>) -> Option<Self> {
        let said = std::env::var_os(VARIABLE).filter(|said| !said.is_empty());
        let folder = said.map(PathBuf::from).or(folder.map(PathBuf::from))?;
        Some(Self { folder })
    }

    /// Writes a file.
    ///
    /// # Errors
    /// Where the folder cannot be made or written to.
    pub async fn keep(&self, upload: Arc<Upload>) -> io::Result<Kept> {
        let folder = self.folder.clone();
        let writing = tokio::task::spawn_blocking(move || write(&folder, &upload));
        writing.await.map_err(io::Error::other)?
    }

    /// The bytes of the file that a column names; `None` where there is none within the folder, or one
    /// of more bytes than these.
    pub async fn read(&self, stored: &str, most: u64) -> Option<Vec<u8>> {
        if !is_within(stored) {
            return None;
        }
        let (folder, path) = (self.folder.clone(), self.folder.join(stored));
        let reading = tokio::task::spawn_blocking(move || {
            // A link could lead out of it.
            let (folder, path) = (folder.canonicalize().ok()?, path.canonicalize().ok()?);
            let known = fs::metadata(&path).ok()?;
            let fits = known.is_file() && known.len() <= most && path.starts_with(folder);
            fits.then(|| fs::read(path).ok())?
        });
        reading.await.ok()?
    }
}

/// Whether a column's text can be the path of a file in the folder, and of no other.
pub(crate) fn is_within(stored: &str) -> bool {
    let plain = |part: &str| {
        let known = |letter: char| letter.is_alphanumeric() || "-_. ".contains(letter);
        !part.is_empty() && !part.starts_with('.') && part.chars().all(known)
    };
    stored.len() <= LONGEST && stored.split('/').all(plain)
}

fn write(folder: &Path, upload: &Upload) -> io::Result<Kept> {
    fs::create_dir_all(folder)?;
    let mut random = [0_u8; RANDOM];
    getrandom::fill(&mut random).map_err(io::Error::other)?;
    let name = format!("{}.{}", hex(&random), upload.ending());
    let path = folder.join(&name);
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)?;
    let kept = Kept { name, path };
    let bytes = upload.bytes.as_deref().unwrap_or_default();
    match file.write_all(bytes).and_then(|()| file.sync_all()) {
        Ok(()) => Ok(kept),
        Err(error) => {
            kept.discard();
            Err(error)
        }
    }
}

impl Kept {
    /// Removes it, where it is certain that no row names it. Where a request ends in the middle, or a
    /// server does not say whether it has saved the row, the file stays: one without a row costs less than
    /// a row without its file.
    pub fn discard(self) {
        if let Err(error) = fs::remove_file(&self.path) {
            tracing::warn!(%error, file = self.name, "an upload without a row is left");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_of_the_folder() {
        for inside in ["a.png", "2026/photo 1.jpg", "größe.pdf"] {
            assert!(is_within(inside), "{inside}");
        }
        for outside in [
            "",
            "/etc/passwd",
            "../a",
            "a/../b",
            "a//b",
            ".env",
            "a/.git",
            "..\\a",
            "C:\\a",
            "https://a.example/b.png",
            "a\0",
        ] {
            assert!(!is_within(outside), "{outside}");
        }
    }

    #[tokio::test]
    async fn a_file_is_read_until_it_is_discarded() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files {
            folder: folder.path().join("new"),
        };
        let upload = Arc::new(Upload {
            name: "a.txt".to_owned(),
            bytes: Some(b"hello".to_vec()),
        });
        let kept = files.keep(Arc::clone(&upload)).await.unwrap();
        let name = kept.name.clone();
        assert_eq!(files.read(&name, 5).await.as_deref(), Some(&b"hello"[..]));
        assert_eq!(files.read(&name, 4).await, None);
        kept.discard();
        assert_eq!(files.read(&name, 5).await, None);
        let kept = files.keep(upload).await.unwrap();
        let name = kept.name.clone();
        drop(kept);
        assert!(files.read(&name, 5).await.is_some());
        std::os::unix::fs::symlink("/etc/hostname", folder.path().join("new/link")).unwrap();
        assert_eq!(files.read("link", 1000).await, None);
    }
}
