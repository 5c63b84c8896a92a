//! The executor that asks nobody: it finds what a model has answered to the same question before. It
//! needs no key and no network, and gives the same section on every machine.

use std::sync::Arc;

use crate::answers::Answers;
use crate::question::Question;
use crate::{AgentError, AgentSpec, Contract, Executor, Inputs, Part, Section};

/// What a model is shown of an agent beyond its core, where there is room.
const DEMANDS: &[Part] = &[Part::Patterns, Part::Examples];

/// Executes agents with a model's stored answers.
#[derive(Clone)]
pub struct Replay {
    model: String,
    answers: Answers,
    contract: Arc<dyn Contract>,
    tokens: usize,
}

/// What is stored for a question.
pub(crate) enum Stored {
    /// A section that can be used.
    Section(Section),
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
        }
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

    /// What is stored for a question.
    pub(crate) fn find(&self, question: &Question, inputs: &Inputs) -> Result<Stored, AgentError> {
        let hash = question.hash(&self.model);
        let Some(answer) = self.answers.find(&hash)? else {
            return Ok(Stored::Nothing);
        };
        let problems = self
            .contract
            .problems(question.section, &answer.content, inputs);
        if problems.is_empty() {
            let section = Section::from_value(question.section, &answer.content);
            Ok(Stored::Section(section))
        } else {
            Ok(Stored::Outdated(problems))
        }
    }

    /// Keeps what a model answered to a question.
    #[cfg(feature = "llm")]
    pub(crate) fn keep(
        &self,
        question: &Question,
        content: serde_json::Value,
    ) -> Result<(), AgentError> {
        let answer = crate::answers::Answer {
            agent: question.agent.to_owned(),
            model: self.model.clone(),
            section: question.section.to_owned(),
            content,
        };
        self.answers.keep(&question.hash(&self.model), &answer)
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
        let question = self.question(agent, inputs)?;
        let why = match self.find(&question, inputs)? {
            Stored::Section(section) => return Ok(section),
            Stored::Nothing => "no answer of it is stored for these inputs".to_owned(),
            Stored::Outdated(problems) => format!(
                "its stored answer cannot be used any more ({})",
                problems.join("; ")
            ),
        };
        Err(AgentError::failed(format!(
            "{} was not asked: {why}; `cargo dbadmin propose {} --model {}` asks it",
            self.model, agent.id, self.model
        )))
    }
}
