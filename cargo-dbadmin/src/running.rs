//! A command with all that it starts, such as cargo with its compilers and build scripts: it can be ended
//! as a whole, and is, however this program ends. A shell leads the group of these processes; it waits
//! for the end of its own input, which only this program can write to, and then ends the group.

use std::io;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How often it is looked whether a command is done, where nobody says otherwise.
const PAUSE: Duration = Duration::from_millis(10);

/// What the shell does.
#[cfg(unix)]
const HOLD: &str = "read -r _; kill -s KILL 0";

/// A command that runs. It is ended with this value.
#[derive(Debug)]
pub struct Running {
    child: Child,
    /// The shell that leads the group.
    #[cfg(unix)]
    keeper: Child,
    is_done: bool,
}

/// How long somebody waits for a command.
#[derive(Clone, Debug)]
pub struct Patience {
    longest: Duration,
    called_off: Arc<AtomicBool>,
}

/// Why a command was ended before it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It took too long.
    TooLong,
    /// Nobody waits for it any more.
    CalledOff,
}

impl Patience {
    /// The patience to wait so long.
    pub fn of(longest: Duration) -> Self {
        Self {
            longest,
            called_off: Arc::default(),
        }
    }

    /// The same, which somebody may lose before by setting this.
    pub fn unless(self, called_off: Arc<AtomicBool>) -> Self {
        Self { called_off, ..self }
    }

    /// How long that is at most, in words.
    pub fn in_words(&self) -> String {
        match self.longest.as_secs() {
            seconds @ 0..60 => format!("{seconds} seconds"),
            seconds => format!("{} minutes", seconds / 60),
        }
    }

    /// Why it is lost, if it is.
    fn lost(&self, since: Instant) -> Option<Ended> {
        if self.called_off.load(Ordering::Relaxed) {
            return Some(Ended::CalledOff);
        }
        (since.elapsed() > self.longest).then_some(Ended::TooLong)
    }
}

impl Running {
    /// Starts a command.
    ///
    /// # Errors
    /// Where it cannot be started.
    #[cfg(unix)]
    pub fn start(command: &mut Command) -> io::Result<Self> {
        use std::os::unix::process::CommandExt as _;
        let mut keeper = Command::new("sh")
            .args(["-c", HOLD])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()?;
        let group = i32::try_from(keeper.id()).map_err(io::Error::other);
        match group.and_then(|group| command.process_group(group).spawn()) {
            Ok(child) => Ok(Self {
                child,
                keeper,
                is_done: false,
            }),
            Err(error) => {
                dismiss(&mut keeper);
                Err(error)
            }
        }
    }

    /// Starts a command.
    ///
    /// # Errors
    /// Where it cannot be started.
    #[cfg(not(unix))]
    pub fn start(command: &mut Command) -> io::Result<Self> {
        command.spawn().map(|child| Self {
            child,
            is_done: false,
        })
    }

    /// Waits until it is done, or patience is lost; then it is ended. Meanwhile something is done again
    /// and again, and once more at the end; where that fails, it is ended as well.
    ///
    /// # Errors
    /// What is done meanwhile, and where the system does not tell whether it is done.
    pub fn wait<E: From<io::Error>>(
        mut self,
        patience: &Patience,
        meanwhile: &mut dyn FnMut() -> Result<(), E>,
    ) -> Result<Result<ExitStatus, Ended>, E> {
        let since = Instant::now();
        loop {
            let status = self.child.try_wait()?;
            meanwhile()?;
            if let Some(status) = status {
                self.is_done = true;
                return Ok(Ok(status));
            }
            if let Some(ended) = patience.lost(since) {
                return Ok(Err(ended));
            }
            std::thread::sleep(PAUSE);
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        #[cfg(unix)]
        if self.is_done {
            dismiss(&mut self.keeper);
        } else {
            // The end of its input is what the shell waits for.
            drop(self.keeper.stdin.take());
            let _ = self.keeper.wait();
        }
        if !self.is_done {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// Has the shell go, and leave the group alone.
#[cfg(unix)]
fn dismiss(keeper: &mut Child) {
    let _ = keeper.kill();
    let _ = keeper.wait();
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::path::Path;

    /// A command whose child's child would write a file after a second; it says that it is there by
    /// another file.
    fn slow(folder: &Path) -> Command {
        let mut command = Command::new("sh");
        command
            .args(["-c", "(touch started; sleep 1; touch done) & wait"])
            .current_dir(folder)
            .stdin(Stdio::null());
        command
    }

    /// Whether all that the command has started is gone.
    fn is_gone(folder: &Path) -> bool {
        std::thread::sleep(Duration::from_millis(1_500));
        !folder.join("done").exists()
    }

    #[test]
    fn what_takes_too_long_ends_with_all_that_it_started() {
        let folder = tempfile::tempdir().unwrap();
        let running = Running::start(&mut slow(folder.path())).unwrap();
        let patience = Patience::of(Duration::from_millis(300));
        let ended = running.wait::<io::Error>(&patience, &mut || Ok(()));
        assert_eq!(ended.unwrap(), Err(Ended::TooLong));
        assert!(folder.path().join("started").exists());
        assert!(is_gone(folder.path()));
    }

    #[test]
    fn what_is_called_off_or_given_up_ends_with_all_that_it_started() {
        let folder = tempfile::tempdir().unwrap();
        let started = folder.path().join("started");
        let called_off = Arc::new(AtomicBool::new(false));
        let patience = Patience::of(Duration::from_secs(60)).unless(Arc::clone(&called_off));
        let running = Running::start(&mut slow(folder.path())).unwrap();
        let ended = running.wait::<io::Error>(&patience, &mut || {
            called_off.store(started.exists(), Ordering::Relaxed);
            Ok(())
        });
        assert_eq!(ended.unwrap(), Err(Ended::CalledOff));
        assert!(is_gone(folder.path()));

        let folder = tempfile::tempdir().unwrap();
        let running = Running::start(&mut slow(folder.path())).unwrap();
        let patience = Patience::of(Duration::from_secs(60));
        let failed = running.wait(&patience, &mut || Err(io::Error::other("no")));
        assert!(failed.is_err() && is_gone(folder.path()));
    }

    #[test]
    fn what_is_done_in_time_says_how_it_ended() {
        let folder = tempfile::tempdir().unwrap();
        let running = Running::start(&mut slow(folder.path())).unwrap();
        let mut times = 0;
        let ended = running.wait::<io::Error>(&Patience::of(Duration::from_secs(60)), &mut || {
            times += 1;
            Ok(())
        });
        assert!(ended.unwrap().is_ok_and(|status| status.success()));
        assert!(times > 1 && folder.path().join("done").exists());
        let missing = Running::start(&mut Command::new("/there/is/none"));
        assert_eq!(missing.unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
