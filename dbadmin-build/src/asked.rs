//! What `cargo dbadmin` asks a crate's build script, which alone knows from what it generates: what
//! stands in `build.rs`, and what the agents would plan, those of the user's own among them. The
//! question lies in the folder that [`FINDINGS`] names; the script leaves its answer there, and then
//! fails, so that cargo compiles nothing after it and runs it again for the next build.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Instant;

use dbadmin_agents::{Loader, Part};
use serde::{Deserialize, Serialize};

use crate::admin::Admin;
use crate::script::{OwnAgent, Script};
use crate::source::{Source, has_password};
use crate::told::{Last, Told, write_line};
use crate::write::findings::{VARIABLE as FINDINGS, unusable};
use crate::{Error, Result};

/// The question.
const QUESTION: &str = "asked.json";

/// The course of the run, line by line as it goes.
pub const COURSE: &str = "course.jsonl";

/// Gives a build script the address of the database that is wished, where a password is in it: it is in
/// no file.
pub const ADDRESS: &str = "DBADMIN_ASKED_DATABASE";

/// The variable of the environment by which cargo runs the build script of the crate in `root` again: the
/// script has it watched, and it is never the same twice. Nothing is built for that, so that the script
/// stays the program that a session was made by. It is the crate's alone, because a script that it
/// depends on is asked nothing.
#[must_use]
pub fn summons(root: &Path) -> String {
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    // FNV-1a: command and script may be compiled by two compilers, and have to agree.
    let bytes = root.to_string_lossy();
    let hash = bytes.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("DBADMIN_ASKED_{hash:016X}")
}

/// A question to a build script.
#[derive(Debug, Serialize, Deserialize)]
pub struct Asked {
    /// The folder of the crate that is meant; what it depends on may have build scripts as well.
    root: PathBuf,
    /// What is wished otherwise than build.rs says it.
    wish: Admin,
}

impl Asked {
    /// Lays a question for the build script of the crate in `root` into a folder. What it gives back
    /// belongs in the script's environment, as [`ADDRESS`].
    ///
    /// # Errors
    /// [`Error::File`] where it cannot be written, or there is no crate.
    pub fn put(folder: &Path, root: &Path, wish: &Admin) -> Result<Option<String>> {
        let root = root
            .canonicalize()
            .map_err(|error| unusable(root.into(), &error))?;
        let wish = wish.clone();
        let address = match &wish.source {
            Some(Source::Database(url)) if has_password(url) => Some(url.clone()),
            _ => None,
        };
        write(folder, QUESTION, &Self { root, wish })?;
        Ok(address)
    }

    /// The question that this crate's build script is asked, if there is one, and where the answer goes.
    ///
    /// # Errors
    /// [`Error::File`] where it cannot be read.
    pub(crate) fn of(root: &Path) -> Result<Option<(Self, PathBuf)>> {
        let Some(folder) = std::env::var_os(FINDINGS).map(PathBuf::from) else {
            return Ok(None);
        };
        let path = folder.join(QUESTION);
        let text = match std::fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unusable(path, &error)),
        };
        let asked: Self =
            serde_json::from_slice(&text).map_err(|error| unusable(path, &error.into()))?;
        let asked = asked.at(std::env::var(ADDRESS).ok());
        let meant = root.canonicalize().is_ok_and(|root| root == asked.root);
        Ok(meant.then_some((asked, folder)))
    }

    /// The same with the address of the database, where the file does not hold it.
    fn at(mut self, address: Option<String>) -> Self {
        if let (Some(Source::Withheld(_)), Some(url)) = (&self.wish.source, address) {
            self.wish.source = Some(Source::Database(url));
        }
        self
    }

    /// Has an admin plan as it is wished, and leaves in `folder` how that went.
    pub(crate) fn answer(&self, said: &Admin, root: &Path, folder: &Path) -> Error {
        match self.answered(said, root, folder) {
            Ok(()) => Error::Answered,
            Err(error) => error,
        }
    }

    fn answered(&self, said: &Admin, root: &Path, folder: &Path) -> Result<()> {
        let start = Instant::now();
        let path = folder.join(COURSE);
        let mut course = File::create(&path).map_err(|error| unusable(path.clone(), &error))?;
        let mut lost = None;
        let mut tell = |told: Told| {
            let written = write_line(&mut course, &told, start.elapsed());
            lost = lost.take().or(written.err());
        };
        let admin = said.clone().with(&self.wish).in_crate(root);
        let planned = admin.rehearse(&mut |event| tell(Told::Event(event)));
        let last = Last::of(&planned);
        write(folder, Script::FILE, &script(said, &admin, root)?)?;
        tell(Told::Last(last));
        match lost {
            Some(error) => Err(unusable(path, &error)),
            None => match planned {
                Ok(_) | Err(Error::Paused { .. }) => Ok(()),
                Err(error) => Err(error),
            },
        }
    }
}

/// What a build script says, and what it leaves to models.
fn script(said: &Admin, run: &Admin, root: &Path) -> Result<Script> {
    let mut agents = Vec::new();
    for own in said.own.iter() {
        let mut loader = Loader::new(own.registry.files, usize::MAX);
        for agent in own.registry.agents {
            let mut prompt = BTreeMap::new();
            for part in Part::ALL {
                let text = loader.peek(agent, part)?.text.to_string();
                prompt.insert(part.file().to_owned(), text);
            }
            agents.push(OwnAgent {
                summary: loader.peek(agent, Part::Summary)?.text.to_string(),
                prompt,
                has_function: own.has_function(agent.id),
                agent: *agent,
            });
        }
    }
    Ok(Script {
        admin: said.clone().in_crate(root),
        agents,
        assignments: run.assigned.all(),
    })
}

fn write(folder: &Path, name: &str, value: &impl Serialize) -> Result<()> {
    let path = folder.join(name);
    let text = serde_json::to_vec(value).map_err(std::io::Error::from);
    text.and_then(|text| std::fs::write(&path, text))
        .map_err(|error| unusable(path, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What lies in a folder, of which nothing is a password.
    fn written(folder: &Path, name: &str) -> String {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        assert!(!text.contains("secret") && !text.contains("app:"), "{text}");
        text
    }

    #[test]
    fn a_crate_is_summoned_by_a_variable_of_its_own() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let variable = summons(one.path());
        assert_eq!(variable, summons(&one.path().join(".")));
        assert_ne!(variable, summons(other.path()));
    }

    #[test]
    fn no_password_lies_in_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let url = "postgres://app:secret@db/shop";
        let named = Admin::new().database(url);
        let address = Asked::put(folder.path(), folder.path(), &named).unwrap();
        assert_eq!(address.as_deref(), Some(url));
        let question = written(folder.path(), QUESTION);
        assert!(question.contains("postgres://db/shop"), "{question}");
        let asked: Asked = serde_json::from_str(&question).unwrap();
        let whole = Some(Source::Database(url.to_owned()));
        assert!(asked.at(address).wish.source == whole);

        let said = script(&named, &named, folder.path()).unwrap();
        write(folder.path(), Script::FILE, &said).unwrap();
        assert!(written(folder.path(), Script::FILE).contains("postgres://db/shop"));
        let read = Script::read(folder.path()).unwrap().unwrap().admin;
        let refused = read.rehearse(&mut |_| {}).map(drop);
        let refused = refused.unwrap_err().to_string();
        assert!(
            refused.contains("--database") && !refused.contains("secret"),
            "{refused}"
        );

        let plain = Admin::new().database("postgres://db/shop?sslmode=disable");
        assert_eq!(
            Asked::put(folder.path(), folder.path(), &plain).unwrap(),
            None
        );
        assert!(written(folder.path(), QUESTION).contains("sslmode=disable"));
    }
}
