//! The bounds of a run: how much prompt may be held at a time, how much memory stays resident
//! between phases, and how many agents work at once.

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
    /// Agents that work at the same time; 1 starts no thread at all.
    pub parallel: usize,
}

impl Limits {
    /// 50,000 tokens of context, 10 KiB of sections, four agents at a time.
    pub const DEFAULT: Self = Self {
        context_tokens: 50_000,
        loading: Loading::Whole,
        resident_bytes: 10 * 1024,
        parallel: 4,
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
