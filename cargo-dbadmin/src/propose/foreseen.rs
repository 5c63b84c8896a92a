//! What a model is going to be asked, told before the first question: how many questions, of how many
//! tokens, and what that costs. More than the limit are not asked.

use dbadmin_agents::{Answers, Forecast, Price, Replay};
use dbadmin_build::{Desk, Script};
use serde_json::{Value, json};

use super::{Format, Propose, Specs};
use crate::{Failure, output};

/// The most questions of a run where nobody says otherwise.
const MOST: usize = 64;

impl Propose {
    /// Tells of the questions about these agents, dbadmin's and those of build.rs, that have no stored
    /// answer.
    ///
    /// # Errors
    /// Where they are more than the limit.
    pub fn foresee(
        &self,
        desk: &Desk,
        (agents, own): (&Specs, &Specs),
        script: Option<&Script>,
        replay: Replay,
    ) -> Result<(), Failure> {
        if self.offline {
            return Ok(());
        }
        let mut all = Forecast::default();
        if !agents.is_empty() {
            all.add(desk.foresee(agents.iter().map(|agent| agent.id).collect(), replay)?);
        }
        for agent in own {
            let assignment = script.and_then(|script| script.assignment(agent.id));
            all.add(match assignment {
                Some(assignment) => self.of_own(desk, agent, &assignment.inputs())?,
                // What it reads is there once another one has answered.
                None => Forecast {
                    questions: 1,
                    tokens: 0,
                },
            });
        }
        let named = self.max_questions.or(desk.max_questions()?);
        let most = named.unwrap_or(MOST);
        if all.questions > most {
            return Err(self.too_many(all, most).into());
        }
        if all.questions == 0 {
            return Ok(());
        }
        let price = desk.price(&self.model.to_string())?;
        match self.format {
            Format::Table => output::write(&self.told(all, price)),
            Format::Json => output::write(&format!("{}\n", self.as_json(all, price))),
        }
    }

    /// The question of an agent of build.rs, if nobody has answered it.
    fn of_own(
        &self,
        desk: &Desk,
        agent: &dbadmin_agents::AgentSpec,
        inputs: &dbadmin_agents::Inputs,
    ) -> Result<Forecast, Failure> {
        let model = self.model.to_string();
        if desk.answers()?.by(&*model).stored(agent, inputs)?.is_some() {
            return Ok(Forecast::default());
        }
        let answers = Answers::of_crate(&self.subject.folder);
        let contract = std::sync::Arc::new(desk.own_contract());
        let aside = Replay::new(model, answers, contract, desk.context_tokens()?);
        Ok(aside.open(agent, inputs)?)
    }

    fn too_many(&self, all: Forecast, most: usize) -> String {
        let model = &self.model;
        format!(
            "{model} would be asked {}, and {most} are the most; nobody was asked. Name fewer agents or \
             tables (--feature), have answers be longer (--answer-tokens), so that fewer do, or allow as \
             many with --max-questions {1} or with `max_questions = {1}` in dbadmin.toml",
            counted(all),
            all.questions,
        )
    }

    /// The forecast, for a person.
    fn told(&self, all: Forecast, price: Option<Price>) -> String {
        let model = &self.model;
        let cost = self.cost(all, price).map(|(questions, answers)| {
            format!(
                "; that costs some ${questions:.4}, and answers of full length ${answers:.4} more, for \
                 one answer each"
            )
        });
        format!(
            "{model} is asked {}{}. An answer that cannot be used, and parts that do not join, are \
             asked for once more, and cost as much again.\n",
            counted(all),
            cost.unwrap_or_default()
        )
    }

    fn as_json(&self, all: Forecast, price: Option<Price>) -> Value {
        let cost = self.cost(all, price);
        json!({
            "event": "foreseen",
            "model": self.model.to_string(),
            "questions": all.questions,
            "input_tokens": all.tokens,
            "most_output_tokens": self.longest(all),
            "input_cost": cost.map(|(questions, _)| questions),
            "most_output_cost": cost.map(|(_, answers)| answers),
            "answers_each": 1,
        })
    }

    /// What the questions cost, and one answer of full length to each, in US dollars, where that is
    /// known.
    fn cost(&self, all: Forecast, price: Option<Price>) -> Option<(f64, f64)> {
        let price = price?;
        Some((
            price.of(all.tokens as u64, 0),
            price.of(0, self.longest(all)),
        ))
    }

    /// The most tokens that the answers may have, one to each question.
    fn longest(&self, all: Forecast) -> u64 {
        all.questions as u64 * u64::from(self.answer_tokens)
    }
}

fn counted(all: Forecast) -> String {
    match all.questions {
        1 => format!("one question of some {} tokens", all.tokens),
        more => format!("{more} questions of some {} tokens together", all.tokens),
    }
}
