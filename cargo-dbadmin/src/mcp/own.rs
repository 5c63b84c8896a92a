//! Agents of the developer's own, as an assistant meets them: those with a function in build.rs can be
//! looked at, and of the others the assistant may do the work. What it hands in is the section that the
//! next build works by, once somebody agrees to it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dbadmin_agents::{Assignment, Contract as _};
use dbadmin_build::{Admin, Context, Desk, Input, OwnAgent, Script};
use serde_json::{Value, json};

use crate::build_script::{FOLDER, touch};
use crate::running::Patience;
use crate::{Failure, asking};

use super::applying::Kept;

/// Whose answer it is, in the file.
const ASSISTANT: &str = "assistant";

/// What the crate's build script says, and what was handed in for its agents.
#[derive(Default)]
pub struct Own {
    /// Nothing until it was asked, or where there is none.
    script: Option<Script>,
    /// What stood in build.rs when it was asked.
    text: Option<String>,
    sections: BTreeMap<String, Value>,
}

/// When the build script is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Where it is another text than the last time.
    Changed,
    /// In any case: what its agents read may have changed.
    Anew,
}

/// A question to the build script.
pub struct Inquiry {
    folder: PathBuf,
    wish: Admin,
}

/// What it says, and what stood in it when it was asked.
pub struct Said {
    script: Option<Script>,
    text: Option<String>,
}

impl Inquiry {
    /// Has cargo run the build script.
    pub fn put(self, patience: &Patience) -> Result<Said, Failure> {
        let text = text(&self.folder);
        let script = asking::script(&self.folder, &self.wish, patience)?;
        Ok(Said { script, text })
    }
}

impl Own {
    /// What the build script has to be asked, if it has to.
    pub fn inquiry(&self, folder: &Path, wish: &Admin, when: When) -> Option<Inquiry> {
        let asks = when == When::Anew || self.text != text(folder);
        asks.then(|| Inquiry {
            folder: folder.to_owned(),
            wish: wish.clone(),
        })
    }

    /// Takes in what it says.
    pub fn learn(&mut self, said: Said) {
        self.script = said.script;
        self.text = said.text;
    }

    /// What is generated from: what build.rs says, and what is wished beside it.
    pub fn admin(&self, wish: &Admin) -> Admin {
        let said = self.script.as_ref().map(|script| script.admin.clone());
        said.unwrap_or_default().with(wish)
    }

    /// The agents.
    pub fn agents(&self) -> impl Iterator<Item = &OwnAgent> {
        self.script.iter().flat_map(|script| &script.agents)
    }

    /// An agent.
    pub fn agent(&self, id: &str) -> Option<OwnAgent> {
        self.agents().find(|own| own.agent.id == id).cloned()
    }

    /// The agent of this name, if it writes this section.
    pub fn writer(&self, agent: &str, section: &str) -> Result<OwnAgent, Failure> {
        match self.agent(agent) {
            Some(own) if own.agent.writes == section => Ok(own),
            Some(own) => {
                let writes = own.agent.writes;
                Err(format!("`{agent}` writes `{writes}`, not `{section}`").into())
            }
            None => {
                let told = format!("build.rs registers no agent `{agent}`; list_agents lists all");
                Err(told.into())
            }
        }
    }

    /// The agents as they are listed.
    pub fn listed(&self) -> impl Iterator<Item = Value> {
        self.agents().map(|own| {
            let agent = &own.agent;
            json!({
                "agent": agent.id,
                "team": agent.team,
                "phase": agent.phase,
                "reads": agent.reads,
                "writes": agent.writes,
                "amends": agent.amends,
                "summary": own.summary,
                "work_is_done_by": if own.has_function { "a function in build.rs" } else { "you" },
                "handed_in": self.sections.contains_key(agent.id),
            })
        })
    }

    /// What an agent is given.
    pub fn context(&self, own: &OwnAgent, desk: &Desk) -> Result<Context, Failure> {
        let assignment = self.assignment(own)?;
        let parsed = |json: &String| serde_json::from_str(json).unwrap_or(Value::Null);
        let inputs = assignment.sections.iter();
        let inputs = inputs.map(|(name, json)| Input::of(name, json.as_ref().map(parsed)));
        let stored = desk.answers()?.stored(&own.agent, &assignment.inputs())?;
        let handed_in = self.sections.get(own.agent.id).cloned();
        Ok(Context {
            agent: own.agent,
            prompt: assignment.prompt.clone(),
            inputs: inputs.collect(),
            schema: desk
                .own_contract()
                .shape(own.agent.writes)
                .unwrap_or_default(),
            current: handed_in.or(stored).unwrap_or_default(),
        })
    }

    /// Takes what an agent is to write, if nothing is wrong with it; else what is.
    pub fn submit(
        &mut self,
        own: &OwnAgent,
        content: Value,
        desk: &Desk,
    ) -> Result<Vec<String>, Failure> {
        let inputs = self.assignment(own)?.inputs();
        let problems = desk
            .own_contract()
            .problems(own.agent.writes, &content, &inputs);
        if problems.is_empty() {
            self.sections.insert(own.agent.id.to_owned(), content);
        }
        Ok(problems)
    }

    /// Forgets what was handed in for an agent; whether there was something.
    pub fn withdraw(&mut self, agent: &str) -> bool {
        self.sections.remove(agent).is_some()
    }

    /// What was handed in, by agent.
    pub const fn sections(&self) -> &BTreeMap<String, Value> {
        &self.sections
    }

    /// The answers that builds work by now, and that what was handed in would replace, by agent.
    pub fn replaced(&self, desk: &Desk) -> Result<BTreeMap<String, Value>, Failure> {
        let answers = desk.answers()?;
        let mut replaced = BTreeMap::new();
        for (id, content) in &self.sections {
            // Whether one can be kept at all, is asked where they are written.
            let Some((own, inputs)) = self.agent(id).and_then(|own| {
                let inputs = self.assignment(&own).ok()?.inputs();
                Some((own, inputs))
            }) else {
                continue;
            };
            let stored = answers.stored(&own.agent, &inputs)?;
            if let Some(stored) = stored.filter(|stored| stored != content) {
                replaced.insert(id.clone(), stored);
            }
        }
        Ok(replaced)
    }

    /// Whether all that was handed in can be kept: each of its agents is there, and waits for an answer.
    pub fn keepable(&self, desk: &Desk) -> Result<(), Failure> {
        let answers = desk.answers()?;
        for (id, content) in &self.sections {
            let own = self.agent(id).ok_or_else(|| {
                format!(
                    "nothing was written: build.rs registers no agent `{id}` any more; \
                     withdraw_section forgets what was handed in for it"
                )
            })?;
            let inputs = self.assignment(&own)?.inputs();
            answers.path(&own.agent, &inputs)?;
            let contract = desk.own_contract();
            let problems = contract.problems(own.agent.writes, content, &inputs);
            if !problems.is_empty() {
                let told = format!(
                    "nothing was written: what was handed in for `{id}` does not keep to the rules any \
                     more; submit_section tells why"
                );
                return Err(told.into());
            }
        }
        Ok(())
    }

    /// Keeps answers, by agent, for builds to work by, as far as they hold of what their agents read.
    pub fn keep(
        &self,
        folder: &Path,
        desk: &Desk,
        sections: &BTreeMap<String, Value>,
    ) -> Result<Kept, Failure> {
        let mut kept = Kept::new();
        for (id, content) in sections {
            let file = match self.agent(id).ok_or("build.rs registers it no more".into()) {
                Ok(own) => self.kept(&own, desk, content),
                Err(gone) => Err(gone),
            };
            kept.insert(id.clone(), file.map_err(|failure| failure.to_string()));
        }
        if kept.values().any(Result::is_ok) {
            touch(&folder.join("build.rs"), FOLDER)?;
        }
        Ok(kept)
    }

    /// Keeps an answer; its file.
    fn kept(&self, own: &OwnAgent, desk: &Desk, content: &Value) -> Result<PathBuf, Failure> {
        let answers = desk.answers()?.by(ASSISTANT);
        let inputs = self.assignment(own)?.inputs();
        let contract = desk.own_contract();
        let problems = contract.problems(own.agent.writes, content, &inputs);
        if !problems.is_empty() {
            return Err(problems.join("; ").into());
        }
        answers.put(&own.agent, &inputs, content.clone())?;
        Ok(answers.path(&own.agent, &inputs)?)
    }

    fn assignment(&self, own: &OwnAgent) -> Result<&Assignment, Failure> {
        let id = own.agent.id;
        if own.has_function {
            return Err(format!("build.rs gives `{id}` a function, which does its work").into());
        }
        let script = self.script.as_ref();
        let found = script.and_then(|script| script.assignment(id));
        found.ok_or_else(|| {
            format!(
                "the run of the build script did not come to `{id}`; `cargo dbadmin plan` says why, \
                 and list_agents has it run again"
            )
            .into()
        })
    }
}

/// What stands in the build script, if there is one.
fn text(folder: &Path) -> Option<String> {
    std::fs::read_to_string(folder.join("build.rs")).ok()
}
