//! What agents wrote, laid out between two phases for a person who reads and changes it: a file of JSON
//! a section in `dbadmin/session/review/`, and beside these how each was laid, by which a change is
//! known. A change counts in each run that reviews, as long as the section comes out as it was laid, and is
//! never overwritten.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use dbadmin_agents::{AgentSpec, Orchestrator, Registry};
use serde_json::Value;

use crate::{Error, Result};

/// Where the files are, relative to the crate.
const FOLDER: &str = "dbadmin/session/review";

/// How the sections were laid.
const LAID: &str = "laid.json";

/// The sections as they were laid, and those of them that a person has changed.
#[derive(Clone, Debug, Default)]
pub struct Laid {
    folder: PathBuf,
    laid: BTreeMap<String, Value>,
    changed: BTreeMap<String, Value>,
}

impl Laid {
    /// Reads what lies in a crate; nothing where nothing was laid.
    ///
    /// # Errors
    /// [`Error::Laid`] with every file that is no JSON or none of a section that was laid;
    /// [`Error::File`] where something cannot be read.
    pub fn read(root: &Path) -> Result<Self> {
        let folder = root.join(FOLDER);
        let path = folder.join(LAID);
        let laid: BTreeMap<String, Value> = match fs::read(&path) {
            Ok(text) => {
                serde_json::from_slice(&text).map_err(|error| unusable(path, &error.into()))?
            }
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(unusable(path, &error)),
        };
        let mut read = Self {
            folder,
            laid,
            changed: BTreeMap::new(),
        };
        let mut problems = Vec::new();
        for file in read.files()? {
            match read.change_in(&file) {
                Ok(Some((section, value))) => {
                    read.changed.insert(section, value);
                }
                Ok(None) => {}
                Err(problem) => problems.push(format!("{}: {problem}", file.display())),
            }
        }
        if problems.is_empty() {
            return Ok(read);
        }
        Err(Error::Laid(problems))
    }

    /// The sections that a person has changed.
    #[must_use]
    pub const fn changed(&self) -> &BTreeMap<String, Value> {
        &self.changed
    }

    /// All sections as they lie there now.
    pub fn sections(&self) -> impl Iterator<Item = (&String, &Value)> {
        let now = |(name, laid)| (name, self.changed.get(name).unwrap_or(laid));
        self.laid.iter().map(now)
    }

    /// The file of a section.
    #[must_use]
    pub fn file(&self, section: &str) -> PathBuf {
        self.folder.join(format!("{section}.json"))
    }

    /// All files of sections, in the order of their names.
    fn files(&self) -> Result<Vec<PathBuf>> {
        let entries = fs::read_dir(&self.folder);
        let entries = entries.and_then(|entries| entries.collect::<Result<Vec<_>, _>>());
        let entries = entries.map_err(|error| unusable(self.folder.clone(), &error))?;
        let paths = entries.iter().map(fs::DirEntry::path);
        let mut files: Vec<PathBuf> = paths
            .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
            .filter(|path| path.file_name().is_some_and(|name| name != LAID))
            .collect();
        files.sort();
        Ok(files)
    }

    /// The section in a file, if it is another one than was laid.
    fn change_in(&self, file: &Path) -> Result<Option<(String, Value)>, String> {
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        let Some(laid) = self.laid.get(&*name) else {
            let known: Vec<&str> = self.laid.keys().map(String::as_str).collect();
            return Err(format!(
                "no section of this name was laid out, but {}",
                known.join(", ")
            ));
        };
        let text = fs::read_to_string(file).map_err(|error| error.to_string())?;
        let value: Value = serde_json::from_str(&text)
            .map_err(|error| format!("{error}; mend it, or delete the file"))?;
        Ok((value != *laid).then(|| (name.into_owned(), value)))
    }

    /// Puts what was changed of a phase's sections in their place.
    ///
    /// # Errors
    /// [`Error::Laid`] where a section that was changed comes out otherwise than it was laid.
    pub(crate) fn revise(
        &self,
        phase: &str,
        registry: &Registry,
        run: &mut Orchestrator,
    ) -> Result<()> {
        let agents = registry.agents.iter();
        for agent in agents.filter(|agent| agent.phase == phase) {
            let (Some(value), Some(laid)) =
                (self.changed.get(agent.writes), self.laid.get(agent.writes))
            else {
                continue;
            };
            let now = run.section::<Value>(agent.writes)?;
            if *now != *value {
                if *now != *laid && is_amended_after(phase, registry, agent) {
                    continue;
                }
                if *now != *laid {
                    return Err(Error::Laid(vec![self.outdated(agent.writes, phase)]));
                }
                run.revise(agent.writes, value)?;
            }
        }
        Ok(())
    }

    /// What is said of a change to a section that is made from something else now.
    fn outdated(&self, section: &str, phase: &str) -> String {
        format!(
            "{}: you have changed it, but the section comes out otherwise now than it was laid out, \
             because what it is made from has changed. Move the file away, run `cargo dbadmin plan \
             --until {phase}`, and change the new one",
            self.file(section).display()
        )
    }

    /// Lays out all that there is of a run, and says which sections that are.
    ///
    /// # Errors
    /// [`Error::File`] where it cannot be written.
    pub(crate) fn lay(
        &self,
        root: &Path,
        registry: &'static Registry,
        run: &Orchestrator,
    ) -> Result<Vec<&'static str>> {
        let folder = root.join(FOLDER);
        fs::create_dir_all(&folder).map_err(|error| unusable(folder.clone(), &error))?;
        // A person's work stays as it is, and a change to what was made: no later run need have a session
        // to know of it.
        let waiting = self.laid.iter();
        let waiting = waiting.filter(|(section, _)| self.changed.contains_key(*section));
        let mut laid: BTreeMap<&str, Value> = waiting
            .map(|(section, value)| (section.as_str(), value.clone()))
            .collect();
        let mut sections = Vec::new();
        let agents = registry.agents.iter();
        for section in agents
            .filter(|agent| !agent.amends)
            .map(|agent| agent.writes)
        {
            if !self.changed.contains_key(section)
                && let Ok(value) = run.section::<Value>(section)
            {
                write(&folder.join(format!("{section}.json")), &*value)?;
                laid.insert(section, (*value).clone());
                sections.push(section);
            }
        }
        write(&folder.join(LAID), &laid)?;
        Ok(sections)
    }
}

/// Whether another agent makes something else of what this one writes, in a later phase.
fn is_amended_after(phase: &str, registry: &Registry, agent: &AgentSpec) -> bool {
    let mut later = registry.phases.iter();
    let _ = later.find(|known| known.name == phase);
    later.any(|later| {
        let mut agents = registry.agents.iter();
        agents.any(|other| other.phase == later.name && other.writes == agent.writes)
    })
}

fn unusable(path: PathBuf, error: &std::io::Error) -> Error {
    Error::File {
        path,
        reason: error.to_string(),
        help: "`cargo dbadmin plan --until` lays out there what agents wrote; what you need not keep of \
               it, delete",
    }
}

/// Writes a file under another name, and gives it its own when it is there as a whole.
fn write(path: &Path, value: &impl serde::Serialize) -> Result<()> {
    let unfinished = path.with_extension("json.new");
    let text = serde_json::to_string_pretty(value);
    let written = text
        .map_err(std::io::Error::from)
        .and_then(|text| fs::write(&unfinished, text + "\n"))
        .and_then(|()| fs::rename(&unfinished, path));
    written.map_err(|error| unusable(path.to_owned(), &error))
}
