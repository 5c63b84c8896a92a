//! What answers take: calls, tokens and time.

use std::time::Duration;

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
