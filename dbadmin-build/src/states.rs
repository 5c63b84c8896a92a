//! The states of a column whose workflow `dbadmin.toml` gives.

use std::collections::BTreeSet;

use dbadmin_model::plan::TablePlan;
use dbadmin_syntax::State;

use crate::plan::Plan;

/// The states in the order in which the database lists them; none where the file gives no workflow.
#[must_use]
pub fn states(plan: &Plan, table: &TablePlan, column: &str) -> Vec<State> {
    let wish = table.wish(column).and_then(|wish| wish.workflow.as_ref());
    let (Some(workflow), Some(own)) = (wish, table.table.column(column)) else {
        return Vec::new();
    };
    let mut values = plan.choices(table, own);
    if values.is_empty() {
        let named = workflow.to.iter();
        let named = named.flat_map(|(from, to)| std::iter::once(from).chain(to));
        let all: BTreeSet<&String> = named.collect();
        values = all.into_iter().cloned().collect();
    }
    let state = |value: String| State {
        to: workflow.to.get(&value).cloned().unwrap_or_default(),
        only: workflow.only.get(&value).cloned().unwrap_or_default(),
        initial: workflow.initial.contains(&value),
        value,
    };
    values.into_iter().map(state).collect()
}
