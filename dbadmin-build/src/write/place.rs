//! Reading and replacing single files. A file is replaced as a whole or not at all: its text goes
//! to a temporary file in the same folder, which then takes its name.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{Error, Result};

/// A file's text, or `None` where there is no such file.
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

/// A file that is on disk under a temporary name. It is removed again unless it is put.
pub struct Prepared {
    path: PathBuf,
    temporary: PathBuf,
    target: PathBuf,
    is_put: bool,
}

/// Writes a file under a temporary name beside its place.
///
/// # Errors
/// [`Error::File`] where the folder does not allow it.
pub fn prepare(crate_root: &Path, path: &Path, bytes: &[u8]) -> Result<Prepared> {
    let target = crate_root.join(path);
    let mut name = target.as_os_str().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let prepared = Prepared {
        path: path.to_path_buf(),
        temporary: name.into(),
        target,
        is_put: false,
    };
    let written = std::fs::write(&prepared.temporary, bytes).or_else(|error| {
        if error.kind() != std::io::ErrorKind::NotFound {
            return Err(error);
        }
        // The folder is not there yet.
        let folder = prepared.target.parent().unwrap_or(crate_root);
        std::fs::create_dir_all(folder)?;
        std::fs::write(&prepared.temporary, bytes)
    });
    written.map_err(|error| refused(path, &error))?;
    Ok(prepared)
}

/// So many files rustfmt goes over in about a second. A panel of hundreds of tables is left to the
/// user's own `cargo fmt`, which is no edit.
const FORMATTED: usize = 400;

/// Has the user's rustfmt go over prepared Rust files, so that their own check of formatting
/// passes. Without rustfmt the files stay as they are, which is as valid: whether a file was
/// edited does not depend on its format. Files that declare modules are left out, because rustfmt
/// would follow the declarations to files that are not ours to touch.
pub fn format(files: &[Prepared]) {
    if files.len() > FORMATTED {
        return;
    }
    let rust = files.iter().filter(|file| {
        let declares = |text: String| text.lines().any(|line| line.starts_with("pub mod "));
        file.path
            .extension()
            .is_some_and(|extension| extension == "rs")
            && !std::fs::read_to_string(&file.temporary).is_ok_and(declares)
    });
    let files: Vec<_> = rust.map(|file| &file.temporary).collect();
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let share = files.len().div_ceil(workers).max(1);
    let running: Vec<_> = files
        .chunks(share)
        .map(|files| {
            Command::new(rustfmt())
                .args(["--edition", "2024"])
                .args(files)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
        })
        .collect();
    for mut process in running.into_iter().flatten() {
        let _ = process.wait();
    }
}

/// `$RUSTFMT`, else the one beside the compiler or beside cargo, else the one on the path, which
/// may be a stand-in that has to find the toolchain first.
fn rustfmt() -> PathBuf {
    if let Some(named) = std::env::var_os("RUSTFMT") {
        return named.into();
    }
    ["RUSTC", "CARGO"]
        .iter()
        .filter_map(std::env::var_os)
        .map(|program| PathBuf::from(program).with_file_name("rustfmt"))
        .find(|rustfmt| rustfmt.is_absolute() && rustfmt.is_file())
        .unwrap_or_else(|| "rustfmt".into())
}

impl Prepared {
    /// Gives the file its name.
    ///
    /// # Errors
    /// [`Error::File`] where the folder does not allow it.
    pub fn put(mut self) -> Result<()> {
        std::fs::rename(&self.temporary, &self.target)
            .map_err(|error| refused(&self.path, &error))?;
        self.is_put = true;
        Ok(())
    }
}

impl Drop for Prepared {
    fn drop(&mut self) {
        if !self.is_put {
            let _ = std::fs::remove_file(&self.temporary);
        }
    }
}

/// Removes a file.
///
/// # Errors
/// [`Error::File`] where the folder does not allow it.
pub fn remove(crate_root: &Path, path: &Path) -> Result<()> {
    std::fs::remove_file(crate_root.join(path)).map_err(|error| refused(path, &error))
}

fn refused(path: &Path, error: &std::io::Error) -> Error {
    Error::File {
        path: path.to_path_buf(),
        reason: error.to_string(),
        help: "the build writes the panel's source here, and has written nothing; make the tree \
               writable, or commit an up-to-date panel and set DBADMIN_CHECK=1, which only \
               compares",
    }
}
