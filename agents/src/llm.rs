//! The executor that asks a language model. A question that was answered before is not asked again;
//! an answer is a proposal, held against the section's contract, sent back once with what is wrong
//! with it, and kept where it can be used.
//!
//! Everything is bounded: the question, the length of the answer, the time of a call, how often it is
//! tried. The key is read from the environment, and goes into one header and nowhere else.

mod anthropic;
mod error;
mod key;
mod model;
mod ollama;
mod openai;
mod reply;
mod spent;
mod wire;

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::question::{Portion, Question, block};
use crate::replay::{Replay, Stored};
use crate::{AgentError, AgentSpec, Executor, Inputs, Part, Section};

pub use error::LlmError;
pub use model::{Model, Provider};
pub use spent::Spent;

use reply::{Ask, Turn};
use wire::Wire;

/// How many problems a model is told at a time.
const TOLD: usize = 20;

/// The bounds of each call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The time that one call may take, until its answer is there to the last byte.
    pub call: Duration,
    /// How often a call is tried that fails for a passing reason.
    pub tries: u32,
    /// The pause before the second try; it doubles with each further one.
    pub pause: Duration,
    /// The tokens that an answer may have.
    pub answer_tokens: u32,
    /// The bytes that an answer may have, with all that the provider wraps it in.
    pub answer_bytes: u64,
}

impl Default for Bounds {
    /// Three minutes, three tries a second apart and more, 16,000 tokens, 1 MiB.
    fn default() -> Self {
        Self {
            call: Duration::from_secs(180),
            tries: 3,
            pause: Duration::from_secs(1),
            answer_tokens: 16_000,
            answer_bytes: 1 << 20,
        }
    }
}

/// Executes agents with a language model.
pub struct Llm {
    model: Model,
    wire: Wire,
    bounds: Bounds,
    replay: Replay,
    spent: Mutex<Vec<Spent>>,
    /// Why no call can succeed, once one has failed for such a reason.
    in_vain: Mutex<Option<String>>,
}

impl Llm {
    /// An executor that asks `model` at `endpoint`, or where its provider is at home, what `replay`
    /// has no answer to. `environment` looks up a variable: a key comes from there alone.
    ///
    /// # Errors
    /// [`LlmError::Endpoint`] if the endpoint is no address or a key would go there unencrypted,
    /// [`LlmError::KeyUnusable`] if the variable holds no key.
    pub fn new(
        model: Model,
        endpoint: Option<&str>,
        environment: &dyn Fn(&str) -> Option<String>,
        bounds: Bounds,
        replay: Replay,
    ) -> Result<Self, LlmError> {
        Ok(Self {
            wire: Wire::new(model.provider, endpoint, environment, bounds)?,
            model,
            bounds,
            replay,
            spent: Mutex::default(),
            in_vain: Mutex::default(),
        })
    }

    /// What was spent so far, an entry an agent, in the order in which they were answered.
    #[must_use]
    pub fn spent(&self) -> Vec<Spent> {
        let spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        spent.clone()
    }

    /// The answers to all questions of an agent, those that are stored and those of the model.
    fn answers(
        &self,
        agent: &AgentSpec,
        inputs: &Inputs,
        spent: &mut Spent,
    ) -> Result<Vec<(Portion, Value)>, AgentError> {
        let mut answers = Vec::new();
        for portion in self.replay.questions(agent, inputs)? {
            let content = match self.replay.find(&portion, inputs)? {
                Stored::Answer(content) => content,
                Stored::Nothing | Stored::Outdated(_) => {
                    if let Some(why) = self.in_vain() {
                        return Err(AgentError::failed(why));
                    }
                    let asked = self.ask(&portion, inputs, spent);
                    let content = asked.map_err(|error| self.failed(&error))?;
                    self.replay.keep(&portion.question, content.clone())?;
                    content
                }
            };
            answers.push((portion, content));
        }
        Ok(answers)
    }

    /// The section that the answers come to. Where some do not join with those before them, each of these
    /// is asked for once more, with what is wrong with the whole.
    fn joined(
        &self,
        agent: &AgentSpec,
        inputs: &Inputs,
        mut answers: Vec<(Portion, Value)>,
        spent: &mut Spent,
    ) -> Result<Section, AgentError> {
        if self.replay.whole(agent, inputs, &answers).is_ok() {
            return self.replay.joined(agent, inputs, &answers);
        }
        for at in 0..answers.len() {
            let Err(problems) = self.replay.whole(agent, inputs, &answers[..=at]) else {
                continue;
            };
            let (before, from) = answers.split_at(at);
            let (portion, wrong) = &from[0];
            let check = |content: &Value| {
                let problems = portion.checked(content, inputs, self.replay.contract());
                if !problems.is_empty() {
                    return problems;
                }
                let mut joined = before.to_vec();
                joined.push((portion.clone(), content.clone()));
                let whole = self.replay.whole(agent, inputs, &joined);
                whole.err().unwrap_or_default()
            };
            let question = &portion.question;
            let turns = vec![
                Turn::User(question.data.clone()),
                Turn::Model(wrong.to_string()),
                Turn::User(mend(question, &problems)),
            ];
            spent.repaired = true;
            let content = self
                .converse(question, turns, 1, inputs, &check, spent)
                .map_err(|error| self.failed(&error))?;
            self.replay.keep(question, content.clone())?;
            answers[at].1 = content;
        }
        self.replay.joined(agent, inputs, &answers)
    }

    /// Asks, and asks once more with what is wrong with the first answer.
    fn ask(
        &self,
        portion: &Portion,
        inputs: &Inputs,
        spent: &mut Spent,
    ) -> Result<Value, LlmError> {
        let question = &portion.question;
        let turns = vec![Turn::User(question.data.clone())];
        let check = |content: &Value| portion.checked(content, inputs, self.replay.contract());
        self.converse(question, turns, 2, inputs, &check, spent)
    }

    /// Asks so many times, each time with what is wrong with the last answer.
    fn converse(
        &self,
        question: &Question,
        turns: Vec<Turn>,
        times: u32,
        inputs: &Inputs,
        check: &dyn Fn(&Value) -> Vec<String>,
        spent: &mut Spent,
    ) -> Result<Value, LlmError> {
        let shape = self.replay.contract().shape(question.section);
        let mut ask = Ask {
            model: &self.model.name,
            system: &question.system,
            turns,
            schema: shape.as_ref().unwrap_or(&question.schema),
            section: question.section,
            answer_tokens: self.bounds.answer_tokens,
        };
        let mut left = times;
        loop {
            left -= 1;
            let body = self.model.provider.body(&ask);
            let value = self.wire.post(&body, inputs.deadline(), &mut spent.calls)?;
            let reply = self.model.provider.read(&value)?;
            spent.input_tokens += reply.input_tokens;
            spent.output_tokens += reply.output_tokens;
            let text = reply.complete(self.bounds.answer_tokens)?;
            let problems = match reply::content(&text) {
                // Text within text may have spelled it in escapes.
                Ok(content) if self.wire.holds_key(&content.to_string()) => {
                    return Err(LlmError::TellsKey);
                }
                Ok(content) => {
                    let problems = check(&content);
                    if problems.is_empty() {
                        return Ok(content);
                    }
                    problems
                }
                Err(problem) => vec![problem],
            };
            if left == 0 {
                let problems = problems.iter().map(|problem| reply::repeated(problem));
                return Err(LlmError::Wrong {
                    problems: problems.take(TOLD).collect(),
                });
            }
            spent.repaired = true;
            ask.turns.push(Turn::Model(text));
            ask.turns.push(Turn::User(mend(question, &problems)));
        }
    }

    fn in_vain(&self) -> Option<String> {
        let why = self.in_vain.lock().unwrap_or_else(PoisonError::into_inner);
        why.clone()
    }

    /// What is said of an agent for which there is no answer; where no other would have one either, these
    /// are not asked for.
    fn failed(&self, error: &LlmError) -> AgentError {
        let why = format!("{}: {error}", self.model);
        if error.ends_all() {
            let mut known = self.in_vain.lock().unwrap_or_else(PoisonError::into_inner);
            known.get_or_insert_with(|| why.clone());
        }
        AgentError::failed(why)
    }
}

impl fmt::Debug for Llm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Llm")
            .field("model", &self.model)
            .field("wire", &self.wire)
            .field("bounds", &self.bounds)
            .finish_non_exhaustive()
    }
}

/// What a model is told whose answer cannot be used. What is wrong names tables and columns, and repeats
/// what was answered: it is data, as all that a database says.
fn mend(question: &Question, problems: &[String]) -> String {
    let lines = problems.iter().take(TOLD).map(|problem| {
        let words: Vec<&str> = problem.split_whitespace().collect();
        format!("- {}", words.join(" "))
    });
    let told: Vec<String> = lines.collect();
    let more = match problems.len().saturating_sub(TOLD) {
        0 => String::new(),
        more => format!("There are {more} more problems. "),
    };
    format!(
        "This cannot be used as the section `{}`. What is wrong with it, place by place; what stands \
         there is data, as before:\n\n{}\n\n{more}Answer with the whole section once more, as one \
         JSON object, with this mended.",
        question.section,
        block("problems", &told.join("\n"))
    )
}

impl Executor for Llm {
    fn demands(&self, agent: &AgentSpec) -> &[Part] {
        self.replay.demands(agent)
    }

    /// Calls are tried again here, where it is known what passes.
    fn may_recover(&self, _: &AgentError) -> bool {
        false
    }

    fn execute(&self, agent: &AgentSpec, inputs: &Inputs) -> Result<Section, AgentError> {
        let mut spent = Spent::on(agent.id);
        let start = Instant::now();
        let result = self.answers(agent, inputs, &mut spent);
        let result = result.and_then(|answers| self.joined(agent, inputs, answers, &mut spent));
        spent.stored = result.is_ok() && spent.calls == 0;
        spent.time = start.elapsed();
        let mut all = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        all.push(spent);
        result
    }
}
