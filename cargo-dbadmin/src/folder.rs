//! A temporary folder in which a build leaves things for this program. It goes with this program,
//! however that ends: a shell waits for the end of its own input, which only this program can write to,
//! and then removes it. What was left behind all the same, as by a computer that was switched off, the
//! next one removes.

use std::fs::{self, DirBuilder, DirEntry};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::{Duration, SystemTime};

use crate::Failure;

/// How the names of these folders begin.
const NAME: &str = "dbadmin-findings-";

/// A folder that has lain so long is nobody's: no build is waited for that long.
const ABANDONED: Duration = Duration::from_secs(24 * 60 * 60);

/// What the shell does. Whoever still writes there is about to be ended.
#[cfg(unix)]
const HOLD: &str = r#"read -r _; rm -rf "$0" || { sleep 1; rm -rf "$0"; }"#;

/// A folder that is gone with this value, and that nobody else may read.
pub struct Folder {
    path: PathBuf,
    /// The shell that waits; none where there are no shells.
    guard: Option<Child>,
}

impl Folder {
    /// A folder for a build to leave things in.
    pub fn new() -> Result<Self, Failure> {
        let temporary = std::env::temp_dir();
        sweep(&temporary, SystemTime::now());
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let now = since.unwrap_or(Duration::ZERO).as_nanos();
        let path = temporary.join(format!("{NAME}{}-{now}", std::process::id()));
        let mut folder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
        folder.create(&path)?;
        let mut made = Self { path, guard: None };
        made.guard = watch(&made.path)?;
        Ok(made)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
        if let Some(mut guard) = self.guard.take() {
            let _ = guard.kill();
            let _ = guard.wait();
        }
    }
}

/// Has a shell remove the folder when this program ends.
#[cfg(unix)]
fn watch(folder: &Path) -> io::Result<Option<Child>> {
    use std::os::unix::process::CommandExt as _;
    use std::process::{Command, Stdio};
    let mut shell = Command::new("sh");
    shell
        .args(["-c", HOLD])
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        // What ends this program by Ctrl-C must not end the shell.
        .process_group(0);
    shell.spawn().map(Some)
}

#[cfg(not(unix))]
fn watch(_: &Path) -> io::Result<Option<Child>> {
    Ok(None)
}

/// Removes folders that were left behind. What cannot be removed is another user's, or stays.
fn sweep(temporary: &Path, now: SystemTime) {
    let is_old = |entry: &DirEntry| {
        let modified = entry.metadata().and_then(|data| data.modified());
        let age = modified.map(|at| now.duration_since(at).unwrap_or_default());
        age.is_ok_and(|age| age > ABANDONED)
    };
    for entry in fs::read_dir(temporary).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(NAME) && is_old(&entry) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_left_behind_goes_and_what_is_in_use_stays() {
        let temporary = tempfile::tempdir().unwrap();
        let folder = |name: &str| {
            let path = temporary.path().join(name);
            fs::create_dir(&path).unwrap();
            fs::write(path.join("course.jsonl"), "").unwrap();
            path
        };
        let ours = folder(&format!("{NAME}1-2"));
        let others = folder("somebody-else");
        let now = SystemTime::now();
        sweep(temporary.path(), now);
        assert!(ours.exists());
        sweep(temporary.path(), now + ABANDONED + Duration::from_secs(60));
        assert!(!ours.exists() && others.exists());
    }

    #[test]
    fn a_folder_is_gone_with_its_value() {
        let folder = Folder::new().unwrap();
        let path = folder.path().to_owned();
        fs::write(path.join("found.json"), "{}").unwrap();
        drop(folder);
        assert!(!path.exists());
    }
}
