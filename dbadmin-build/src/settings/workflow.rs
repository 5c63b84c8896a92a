//! Whether the workflow that `dbadmin.toml` gives a column fits its values.

use dbadmin_model::plan::{ColumnOverride, StepWish};
use dbadmin_syntax::names::did_you_mean;

/// What is wrong with it, each with its key. `values` are those that the database lists for the
/// column; `of_enum` says that the struct's field is an enum, which lists them otherwise.
pub fn problems(
    said: &ColumnOverride,
    values: &[String],
    of_enum: bool,
) -> Vec<(&'static str, String)> {
    let Some(workflow) = &said.workflow else {
        let alone = said.initial.as_ref().map(|_| {
            let told = "names the states of a workflow, and there is none: add `workflow`";
            ("initial", told.to_owned())
        });
        return alone.into_iter().collect();
    };
    if values.is_empty() && !of_enum {
        let told = "is for a column whose values are listed: by a CHECK, by its type, or by an \
                    enum in the struct";
        return vec![("workflow", told.to_owned())];
    }
    let is_known = |value: &str| values.is_empty() || values.iter().any(|known| known == value);
    let unknown = |value: &String| {
        (!is_known(value)).then(|| {
            let hint = did_you_mean(value, values.iter().map(String::as_str));
            format!("names `{value}`, which the column never is{hint}")
        })
    };
    let named = workflow
        .iter()
        .flat_map(|(from, to)| std::iter::once(from).chain(to.iter().map(StepWish::to)));
    let mut found: Vec<_> = named
        .filter_map(unknown)
        .map(|told| ("workflow", told))
        .collect();
    let circles = workflow
        .iter()
        .filter(|(from, to)| to.iter().any(|step| step.to() == *from));
    found.extend(circles.map(|(from, _)| {
        let told = format!("leads from `{from}` to itself: a row may always stay as it is");
        ("workflow", told)
    }));
    let steps = workflow.values().flatten();
    let nobody =
        |step: &&StepWish| matches!(step, StepWish::Only { roles, .. } if roles.is_empty());
    found.extend(steps.filter(nobody).map(|step| {
        let told = format!(
            "names no role for the step to `{}`: leave `roles` out",
            step.to()
        );
        ("workflow", told)
    }));
    let initial = said.initial.iter().flatten();
    found.extend(initial.filter_map(unknown).map(|told| ("initial", told)));
    found.dedup();
    found
}
