//! Undoes a trial at once, however the program ends that runs it: a shell waits for the end of its own
//! input, which only that program can write to, and then has the trial undone.

use std::io;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// What the shell does.
#[cfg(unix)]
const HOLD: &str = r#"read -r _; exec "$0" dbadmin put-back --manifest-path "$1""#;

/// The shell that waits. Where this value goes without being dismissed, it undoes the trial.
#[derive(Debug)]
pub struct Guard {
    shell: Child,
}

impl Guard {
    /// Has a shell wait for the end of this program; none where there are no shells.
    ///
    /// # Errors
    /// Where it cannot be started.
    #[cfg(unix)]
    pub fn start(root: &Path) -> io::Result<Option<Self>> {
        use std::os::unix::process::CommandExt as _;
        let mut shell = Command::new("sh");
        shell
            .args(["-c", HOLD])
            .arg(std::env::current_exe()?)
            .arg(root.join("Cargo.toml"))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            // What ends this program by Ctrl-C must not end the shell.
            .process_group(0);
        Ok(Some(Self {
            shell: shell.spawn()?,
        }))
    }

    /// Has a shell wait for the end of this program; none where there are no shells.
    ///
    /// # Errors
    /// Where it cannot be started.
    #[cfg(not(unix))]
    pub fn start(_: &Path) -> io::Result<Option<Self>> {
        Ok(None)
    }

    /// Has the shell go: there is nothing to undo any more.
    pub fn dismiss(mut self) {
        let _ = self.shell.kill();
        let _ = self.shell.wait();
    }
}
