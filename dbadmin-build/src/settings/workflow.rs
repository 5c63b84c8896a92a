//! Whether the workflow that `dbadmin.toml` gives a column fits its values, and the enum of its field.

use std::collections::BTreeSet;

use dbadmin_model::plan::{ColumnOverride, StepWish};
use dbadmin_model::schema::{Column, Schema, Table};
use dbadmin_syntax::names::did_you_mean;

use super::Settings;
use crate::native::choices;
use crate::scan::{Choices, Scan};

/// What is wrong with it.
pub struct Problem {
    /// The key.
    pub key: &'static str,
    /// The state, of those that others follow, under which it stands.
    pub state: Option<String>,
    /// What is wrong, from its verb on.
    pub told: String,
}

/// What is wrong with it, each with its key. `values` are those that the database lists for the
/// column; `of_enum` says that the struct's field is an enum, which lists them otherwise.
pub fn problems(said: &ColumnOverride, values: &[String], of_enum: bool) -> Vec<Problem> {
    let of = |key, state: Option<&String>, told: String| Problem {
        key,
        state: state.cloned(),
        told,
    };
    let Some(workflow) = &said.workflow else {
        let told = "names the states of a workflow, and there is none: add `workflow`";
        let alone = said.initial.as_ref();
        return alone
            .map(|_| of("initial", None, told.to_owned()))
            .into_iter()
            .collect();
    };
    if values.is_empty() && !of_enum {
        let told = "is for a column whose values are listed: by a CHECK, by its type, or by an \
                    enum in the struct";
        return vec![of("workflow", None, told.to_owned())];
    }
    let unknown = |value: &String| {
        let is_known = values.is_empty() || values.contains(value);
        (!is_known).then(|| {
            let hint = did_you_mean(value, values.iter().map(String::as_str));
            format!("names `{value}`, which the column never is{hint}")
        })
    };
    let mut found = Vec::new();
    for (from, to) in workflow {
        let steps = to.iter().map(StepWish::to);
        let named = std::iter::once(from).chain(steps).filter_map(unknown);
        found.extend(named.map(|told| of("workflow", Some(from), told)));
        if to.iter().any(|step| step.to() == from) {
            let told = format!("leads from `{from}` to itself: a row may always stay as it is");
            found.push(of("workflow", Some(from), told));
        }
        let nobody =
            |step: &&StepWish| matches!(step, StepWish::Only { roles, .. } if roles.is_empty());
        found.extend(to.iter().filter(nobody).map(|step| {
            let told = format!(
                "names no role for the step to `{}`: leave `roles` out",
                step.to()
            );
            of("workflow", Some(from), told)
        }));
    }
    let initial = said.initial.iter().flatten().filter_map(unknown);
    found.extend(initial.map(|told| of("initial", None, told)));
    found
}

impl Settings {
    /// Each workflow of the file, with its table and column.
    fn workflows<'a>(
        &'a self,
        schema: &'a Schema,
    ) -> impl Iterator<Item = (&'a ColumnOverride, &'a Table, &'a Column)> {
        let tables = self.tables.iter();
        let tables = tables.filter_map(|(address, said)| Some((schema.table(address)?, said)));
        tables.flat_map(|(table, said)| {
            let columns = said.columns.iter();
            let columns = columns.filter(|(_, said)| said.workflow.is_some());
            columns.filter_map(move |(name, said)| Some((said, table, table.column(name)?)))
        })
    }

    /// States that are no value of the field's enum, where the database does not list any.
    pub(crate) fn unknown_states(&self, found: &Scan, schema: &Schema) -> Vec<String> {
        let mut told = Vec::new();
        for (said, table, column) in self.workflows(schema) {
            if !choices(schema.dialect, table, column).is_empty() {
                continue;
            }
            let address = table.address();
            let Some(of) = found.choices_of(schema, &address, &column.name) else {
                continue;
            };
            let values: Vec<String> = of.values.into_iter().map(|(value, _)| value).collect();
            let problems = problems(said, &values, true);
            told.extend(self.workflow_told(&address, &column.name, &problems));
        }
        told
    }

    /// What is wrong with a column's workflow, each at its place.
    pub(super) fn workflow_told(
        &self,
        address: &str,
        column: &str,
        problems: &[Problem],
    ) -> Vec<String> {
        let told = problems.iter().map(|Problem { key, state, told }| {
            let mut path = vec!["tables", address, "columns", column, key];
            path.extend(state.as_deref());
            format!(
                "{}: `{key}` of `{address}.{column}` {told}",
                self.place_of(&path)
            )
        });
        told.collect()
    }

    /// Where the file and an enum say other things of a column's states: there, the file wins.
    pub(crate) fn contradicted_states(&self, found: &Scan, schema: &Schema) -> Vec<String> {
        let mut told = Vec::new();
        for (said, table, column) in self.workflows(schema) {
            let (address, name) = (table.address(), &column.name);
            let of = found.choices_of(schema, &address, name);
            let Some(of) = of.filter(|of| !of.states.is_empty()) else {
                continue;
            };
            if let Some((key, state)) = against(said, &of) {
                let place = self.place_of(&["tables", &address, "columns", name, key, &state]);
                told.push(format!(
                    "{place}: `{key}` of `{address}.{name}` is as the file says; \
                     `#[admin(workflow)]` on `{}` ({}) says something else of `{state}`: remove one \
                     of them",
                    of.name, of.place
                ));
            }
        }
        told
    }
}

/// The first state of which the file says something else than the enum, and the key that says it.
fn against(said: &ColumnOverride, of: &Choices) -> Option<(&'static str, String)> {
    let workflow = said.workflow.as_ref()?;
    let sorted = |roles: &[String]| roles.iter().cloned().collect::<BTreeSet<_>>();
    of.states.iter().find_map(|state| {
        let steps = workflow.get(&state.value).map_or(&[][..], Vec::as_slice);
        let steps = steps.iter().map(|step| (step.to(), sorted(step.roles())));
        let roles = |to| state.only.get(to).map_or(&[][..], Vec::as_slice);
        let of_enum = state.to.iter().map(|to| (to, sorted(roles(to))));
        let initial = said.initial.as_ref();
        let is_initial = initial.is_some_and(|initial| initial.contains(&state.value));
        let key = if steps.collect::<BTreeSet<_>>() != of_enum.collect::<BTreeSet<_>>() {
            "workflow"
        } else if is_initial != state.initial {
            "initial"
        } else {
            return None;
        };
        Some((key, state.value.clone()))
    })
}
