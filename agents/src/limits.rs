//! The bounds of a run: how much prompt may be held at a time, how much memory stays resident
//! between phases, and how many agents work at once.

/// The bounds of one run. The defaults are those of a build script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The context, in tokens. The loader refuses beyond 90 % of it.
    pub context_tokens: usize,
    /// Compressed bytes of sections that stay in memory between phases; the rest goes to disk.
    pub resident_bytes: usize,
    /// Agents that work at the same time; 1 starts no thread at all.
    pub parallel: usize,
}

impl Limits {
    /// 50,000 tokens of context, 10 KiB of sections, four agents at a time.
    pub const DEFAULT: Self = Self {
        context_tokens: 50_000,
        resident_bytes: 10 * 1024,
        parallel: 4,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
