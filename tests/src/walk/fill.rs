//! Filling in a form as somebody would who knows nothing but what the form says: first something
//! plausible in each field, then, as long as the panel refuses it, what its messages ask for.

use std::collections::{BTreeMap, BTreeSet};

use dbadmin_model::schema::{Column, ColumnType, Table};

use super::messages::{self, Wish};
use super::plausible::{Plausible, STOCK, fitted};
use crate::html::{Control, Kind};

/// What is known about a table beside its form.
pub struct Known<'a> {
    /// The table.
    pub table: &'a Table,
    /// What an existing row holds, by column.
    pub sample: BTreeMap<String, String>,
    /// Rows that each column could refer to; the first ones are the walk's own.
    pub references: BTreeMap<String, Vec<String>>,
}

/// How much of a form is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Each field.
    Whole,
    /// As an existing row, apart from what must be unique.
    Like,
    /// Only what must be.
    Bare,
}

/// A form that is being filled in.
pub struct Draft<'a> {
    known: &'a Known<'a>,
    controls: Vec<Control>,
    values: BTreeMap<String, String>,
    tried: BTreeMap<String, BTreeSet<String>>,
}

impl<'a> Draft<'a> {
    /// A form with something in its fields.
    pub fn new(
        known: &'a Known<'a>,
        controls: Vec<Control>,
        plan: Plan,
        plausible: &mut Plausible,
    ) -> Self {
        let mut draft = Self {
            known,
            values: BTreeMap::new(),
            tried: BTreeMap::new(),
            controls,
        };
        for control in draft.controls.clone() {
            let value = draft.first(&control, plan, plausible);
            draft.set(&control.name, value);
        }
        draft
    }

    /// Names and values of the fields that were filled in.
    pub fn values(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    fn set(&mut self, name: &str, value: String) {
        let tried = self.tried.entry(name.to_owned()).or_default();
        tried.insert(value.clone());
        self.values.insert(name.to_owned(), value);
    }

    fn first(&self, control: &Control, plan: Plan, plausible: &mut Plausible) -> String {
        let column = self.known.table.column(&control.name);
        let sample = self.known.sample.get(&control.name);
        let unique = control.hint.contains("No two ");
        if plan == Plan::Bare && !control.required {
            return control.value.clone();
        }
        if plan == Plan::Like
            && !unique
            && !self.is_key(&control.name)
            && let Some(sample) = sample.filter(|sample| !sample.is_empty())
        {
            return sample.clone();
        }
        if !control.value.is_empty() && !unique || control.hint.contains("Left empty, ") {
            return control.value.clone();
        }
        match control.kind {
            Kind::Tick => control.value.clone(),
            Kind::Choice => {
                let own = self.referred(&control.name).first();
                own.or(control.options.first()).cloned().unwrap_or_default()
            }
            _ => match self.referred(&control.name).first() {
                Some(row) => row.clone(),
                None => plausible.fresh(control, column),
            },
        }
    }

    fn is_key(&self, name: &str) -> bool {
        self.known.table.key().contains(&name)
    }

    fn referred(&self, name: &str) -> &[String] {
        self.known.references.get(name).map_or(&[], Vec::as_slice)
    }

    /// Takes in what the panel said; false where there is nothing left to try.
    pub fn follow(&mut self, controls: Vec<Control>, plausible: &mut Plausible) -> bool {
        let mut changed = false;
        for control in controls.iter().filter(|control| !control.error.is_empty()) {
            let tried = self.tried.get(&control.name).cloned().unwrap_or_default();
            let ideas = self.ideas(control, plausible);
            if let Some(value) = ideas.into_iter().find(|value| !tried.contains(value)) {
                self.set(&control.name, value);
                changed = true;
            }
        }
        self.controls = controls;
        changed
    }

    /// Values for a field that was refused, the most promising first.
    fn ideas(&self, control: &Control, plausible: &mut Plausible) -> Vec<String> {
        let column = self.known.table.column(&control.name);
        let mut ideas = Vec::new();
        for wish in messages::read(&control.error) {
            self.grant(&wish, control, plausible, &mut ideas);
        }
        ideas.extend(control.options.iter().cloned());
        ideas.extend(self.referred(&control.name).iter().cloned());
        if control.kind == Kind::Choice {
            return ideas;
        }
        ideas.extend(self.literals(&control.name));
        if let Some(sample) = self.known.sample.get(&control.name) {
            ideas.extend((0..3).map(|_| plausible.varied(sample)));
            ideas.push(sample.clone());
        }
        if !control.required {
            ideas.push(String::new());
        }
        ideas.extend(STOCK.iter().map(|&text| text.to_owned()));
        ideas.push(plausible.fresh(control, column));
        ideas
    }

    fn grant(
        &self,
        wish: &Wish,
        control: &Control,
        plausible: &mut Plausible,
        ideas: &mut Vec<String>,
    ) {
        let column = self.known.table.column(&control.name);
        match wish {
            Wish::Value(value) => {
                ideas.push(value.clone());
                ideas.push(value.to_lowercase());
            }
            Wish::Length(shortest, longest) => {
                let now = self.values.get(&control.name).cloned().unwrap_or_default();
                ideas.push(fitted(now, (*shortest, *longest)));
            }
            Wish::Another if control.kind != Kind::Choice => {
                ideas.extend((0..3).map(|_| plausible.fresh(control, column)));
            }
            Wish::Another | Wish::Row => {}
            Wish::Low => ideas.extend(extremes(column).map(|(low, _)| low.to_owned())),
            Wish::High => ideas.extend(extremes(column).map(|(_, high)| high.to_owned())),
            Wish::Same => {
                let message = control.error.to_lowercase();
                let other = self.controls.iter().find(|other| {
                    other.name != control.name && message.contains(&other.label.to_lowercase())
                });
                ideas.extend(
                    other
                        .and_then(|other| self.values.get(&other.name))
                        .cloned(),
                );
            }
        }
    }

    /// The texts in quotes in conditions that speak of a column.
    fn literals(&self, name: &str) -> Vec<String> {
        let checks = self.known.table.checks.iter();
        checks
            .filter(|check| check.expression.contains(name))
            .flat_map(|check| check.expression.split('\'').skip(1).step_by(2))
            .map(str::to_owned)
            .collect()
    }
}

/// Values that are less and more than most.
fn extremes(column: Option<&Column>) -> impl Iterator<Item = (&'static str, &'static str)> {
    let pair = match column.map(|column| &column.ty) {
        Some(ColumnType::Date) => ("2001-02-03", "2037-02-03"),
        Some(ColumnType::DateTime { .. }) => ("2001-02-03T04:05", "2037-02-03T04:05"),
        Some(ColumnType::Time) => ("00:01", "23:58"),
        Some(ColumnType::Text { .. }) => ("0", "zz"),
        _ => ("1", "99"),
    };
    [pair, ("0", "9999")].into_iter()
}
