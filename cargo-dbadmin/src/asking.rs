//! Asks a crate's build script what it generates from, and what its agents plan: only the script knows
//! the words in `build.rs` and the agents that it registers.

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

use dbadmin_build::{ADDRESS, Admin, Asked, COURSE, FINDINGS, Last, Script, Told};

use crate::Failure;
use crate::build_script::{FOLDER, Folder, cargo_check, touch};
use crate::plan::Progress;

/// How often it is looked at what the script has told.
const PAUSE: Duration = Duration::from_millis(10);

/// What somebody is told who waits.
pub const WAITING: &str = "cargo builds and runs build.rs";

/// What cargo says meanwhile.
const SAID: &str = "cargo.txt";

/// What a build script answers.
#[derive(Debug)]
pub struct Answer {
    /// What it says, and what it leaves to models.
    pub script: Script,
    /// Why it could plan nothing, if so.
    pub failed: Option<String>,
}

/// Whether there is a crate in a folder whose build script calls dbadmin.
pub fn is_asked(folder: &Path) -> bool {
    let script = std::fs::read_to_string(folder.join("build.rs"));
    folder.join("Cargo.toml").is_file() && script.is_ok_and(|text| text.contains("dbadmin_build"))
}

/// Has cargo run the build script of the crate in `folder`, which plans as it is wished and writes
/// nothing. Each line of the run's course is handed to `each` as it is told.
pub fn ask(folder: &Path, wish: &Admin, each: &mut Each<'_>) -> Result<Answer, Failure> {
    let script = folder.join("build.rs");
    touch(&script, FOLDER)?;
    let answers = Folder::new()?;
    let address = Asked::put(answers.path(), folder, wish)?;
    let said = answers.path().join(SAID);
    let child = cargo_check(&folder.join("Cargo.toml"))
        .env(FINDINGS, answers.path())
        .envs(address.map(|address| (ADDRESS, address)))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(File::create(&said)?)
        .spawn()
        .map_err(|error| {
            format!("cargo could not be started: {error}; install it, or name it in CARGO")
        })?;
    let last = Course::of(&answers.path().join(COURSE)).follow(child, each)?;
    // A script that goes on after its answer would count as run, and the next build would pass it by.
    touch(&script, FOLDER)?;
    match (Script::read(answers.path())?, last) {
        (Some(script), Some(last)) => Ok(Answer {
            script,
            failed: match last {
                Last::Failed { message } => Some(message),
                Last::Planned(_) => None,
            },
        }),
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
pub fn script(folder: &Path, wish: &Admin) -> Result<Option<Script>, Failure> {
    if !is_asked(folder) {
        return Ok(None);
    }
    let progress = Progress::waiting(WAITING);
    let answer = ask(folder, wish, &mut |_, _, _| Ok(()));
    progress.clear();
    Ok(Some(answer?.script))
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
type Each<'a> = dyn FnMut(&'static str, Told, Duration) -> Result<(), Failure> + 'a;

impl<'a> Course<'a> {
    const fn of(path: &'a Path) -> Self {
        Self {
            path,
            file: None,
            rest: Vec::new(),
            last: None,
        }
    }

    /// Reads until cargo is done; what the last line said, if it came to that.
    fn follow(mut self, mut cargo: Child, each: &mut Each<'_>) -> Result<Option<Last>, Failure> {
        loop {
            let done = cargo.try_wait()?.is_some();
            if let Err(error) = self.read(each) {
                let _ = cargo.kill();
                let _ = cargo.wait();
                return Err(error);
            }
            if done {
                return Ok(self.last);
            }
            std::thread::sleep(PAUSE);
        }
    }

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
            // Names in events live as long as the program.
            let line: &'static str = String::from_utf8(line)?.leak();
            let (told, since) = Told::read(line).map_err(|error| {
                format!(
                    "the build script tells what this command does not understand ({error}): the crate \
                     and the command line have to be of one version of dbadmin"
                )
            })?;
            if let Told::Last(last) = &told {
                self.last = Some(last.clone());
            }
            each(line, told, since)?;
        }
        Ok(())
    }
}
