//! An enum whose variants are states: which may follow which.

use crate::Errors;
use crate::ast::Variant;
use crate::names::{did_you_mean, plain};

/// A state, by the values in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// The state.
    pub value: String,
    /// The states that may follow it.
    pub to: Vec<String>,
    /// Whether a new row may have it.
    pub initial: bool,
}

/// The states of an enum; none where it is no workflow.
pub(crate) fn read(is_workflow: bool, variants: &[Variant<'_>], errors: &mut Errors) -> Vec<State> {
    if !is_workflow {
        for variant in variants {
            if variant.to.is_some() || variant.initial {
                errors.push_at(
                    variant.ident,
                    "`to` and `initial` are for the states of a workflow: put \
                     `#[admin(workflow)]` on the enum",
                );
            }
        }
        return Vec::new();
    }
    if let Some(first) = variants
        .iter()
        .find(|_| variants.iter().all(|it| it.to.is_none()))
    {
        errors.push_at(
            first.ident,
            "no state of this workflow leads to another: say which may follow, as \
             `#[admin(to(Paid, Cancelled))]`",
        );
    }
    let states = variants.iter().map(|variant| State {
        value: variant.value.clone(),
        to: followers(variant, variants, errors),
        initial: variant.initial,
    });
    states.collect()
}

/// The values of the variants that may follow one.
fn followers(variant: &Variant<'_>, all: &[Variant<'_>], errors: &mut Errors) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for named in variant.to.iter().flatten() {
        let Some(next) = all.iter().find(|it| it.ident == named) else {
            let known: Vec<String> = all.iter().map(|it| plain(it.ident)).collect();
            let hint = did_you_mean(&named.to_string(), known.iter().map(String::as_str));
            errors.push_at(named, format!("there is no variant `{named}`{hint}"));
            continue;
        };
        if next.ident == variant.ident {
            errors.push_at(named, "a row may always stay in its state: leave this out");
        } else if values.contains(&next.value) {
            errors.push_at(
                named,
                format!("`{named}` stands there twice: keep one of them"),
            );
        } else {
            values.push(next.value.clone());
        }
    }
    values
}
