//! What answers take: calls, tokens, time, and money where a price is known. Prices change and differ
//! by contract, so none is built in.

use std::time::Duration;

/// What a model costs, in US dollars a million tokens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Price {
    /// A million tokens of questions.
    pub input: f64,
    /// A million tokens of answers.
    pub output: f64,
}

impl Price {
    /// What this many tokens cost, in US dollars.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "no run has as many tokens as a f64 has whole numbers"
    )]
    pub fn of(self, spent: &Spent) -> f64 {
        let input = spent.input_tokens as f64 * self.input;
        (input + spent.output_tokens as f64 * self.output) / 1e6
    }
}

/// What was spent on one agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spent {
    /// The agent.
    pub agent: &'static str,
    /// Whether the answer was stored, and nobody was asked.
    pub stored: bool,
    /// Calls made, with those that failed.
    pub calls: u32,
    /// Whether a first answer was sent back to be mended.
    pub repaired: bool,
    /// Tokens of the questions, as the provider counts them.
    pub input_tokens: u64,
    /// Tokens of the answers, as the provider counts them.
    pub output_tokens: u64,
    /// How long it took.
    pub time: Duration,
}

impl Spent {
    /// Nothing yet.
    pub(super) const fn on(agent: &'static str) -> Self {
        Self {
            agent,
            stored: false,
            calls: 0,
            repaired: false,
            input_tokens: 0,
            output_tokens: 0,
            time: Duration::ZERO,
        }
    }
}
