//! Rust that somebody proposes for a crate's hooks, tried out: it stays only where the crate compiles
//! with it and its tests pass. Until that is known, what a build may change is kept in
//! `dbadmin/trial/`; a trial that was interrupted is undone by the next one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Failure;

type Result<T, E = Failure> = std::result::Result<T, E>;

/// Where things are kept as they were.
const KEPT: &str = "dbadmin/trial";

/// Where they are put together, before they count.
const UNFINISHED: &str = "dbadmin/trial.tmp";

/// What a trial may change: the panel, what the build keeps, and the settings.
const CHANGED: [&str; 3] = ["src/admin", "dbadmin", "dbadmin.toml"];

/// How much of what a failed build says is told, in lines.
const TOLD_LINES: usize = 40;

/// A crate while something is tried out in it.
#[derive(Debug)]
#[must_use = "a trial is kept or undone"]
pub struct Trial {
    root: PathBuf,
}

/// What came of a trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The crate compiles, and its tests pass.
    Passed,
    /// It does not, or they fail: the end of what cargo says.
    Failed(String),
}

impl Trial {
    /// Keeps the crate in this folder as it is; what an interrupted trial has left is undone first.
    ///
    /// # Errors
    /// Where a file cannot be read or written; then nothing has begun.
    pub fn begin(root: &Path) -> Result<Self> {
        recover(root)?;
        let unfinished = root.join(UNFINISHED);
        remove_folder(&unfinished)?;
        for path in tree(root)? {
            copy(&root.join(&path), &unfinished.join(&path))?;
        }
        // A folder that is empty says so, too: there was nothing.
        created(&unfinished)?;
        std::fs::rename(&unfinished, root.join(KEPT)).map_err(|error| failed(KEPT, &error))?;
        Ok(Self {
            root: root.to_owned(),
        })
    }

    /// Writes a file of the crate, named by its path below the crate's folder.
    ///
    /// # Errors
    /// Where a file cannot be read or written.
    pub fn write(&self, path: &Path, text: &str) -> Result<()> {
        put(&self.root.join(path), text.as_bytes())
    }

    /// Builds the crate and runs its tests, in writing mode.
    ///
    /// # Errors
    /// Where cargo cannot be run.
    pub fn verdict(&self) -> Result<Verdict> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["test", "--manifest-path"])
            .arg(self.root.join("Cargo.toml"))
            .env_remove("CI")
            .env_remove("DBADMIN_CHECK")
            .output()
            .map_err(|error| failed("cargo", &error))?;
        if output.status.success() {
            return Ok(Verdict::Passed);
        }
        let said = [output.stderr, output.stdout].map(|said| end_of(&said));
        Ok(Verdict::Failed(said.join("\n").trim().to_owned()))
    }

    /// Lets everything stay as it is now.
    ///
    /// # Errors
    /// Where what was kept cannot be removed: the next trial would undo this one.
    pub fn keep(self) -> Result<()> {
        // Renamed first, so that an interruption in between undoes nothing.
        let (kept, unfinished) = (self.root.join(KEPT), self.root.join(UNFINISHED));
        std::fs::rename(kept, &unfinished).map_err(|error| failed(KEPT, &error))?;
        remove_folder(&unfinished)
    }

    /// Brings everything back to how it was.
    ///
    /// # Errors
    /// Where a file cannot be read or written; then `dbadmin/trial/` still has it.
    pub fn undo(self) -> Result<()> {
        recover(&self.root).map(drop)
    }
}

/// Undoes a trial that nobody has kept; whether there was one.
///
/// # Errors
/// Where a file cannot be read or written; then `dbadmin/trial/` still has what was.
pub fn recover(root: &Path) -> Result<bool> {
    let kept = root.join(KEPT);
    if !kept.is_dir() {
        return Ok(false);
    }
    let was: BTreeMap<PathBuf, ()> = tree(&kept)?.into_iter().map(|path| (path, ())).collect();
    for path in was.keys() {
        let (from, to) = (kept.join(path), root.join(path));
        let bytes = std::fs::read(&from).map_err(|error| failed(&from, &error))?;
        if std::fs::read(&to).ok().as_ref() != Some(&bytes) {
            put(&to, &bytes)?;
        }
    }
    for path in tree(root)?
        .into_iter()
        .filter(|path| !was.contains_key(path))
    {
        std::fs::remove_file(root.join(&path)).map_err(|error| failed(&path, &error))?;
    }
    remove_folder(&kept)?;
    Ok(true)
}

/// The files that a trial may change, below a folder.
fn tree(root: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for start in CHANGED {
        below(root, Path::new(start), &mut files)?;
    }
    Ok(files)
}

/// Adds the files at a path or, where it is a folder, below it.
fn below(root: &Path, path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let whole = root.join(path);
    if [KEPT, UNFINISHED].iter().any(|own| path == Path::new(own)) || !whole.exists() {
        return Ok(());
    }
    if !whole.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let entries = std::fs::read_dir(&whole).map_err(|error| failed(path, &error))?;
    for entry in entries {
        let name = entry.map_err(|error| failed(path, &error))?.file_name();
        below(root, &path.join(name), files)?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    created(to.parent().unwrap_or(to))?;
    let copied = std::fs::copy(from, to);
    copied.map(drop).map_err(|error| failed(to, &error))
}

/// Writes a file as a whole.
fn put(path: &Path, bytes: &[u8]) -> Result<()> {
    created(path.parent().unwrap_or(path))?;
    let mut beside = path.as_os_str().to_owned();
    beside.push(".trial-tmp");
    let written = std::fs::write(&beside, bytes).and_then(|()| std::fs::rename(&beside, path));
    written.map_err(|error| failed(path, &error))
}

fn created(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(|error| failed(folder, &error))
}

fn remove_folder(folder: &Path) -> Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(failed(folder, &error)),
        _ => Ok(()),
    }
}

fn failed(path: impl AsRef<Path>, error: &std::io::Error) -> Failure {
    format!(
        "{}: {error}; make it readable and writable, and try again. What a trial has kept lies in \
         {KEPT}, and the next one brings it back",
        path.as_ref().display()
    )
    .into()
}

/// The last lines of what a command said.
fn end_of(said: &[u8]) -> String {
    let text = String::from_utf8_lossy(said);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(TOLD_LINES)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(root: &Path, path: &str, text: &str) {
        put(&root.join(path), text.as_bytes()).unwrap();
    }

    /// Every file of a tree with its text.
    fn all(root: &Path) -> BTreeMap<PathBuf, String> {
        let mut files = Vec::new();
        for entry in std::fs::read_dir(root).unwrap() {
            below(root, Path::new(&entry.unwrap().file_name()), &mut files).unwrap();
        }
        let text = |path: &PathBuf| std::fs::read_to_string(root.join(path)).unwrap();
        files
            .iter()
            .map(|path| (path.clone(), text(path)))
            .collect()
    }

    fn crate_of_a_panel() -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), "Cargo.toml", "[package]");
        write(root.path(), "src/main.rs", "mod admin;");
        write(root.path(), "src/admin/mod.rs", "pub mod hooks;");
        write(root.path(), "src/admin/hooks/orders.rs", "mine");
        write(root.path(), "dbadmin/schema.json", "{}");
        root
    }

    /// What a trial does to a crate: a file changed, added, removed, in each place.
    fn disturb(root: &Path) {
        write(root, "src/admin/hooks/orders.rs", "theirs");
        write(root, "src/admin/hooks/loans.rs", "theirs");
        write(root, "dbadmin.toml", "title = \"Theirs\"");
        std::fs::remove_file(root.join("dbadmin/schema.json")).unwrap();
    }

    #[test]
    fn what_is_undone_is_as_it_was() {
        let root = crate_of_a_panel();
        let before = all(root.path());
        let trial = Trial::begin(root.path()).unwrap();
        disturb(root.path());
        trial.undo().unwrap();
        assert_eq!(all(root.path()), before);
    }

    #[test]
    fn what_is_kept_stays() {
        let root = crate_of_a_panel();
        let trial = Trial::begin(root.path()).unwrap();
        disturb(root.path());
        trial.keep().unwrap();
        let after = all(root.path());
        assert_eq!(after[Path::new("src/admin/hooks/orders.rs")], "theirs");
        assert!(!recover(root.path()).unwrap());
        assert_eq!(all(root.path()), after);
    }

    #[test]
    fn an_interrupted_trial_is_undone_by_the_next() {
        let root = crate_of_a_panel();
        let before = all(root.path());
        drop(Trial::begin(root.path()).unwrap());
        disturb(root.path());
        // Even one that was interrupted while it began.
        write(root.path(), "dbadmin/trial.tmp/src/admin/mod.rs", "half");
        Trial::begin(root.path()).unwrap().undo().unwrap();
        assert_eq!(all(root.path()), before);
    }
}
