//! A rule that a form checks before the database does, and says in words.

use super::Column;

/// One rule about one row.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The columns that it speaks of; the message stands beside the first.
    pub columns: &'static [Column],
    /// What it demands.
    pub demand: Demand,
    /// What it says when it is broken.
    pub message: &'static str,
}

/// What a rule demands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demand {
    /// No other row has these values.
    Unique,
    /// A number within bounds, both inclusive.
    Range(Option<i64>, Option<i64>),
    /// So many characters, both bounds inclusive.
    Length(Option<u32>, Option<u32>),
    /// One of these.
    OneOf(&'static [&'static str]),
    /// Valid JSON.
    Json,
    /// The first column compared with the second: `<`, `<=`, `>`, `>=`, `=` or `<>`.
    Compare(&'static str),
    /// A condition that only the database checks, as SQL; its refusal is said with the message.
    Database(&'static str),
}

impl Rule {
    const fn new(columns: &'static [Column], demand: Demand) -> Self {
        Self {
            columns,
            demand,
            message: "",
        }
    }

    /// No other row has these values.
    #[must_use]
    pub const fn unique(columns: &'static [Column]) -> Self {
        Self::new(columns, Demand::Unique)
    }

    /// A number within bounds, both inclusive.
    #[must_use]
    pub const fn range(columns: &'static [Column], min: Option<i64>, max: Option<i64>) -> Self {
        Self::new(columns, Demand::Range(min, max))
    }

    /// So many characters, both bounds inclusive.
    #[must_use]
    pub const fn length(columns: &'static [Column], min: Option<u32>, max: Option<u32>) -> Self {
        Self::new(columns, Demand::Length(min, max))
    }

    /// One of these values.
    #[must_use]
    pub const fn one_of(columns: &'static [Column], values: &'static [&'static str]) -> Self {
        Self::new(columns, Demand::OneOf(values))
    }

    /// Valid JSON.
    #[must_use]
    pub const fn json(columns: &'static [Column]) -> Self {
        Self::new(columns, Demand::Json)
    }

    /// The first column compared with the second.
    #[must_use]
    pub const fn compare(columns: &'static [Column], operator: &'static str) -> Self {
        Self::new(columns, Demand::Compare(operator))
    }

    /// A condition that only the database checks.
    #[must_use]
    pub const fn database(columns: &'static [Column], condition: &'static str) -> Self {
        Self::new(columns, Demand::Database(condition))
    }

    /// What to say when it is broken.
    #[must_use]
    pub const fn says(mut self, message: &'static str) -> Self {
        self.message = message;
        self
    }
}
