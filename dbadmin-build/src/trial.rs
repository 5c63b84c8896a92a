//! Whether proposed hooks are being tried out in a crate. Whoever tries them writes down in
//! `dbadmin/trial/` what stood there before, and holds a lock meanwhile: where the one is there and the
//! other is free, the trial was interrupted, and its Rust is in place though nobody has tested it. A build
//! then refuses, and the commands of `cargo dbadmin` put back what stood there.

use std::fs::{File, TryLockError};
use std::io::ErrorKind;
use std::path::Path;

use crate::{Error, Result};

/// Where a trial writes down what it changes, relative to the crate; nothing of it is anybody's source.
pub const FOLDER: &str = "dbadmin/trial";

/// The files that the trial changes, with both their texts.
pub const JOURNAL: &str = "journal.json";

/// Held for as long as a trial lasts.
pub const LOCK: &str = "lock";

/// There is never such a file: cargo runs a script that watches it at every build.
const NEVER: &str = "dbadmin/trial/ended";

/// How it stands about a trial.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// There is none.
    None,
    /// Somebody is at it.
    UnderWay,
    /// Nobody is at it any more, and what it wrote is still there.
    Interrupted,
}

/// How it stands about a trial in a crate.
///
/// # Errors
/// [`Error::File`] where the lock cannot be read.
pub fn state(root: &Path) -> Result<State> {
    let folder = root.join(FOLDER);
    let journal = folder.join(JOURNAL);
    if !journal.exists() {
        return Ok(State::None);
    }
    let path = folder.join(LOCK);
    let lock = match File::open(&path) {
        Ok(lock) => lock,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(State::Interrupted),
        Err(error) => return Err(unreadable(&path, &error)),
    };
    match lock.try_lock_shared() {
        // It may have ended just now.
        Ok(()) if !journal.exists() => Ok(State::None),
        Ok(()) => Ok(State::Interrupted),
        Err(TryLockError::WouldBlock) => Ok(State::UnderWay),
        Err(TryLockError::Error(error)) => Err(unreadable(&path, &error)),
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    Error::File {
        path: path.to_owned(),
        reason: error.to_string(),
        help: "make it readable: by it one knows whether proposed hooks are being tried out",
    }
}

/// Lets no build script of a crate go on over a trial that was interrupted. What one builds during a
/// trial is for that trial alone: cargo is to run it again at the next build, whatever has changed.
pub(crate) fn heed(root: &Path) -> Result<()> {
    match state(root)? {
        State::None => {}
        State::UnderWay => println!("cargo::rerun-if-changed={NEVER}"),
        State::Interrupted => return Err(Error::Interrupted),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trial_whose_lock_nobody_holds_was_interrupted_and_no_build_goes_on_over_it() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        assert_eq!(state(root).unwrap(), State::None);
        let folder = root.join(FOLDER);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(JOURNAL), "[]").unwrap();
        assert_eq!(state(root).unwrap(), State::Interrupted);
        let lock = File::create(folder.join(LOCK)).unwrap();
        lock.lock().unwrap();
        assert_eq!(state(root).unwrap(), State::UnderWay);
        heed(root).unwrap();
        drop(lock);
        let refused = heed(root).unwrap_err().to_string();
        assert!(refused.contains("`cargo dbadmin sync`"), "{refused}");
    }
}
