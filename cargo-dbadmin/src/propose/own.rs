//! Agents of the user's own that have a prompt and no function: what a model answers is not proposed
//! beside what a function makes, it is the section, and the next build works by it.

use std::path::PathBuf;
use std::sync::Arc;

use dbadmin_agents::llm::Spent;
use dbadmin_agents::{AgentError, AgentSpec, Opinion};
use dbadmin_build::{Admin, Desk, Script};
use serde_json::{Value, json};

use super::{Asker, Propose};
use crate::build_script::{FOLDER, touch};
use crate::{Failure, asking};

/// What was answered in the place of own agents.
#[derive(Default)]
pub struct Answered {
    /// The answers, in the order in which they were asked for.
    pub opinions: Vec<Opinion>,
    /// What they took.
    pub spent: Vec<Spent>,
    files: Vec<(String, PathBuf)>,
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
            let asked = match script.take() {
                Some(script) => script,
                None => asking::ask(folder, wish, &mut |_, _, _| Ok(()))?.script,
            };
            let Some(assignment) = asked.assignment(agent.id) else {
                let told =
                    "the run of the build script did not come to it; `cargo dbadmin plan` says why";
                answered.add(agent, Err(AgentError::failed(told)));
                continue;
            };
            let replay = desk.answers()?;
            let file = replay.path(agent, &assignment.inputs())?;
            let asker = Asker::new(
                self,
                match self.offline {
                    true => replay,
                    false => replay.by(self.model.to_string()),
                },
            )?;
            let section = asker.executor().execute(agent, &assignment.inputs());
            answered.spent.extend(asker.spent());
            if section.is_ok() {
                answered.files.push((agent.id.to_owned(), file));
                // The build works by the answer, which cargo does not watch as long as there was none.
                touch(&folder.join("build.rs"), FOLDER)?;
            }
            answered.add(agent, section.and_then(|section| section.json()));
        }
        Ok(answered)
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

    /// The answers that there are, with their files.
    fn all(&self) -> impl Iterator<Item = (&Opinion, &PathBuf, Value)> {
        self.opinions.iter().filter_map(|opinion| {
            let mut files = self.files.iter();
            let (_, file) = files.find(|(agent, _)| *agent == opinion.agent)?;
            let content = serde_json::from_str(opinion.proposed.as_ref().ok()?).ok()?;
            Some((opinion, file, content))
        })
    }

    /// The answers, for a person.
    pub fn shown(&self) -> String {
        let mut text = String::new();
        for (opinion, file, content) in self.all() {
            text.push_str(&format!(
                "\n{} writes `{}`, kept in {}:\n{content:#}\n\
                 The next build works by it: commit the file, or delete it.\n",
                opinion.agent,
                opinion.section,
                file.display()
            ));
        }
        text
    }

    /// The same as objects.
    pub fn json(&self) -> Vec<Value> {
        let answer = |(opinion, file, content): (&Opinion, &PathBuf, Value)| {
            json!({
                "agent": opinion.agent,
                "section": opinion.section,
                "file": file,
                "content": content,
            })
        };
        self.all().map(answer).collect()
    }
}
