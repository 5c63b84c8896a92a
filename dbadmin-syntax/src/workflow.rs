//! An enum whose variants are states: which may follow which.

use std::collections::BTreeMap;

use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, LitStr, Token, bracketed, parenthesized};

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
    /// Of those that only some roles may lead to, these roles; `admin` may always.
    pub only: BTreeMap<String, Vec<String>>,
    /// Whether a new row may have it.
    pub initial: bool,
}

/// A step as it is written: `Refunded`, or `Refunded(roles = ["manager"])`.
#[derive(Clone)]
pub struct Step {
    /// The variant that it leads to.
    pub variant: Ident,
    /// The roles that alone may take it; any may, where there are none.
    pub roles: Vec<LitStr>,
}

impl Parse for Step {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let variant: Ident = input.parse()?;
        if !input.peek(syn::token::Paren) {
            return Ok(Self {
                variant,
                roles: Vec::new(),
            });
        }
        let inner;
        parenthesized!(inner in input);
        let key: Ident = inner.parse()?;
        if key != "roles" {
            return Err(syn::Error::new(key.span(), "expected `roles`"));
        }
        inner.parse::<Token![=]>()?;
        let list;
        bracketed!(list in inner);
        let roles = Punctuated::<LitStr, Token![,]>::parse_terminated(&list)?;
        if roles.is_empty() {
            let message = "name at least one role, or leave `roles` out";
            return Err(syn::Error::new(key.span(), message));
        }
        Ok(Self {
            variant,
            roles: roles.into_iter().collect(),
        })
    }
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
        only: restricted(variant, variants),
        initial: variant.initial,
    });
    states.collect()
}

/// The values of the variants that may follow one.
fn followers(variant: &Variant<'_>, all: &[Variant<'_>], errors: &mut Errors) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for named in variant.to.iter().flatten().map(|step| &step.variant) {
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

/// The roles of the steps that only some may take, by the value that these lead to.
fn restricted(variant: &Variant<'_>, all: &[Variant<'_>]) -> BTreeMap<String, Vec<String>> {
    let steps = variant.to.iter().flatten();
    let steps = steps.filter(|step| !step.roles.is_empty());
    steps
        .filter_map(|step| {
            let next = all.iter().find(|it| *it.ident == step.variant)?;
            let roles = step.roles.iter().map(LitStr::value).collect();
            Some((next.value.clone(), roles))
        })
        .collect()
}
