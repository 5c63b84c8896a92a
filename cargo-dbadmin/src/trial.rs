//! Files that somebody proposes for a crate, tried out: they stay only where the crate compiles with
//! them and its tests pass. What stood there before is written down in `dbadmin/trial/` first, so that
//! a trial which was interrupted is undone: at once by its guard, else by the next command, and no build
//! goes on over it. What has been edited since, or added to git, is left as it is.

mod guard;
mod interrupted;

use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;

use dbadmin_build::trial::{FOLDER, JOURNAL, LOCK};
use serde::{Deserialize, Serialize};

use crate::Failure;
use crate::build_script::{FOLDER as NAMED_FOLDER, touch};
use crate::running::{Ended, Patience, Running};

use self::guard::Guard;
pub use self::interrupted::{PutBack, put_back};

type Result<T, E = Failure> = std::result::Result<T, E>;

/// What cargo says, in that folder.
const SAID: &str = "said";

/// What the crate's own code has no business with.
const SECRETS: [&str; 3] = ["ANTHROPIC_API_KEY", "OPENAI_API_KEY", "DATABASE_URL"];

/// What is said where somebody else is at it.
pub const UNDER_WAY: &str = "another proposal is being tried out in this crate; wait for it";

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
    // What undoes the trial needs the lock: it is given back first.
    guard: Option<Guard>,
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
    /// Begins a trial of the crate in this folder.
    ///
    /// # Errors
    /// Where another trial is under way, something cannot be read or written, or a trial was interrupted:
    /// that one is undone now, and so what is proposed has to be seen anew.
    pub fn begin(root: &Path) -> Result<Self> {
        let folder = root.join(FOLDER);
        fs::create_dir_all(&folder).map_err(|error| failed(FOLDER, &error))?;
        put(&folder.join(".gitignore"), "*\n")?;
        let lock = held(root)?.ok_or(UNDER_WAY)?;
        if interrupted::undo(root)? {
            return Err(
                "nothing was written: another trial of proposed hooks was interrupted meanwhile, and \
                 is undone now, so that this would change something else; ask again"
                    .into(),
            );
        }
        Ok(Self {
            root: root.to_owned(),
            changes: Vec::new(),
            _lock: lock,
            guard: None,
        })
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

    /// Builds the crate and runs its tests, in writing mode; when patience is lost, what runs then is
    /// ended with all that it has started. From now on the trial is undone however this program ends.
    ///
    /// # Errors
    /// Where cargo cannot be run, or the trial is called off.
    pub fn verdict(&mut self, patience: &Patience) -> Result<Verdict> {
        self.guard = Guard::start(&self.root).map_err(|error| failed("sh", &error))?;
        let mut cargo = self.cargo("test")?;
        for secret in SECRETS {
            cargo.env_remove(secret);
        }
        Ok(match self.waited(cargo, patience)? {
            Ok(status) if status.success() => Verdict::Passed,
            Ok(_) => Verdict::Failed(self.said()?),
            Err(Ended::TooLong) => Verdict::Failed(format!(
                "building and testing the crate took longer than {}",
                patience.in_words()
            )),
            Err(Ended::CalledOff) => {
                return Err("nothing was written: the call was called off, and cargo ended".into());
            }
        })
    }

    /// Lets everything stay as it is now.
    ///
    /// # Errors
    /// Where the journal cannot be removed: the next command would undo this trial.
    pub fn keep(mut self) -> Result<()> {
        self.forget()
    }

    /// Brings the files back to how they were, and the panel that was generated from them; why that
    /// could not be brought back, if so.
    ///
    /// # Errors
    /// Where something cannot be written; then the next command goes on with it.
    pub fn undo(mut self) -> Result<Option<String>> {
        if self.changes.is_empty() {
            return Ok(None);
        }
        let restored = interrupted::restore(&self.root, &self.changes, &|_| false)?;
        for path in &restored.kept {
            let path = path.display();
            eprintln!("note: {path} was edited during a trial, and stays as it is");
        }
        self.forget()?;
        // What a build has made of the trial's files, a build takes back.
        let patience = patience();
        let why = match self.waited(self.cargo("check")?, &patience)? {
            Ok(status) if status.success() => return Ok(None),
            Ok(_) => format!("`cargo check` fails:\n{}", self.said()?),
            Err(_) => format!("`cargo check` took longer than {}", patience.in_words()),
        };
        Ok(Some(format!(
            "The hooks and dbadmin.toml are as they were, but src/admin may still be what was generated \
             for the trial, because {why}\nMend that, and run `cargo dbadmin sync`, which brings it back."
        )))
    }

    /// Runs cargo to its end, unless patience is lost before.
    fn waited(&self, mut cargo: Command, patience: &Patience) -> Result<Result<ExitStatus, Ended>> {
        let said = File::create(self.root.join(FOLDER).join(SAID));
        let said = said.map_err(|error| failed(FOLDER, &error))?;
        cargo
            .stdin(Stdio::null())
            .stdout(said.try_clone().map_err(|error| failed(FOLDER, &error))?)
            .stderr(said);
        let running = Running::start(&mut cargo).map_err(|error| failed("cargo", &error))?;
        running.wait::<Failure>(patience, &mut || Ok(()))
    }

    /// The end of what cargo has said.
    fn said(&self) -> Result<String> {
        let told = fs::read(self.root.join(FOLDER).join(SAID));
        Ok(end_of(&told.map_err(|error| failed(FOLDER, &error))?))
    }

    fn forget(&mut self) -> Result<()> {
        let journal = self.root.join(FOLDER).join(JOURNAL);
        match fs::remove_file(&journal) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(failed(&journal, &error)),
            _ => {
                if let Some(guard) = self.guard.take() {
                    guard.dismiss();
                }
                Ok(())
            }
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

/// The patience with a build and its tests that nobody calls off.
pub fn patience() -> Patience {
    Patience::of(LONGEST)
}

/// The lock of a crate's trials; none where somebody else holds it.
fn held(root: &Path) -> Result<Option<File>> {
    let path = root.join(FOLDER).join(LOCK);
    let lock = File::create(&path).map_err(|error| failed(&path, &error))?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(lock)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(failed(&path, &error)),
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
         undone by the next command of `cargo dbadmin`",
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
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    use dbadmin_build::trial::State;

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
    fn what_is_kept_stays_and_what_is_interrupted_is_undone() {
        let root = a_crate();
        begun(root.path()).keep().unwrap();
        assert_eq!(put_back(root.path()).unwrap(), State::None);
        assert_eq!(text(root.path(), HOOKS).as_deref(), Some("theirs"));

        put(&root.path().join(HOOKS), "mine").unwrap();
        fs::remove_file(root.path().join(SETTINGS)).unwrap();
        let trial = begun(root.path());
        assert_eq!(put_back(root.path()).unwrap(), State::UnderWay);
        assert_eq!(text(root.path(), HOOKS).as_deref(), Some("theirs"));
        drop(trial);
        assert_eq!(put_back(root.path()).unwrap(), State::Interrupted);
        assert_eq!(text(root.path(), HOOKS).as_deref(), Some("mine"));
        assert_eq!(text(root.path(), SETTINGS), None);
        let undone = text(root.path(), "dbadmin/trial/undone.json").unwrap();
        assert!(undone.contains("Theirs"), "{undone}");

        // Where it comes to light only when the next begins, what that would write is another change.
        drop(begun(root.path()));
        let refused = Trial::begin(root.path()).unwrap_err().to_string();
        assert!(refused.contains("was interrupted"), "{refused}");
        assert_eq!(text(root.path(), HOOKS).as_deref(), Some("mine"));
        Trial::begin(root.path()).unwrap().keep().unwrap();
    }

    #[test]
    fn what_was_edited_or_added_to_git_since_an_interrupted_trial_stays() {
        let root = a_crate();
        drop(begun(root.path()));
        put(&root.path().join(SETTINGS), "title = \"Mine\"").unwrap();
        put_back(root.path()).unwrap();
        let settings = text(root.path(), SETTINGS);
        assert_eq!(settings.as_deref(), Some("title = \"Mine\""));
        assert_eq!(text(root.path(), HOOKS).as_deref(), Some("mine"));

        let git = |words: &[&str]| {
            let mut git = Command::new("git");
            git.arg("-C").arg(root.path()).args(words);
            assert!(git.output().unwrap().status.success(), "{git:?}");
        };
        git(&["init", "--quiet"]);
        git(&["add", HOOKS]);
        fs::remove_file(root.path().join(SETTINGS)).unwrap();
        drop(begun(root.path()));
        put_back(root.path()).unwrap();
        assert_eq!(text(root.path(), HOOKS).as_deref(), Some("mine"));
        drop(begun(root.path()));
        git(&["add", HOOKS]);
        put_back(root.path()).unwrap();
        assert_eq!(text(root.path(), HOOKS).as_deref(), Some("theirs"));
        assert_eq!(text(root.path(), SETTINGS), None);
    }

    #[test]
    fn a_trial_that_is_called_off_ends_cargo_and_a_panel_that_stays_behind_is_told() {
        let root = a_crate();
        let mut trial = begun(root.path());
        let patience = patience().unless(Arc::new(AtomicBool::new(true)));
        let ended = trial.verdict(&patience).unwrap_err().to_string();
        assert!(ended.contains("called off"), "{ended}");
        let left = trial.undo().unwrap().unwrap();
        for part in [
            "as they were",
            "`cargo check` fails",
            "`cargo dbadmin sync`",
        ] {
            assert!(left.contains(part), "{left}");
        }
        assert_eq!(text(root.path(), HOOKS).as_deref(), Some("mine"));
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
