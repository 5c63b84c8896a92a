//! States of a row, and which may follow which.

use super::{Choice, Column};

/// A value of a column that is a state, with those that may follow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    /// The value as stored.
    pub value: &'static str,
    /// The values that may follow it; staying is always allowed.
    pub to: &'static [&'static str],
    /// Whether a new row may have it. Where no state is marked, those are that no other leads to.
    pub is_initial: bool,
}

impl State {
    /// A state that nothing follows.
    #[must_use]
    pub const fn new(value: &'static str) -> Self {
        Self {
            value,
            to: &[],
            is_initial: false,
        }
    }

    /// With these values to follow it.
    #[must_use]
    pub const fn to(mut self, to: &'static [&'static str]) -> Self {
        self.to = to;
        self
    }

    /// A new row may have it.
    #[must_use]
    pub const fn initial(mut self) -> Self {
        self.is_initial = true;
        self
    }
}

impl Column {
    /// The values that may follow one; `None` where any may: the column has no states, or none like
    /// this one. Without a value, those of a new row.
    pub(crate) fn following(&self, value: Option<&str>) -> Option<Vec<&'static str>> {
        if self.states.is_empty() {
            return None;
        }
        match value {
            Some(value) => {
                let state = self.states.iter().find(|state| state.value == value)?;
                Some(state.to.to_vec())
            }
            None => Some(self.initial_states()).filter(|initial| !initial.is_empty()),
        }
    }

    /// The states of new rows: those that are marked, else those that no other leads to.
    fn initial_states(&self) -> Vec<&'static str> {
        let is_marked = self.states.iter().any(|state| state.is_initial);
        let is_reached = |value: &str| self.states.iter().any(|state| state.to.contains(&value));
        let initial = self.states.iter().filter(|state| match is_marked {
            true => state.is_initial,
            false => !is_reached(state.value),
        });
        initial.map(|state| state.value).collect()
    }

    /// What a value is called.
    pub(crate) fn called<'a>(&self, value: &'a str) -> &'a str {
        let is_it = |choice: &&Choice| choice.value == value;
        match self.choices.iter().find(is_it) {
            Some(choice) if !choice.label.is_empty() => choice.label,
            _ => value,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;

    #[test]
    fn a_new_row_starts_where_nothing_else_leads_to() {
        const STATES: &[State] = &[
            State::new("new").to(&["paid", "off"]),
            State::new("paid").to(&["off"]),
            State::new("off"),
        ];
        let mut column = Column::new("t", "c", Kind::Text);
        assert_eq!(column.following(None), None);
        column.states = STATES;
        assert_eq!(column.following(None), Some(vec!["new"]));
        assert_eq!(column.following(Some("new")), Some(vec!["paid", "off"]));
        assert_eq!(column.following(Some("off")), Some(vec![]));
        assert_eq!(column.following(Some("from long ago")), None);
        const MARKED: &[State] = &[
            State::new("new").to(&["paid"]),
            State::new("paid").to(&["new"]).initial(),
        ];
        column.states = MARKED;
        assert_eq!(column.following(None), Some(vec!["paid"]));
        // In a circle without a mark, a row may start anywhere.
        const CIRCLE: &[State] = &[State::new("a").to(&["b"]), State::new("b").to(&["a"])];
        column.states = CIRCLE;
        assert_eq!(column.following(None), None);
    }
}
