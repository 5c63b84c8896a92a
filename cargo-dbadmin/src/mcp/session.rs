//! What one assistant has handed in, and what its tools do. The crate is read anew for each call:
//! the developer works on it meanwhile.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use dbadmin_agents::{Loader, Part, REGISTRY};
use dbadmin_build::{Admin, Desk, Proposal};
use dbadmin_syntax::names::did_you_mean;
use serde_json::{Value, json};

use super::answers::{self, Answer};
use super::tools::{Consent, OfAgent, OfSection, Submission};
use crate::Failure;
use crate::agreed::{self, Applied};

/// So much of what cargo said is told, from the end.
const OUTPUT: usize = 16_000;

/// A session.
pub struct Session {
    admin: Admin,
    folder: PathBuf,
    sections: BTreeMap<String, Value>,
    /// What was shown last, and nothing handed in since.
    shown: Option<Proposal>,
}

impl Session {
    /// A session over a crate.
    pub const fn new(admin: Admin, folder: PathBuf) -> Self {
        Self {
            admin,
            folder,
            sections: BTreeMap::new(),
            shown: None,
        }
    }

    fn desk(&self) -> Result<Desk, Failure> {
        let mut desk = Desk::open(&self.admin)?;
        desk.take(self.sections.clone());
        Ok(desk)
    }

    /// The agents.
    pub fn agents(&self) -> Result<Answer, Failure> {
        let mut loader = Loader::new(REGISTRY.files, usize::MAX);
        let mut agents = Vec::new();
        for agent in REGISTRY.agents {
            agents.push(json!({
                "agent": agent.id,
                "team": agent.team,
                "phase": agent.phase,
                "reads": agent.reads,
                "writes": agent.writes,
                "summary": loader.peek(agent, Part::Summary)?.text.to_string(),
                "handed_in": self.sections.contains_key(agent.writes),
            }));
        }
        Ok(Answer::yes(json!({ "agents": agents })))
    }

    /// What an agent is given.
    pub fn context(&self, asked: OfAgent) -> Result<Answer, Failure> {
        let Some(agent) = REGISTRY.agent(&asked.agent) else {
            let hint = did_you_mean(&asked.agent, REGISTRY.agents.iter().map(|agent| agent.id));
            let told = format!(
                "there is no agent `{}`{hint}; list_agents lists all",
                asked.agent
            );
            return Err(told.into());
        };
        let parts: Vec<Part> = asked.parts.into_iter().map(Part::from).collect();
        let context = self.desk()?.context(agent, &parts)?;
        Ok(Answer::yes(answers::context(&context, asked.whole)))
    }

    /// Takes a section, if nothing is wrong with it.
    pub fn submit(&mut self, handed: Submission) -> Result<Answer, Failure> {
        let Submission { section, content } = handed;
        if REGISTRY.producer(&section).is_none() {
            let hint = did_you_mean(&section, REGISTRY.agents.iter().map(|agent| agent.writes));
            return Err(format!("no agent writes the section `{section}`{hint}").into());
        }
        let content = Value::Object(content);
        let problems = self.desk()?.submit(&section, content.clone())?;
        if problems.is_empty() {
            self.sections.insert(section.clone(), content);
            self.shown = None;
            let handed_in: Vec<&String> = self.sections.keys().collect();
            return Ok(Answer::yes(json!({
                "section": section,
                "accepted": true,
                "problems": [],
                "handed_in": handed_in,
            })));
        }
        Ok(Answer::no(json!({
            "section": section,
            "accepted": false,
            "problems": problems,
        })))
    }

    /// Forgets a section.
    pub fn withdraw(&mut self, asked: &OfSection) -> Result<Answer, Failure> {
        self.shown = None;
        match self.sections.remove(&asked.section) {
            Some(_) => Ok(Answer::yes(
                json!({ "section": asked.section, "withdrawn": true }),
            )),
            None => Err(format!("the section `{}` was not handed in", asked.section).into()),
        }
    }

    /// Shows what the sections come to.
    pub fn show(&mut self) -> Result<Answer, Failure> {
        let proposal = self.desk()?.propose()?;
        let told = answers::proposal(&proposal);
        self.shown = Some(proposal);
        Ok(Answer::yes(told))
    }

    /// Writes what was shown.
    pub fn apply(&mut self, asked: &Consent) -> Result<Answer, Failure> {
        if !asked.consent {
            return Err(
                "nothing was written: it takes `consent: true`, given by the person whose \
                        crate it is after they have seen the diff"
                    .into(),
            );
        }
        let Some(proposal) = self.shown.take() else {
            return Err(
                "nothing was written: since the last change nobody has seen the diff; \
                        show_proposal shows it"
                    .into(),
            );
        };
        let dropped = match agreed::apply(&self.folder, &proposal)? {
            Applied::Nothing(why) => Some(why),
            Applied::Settings | Applied::WithHooks => None,
        };
        let written = dropped.is_none();
        let files: Vec<_> = proposal.hooks.iter().map(|file| &file.path).collect();
        Ok(Answer::yes(json!({
            "written": written && !proposal.diff.is_empty(),
            "file": "dbadmin.toml",
            "hooks": if written { files } else { Vec::new() },
            "hooks_dropped": dropped,
            "not_expressible": proposal.not_expressible,
        })))
    }

    /// Generates the panel. It is done apart: what it prints must not get into the protocol.
    pub fn sync(&self) -> Result<Answer, Failure> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["dbadmin", "sync"]);
        self.said(command)
    }

    /// Proves that it is up to date: a build that may not write fails where it would.
    pub fn check(&self) -> Result<Answer, Failure> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["dbadmin", "check"]);
        self.said(command)
    }

    /// Runs a command over the crate, and tells what it said.
    fn said(&self, mut command: Command) -> Result<Answer, Failure> {
        let output = command
            .arg("--manifest-path")
            .arg(self.folder.join("Cargo.toml"))
            .stdin(Stdio::null())
            .output()?;
        let mut text = String::from_utf8_lossy(&output.stderr).into_owned();
        text.push_str(&String::from_utf8_lossy(&output.stdout));
        let start = text.ceil_char_boundary(text.len().saturating_sub(OUTPUT));
        let told = json!({ "succeeded": output.status.success(), "output": text[start..] });
        Ok(if output.status.success() {
            Answer::yes(told)
        } else {
            Answer::no(told)
        })
    }
}
