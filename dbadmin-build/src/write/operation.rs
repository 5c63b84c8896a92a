//! The operations that change the file system, in one place, so that tests can have any of them
//! fail, or be the last that the process does. In a build they are `std`'s, and nothing more.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

/// Writes a file; one that is precious is on the disk itself when this returns.
pub fn write(path: &Path, bytes: &[u8], is_precious: bool) -> io::Result<()> {
    fault::at_write(path, bytes)?;
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    if is_precious {
        file.sync_all()?;
    }
    Ok(())
}

/// Gives a file another's name and place.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fault::at_step()?;
    std::fs::rename(from, to)
}

/// Removes a file.
pub fn remove(path: &Path) -> io::Result<()> {
    fault::at_step()?;
    std::fs::remove_file(path)
}

/// Makes a folder and those that it lies in.
pub fn create_folders(path: &Path) -> io::Result<()> {
    fault::at_step()?;
    std::fs::create_dir_all(path)
}

#[cfg(not(test))]
mod fault {
    use std::io;
    use std::path::Path;

    pub const fn at_write(_: &Path, _: &[u8]) -> io::Result<()> {
        Ok(())
    }

    pub const fn at_step() -> io::Result<()> {
        Ok(())
    }
}

/// Faults for tests, of the thread that arms them.
#[cfg(test)]
pub mod fault {
    use std::cell::Cell;
    use std::io;
    use std::path::Path;

    /// What goes wrong.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Fault {
        /// The process ends: this operation is not done, and neither is any other.
        Killed,
        /// The disk is full from now on: nothing more can be written, but files can be renamed and
        /// removed.
        Full,
        /// This one operation is refused.
        Refused,
    }

    thread_local! {
        static ARMED: Cell<Option<(usize, Fault)>> = const { Cell::new(None) };
    }

    /// Lets `operations` succeed, and then has the fault happen.
    pub fn arm(operations: usize, fault: Fault) {
        ARMED.set(Some((operations, fault)));
    }

    /// Lets everything succeed again; whether the fault has happened.
    pub fn disarm() -> bool {
        ARMED.take().is_none_or(|(left, _)| left == 0)
    }

    fn happens(is_write: bool) -> Option<Fault> {
        let (left, fault) = ARMED.get()?;
        if left > 0 {
            ARMED.set(Some((left - 1, fault)));
            return None;
        }
        match fault {
            Fault::Refused => ARMED.set(None),
            Fault::Full if !is_write => return None,
            Fault::Full | Fault::Killed => {}
        }
        Some(fault)
    }

    fn error(fault: Fault) -> io::Error {
        let kind = match fault {
            Fault::Full => io::ErrorKind::StorageFull,
            Fault::Killed | Fault::Refused => io::ErrorKind::PermissionDenied,
        };
        kind.into()
    }

    /// A write that is cut short leaves some of its bytes.
    pub fn at_write(path: &Path, bytes: &[u8]) -> io::Result<()> {
        match happens(true) {
            None => Ok(()),
            Some(fault) => {
                let _ = std::fs::write(path, &bytes[..bytes.len() / 2]);
                Err(error(fault))
            }
        }
    }

    pub fn at_step() -> io::Result<()> {
        happens(false).map_or(Ok(()), |fault| Err(error(fault)))
    }
}
