//! What a model costs. Prices change and differ by contract, so none is built in: a developer says
//! in a file of settings what theirs are.

use serde::{Deserialize, Serialize};

/// What a model costs, in US dollars a million tokens.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// A million tokens of questions.
    pub input: f64,
    /// A million tokens of answers.
    pub output: f64,
}

impl Price {
    /// What so many tokens cost, in US dollars.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "no run has as many tokens as a f64 has whole numbers"
    )]
    pub fn of(self, input_tokens: u64, output_tokens: u64) -> f64 {
        let dollars = input_tokens as f64 * self.input + output_tokens as f64 * self.output;
        dollars / 1e6
    }
}
