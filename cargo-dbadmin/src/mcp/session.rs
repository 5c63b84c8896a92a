//! What one assistant has handed in, and what its tools do. The crate is read anew for each call:
//! the developer works on it meanwhile.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};

use dbadmin_agents::{Loader, Part, REGISTRY};
use dbadmin_build::trial::State;
use dbadmin_build::{Admin, Desk, Proposal};
use dbadmin_syntax::names::did_you_mean;
use serde_json::{Value, json};

use super::answers::{self, Answer, untrusted};
use super::applying::{Agreed, Kept, Written};
use super::own::{Inquiry, Own, Said, When};
use super::tools::{OfAgent, OfSection, Submission};
use crate::Failure;
use crate::agreed::Applied;
use crate::trial;

/// How a change begins that gives rights, to which a person has to agree themselves.
pub const RIGHTS: &str = "This gives rights: ";

/// A session.
pub struct Session {
    /// What is wished otherwise than the crate says it.
    wish: Admin,
    folder: PathBuf,
    own: Own,
    sections: BTreeMap<String, Value>,
    /// What was shown last, and nothing handed in since.
    shown: Option<Shown>,
    /// Whether what was agreed to is being tried out.
    tried: Weak<()>,
}

/// What somebody was shown.
struct Shown {
    proposal: Proposal,
    /// The answers that those handed in would replace, by agent.
    replaced: BTreeMap<String, Value>,
}

impl Session {
    /// A session over a crate.
    pub fn new(wish: Admin, folder: PathBuf) -> Self {
        Self {
            wish,
            folder,
            own: Own::default(),
            sections: BTreeMap::new(),
            shown: None,
            tried: Weak::new(),
        }
    }

    /// Undoes a trial that was interrupted; what was shown over it is not what would be written.
    pub fn put_back(&mut self) -> Result<(), Failure> {
        if trial::put_back(&self.folder)? == State::Interrupted {
            self.shown = None;
        }
        Ok(())
    }

    /// What the build script has to be asked, if it has to.
    pub fn inquiry(&self, when: When) -> Option<Inquiry> {
        self.own.inquiry(&self.folder, &self.wish, when)
    }

    /// Takes in what the build script says.
    pub fn learn(&mut self, said: Said) {
        self.own.learn(said);
    }

    fn desk(&self) -> Result<Desk, Failure> {
        let mut desk = Desk::open(&self.own.admin(&self.wish))?;
        desk.take(self.sections.clone());
        Ok(desk)
    }

    /// The agents, with those that build.rs registers now.
    pub fn agents(&mut self) -> Result<Answer, Failure> {
        self.shown = None;
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
        agents.extend(self.own.listed());
        Ok(Answer::yes(json!({ "agents": agents })))
    }

    /// What an agent is given.
    pub fn context(&self, asked: OfAgent) -> Result<Answer, Failure> {
        let desk = self.desk()?;
        if let Some(own) = self.own.agent(&asked.agent) {
            let context = self.own.context(&own, &desk)?;
            return Ok(Answer::yes(answers::context(&context, asked.whole)));
        }
        let Some(agent) = REGISTRY.agent(&asked.agent) else {
            let own = self.own.agents().map(|own| own.agent.id);
            let known = REGISTRY.agents.iter().map(|agent| agent.id);
            let hint = did_you_mean(&asked.agent, known.chain(own));
            let told = format!(
                "there is no agent `{}`{hint}; list_agents lists all",
                asked.agent
            );
            return Err(told.into());
        };
        let parts: Vec<Part> = asked.parts.into_iter().map(Part::from).collect();
        let context = desk.context(agent, &parts)?;
        Ok(Answer::yes(answers::context(&context, asked.whole)))
    }

    /// Takes a section, if nothing is wrong with it.
    pub fn submit(&mut self, handed: Submission) -> Result<Answer, Failure> {
        let Submission {
            section,
            content,
            agent,
        } = handed;
        let mut desk = self.desk()?;
        let content = Value::Object(content);
        if let Some(agent) = agent {
            let own = self.own.writer(&agent, &section)?;
            let problems = self.own.submit(&own, content, &desk)?;
            return Ok(self.taken(&section, problems));
        }
        if REGISTRY.producer(&section).is_none() {
            let hint = did_you_mean(&section, REGISTRY.agents.iter().map(|agent| agent.writes));
            return Err(format!("no agent writes the section `{section}`{hint}").into());
        }
        let problems = desk.submit(&section, content.clone())?;
        if problems.is_empty() {
            self.sections.insert(section.clone(), content);
        }
        Ok(self.taken(&section, problems))
    }

    /// What became of what was handed in.
    fn taken(&mut self, section: &str, problems: Vec<String>) -> Answer {
        if !problems.is_empty() {
            return Answer::no(json!({
                "section": section,
                "accepted": false,
                "untrusted": untrusted(json!({ "problems": problems })),
            }));
        }
        self.shown = None;
        let own = self.own.sections().keys();
        let handed_in: Vec<&String> = self.sections.keys().chain(own).collect();
        Answer::yes(json!({ "section": section, "accepted": true, "handed_in": handed_in }))
    }

    /// Forgets a section.
    pub fn withdraw(&mut self, asked: &OfSection) -> Result<Answer, Failure> {
        self.shown = None;
        let own = self.own.withdraw(&asked.section);
        match self.sections.remove(&asked.section) {
            None if !own => {
                Err(format!("the section `{}` was not handed in", asked.section).into())
            }
            _ => Ok(Answer::yes(
                json!({ "section": asked.section, "withdrawn": true }),
            )),
        }
    }

    /// Shows what the sections come to.
    pub fn show(&mut self) -> Result<Answer, Failure> {
        // What stands in the crate meanwhile may be gone the next moment.
        if self.tried.strong_count() > 0 || trial::put_back(&self.folder)? == State::UnderWay {
            return Err(trial::UNDER_WAY.into());
        }
        let desk = self.desk()?;
        let proposal = desk.propose()?;
        let replaced = self.own.replaced(&desk)?;
        let told = answers::proposal(&proposal, self.own.sections(), &replaced);
        self.shown = Some(Shown { proposal, replaced });
        Ok(Answer::yes(told))
    }

    /// What was shown, whole, if it is what would be written.
    pub fn change(&self) -> Option<String> {
        let Shown { proposal, replaced } = self.shown.as_ref()?;
        let hooks = proposal.hooks.iter().map(|file| &file.diff);
        let rights = proposal.rights.iter();
        let mut text: Vec<String> = rights.map(|told| format!("{RIGHTS}{told}.")).collect();
        text.extend([&proposal.diff].into_iter().chain(hooks).cloned());
        for (agent, content) in self.own.sections() {
            text.push(format!("The answer of {agent}:\n{content:#}"));
            if let Some(before) = replaced.get(agent) {
                text.push(format!(
                    "It replaces the answer that builds work by now:\n{before:#}"
                ));
            }
        }
        text.retain(|part| !part.is_empty());
        Some(text.join("\n"))
    }

    /// Takes what was shown to write it, if that is what the person has agreed to.
    pub fn agreed(&mut self, agreed: Option<&String>) -> Result<Agreed, Failure> {
        let agreed = agreed.is_some_and(|it| Some(it) == self.change().as_ref());
        if self.shown.is_some() && !agreed {
            return Err(
                "nothing was written: what the person has agreed to is not what would be written \
                 now; show_proposal shows that, and then ask them again"
                    .into(),
            );
        }
        let Some(Shown { proposal, .. }) = self.shown.take() else {
            return Err(
                "nothing was written: since the last change nobody has seen the diff; \
                        show_proposal shows it"
                    .into(),
            );
        };
        let desk = self.desk()?;
        self.own.keepable(&desk)?;
        let token = Arc::new(());
        self.tried = Arc::downgrade(&token);
        Ok(Agreed {
            folder: self.folder.clone(),
            proposal,
            desk,
            answers: self.own.sections().clone(),
            token,
        })
    }

    /// Keeps the answers that were agreed to, and tells what was written.
    pub fn written(&mut self, agreed: Agreed, applied: Applied) -> Result<Written, Failure> {
        let Agreed {
            proposal,
            desk,
            answers,
            token,
            ..
        } = agreed;
        drop(token);
        let dropped = match applied {
            Applied::Nothing(why) => Some(why),
            Applied::Settings | Applied::WithHooks => None,
        };
        let is_written = dropped.is_none();
        let answers = match is_written {
            true => answers,
            false => BTreeMap::new(),
        };
        let hooks = proposal.hooks.iter().filter(|_| is_written);
        Ok(Written {
            settings: is_written && !proposal.diff.is_empty(),
            hooks: hooks.map(|file| file.path.clone()).collect(),
            dropped,
            kept: self.own.keep(&self.folder, &desk, &answers)?,
            answers,
            not_expressible: proposal.not_expressible,
        })
    }

    /// Keeps answers, by agent, to what their agents read now.
    pub fn keep(&self, answers: &BTreeMap<String, Value>) -> Result<Kept, Failure> {
        self.own.keep(&self.folder, &self.desk()?, answers)
    }

    /// The crate's folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}
