//! Lays a pattern over the tokens of a sentence.

use super::bound::Bound;
use super::slots::{self, Fill, Slots};
use super::tokens::Token;

/// A way to lay a pattern over tokens: where it ends, and what the slots hold.
pub type Found = (usize, Bound);

/// So many ways are followed; a sentence that has more is too odd to be sure of.
const WAYS: usize = 64;

/// All ways in which the pattern fits from `at` on.
pub fn matches(pattern: &str, slots: &Slots<'_>, tokens: &[Token], at: usize) -> Vec<Found> {
    let elements: Vec<&str> = pattern.split(' ').collect();
    let mut found = Vec::new();
    lay(&elements, slots, tokens, at, Bound::default(), &mut found);
    found
}

fn lay(
    elements: &[&str],
    slots: &Slots<'_>,
    tokens: &[Token],
    at: usize,
    bound: Bound,
    found: &mut Vec<Found>,
) {
    let Some((element, rest)) = elements.split_first() else {
        found.push((at, bound));
        return;
    };
    if found.len() >= WAYS {
        return;
    }
    let (element, optional) = match element.strip_suffix('?') {
        Some(element) => (element, true),
        None => (*element, false),
    };
    if let Some(slot) = element.strip_prefix('<') {
        for (end, fill) in slots::fill(slot.trim_end_matches('>'), slots, tokens, at) {
            let filled = filled(bound.clone(), fill);
            lay(rest, slots, tokens, end, filled, found);
        }
    } else if is_word(element, tokens.get(at)) {
        lay(rest, slots, tokens, at + 1, bound.clone(), found);
    }
    if optional {
        lay(rest, slots, tokens, at, bound, found);
    }
}

fn is_word(alternatives: &str, token: Option<&Token>) -> bool {
    token.is_some_and(|token| {
        !token.quoted && alternatives.split('|').any(|word| word == token.word)
    })
}

fn filled(mut bound: Bound, fill: Fill) -> Bound {
    match fill {
        Fill::Silent => {}
        Fill::Roles(roles) => bound.roles.extend(roles),
        Fill::Tables(tables) => bound.tables = tables,
        Fill::Acts(acts) => bound.acts = acts,
        Fill::Rights(rights) => bound.rights = rights,
        Fill::Details(details) => bound.details.extend(details),
        Fill::Text(from, to) => bound.text = Some((from, to)),
    }
    bound
}
