//! `cargo dbadmin agents migrate`: one long prompt as the folder of an agent, so that a run loads
//! only what it needs. No line of the prompt is lost.

mod blocks;
mod division;
mod sections;

use std::fs;
use std::path::{Path, PathBuf};

use dbadmin_agents::{Part, REGISTRY};
use dbadmin_registry::Declaration;
use dbadmin_syntax::names::{did_you_mean, one_of};

use crate::Failure;
use division::{CORE, Division, Head, SUMMARY};

/// Split one long prompt into the five files of an agent
#[derive(Debug, clap::Args)]
pub struct Migrate {
    /// The prompt, in Markdown
    file: PathBuf,
    /// The folder of the new agent, whose name the agent gets; must not exist yet
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
    /// The phase in which it runs
    #[arg(long, value_name = "PHASE")]
    phase: String,
    /// The section that it writes
    #[arg(long, value_name = "SECTION")]
    writes: String,
    /// The sections that it reads, with commas between them
    #[arg(long, value_name = "SECTIONS", value_delimiter = ',')]
    reads: Vec<String>,
    /// The team; else the folder that the agent's folder lies in
    #[arg(long, value_name = "TEAM")]
    team: Option<String>,
}

impl Migrate {
    /// Writes the folder, and says what became of the lines.
    pub fn run(&self) -> Result<String, Failure> {
        let text = fs::read_to_string(&self.file)
            .map_err(|error| format!("{}: {error}", self.file.display()))?;
        let head = self.head()?;
        if self.to.exists() {
            return Err(format!(
                "`{}` exists already; name a folder that does not",
                self.to.display()
            )
            .into());
        }
        let division =
            Division::of(&head, &text).map_err(|why| format!("{}: {why}", self.file.display()))?;
        write(&self.to, &division)?;
        Ok(self.report(&division, text.lines().count()))
    }

    fn head(&self) -> Result<Head, Failure> {
        let phases = || REGISTRY.phases.iter().map(|phase| phase.name);
        if !phases().any(|phase| phase == self.phase) {
            return Err(format!(
                "--phase: there is no phase `{}`{}; it is {}",
                self.phase,
                did_you_mean(&self.phase, phases()),
                one_of(phases())
            )
            .into());
        }
        self.reads_what_there_is()?;
        let name = |path: Option<&Path>| {
            let name = path.and_then(Path::file_name).unwrap_or_default();
            name.to_string_lossy().into_owned()
        };
        let to = std::path::absolute(&self.to)?;
        let id = name(Some(&to));
        let fits = |id: &str| {
            let sign =
                |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '-';
            id.starts_with(|first: char| first.is_ascii_lowercase()) && id.chars().all(sign)
        };
        if !fits(&id) {
            return Err(format!(
                "--to: an agent is called as its folder, in small letters, digits and hyphens, such \
                 as `price-keeper`; `{id}` is not"
            )
            .into());
        }
        Ok(Head {
            team: self.team.clone().unwrap_or_else(|| name(to.parent())),
            id,
            phase: self.phase.clone(),
            reads: self.reads.clone(),
            writes: self.writes.clone(),
        })
    }

    /// Goes on only where some agent writes each section that this one reads: one of dbadmin's, or one
    /// that lies beside it.
    fn reads_what_there_is(&self) -> Result<(), Failure> {
        let own = self.written_beside()?;
        let written = REGISTRY.agents.iter().map(|agent| agent.writes);
        let known: Vec<&str> = REGISTRY
            .inputs
            .iter()
            .copied()
            .chain(written)
            .chain(own.iter().map(String::as_str))
            .collect();
        match self.reads.iter().find(|name| !known.contains(&name.as_str())) {
            Some(name) => Err(format!(
                "--reads: no agent writes a section `{name}`{}; make the agent that writes it first, or see \
                 with `cargo dbadmin agents list` which there are",
                did_you_mean(name, known.iter().copied())
            )
            .into()),
            None => Ok(()),
        }
    }

    /// What agents write that lie in the same folder of agents.
    fn written_beside(&self) -> Result<Vec<String>, Failure> {
        let to = std::path::absolute(&self.to)?;
        let Some(folder) = to.parent().and_then(Path::parent) else {
            return Ok(Vec::new());
        };
        let shown = folder.display().to_string();
        let Ok(declaration) = Declaration::extending(shown, folder.to_owned()) else {
            return Ok(Vec::new());
        };
        let (found, _) = dbadmin_registry::check(&declaration);
        Ok(found.agents.into_iter().map(|agent| agent.writes).collect())
    }

    fn report(&self, division: &Division, before: usize) -> String {
        let mut text = format!("Made {} of {}:\n", self.to.display(), self.file.display());
        let limit = |part| match part {
            Part::Core => format!(" of {CORE}"),
            Part::Summary => format!(" of {SUMMARY}"),
            _ => String::new(),
        };
        for (part, content) in &division.files {
            let lines = content.lines().count();
            text.push_str(&format!("  {:20} {lines:5}{}\n", part.file(), limit(*part)));
        }
        let lines = |wanted: &[Part]| -> usize {
            let files = division
                .files
                .iter()
                .filter(|(part, _)| wanted.contains(part));
            files.map(|(_, content)| content.lines().count()).sum()
        };
        let always = lines(&[Part::Core, Part::Summary]);
        text.push_str(&format!(
            "Before, a run loaded {before} lines; now it loads {always}, and {} on demand.\n",
            lines(&[Part::Implementations, Part::Patterns, Part::Examples])
        ));
        text.push_str(
            "Read core.md and summary.md over: what the agent has to know each time belongs there. \
             `cargo dbadmin agents check` says whether all of it is as it has to be.\n",
        );
        text
    }
}

/// The whole folder or nothing: it is made under another name first.
fn write(to: &Path, division: &Division) -> Result<(), Failure> {
    let name = to.file_name().unwrap_or_default().to_string_lossy();
    let draft = to.with_file_name(format!(".{name}.{}.new", std::process::id()));
    let written = fs::create_dir_all(&draft).and_then(|()| {
        for (part, content) in &division.files {
            fs::write(draft.join(part.file()), content)?;
        }
        fs::rename(&draft, to)
    });
    written.map_err(|error| {
        let _ = fs::remove_dir_all(&draft);
        format!("{}: {error}; nothing is written", to.display()).into()
    })
}
