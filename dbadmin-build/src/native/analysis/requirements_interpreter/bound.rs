//! What the slots of a sentence's pattern were filled with.

use super::acts::Acts;

/// Tables that a sentence names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Those that exist.
    pub addresses: Vec<String>,
    /// "Everything".
    pub everything: bool,
    /// "Everything else".
    pub rest: bool,
    /// What is taken out of "everything".
    pub except: Vec<String>,
    /// Names that no table has.
    pub unknown: Vec<String>,
    /// Names that several tables have.
    pub ambiguous: Vec<String>,
    /// "Their own": some of the rows, not all.
    pub own: bool,
    /// "Them": what the statement before is about.
    pub them: bool,
}

impl Names {
    /// Whether each of the names means what it has to mean, so that rights may be given by them.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        self.unknown.is_empty() && self.ambiguous.is_empty()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// One thing that a role may do, or may not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Right {
    /// Whether it is forbidden.
    pub denied: bool,
    /// Whether a "can" of its own stands before it: "cannot edit orders, but can view them".
    pub granted: bool,
    /// What may be done.
    pub acts: Acts,
    /// With what.
    pub tables: Names,
}

/// Everything that the slots of one pattern hold.
#[derive(Clone, Debug, Default)]
pub struct Bound {
    /// `<roles>`.
    pub roles: Vec<String>,
    /// `<tables>`.
    pub tables: Names,
    /// `<acts>`.
    pub acts: Acts,
    /// `<rights>`.
    pub rights: Vec<Right>,
    /// What other slots hold: an amount, formats, languages.
    pub details: Vec<String>,
    /// `<text>`, `<subject>` and `<rest>`: where it stands in the request, in bytes.
    pub text: Option<(usize, usize)>,
}

impl Bound {
    /// Whether every table that it names is clear.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        self.all_names().all(Names::is_clear)
    }

    /// Every table that it names.
    pub fn all_names(&self) -> impl Iterator<Item = &Names> {
        let rights = self.rights.iter().map(|right| &right.tables);
        std::iter::once(&self.tables).chain(rights)
    }
}
