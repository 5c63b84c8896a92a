//! Where generated files lie, and what is in them.

use std::path::{Path, PathBuf};

use super::base::Which;
use crate::{Error, Result};

/// The output folder of a crate.
#[derive(Clone, Copy, Debug)]
pub struct Tree<'a> {
    /// The crate's folder.
    pub root: &'a Path,
    /// The output folder, relative to it.
    pub output: &'a Path,
}

impl Tree<'_> {
    /// A file's path relative to the crate, by its name below the output folder.
    pub fn path(&self, name: &str, of: Which) -> PathBuf {
        let path = self.output.join(name);
        match of {
            Which::File => path,
            Which::Beside => beside(&path),
        }
    }

    /// The folder that a file lies in.
    pub fn folder(&self, name: &str) -> Option<PathBuf> {
        let path = self.root.join(self.path(name, Which::File));
        path.parent().map(Path::to_path_buf)
    }

    /// A file's text, or `None` where there is no such file.
    ///
    /// # Errors
    /// [`Error::File`] where it cannot be read.
    pub fn read(&self, name: &str, of: Which) -> Result<Option<String>> {
        read(self.root, &self.path(name, of))
    }
}

/// The path of what is laid beside a file.
pub fn beside(path: &Path) -> PathBuf {
    let mut path = path.to_path_buf().into_os_string();
    path.push(".new");
    path.into()
}

/// The text of a file of the crate, or `None` where there is no such file.
///
/// # Errors
/// [`Error::File`] where it cannot be read.
pub fn read(crate_root: &Path, path: &Path) -> Result<Option<String>> {
    match std::fs::read_to_string(crate_root.join(path)) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::File {
            path: path.to_path_buf(),
            reason: error.to_string(),
            help: "the panel's source has to be readable text",
        }),
    }
}
