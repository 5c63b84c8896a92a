//! The choices of a select box: of a fixed set, or of the rows that a reference can lead to.

use super::trouble::Trouble;
use super::visit::Visit;
use crate::field_text::{EMPTY, lists_empty};
use crate::query;
use crate::{Column, Permission, Reference};

/// How many rows a select box offers; beyond that one searches.
const OFFERED: u32 = 50;

/// One choice.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What one reads.
    pub label: String,
    /// Whether it is the one.
    pub chosen: bool,
}

/// The choices of a reference.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The choices.
    pub choices: Vec<Choice>,
    /// Whether there are more than these.
    pub more: bool,
}

/// The column's fixed choices; a value that is none of them stays choosable, or saving a form
/// would change it behind one's back.
pub fn fixed(column: &Column, current: &str) -> Vec<Choice> {
    let mut choices: Vec<Choice> = column
        .choices
        .iter()
        .map(|choice| {
            let value = match choice.value {
                "" if lists_empty(column) => EMPTY,
                value => value,
            };
            Choice {
                value: value.to_owned(),
                label: match choice.label {
                    "" => EMPTY.to_owned(),
                    label => label.to_owned(),
                },
                chosen: value == current,
            }
        })
        .collect();
    if !current.is_empty() && !choices.iter().any(|choice| choice.chosen) {
        choices.push(Choice {
            value: current.to_owned(),
            label: current.to_owned(),
            chosen: true,
        });
    }
    choices
}

/// Yes and no, and a value that is neither, as in [`fixed`].
pub fn yes_no(current: &str) -> Vec<Choice> {
    let choice = |value: &str, label: &str| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        chosen: value == current,
    };
    let mut choices = vec![choice("true", "Yes"), choice("false", "No")];
    if !current.is_empty() && !choices.iter().any(|choice| choice.chosen) {
        choices.push(choice(current, current));
    }
    choices
}

/// Whether the visitor may choose among the rows that a reference leads to.
pub fn can_pick(visit: &Visit<'_>, reference: &Reference) -> bool {
    let address = reference.target.first().map_or("", |column| column.table);
    let target = visit.app().resource(address);
    target.is_some_and(|target| visit.actor.may(target.table, Permission::View))
}

/// Rows that a reference can lead to: those found by `search`, and the current one in any case.
///
/// # Errors
/// Where the visitor may not see them, or the database fails.
pub async fn rows(
    visit: &Visit<'_>,
    reference: &'static Reference,
    search: &str,
    current: &str,
) -> Result<Found, Trouble> {
    let (app, actor) = (visit.app(), visit.actor);
    let found = query::options(app, actor, reference, search, OFFERED).await?;
    let mut choices: Vec<Choice> = found
        .rows
        .into_iter()
        .map(|row| Choice {
            chosen: row.value == current,
            value: row.value,
            label: row.label,
        })
        .collect();
    if !current.is_empty() && !choices.iter().any(|choice| choice.chosen) {
        let label = query::option_label(app, actor, reference, current).await?;
        let choice = Choice {
            value: current.to_owned(),
            label: label.unwrap_or_else(|| format!("{current} (no such row)")),
            chosen: true,
        };
        choices.insert(0, choice);
    }
    Ok(Found {
        choices,
        more: found.more || !search.is_empty(),
    })
}
