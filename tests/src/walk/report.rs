//! What a walk has found: for each table what was done in it, and what went wrong.

use std::fmt;

/// What became of a deed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Deed {
    /// It was not reached.
    #[default]
    Open,
    /// It was done.
    Done,
    /// The panel does not offer it, and says why.
    Absent(String),
    /// The panel refused it with messages, as only somebody who knows the data could answer them.
    Refused(String),
    /// It went wrong.
    Failed(String),
}

impl fmt::Display for Deed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open => f.write_str("-"),
            Self::Done => f.write_str("done"),
            Self::Absent(_) => f.write_str("not offered"),
            Self::Refused(_) => f.write_str("refused"),
            Self::Failed(_) => f.write_str("FAILED"),
        }
    }
}

/// What was found in one table.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// The table's address.
    pub table: String,
    /// How many records were opened.
    pub walked: usize,
    /// Whether a row was created.
    pub created: Deed,
    /// Whether it was changed.
    pub edited: Deed,
    /// Whether it was deleted again.
    pub deleted: Deed,
    /// Pages that did not answer as they should.
    pub failures: Vec<String>,
    /// What is worth knowing and no failure.
    pub notes: Vec<String>,
}

impl Told {
    /// The deeds by name.
    #[must_use]
    pub fn deeds(&self) -> [(&'static str, &Deed); 3] {
        [
            ("create", &self.created),
            ("edit", &self.edited),
            ("delete", &self.deleted),
        ]
    }

    /// All that went wrong.
    #[must_use]
    pub fn wrong(&self) -> Vec<String> {
        let failed = self
            .deeds()
            .into_iter()
            .filter_map(|(name, deed)| match deed {
                Deed::Failed(why) => Some(format!("{name}: {why}")),
                _ => None,
            });
        failed.chain(self.failures.iter().cloned()).collect()
    }

    /// What the panel refused or does not offer, in its own words.
    #[must_use]
    pub fn refusals(&self) -> Vec<String> {
        let refused = self
            .deeds()
            .into_iter()
            .filter_map(|(name, deed)| match deed {
                Deed::Refused(why) => Some(format!("{name} refused: {why}")),
                _ => None,
            });
        refused.chain(self.notes.iter().cloned()).collect()
    }
}

/// What was found in all tables.
#[derive(Debug, Default)]
pub struct Report {
    /// What concerns no single table.
    pub failures: Vec<String>,
    /// Each table.
    pub tables: Vec<Told>,
}

impl Report {
    /// All that went wrong, each with its table.
    #[must_use]
    pub fn wrong(&self) -> Vec<String> {
        let tables = self.tables.iter().flat_map(|told| {
            let named = move |why| format!("{}: {why}", told.table);
            told.wrong().into_iter().map(named)
        });
        self.failures.iter().cloned().chain(tables).collect()
    }

    /// What was refused, each with its table.
    #[must_use]
    pub fn refusals(&self) -> Vec<String> {
        let tables = self.tables.iter().flat_map(|told| {
            let named = move |why| format!("{}: {why}", told.table);
            told.refusals().into_iter().map(named)
        });
        tables.collect()
    }

    /// How many tables a deed was done in.
    #[must_use]
    pub fn done(&self, deed: impl Fn(&Told) -> &Deed) -> usize {
        let tables = self.tables.iter();
        tables.filter(|told| *deed(told) == Deed::Done).count()
    }

    /// How many records were opened.
    #[must_use]
    pub fn walked(&self) -> usize {
        self.tables.iter().map(|told| told.walked).sum()
    }
}
