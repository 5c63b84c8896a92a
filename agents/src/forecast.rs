//! What asking a model is going to take, before anybody is asked.

use std::sync::{Mutex, PoisonError};

use crate::{AgentError, AgentSpec, Executor, Inputs, Part, Replay, Section};

/// The questions that have no stored answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forecast {
    /// How many there are. An answer that has to be mended is asked for once more.
    pub questions: usize,
    /// Their tokens together, by the formula of [`crate::tokens_of`].
    pub tokens: usize,
}

impl Forecast {
    /// Adds questions.
    pub const fn add(&mut self, more: Self) {
        self.questions += more.questions;
        self.tokens += more.tokens;
    }
}

/// Executes no agent: it counts what a model would be asked in an agent's place.
pub struct Forecaster {
    replay: Replay,
    counted: Mutex<Forecast>,
}

impl Forecaster {
    /// One that counts what these answers leave open.
    #[must_use]
    pub fn new(replay: Replay) -> Self {
        Self {
            replay,
            counted: Mutex::default(),
        }
    }

    /// What was counted so far.
    #[must_use]
    pub fn counted(&self) -> Forecast {
        *self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Executor for Forecaster {
    fn demands(&self, agent: &AgentSpec) -> &[Part] {
        self.replay.demands(agent)
    }

    fn may_recover(&self, _: &AgentError) -> bool {
        false
    }

    fn execute(&self, agent: &AgentSpec, inputs: &Inputs) -> Result<Section, AgentError> {
        let open = self.replay.open(agent, inputs)?;
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        counted.add(open);
        Err(AgentError::failed("its questions are only counted"))
    }
}
