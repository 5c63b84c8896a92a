//! The bounds of a run: how much prompt may be held at a time, how much memory stays resident
//! between phases, how many agents work at once, how long a phase may take, and how often a failed
//! agent is tried again.

use std::time::Duration;

/// How much of the prompts a run loads where there is room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Loading {
    /// Cores, and whatever the executor asks for.
    #[default]
    Whole,
    /// The cores of critical agents, and the summaries of all others.
    Minimal,
}

/// The bounds of one run. The defaults are those of a build script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The context, in tokens. The loader refuses beyond 90 % of it.
    pub context_tokens: usize,
    /// How much is loaded where there is room.
    pub loading: Loading,
    /// Compressed bytes of sections that stay in memory between phases; the rest goes to disk.
    pub resident_bytes: usize,
    /// Agents that work at the same time.
    pub parallel: usize,
    /// How long a phase may take. Agents that have not answered by then are given up, also those
    /// that would never return; those that waited for them get the time once more. Without a limit a single ready agent runs on the caller's thread.
    pub phase_time: Option<Duration>,
    /// How often an agent is tried, the first try included.
    pub tries: u32,
    /// How long to wait before the second try; before each one more, twice as long.
    pub backoff: Duration,
}

impl Limits {
    /// 50,000 tokens of context, 10 KiB of sections, four agents at a time, five minutes a phase,
    /// three tries.
    pub const DEFAULT: Self = Self {
        context_tokens: 50_000,
        loading: Loading::Whole,
        resident_bytes: 10 * 1024,
        parallel: 4,
        phase_time: Some(Duration::from_secs(300)),
        tries: 3,
        backoff: Duration::from_millis(500),
    };

    /// A context of so many tokens, or a smaller one, is used sparingly.
    pub const SMALL_CONTEXT: usize = 25_000;

    /// The defaults with a context of so many tokens; at most [`Limits::SMALL_CONTEXT`] of them
    /// load the minimum.
    #[must_use]
    pub const fn of_context(tokens: usize) -> Self {
        let loading = if tokens <= Self::SMALL_CONTEXT {
            Loading::Minimal
        } else {
            Loading::Whole
        };
        Self {
            context_tokens: tokens,
            loading,
            ..Self::DEFAULT
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
