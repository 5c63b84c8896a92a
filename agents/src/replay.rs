//! The executor that asks nobody: it finds what a model has answered to the same question before. It
//! needs no key and no network, and gives the same section on every machine.

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::Value;

use crate::answers::{Answer, Answers};
use crate::question::{Portion, Question};
use crate::{AgentError, AgentSpec, Contract, Executor, Forecast, Inputs, Part, Section};

/// What a model is shown of an agent beyond its core, where there is room.
const DEMANDS: &[Part] = &[Part::Patterns, Part::Examples];

/// The tokens of an answer where nobody says otherwise.
const ANSWER_TOKENS: usize = 16_000;

/// Executes agents with a model's stored answers.
#[derive(Clone)]
pub struct Replay {
    model: String,
    answers: Answers,
    contract: Arc<dyn Contract>,
    tokens: usize,
    answer_tokens: usize,
    /// Whether a question has one answer, whoever gave it.
    shared: bool,
}

/// What is stored for a question.
pub(crate) enum Stored {
    /// An answer that can be used.
    Answer(Value),
    /// Nothing.
    Nothing,
    /// An answer that does not keep to the contract any more, and what is wrong with it.
    Outdated(Vec<String>),
}

impl Replay {
    /// An executor with the answers of `model`, which are held against `contract` as if they were
    /// new. A question has at most `tokens` tokens.
    #[must_use]
    pub fn new(
        model: impl Into<String>,
        answers: Answers,
        contract: Arc<dyn Contract>,
        tokens: usize,
    ) -> Self {
        Self {
            model: model.into(),
            answers,
            contract,
            tokens,
            answer_tokens: ANSWER_TOKENS,
            shared: false,
        }
    }

    /// An executor with the one answer that each question has, whoever gave it: the last one counts.
    /// So it is where the answer is the section, and not an opinion beside one.
    #[must_use]
    pub fn shared(answers: Answers, contract: Arc<dyn Contract>, tokens: usize) -> Self {
        Self {
            shared: true,
            ..Self::new("", answers, contract, tokens)
        }
    }

    /// The same for answers of so many tokens, instead of 16,000: what would be longer is asked in
    /// portions.
    #[must_use]
    pub fn of_length(self, answer_tokens: u32) -> Self {
        Self {
            answer_tokens: answer_tokens as usize,
            ..self
        }
    }

    /// The same, of which only what this model has answered counts; what it answers takes the place of
    /// what another one has.
    #[must_use]
    pub fn by(self, model: impl Into<String>) -> Self {
        Self {
            model: model.into(),
            ..self
        }
    }

    /// The file that holds the answer to what an agent is asked, whether it is there or not.
    ///
    /// # Errors
    /// As for [`Question::of`].
    pub fn path(&self, agent: &AgentSpec, inputs: &Inputs) -> Result<PathBuf, AgentError> {
        let question = self.question(agent, inputs)?;
        Ok(self.answers.path(&self.hash(&question)))
    }

    /// The answer to what an agent is asked, if there is one that can be used.
    ///
    /// # Errors
    /// As for [`Question::of`], and [`AgentError::Failed`] if the file is no answer.
    pub fn stored(&self, agent: &AgentSpec, inputs: &Inputs) -> Result<Option<Value>, AgentError> {
        let question = self.question(agent, inputs)?;
        let whole = Portion {
            items: None,
            question,
        };
        match self.find(&whole, inputs)? {
            Stored::Answer(content) => Ok(Some(content)),
            Stored::Nothing | Stored::Outdated(_) => Ok(None),
        }
    }

    /// The questions that an agent is asked and that have no answer which can be used.
    ///
    /// # Errors
    /// As for [`Question::of`], and [`AgentError::Failed`] if a file is no answer.
    pub fn open(&self, agent: &AgentSpec, inputs: &Inputs) -> Result<Forecast, AgentError> {
        let mut open = Forecast::default();
        for portion in self.questions(agent, inputs)? {
            if !matches!(self.find(&portion, inputs)?, Stored::Answer(_)) {
                open.add(Forecast {
                    questions: 1,
                    tokens: portion.question.tokens(),
                });
            }
        }
        Ok(open)
    }

    /// Keeps somebody's answer to what an agent is asked.
    ///
    /// # Errors
    /// As for [`Question::of`], and [`AgentError::Failed`] if it cannot be written.
    pub fn put(
        &self,
        agent: &AgentSpec,
        inputs: &Inputs,
        content: Value,
    ) -> Result<(), AgentError> {
        self.keep(&self.question(agent, inputs)?, content)
    }

    /// What is said where no answer can be used, with what is wrong with the one that there is.
    fn missing(&self, agent: &str, problems: Option<String>) -> String {
        let (model, asked) = match self.model.as_str() {
            "" => ("PROVIDER:NAME", "nobody was asked".to_owned()),
            model => (model, format!("{model} was not asked")),
        };
        let why = match problems {
            None if self.shared => "no answer is stored for what it reads now".to_owned(),
            None => "no answer of it is stored for these inputs".to_owned(),
            Some(problems) => format!("its stored answer cannot be used any more ({problems})"),
        };
        let asks = if self.model.is_empty() {
            "gets one"
        } else {
            "asks it"
        };
        format!("{asked}: {why}; `cargo dbadmin propose {agent} --model {model}` {asks}")
    }

    /// The name of a question's answer.
    fn hash(&self, question: &Question) -> String {
        question.hash(if self.shared { "" } else { &self.model })
    }

    /// What a section has to keep to.
    #[cfg(feature = "llm")]
    pub(crate) fn contract(&self) -> &dyn Contract {
        self.contract.as_ref()
    }

    /// What a model is asked in an agent's place.
    pub(crate) fn question(
        &self,
        agent: &AgentSpec,
        inputs: &Inputs,
    ) -> Result<Question, AgentError> {
        Question::of(agent, inputs, self.contract.as_ref(), self.tokens)
    }

    /// The same, divided as far as the context and the length of an answer ask for it.
    pub(crate) fn questions(
        &self,
        agent: &AgentSpec,
        inputs: &Inputs,
    ) -> Result<Vec<Portion>, AgentError> {
        let contract = self.contract.as_ref();
        Question::divided(agent, inputs, contract, self.tokens, self.answer_tokens)
    }

    /// The section that the answers to all of an agent's questions come to.
    pub(crate) fn joined(
        &self,
        agent: &AgentSpec,
        inputs: &Inputs,
        answers: &[(Portion, Value)],
    ) -> Result<Section, AgentError> {
        match self.whole(agent, inputs, answers) {
            Ok(whole) => Ok(Section::from_value(agent.writes, &whole)),
            Err(problems) => Err(AgentError::failed(format!(
                "the answers, each right by itself, come to no section ({})",
                problems.join("; ")
            ))),
        }
    }

    /// The content of the section that answers come to, with what nobody was asked about as the agent
    /// itself has it; else what is wrong with it.
    pub(crate) fn whole(
        &self,
        agent: &AgentSpec,
        inputs: &Inputs,
        answers: &[(Portion, Value)],
    ) -> Result<Value, Vec<String>> {
        let parts: Option<Vec<(&[String], &Value)>> = answers
            .iter()
            .map(|(portion, answer)| Some((portion.items.as_deref()?, answer)))
            .collect();
        let (section, contract) = (agent.writes, self.contract.as_ref());
        let Some(parts) = parts else {
            // There is one question then, whose answer is the section.
            let whole = answers.first().map(|(_, answer)| answer.clone());
            return Ok(whole.unwrap_or_default());
        };
        let whole = contract.joined(section, inputs, &parts)?;
        let problems = contract.problems(section, &whole, inputs);
        match problems.is_empty() {
            true => Ok(whole),
            false => Err(problems),
        }
    }

    /// What is stored for a question.
    pub(crate) fn find(&self, portion: &Portion, inputs: &Inputs) -> Result<Stored, AgentError> {
        let answer = self.answers.find(&self.hash(&portion.question))?;
        let counts = |answer: &Answer| self.model.is_empty() || answer.model == self.model;
        let Some(answer) = answer.filter(counts) else {
            return Ok(Stored::Nothing);
        };
        let problems = portion.checked(&answer.content, inputs, self.contract.as_ref());
        if problems.is_empty() {
            Ok(Stored::Answer(answer.content))
        } else {
            Ok(Stored::Outdated(problems))
        }
    }

    /// Keeps what a model answered to a question.
    pub(crate) fn keep(&self, question: &Question, content: Value) -> Result<(), AgentError> {
        let answer = Answer {
            agent: question.agent.to_owned(),
            model: self.model.clone(),
            section: question.section.to_owned(),
            content,
        };
        self.answers.keep(&self.hash(question), &answer)
    }
}

impl Executor for Replay {
    fn demands(&self, _: &AgentSpec) -> &[Part] {
        DEMANDS
    }

    /// What is not there will not be there the next moment.
    fn may_recover(&self, _: &AgentError) -> bool {
        false
    }

    fn execute(&self, agent: &AgentSpec, inputs: &Inputs) -> Result<Section, AgentError> {
        let mut answers = Vec::new();
        for portion in self.questions(agent, inputs)? {
            let problems = match self.find(&portion, inputs)? {
                Stored::Answer(content) => {
                    answers.push((portion, content));
                    continue;
                }
                Stored::Nothing => None,
                Stored::Outdated(problems) => Some(problems.join("; ")),
            };
            return Err(AgentError::failed(self.missing(agent.id, problems)));
        }
        self.joined(agent, inputs, &answers)
    }
}
