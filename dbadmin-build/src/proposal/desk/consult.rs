//! A run in which somebody is consulted beside the agents, such as a language model. The run itself
//! stays native: what is proposed is handed in, and comes to lines of `dbadmin.toml` or to nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use dbadmin_agents::{
    Answers, Consultation, Contract, Event, Executor, Forecast, Forecaster, Limits, Opinion, Price,
    Replay,
};
use serde_json::Value;

use super::Desk;
use crate::native::NATIVE;
use crate::proposal::edits;
use crate::secrets::{self, Secrets};
use crate::{Error, OwnContract, Result};

impl Desk {
    /// Whether `dbadmin.toml` has words for what a section decides.
    #[must_use]
    pub fn can_express(section: &str) -> bool {
        edits::SECTIONS.contains(&section)
    }

    /// The rules that a section has to keep to, over this crate's database.
    #[must_use]
    pub fn contract(&self) -> Arc<dyn Contract> {
        Arc::<crate::SectionContract>::clone(&self.contract)
    }

    /// The answers that agents of the user's own work by, and what a new one has to keep to.
    ///
    /// # Errors
    /// [`Error::Settings`].
    pub fn answers(&self) -> Result<Replay> {
        let contract = Arc::new(self.own_contract());
        let answers = Answers::of_crate(&self.root);
        Ok(Replay::shared(answers, contract, self.context_tokens()?))
    }

    /// The rules of what a model writes for agents of the user's own, to which every secret is known
    /// that the native agents find.
    #[must_use]
    pub fn own_contract(&self) -> OwnContract {
        let contract = self.contract.as_ref().clone();
        OwnContract(contract.with_secrets(self.secrets().unwrap_or_default()))
    }

    fn secrets(&self) -> Result<Secrets> {
        let run = self.ran(&self.settings()?, &BTreeMap::new())?.run;
        let mut secrets = Secrets::default();
        for section in secrets::TELLING {
            secrets.learn(section, &super::value(&run, section)?);
        }
        Ok(secrets)
    }

    /// How many tokens a question may have: what a run's context may hold.
    ///
    /// # Errors
    /// [`Error::Settings`].
    pub fn context_tokens(&self) -> Result<usize> {
        let settings = self.settings()?;
        Ok(settings.question_tokens(self.admin.context_limit))
    }

    /// What a model costs, where `dbadmin.toml` says so.
    ///
    /// # Errors
    /// [`Error::Settings`].
    pub fn price(&self, model: &str) -> Result<Option<Price>> {
        Ok(self.settings()?.price(model))
    }

    /// How many questions a run may put to a model, where `dbadmin.toml` says so.
    ///
    /// # Errors
    /// [`Error::Settings`].
    pub fn max_questions(&self) -> Result<Option<usize>> {
        Ok(self.settings()?.max_questions())
    }

    /// What a model would be asked about these agents that has no answer in `replay`. Nobody is asked.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn foresee(&self, agents: Vec<&'static str>, replay: Replay) -> Result<Forecast> {
        let forecaster = Arc::new(Forecaster::new(replay));
        let proposer = Arc::<Forecaster>::clone(&forecaster);
        self.beside(agents, proposer, &mut |_| {})?;
        Ok(forecaster.counted())
    }

    /// Runs the agents, has `proposer` execute some of them a second time, and hands in what it
    /// proposes.
    ///
    /// # Errors
    /// See [`Error`]; that the proposer fails is none.
    pub fn consult(
        &mut self,
        agents: Vec<&'static str>,
        proposer: Arc<dyn Executor>,
        events: &mut dyn FnMut(Event),
    ) -> Result<Vec<Opinion>> {
        let opinions = self.beside(agents, proposer, events)?;
        for opinion in &opinions {
            if let Ok(json) = &opinion.proposed {
                let content: Value = serde_json::from_str(json).map_err(|error| {
                    Error::Agent(dbadmin_agents::AgentError::failed(format!(
                        "section `{}`: {error}",
                        opinion.section
                    )))
                })?;
                self.sections.insert(opinion.section.clone(), content);
            }
        }
        Ok(opinions)
    }

    /// Runs the agents, and has `proposer` execute some of them a second time.
    fn beside(
        &self,
        agents: Vec<&'static str>,
        proposer: Arc<dyn Executor>,
        events: &mut dyn FnMut(Event),
    ) -> Result<Vec<Opinion>> {
        let consultation = Arc::new(Consultation::new(Arc::new(NATIVE), proposer, agents));
        let limits = |limits| Limits {
            // Whoever is consulted has time limits of their own.
            phase_time: None,
            ..limits
        };
        let executor = Arc::<Consultation>::clone(&consultation);
        self.run(&self.settings()?, executor, limits, events)?;
        Ok(consultation.opinions())
    }
}
