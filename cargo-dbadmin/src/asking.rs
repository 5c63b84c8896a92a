//! Asks a crate's build script what it generates from, and what its agents plan: only the script knows
//! the words in `build.rs` and the agents that it registers.

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;

use dbadmin_build::{ADDRESS, Admin, Asked, COURSE, Last, Script, Told};

use crate::Failure;
use crate::build_script::{FOLDER, is_there, summoning, touch};
use crate::folder::Folder;
use crate::plan::Progress;
use crate::running::{Ended, Patience, Running};

/// How long a build script is waited for, with all that cargo has to build before it.
const LONGEST: Duration = Duration::from_secs(30 * 60);

/// What somebody is told who waits.
pub const WAITING: &str = "cargo builds and runs build.rs";

/// What cargo says meanwhile.
pub const SAID: &str = "cargo.txt";

/// What a build script answers.
#[derive(Debug)]
pub struct Answer {
    /// What it says, and what it leaves to models.
    pub script: Script,
    /// What its plan came to.
    pub last: Last,
}

/// Whether there is a crate in a folder whose build script calls dbadmin.
pub fn is_asked(folder: &Path) -> bool {
    let script = std::fs::read_to_string(folder.join("build.rs"));
    folder.join("Cargo.toml").is_file() && script.is_ok_and(|text| text.contains("dbadmin_build"))
}

/// Starts cargo, with which all ends that it starts.
pub fn cargo(command: &mut Command) -> Result<Running, Failure> {
    Running::start(command).map_err(|error| {
        format!("cargo could not be started: {error}; install it, or name it in CARGO").into()
    })
}

/// The patience with a build script that nobody calls off.
pub fn patience() -> Patience {
    Patience::of(LONGEST)
}

/// Has cargo run the build script of the crate in `folder`, which plans as it is wished and writes
/// nothing. Each line of the run's course is handed to `each` as it is told. When patience is lost, cargo
/// is ended with all that it has started.
pub fn ask(
    folder: &Path,
    wish: &Admin,
    patience: &Patience,
    each: &mut Each<'_>,
) -> Result<Answer, Failure> {
    let script = folder.join("build.rs");
    is_there(&script, FOLDER)?;
    let answers = Folder::new()?;
    let address = Asked::put(answers.path(), folder, wish)?;
    let said = answers.path().join(SAID);
    let path = answers.path().join(COURSE);
    let mut course = Course::of(&path);
    let mut run = || -> Result<ExitStatus, Failure> {
        let mut cargo = summoning(&folder.join("Cargo.toml"), folder, answers.path());
        cargo
            .envs(address.iter().map(|address| (ADDRESS, address)))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(&said)?);
        let cargo = self::cargo(&mut cargo)?;
        let ended = cargo.wait::<Failure>(patience, &mut || course.read(each))?;
        ended.map_err(|ended| given_up(ended, &script, patience, Some(&said)).into())
    };
    let status = run()?;
    // A script that answers fails: this one was passed by.
    if status.success() && Script::read(answers.path())?.is_none() {
        touch(&script, FOLDER)?;
        run()?;
    }
    match (Script::read(answers.path())?, course.last) {
        (Some(script), Some(last)) => Ok(Answer { script, last }),
        _ => {
            eprint!("{}", std::fs::read_to_string(&said).unwrap_or_default());
            Err(format!(
                "{} alone knows what is planned, and it did not come to tell: what cargo says stands \
                 above. Mend that, and see that it calls `generate` of dbadmin_build::Admin",
                script.display()
            )
            .into())
        }
    }
}

/// What the build script of the crate in `folder` says, if there is one that calls dbadmin.
pub fn script(folder: &Path, wish: &Admin, patience: &Patience) -> Result<Option<Script>, Failure> {
    if !is_asked(folder) {
        return Ok(None);
    }
    let progress = Progress::waiting(WAITING);
    let answer = ask(folder, wish, patience, &mut |_, _, _| Ok(()));
    progress.clear();
    Ok(Some(answer?.script))
}

/// What is said of a build script that is not waited for any more; what cargo said stands in a file,
/// where nobody has seen it.
pub fn given_up(ended: Ended, script: &Path, patience: &Patience, said: Option<&Path>) -> String {
    let script = script.display();
    if ended == Ended::CalledOff {
        return format!("{script} was not waited for: the call was called off, and cargo ended");
    }
    let said = said.and_then(|said| std::fs::read_to_string(said).ok());
    let last = said
        .as_deref()
        .and_then(|said| said.trim_end().lines().next_back());
    let last = last.map_or_else(String::new, |line| {
        format!("; the last that cargo said is `{}`", line.trim())
    });
    format!(
        "{script} was not done within {}, and cargo was ended with all that it had started{last}. Run \
         `cargo check` in the crate: what is built then needs no time here. If that does not end either, \
         see what build.rs waits for, or whether another cargo holds the target folder",
        patience.in_words()
    )
}

/// The course of a run, read while it is written.
struct Course<'a> {
    path: &'a Path,
    file: Option<File>,
    /// The beginning of a line.
    rest: Vec<u8>,
    last: Option<Last>,
}

/// What is done with a line: its text, what it tells, and when that was.
type Each<'a> = dyn FnMut(&str, Told, Duration) -> Result<(), Failure> + 'a;

impl<'a> Course<'a> {
    const fn of(path: &'a Path) -> Self {
        Self {
            path,
            file: None,
            rest: Vec::new(),
            last: None,
        }
    }

    /// Reads what is there; called again, what has come since.
    fn read(&mut self, each: &mut Each<'_>) -> Result<(), Failure> {
        if self.file.is_none() {
            self.file = match File::open(self.path) {
                Ok(file) => Some(file),
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
                Err(error) => return Err(error.into()),
            };
        }
        if let Some(file) = &mut self.file {
            file.read_to_end(&mut self.rest)?;
        }
        while let Some(end) = self.rest.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.rest.drain(..=end).collect();
            let line = String::from_utf8(line)?;
            let (told, since) = Told::read(&line).map_err(|error| {
                format!(
                    "the build script tells what this command does not understand ({error}): the crate \
                     and the command line have to be of one version of dbadmin"
                )
            })?;
            if let Told::Last(last) = &told {
                self.last = Some(last.clone());
            }
            each(&line, told, since)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_gives_up_says_how_long_it_took_and_what_helps() {
        let folder = tempfile::tempdir().unwrap();
        let said = folder.path().join(SAID);
        std::fs::write(&said, "   Compiling syn\n   Compiling slow\n").unwrap();
        let script = Path::new("build.rs");
        let told = given_up(Ended::TooLong, script, &patience(), Some(&said));
        for part in [
            "within 30 minutes",
            "is `Compiling slow`",
            "Run `cargo check`",
        ] {
            assert!(told.contains(part), "{told}");
        }
        let told = given_up(Ended::CalledOff, script, &patience(), None);
        assert!(told.contains("called off"), "{told}");
    }
}
