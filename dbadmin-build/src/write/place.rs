//! Replacing single files. A file is replaced as a whole or not at all: its text goes to a temporary
//! file in the same folder, which then takes its name. Where the developer has put a symbolic link,
//! that stays, and the file that it points to is the one replaced.

use std::collections::BTreeSet;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::{operation, tree};
use crate::{Error, Result};

/// What a temporary file's name ends in, after the number of the process and one of its own.
const TEMPORARY: &str = ".dbadmin-tmp";
static NUMBER: AtomicU32 = AtomicU32::new(0);

/// A file that is on disk under a temporary name. It is removed again unless it is put.
#[derive(Debug)]
pub struct Prepared {
    path: PathBuf,
    temporary: PathBuf,
    target: PathBuf,
    is_put: bool,
}

/// Writes a file under a temporary name beside its place; one that is precious, for it holds what
/// the developer wrote, is on the disk itself afterwards.
///
/// # Errors
/// [`Error::File`] where the folder does not allow it.
pub fn prepare(
    crate_root: &Path,
    path: &Path,
    bytes: &[u8],
    is_precious: bool,
) -> Result<Prepared> {
    let target = real(&crate_root.join(path)).map_err(|_| Error::File {
        path: path.to_path_buf(),
        reason: "it is a symbolic link, and there is nothing where it points to".to_owned(),
        help: "mend the link or remove it, and build again; nothing has been written",
    })?;
    let mut name = target.as_os_str().to_owned();
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    name.push(format!(".{}-{number}{TEMPORARY}", std::process::id()));
    let prepared = Prepared {
        path: path.to_path_buf(),
        temporary: name.into(),
        target,
        is_put: false,
    };
    let write = || operation::write(&prepared.temporary, bytes, is_precious);
    let written = write().or_else(|error| {
        if error.kind() != io::ErrorKind::NotFound {
            return Err(error);
        }
        // The folder is not there yet.
        operation::create_folders(prepared.target.parent().unwrap_or(crate_root))?;
        write()
    });
    written.map_err(|error| refused(path, &error))?;
    Ok(prepared)
}

/// A path, or where the symbolic link there points to.
///
/// # Errors
/// Where there is nothing.
pub fn real(path: &Path) -> io::Result<PathBuf> {
    if path.is_symlink() {
        path.canonicalize()
    } else {
        Ok(path.to_path_buf())
    }
}

impl Prepared {
    /// Where the text lies until then.
    pub fn temporary(&self) -> &Path {
        &self.temporary
    }

    /// Gives the file its name, unless something else than `found` lies there by now.
    ///
    /// # Errors
    /// [`Error::File`] where the folder does not allow it, [`Error::Changed`].
    pub fn put_over(self, crate_root: &Path, found: Option<&str>) -> Result<()> {
        unchanged(crate_root, &self.path, found)?;
        self.put()
    }

    /// Gives the file its name, whatever lies there.
    ///
    /// # Errors
    /// [`Error::File`] where the folder does not allow it.
    pub fn put(mut self) -> Result<()> {
        operation::rename(&self.temporary, &self.target)
            .map_err(|error| interrupted(&self.path, &error))?;
        self.is_put = true;
        Ok(())
    }
}

impl Drop for Prepared {
    fn drop(&mut self) {
        if !self.is_put {
            let _ = operation::remove(&self.temporary);
        }
    }
}

/// Removes a file, unless it is something else than `found` by now.
///
/// # Errors
/// [`Error::File`] where the folder does not allow it, [`Error::Changed`].
pub fn remove(crate_root: &Path, path: &Path, found: Option<&str>) -> Result<()> {
    unchanged(crate_root, path, found)?;
    operation::remove(&crate_root.join(path)).map_err(|error| interrupted(path, &error))
}

fn unchanged(crate_root: &Path, path: &Path, found: Option<&str>) -> Result<()> {
    if tree::read(crate_root, path)?.as_deref() == found {
        Ok(())
    } else {
        Err(Error::Changed {
            path: path.to_path_buf(),
        })
    }
}

/// Has no other build write into the crate until this is dropped. Where a folder cannot be locked
/// there is no lock: two builds that write the same then do so twice.
pub fn lock(crate_root: &Path) -> Option<File> {
    let folder = File::open(crate_root).ok()?;
    folder.lock().ok().map(|()| folder)
}

/// Removes what builds that were killed have left in these folders. Only who holds the lock may.
pub fn clear(folders: &BTreeSet<PathBuf>) {
    let entries = folders
        .iter()
        .filter_map(|folder| std::fs::read_dir(folder).ok());
    for entry in entries.flatten().flatten() {
        if entry.file_name().to_string_lossy().ends_with(TEMPORARY) {
            let _ = operation::remove(&entry.path());
        }
    }
}

fn refused(path: &Path, error: &io::Error) -> Error {
    Error::File {
        path: path.to_path_buf(),
        reason: error.to_string(),
        help: "the build writes the panel's source here, and has written nothing; make room or the \
               tree writable, or commit an up-to-date panel and set DBADMIN_CHECK=1, which only \
               compares",
    }
}

fn interrupted(path: &Path, error: &io::Error) -> Error {
    Error::File {
        path: path.to_path_buf(),
        reason: error.to_string(),
        help: "each file of the panel is as it was or as it should be, and none that you edited \
               has lost anything; make the tree writable and build again, which does the rest",
    }
}
