//! Files that somebody proposes for a crate, tried out: they stay only where the crate compiles with
//! them and its tests pass. What stood there before is written down in `dbadmin/trial/` first, so that
//! a trial which was interrupted is undone by the next; what has been edited since is left as it is.

use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Failure;
use crate::build_script::{FOLDER as NAMED_FOLDER, touch};
use crate::running::{Patience, Running};

type Result<T, E = Failure> = std::result::Result<T, E>;

/// Where a trial writes down what it changes; nothing of it is anybody's source.
const FOLDER: &str = "dbadmin/trial";

/// The files that the trial changes, with both their texts.
const JOURNAL: &str = "journal.json";

/// Held for as long as a trial lasts.
const LOCK: &str = "lock";

/// What the crate's own code has no business with.
const SECRETS: [&str; 3] = ["ANTHROPIC_API_KEY", "OPENAI_API_KEY", "DATABASE_URL"];

/// How long a build with its tests may take.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// How much of what a failed build says is told, in lines.
const TOLD_LINES: usize = 40;

/// A crate while something is tried out in it.
#[derive(Debug)]
#[must_use = "a trial is kept or undone"]
pub struct Trial {
    root: PathBuf,
    changes: Vec<Change>,
    _lock: File,
}

/// A file that the trial changes.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Change {
    /// Its path below the crate's folder.
    path: PathBuf,
    /// Its text before; none where there was no file.
    before: Option<String>,
    /// Its text during the trial.
    during: String,
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
    /// Begins a trial of the crate in this folder; one that was interrupted is undone first.
    ///
    /// # Errors
    /// Where another trial is under way, or something cannot be read or written.
    pub fn begin(root: &Path) -> Result<Self> {
        let folder = root.join(FOLDER);
        fs::create_dir_all(&folder).map_err(|error| failed(FOLDER, &error))?;
        put(&folder.join(".gitignore"), "*\n")?;
        let lock = File::create(folder.join(LOCK)).map_err(|error| failed(FOLDER, &error))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(
                    "another proposal is being tried out in this crate; wait for it".into(),
                );
            }
            Err(TryLockError::Error(error)) => return Err(failed(FOLDER, &error)),
        }
        let mut trial = Self {
            root: root.to_owned(),
            changes: Vec::new(),
            _lock: lock,
        };
        if let Some(interrupted) = read(&folder.join(JOURNAL))? {
            trial.changes = serde_json::from_str(&interrupted)?;
            trial.restore()?;
        }
        Ok(trial)
    }

    /// Writes a file, named by its path below the crate's folder, which must still read `before`.
    ///
    /// # Errors
    /// Where somebody has changed it, or it cannot be read or written.
    pub fn write(&mut self, path: &Path, before: Option<&str>, during: &str) -> Result<()> {
        let whole = self.root.join(path);
        if read(&whole)?.as_deref() != before {
            let path = path.display();
            return Err(format!("{path} has changed since this was proposed; ask again").into());
        }
        self.changes.push(Change {
            path: path.to_owned(),
            before: before.map(str::to_owned),
            during: during.to_owned(),
        });
        let journal = serde_json::to_string(&self.changes)?;
        put(&self.root.join(FOLDER).join(JOURNAL), &journal)?;
        put(&whole, during)
    }

    /// Builds the crate and runs its tests, in writing mode, for a quarter of an hour at most; what runs
    /// then is ended with all that it has started.
    ///
    /// # Errors
    /// Where cargo cannot be run.
    pub fn verdict(&self) -> Result<Verdict> {
        let said = self.root.join(FOLDER).join("said");
        let output = File::create(&said).map_err(|error| failed(FOLDER, &error))?;
        let mut cargo = self.cargo("test")?;
        cargo
            .stdin(Stdio::null())
            .stdout(output.try_clone().map_err(|error| failed(FOLDER, &error))?)
            .stderr(output);
        for secret in SECRETS {
            cargo.env_remove(secret);
        }
        let running = Running::start(&mut cargo).map_err(|error| failed("cargo", &error))?;
        let patience = Patience::of(LONGEST);
        Ok(match running.wait::<Failure>(&patience, &mut || Ok(()))? {
            Ok(status) if status.success() => Verdict::Passed,
            Ok(_) => {
                let told = fs::read(&said).map_err(|error| failed(FOLDER, &error))?;
                Verdict::Failed(end_of(&told))
            }
            Err(_) => Verdict::Failed(format!(
                "building and testing the crate took longer than {}",
                patience.in_words()
            )),
        })
    }

    /// Lets everything stay as it is now.
    ///
    /// # Errors
    /// Where the journal cannot be removed: the next trial would undo this one.
    pub fn keep(self) -> Result<()> {
        self.forget()
    }

    /// Brings the files back to how they were, and the panel that was generated from them.
    ///
    /// # Errors
    /// Where something cannot be written; then the next trial goes on with it.
    pub fn undo(mut self) -> Result<()> {
        self.restore()?;
        // What a build has made of the trial's files, a build takes back.
        let build = self.cargo("check")?.output();
        build.map(drop).map_err(|error| failed("cargo", &error))
    }

    /// Gives each file its text of before, unless somebody has edited it meanwhile.
    fn restore(&mut self) -> Result<()> {
        for change in self.changes.drain(..).rev().collect::<Vec<_>>() {
            let path = self.root.join(&change.path);
            let now = read(&path)?;
            if now.as_ref() != Some(&change.during) {
                if now != change.before {
                    let path = change.path.display();
                    eprintln!("note: {path} was edited during a trial, and stays as it is");
                }
                continue;
            }
            match &change.before {
                Some(before) => put(&path, before)?,
                None => fs::remove_file(&path).map_err(|error| failed(&path, &error))?,
            }
        }
        self.forget()
    }

    fn forget(&self) -> Result<()> {
        let journal = self.root.join(FOLDER).join(JOURNAL);
        match fs::remove_file(&journal) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(failed(&journal, &error)),
            _ => Ok(()),
        }
    }

    /// Cargo, which runs the build script whatever it thinks of the files that it watches: one that was
    /// not there at its last run is none of them.
    fn cargo(&self, word: &str) -> Result<Command> {
        touch(&self.root.join("build.rs"), NAMED_FOLDER)?;
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command
            .args([word, "--manifest-path"])
            .arg(self.root.join("Cargo.toml"))
            .env_remove("CI")
            .env_remove("DBADMIN_CHECK");
        Ok(command)
    }
}

/// A file's text; none where there is no file.
fn read(path: &Path) -> Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(path, &error)),
    }
}

fn put(path: &Path, text: &str) -> Result<()> {
    dbadmin_build::put(path, text).map_err(|error| failed(path, &error))
}

fn failed(path: impl AsRef<Path>, error: &std::io::Error) -> Failure {
    format!(
        "{}: {error}; make it readable and writable, and try again: a trial that has not ended is \
         undone by the next",
        path.as_ref().display()
    )
    .into()
}

/// The last lines of what a command said.
fn end_of(said: &[u8]) -> String {
    let text = String::from_utf8_lossy(said);
    let lines: Vec<&str> = text.trim().lines().collect();
    lines[lines.len().saturating_sub(TOLD_LINES)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOOKS: &str = "src/admin/hooks/orders.rs";
    const SETTINGS: &str = "dbadmin.toml";

    /// A crate that no cargo builds, with hooks and without settings.
    fn a_crate() -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        put(&root.path().join(HOOKS), "mine").unwrap();
        put(&root.path().join("build.rs"), "").unwrap();
        root
    }

    fn begun(root: &Path) -> Trial {
        let mut trial = Trial::begin(root).unwrap();
        let write = |trial: &mut Trial, path, before, during| {
            trial.write(Path::new(path), before, during).unwrap();
        };
        write(&mut trial, HOOKS, Some("mine"), "theirs");
        write(&mut trial, SETTINGS, None, "title = \"Theirs\"");
        trial
    }

    fn text(root: &Path, path: &str) -> Option<String> {
        read(&root.join(path)).unwrap()
    }

    #[test]
    fn what_is_undone_is_as_it_was_and_an_edit_made_meanwhile_stays() {
        let root = a_crate();
        begun(root.path()).undo().unwrap();
        assert_eq!(text(root.path(), HOOKS).as_deref(), Some("mine"));
        assert_eq!(text(root.path(), SETTINGS), None);

        let trial = begun(root.path());
        put(&root.path().join(HOOKS), "edited meanwhile").unwrap();
        put(&root.path().join("src/admin/new.rs"), "new").unwrap();
        trial.undo().unwrap();
        assert_eq!(
            text(root.path(), HOOKS).as_deref(),
            Some("edited meanwhile")
        );
        assert_eq!(
            text(root.path(), "src/admin/new.rs").as_deref(),
            Some("new")
        );
        assert_eq!(text(root.path(), SETTINGS), None);
    }

    #[test]
    fn what_is_kept_stays_and_what_is_interrupted_is_undone_by_the_next() {
        let root = a_crate();
        begun(root.path()).keep().unwrap();
        drop(Trial::begin(root.path()).unwrap());
        assert_eq!(text(root.path(), HOOKS).as_deref(), Some("theirs"));

        put(&root.path().join(HOOKS), "mine").unwrap();
        fs::remove_file(root.path().join(SETTINGS)).unwrap();
        drop(begun(root.path()));
        assert_eq!(text(root.path(), HOOKS).as_deref(), Some("theirs"));
        drop(Trial::begin(root.path()).unwrap());
        assert_eq!(text(root.path(), HOOKS).as_deref(), Some("mine"));
        assert_eq!(text(root.path(), SETTINGS), None);
    }

    #[test]
    fn a_file_that_was_changed_since_is_not_written_and_there_is_one_trial_at_a_time() {
        let root = a_crate();
        let mut trial = Trial::begin(root.path()).unwrap();
        let refused = trial.write(Path::new(HOOKS), Some("older"), "theirs");
        assert!(
            refused
                .unwrap_err()
                .to_string()
                .contains("has changed since")
        );
        assert_eq!(text(root.path(), HOOKS).as_deref(), Some("mine"));
        let second = Trial::begin(root.path()).unwrap_err().to_string();
        assert!(second.contains("another proposal"), "{second}");
        trial.keep().unwrap();
    }
}
