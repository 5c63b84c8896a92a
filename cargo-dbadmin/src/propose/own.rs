//! Agents of the user's own that have a prompt and no function: what a model answers is not proposed
//! beside what a function makes, it is the section, and the next build works by it, once somebody agrees:
//! until then it lies beside the answers that builds read, so that nobody has to be asked again.

use std::path::PathBuf;
use std::sync::Arc;

use dbadmin_agents::llm::Spent;
use dbadmin_agents::{AgentError, AgentSpec, Answers, Assignment, Opinion, Replay, Section};
use dbadmin_build::{Admin, Desk, Script, visible};
use serde_json::{Value, json};

use super::{Asker, Format, Propose, consent};
use crate::build_script::{FOLDER, touch};
use crate::{Failure, asking};

/// What was answered in the place of own agents.
#[derive(Default)]
pub struct Answered {
    /// The answers, in the order in which they were asked for.
    pub opinions: Vec<Opinion>,
    /// What they took.
    pub spent: Vec<Spent>,
    files: Vec<File>,
}

/// Where an answer lies for builds, or would.
struct File {
    agent: &'static str,
    path: PathBuf,
    kept: bool,
    /// The answer that builds work by until then, if it is another one.
    before: Option<Value>,
}

impl Propose {
    /// Has a model do the work of own agents, one after the other: what one answers, the next may read.
    pub fn own(
        &self,
        agents: &[&'static AgentSpec],
        script: Option<Script>,
        wish: &Admin,
        desk: &Desk,
    ) -> Result<Answered, Failure> {
        let folder = &self.subject.folder;
        let mut script = script;
        let mut answered = Answered::default();
        for agent in agents {
            if let Some(missing) = answered.not_kept(agent) {
                let told = format!(
                    "it was not asked: it reads what `{missing}` writes, and that was not kept"
                );
                answered.add(agent, Err(AgentError::failed(told)));
                continue;
            }
            let asked = match script.take() {
                Some(script) => script,
                None => {
                    asking::ask(folder, wish, &asking::patience(), &mut |_, _, _| Ok(()))?.script
                }
            };
            let Some(assignment) = asked.assignment(agent.id) else {
                let told =
                    "the run of the build script did not come to it; `cargo dbadmin plan` says why";
                answered.add(agent, Err(AgentError::failed(told)));
                continue;
            };
            let section = self.answer(agent, assignment, desk, &mut answered)?;
            answered.add(agent, section.and_then(|section| section.json()));
        }
        Ok(answered)
    }

    /// The answer for one agent: the one that is kept already, else one that a model gives, which is
    /// kept where somebody agrees.
    fn answer(
        &self,
        agent: &'static AgentSpec,
        assignment: &Assignment,
        desk: &Desk,
        answered: &mut Answered,
    ) -> Result<Result<Section, AgentError>, Failure> {
        let folder = &self.subject.folder;
        let inputs = assignment.inputs();
        let model = self.model.to_string();
        let for_builds = match self.offline {
            true => desk.answers()?,
            false => desk.answers()?.by(model.clone()),
        };
        let path = for_builds.path(agent, &inputs)?;
        let mut file = File {
            agent: agent.id,
            path,
            kept: true,
            before: None,
        };
        if let Some(content) = for_builds.stored(agent, &inputs)? {
            answered.files.push(file);
            return Ok(Ok(Section::from_value(agent.writes, &content)));
        }
        let contract = Arc::new(desk.own_contract());
        let (answers, tokens) = (Answers::of_crate(folder), desk.context_tokens()?);
        let aside = Replay::new(&model, answers, contract, tokens);
        let aside_path = aside.path(agent, &inputs)?;
        let asker = Asker::new(self, aside)?;
        let section = asker.executor().execute(agent, &inputs);
        answered.spent.extend(asker.spent());
        if let Ok(section) = &section {
            let content: Value = serde_json::from_str(&section.json()?)?;
            let before = desk.answers()?.stored(agent, &inputs)?;
            file.before = before.filter(|before| *before != content);
            file.kept = self.agrees(agent, &content, file.before.as_ref())?;
            if file.kept {
                for_builds.by(model).put(agent, &inputs, content)?;
                // It lies there now; that it lies beside as well would do no harm.
                let _ = std::fs::remove_file(aside_path);
                // The build works by the answer, which cargo does not watch as long as there was none.
                touch(&folder.join("build.rs"), FOLDER)?;
            }
            answered.files.push(file);
        }
        Ok(section)
    }

    /// Whether builds shall work by an answer.
    fn agrees(
        &self,
        agent: &AgentSpec,
        content: &Value,
        before: Option<&Value>,
    ) -> Result<bool, Failure> {
        let nobody = self.format == Format::Json;
        Ok(self.yes || !nobody && consent::to_answer(agent, content, before)?)
    }
}

impl Answered {
    fn add(&mut self, agent: &AgentSpec, proposed: Result<Arc<str>, AgentError>) {
        self.opinions.push(Opinion {
            agent: agent.id.to_owned(),
            section: agent.writes.to_owned(),
            native: "null".into(),
            proposed: proposed.map_err(Arc::new),
        });
    }

    /// The agent whose answer was not kept, of those that this one reads.
    fn not_kept(&self, agent: &AgentSpec) -> Option<&str> {
        let mut opinions = self.opinions.iter();
        let missing = opinions.find(|opinion| {
            let kept = |file: &File| file.agent == opinion.agent && file.kept;
            agent.reads.contains(&&*opinion.section) && !self.files.iter().any(kept)
        });
        missing.map(|opinion| opinion.agent.as_str())
    }

    /// The answers that there are, with their files.
    fn all(&self) -> impl Iterator<Item = (&Opinion, &File, Value)> {
        self.opinions.iter().filter_map(|opinion| {
            let mut files = self.files.iter();
            let file = files.find(|file| file.agent == opinion.agent)?;
            let content = serde_json::from_str(opinion.proposed.as_ref().ok()?).ok()?;
            Some((opinion, file, content))
        })
    }

    /// The answers, for a person.
    pub fn shown(&self) -> String {
        let mut text = String::new();
        for (opinion, file, content) in self.all() {
            let content = visible(&format!("{content:#}"));
            let (agent, section, path) = (&opinion.agent, &opinion.section, file.path.display());
            let before = file.before.as_ref().map_or_else(String::new, |before| {
                let before = visible(&format!("{before:#}"));
                format!("In the place of the answer before:\n{before}\n")
            });
            text.push_str(&if file.kept {
                format!(
                    "\n{agent} writes `{section}`, kept in {path}:\n{content}\n{before}\
                     The next build works by it: commit the file, or delete it.\n"
                )
            } else {
                format!(
                    "\n{agent} would write `{section}`:\n{content}\n{before}\
                     Builds do not work by it; --yes keeps it for them, and asks no model again.\n"
                )
            });
        }
        text
    }

    /// The same as objects.
    pub fn json(&self) -> Vec<Value> {
        let answer = |(opinion, file, content): (&Opinion, &File, Value)| {
            json!({
                "agent": opinion.agent,
                "section": opinion.section,
                "file": file.path,
                "kept": file.kept,
                "content": content,
                "replaced": file.before,
            })
        };
        self.all().map(answer).collect()
    }
}
