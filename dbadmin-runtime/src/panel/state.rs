//! States of a row, and which may follow which.

use super::{Choice, Column, Panel, Role};

/// A value of a column that is a state, with those that may follow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    /// The value as stored.
    pub value: &'static str,
    /// The values that may follow it; staying is always allowed.
    pub to: &'static [&'static str],
    /// Of those that only some roles may lead to, these roles; `admin` may always.
    pub only: &'static [(&'static str, &'static [&'static str])],
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
            only: &[],
            is_initial: false,
        }
    }

    /// With these values to follow it.
    #[must_use]
    pub const fn to(mut self, to: &'static [&'static str]) -> Self {
        self.to = to;
        self
    }

    /// Of the values that may follow it, those to which only these roles may lead.
    #[must_use]
    pub const fn only(mut self, only: &'static [(&'static str, &'static [&'static str])]) -> Self {
        self.only = only;
        self
    }

    /// The roles that alone may lead to a value; none where any may.
    pub(crate) fn roles_to(&self, value: &str) -> &'static [&'static str] {
        let mut only = self.only.iter();
        let restricted = only.find(|(to, _)| *to == value);
        restricted.map_or(&[], |(_, roles)| roles)
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
            None => Some(self.initial_states())
                .filter(|initial| !initial.is_empty())
                .or_else(|| self.unguarded()),
        }
    }

    /// The same, as far as this role may take the steps.
    pub(crate) fn following_by(
        &self,
        value: Option<&str>,
        role: &Role,
    ) -> Option<Vec<&'static str>> {
        let mut all = self.following(value)?;
        all.retain(|to| {
            self.roles_for(value, to)
                .is_none_or(|roles| may(roles, role))
        });
        Some(all)
    }

    /// The roles that alone may take the step from the one value to the other; `None` where any may.
    pub(crate) fn roles_for(
        &self,
        value: Option<&str>,
        to: &str,
    ) -> Option<&'static [&'static str]> {
        let state = self
            .states
            .iter()
            .find(|state| value == Some(state.value))?;
        Some(state.roles_to(to)).filter(|roles| !roles.is_empty())
    }

    /// Where all states are reached from others, and some only by steps for some roles: the others.
    fn unguarded(&self) -> Option<Vec<&'static str>> {
        let mut states = self.states.iter();
        if states.all(|state| state.only.is_empty()) {
            return None;
        }
        let is_guarded = |to: &str| {
            let mut states = self.states.iter();
            states.any(|state| !state.roles_to(to).is_empty())
        };
        let values = self.states.iter().map(|state| state.value);
        Some(values.filter(|value| !is_guarded(value)).collect())
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

/// Whether a role is among those that may take a step; `admin` always is.
pub(crate) fn may(roles: &[&str], role: &Role) -> bool {
    role.name == "admin" || roles.contains(&role.name)
}

/// The roles that steps name and that the panel does not have, in words.
pub(crate) fn strangers(panel: &Panel) -> Vec<String> {
    let mut told = Vec::new();
    for resource in panel.resources {
        let fields = resource.form.sections.iter().flat_map(|it| it.fields);
        let steps = fields.flat_map(|column| column.states.iter().map(move |it| (column, it)));
        for (column, state) in steps {
            let named = state.only.iter().flat_map(|(_, roles)| *roles);
            let strange = named.filter(|name| panel.roles.iter().all(|it| it.name != **name));
            told.extend(strange.map(|name| {
                let (table, column) = (resource.table.address, column.name);
                format!(
                    "`{table}.{column}`: the role `{name}`, of a step from `{}`",
                    state.value
                )
            }));
        }
    }
    told
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
