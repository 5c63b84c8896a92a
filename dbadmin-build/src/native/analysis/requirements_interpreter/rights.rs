//! What comes behind "can": what may be done with what, and what may not.

use super::acts;
use super::bound::{Names, Right};
use super::slots::{self, Slots};
use super::tokens::Token;

/// Reads rights from `at` on: where they end, and what they are, the longest way first.
pub fn read(slots: &Slots<'_>, tokens: &[Token], at: usize) -> Vec<(usize, Vec<Right>)> {
    let mut found = Vec::new();
    let mut rights: Vec<Right> = Vec::new();
    let mut at = at;
    while let Some((end, right)) = part(slots, tokens, at, rights.last()) {
        rights.push(right);
        // "… and nothing else" is so anyway.
        let end = nothing_else(tokens, end);
        found.push((end, rights.clone()));
        let Some(next) = next(tokens, end) else {
            break;
        };
        at = next;
    }
    found.reverse();
    found
}

fn word(tokens: &[Token], at: usize) -> &str {
    let token = tokens.get(at).filter(|token| !token.quoted);
    token.map_or("", |token| token.word.as_str())
}

/// Where the next part begins: behind what joins parts, or where something is forbidden.
fn next(tokens: &[Token], at: usize) -> Option<usize> {
    let mut next = at;
    next += usize::from(word(tokens, next) == ",");
    next += usize::from(matches!(word(tokens, next), "and" | "or" | "but"));
    next += usize::from(word(tokens, next) == "can");
    let forbids = matches!(word(tokens, next), "not" | "cannot" | "except" | "without");
    (next > at || forbids).then_some(next)
}

fn nothing_else(tokens: &[Token], at: usize) -> usize {
    let mut end = at;
    end += usize::from(word(tokens, end) == ",");
    end += usize::from(matches!(word(tokens, end), "and" | "but"));
    if word(tokens, end) == "nothing-else" {
        end + 1
    } else {
        at
    }
}

/// One part: `only? acts tables`, `not acts tables`, `not tables`, `not acts`.
fn part(
    slots: &Slots<'_>,
    tokens: &[Token],
    at: usize,
    before: Option<&Right>,
) -> Option<(usize, Right)> {
    let start = at;
    let mut at = at;
    let denied = matches!(word(tokens, at), "not" | "cannot" | "except" | "without");
    at += usize::from(denied);
    let mut only = word(tokens, at) == "only";
    at += usize::from(only);
    let acts = acts::read(tokens, at);
    if acts.is_none() && !denied {
        return None;
    }
    let (mut end, acts) = acts.unwrap_or_else(|| {
        let acts = before.map(|before| before.acts.clone());
        (at, acts.unwrap_or_default())
    });
    let spoken = end > at;
    if word(tokens, end) == "only" {
        only = true;
        end += 1;
    }
    let (end, tables) = tables(slots, tokens, end, before, denied && spoken)?;
    // "only" says which tables, too: what is not named stays closed in any case.
    let mut right = Right {
        denied,
        granted: start > 0 && word(tokens, start - 1) == "can",
        acts,
        tables,
    };
    right.acts.only = only && !denied;
    (!right.acts.is_empty()).then_some((end, right))
}

/// The tables of a part: named, "them", or those of the part before, which "but not delete" means.
fn tables(
    slots: &Slots<'_>,
    tokens: &[Token],
    at: usize,
    before: Option<&Right>,
    may_be_missing: bool,
) -> Option<(usize, Names)> {
    let known = before.map(|before| before.tables.clone());
    if word(tokens, at) == "them" {
        let them = Names {
            them: true,
            ..Names::default()
        };
        return Some((at + 1, known.unwrap_or(them)));
    }
    let ends = tokens.get(at).is_none_or(super::tokens::Token::is_sign);
    if let Some((end, names)) = slots::names(slots, tokens, at, false).into_iter().next() {
        let only = usize::from(word(tokens, end) == "only" && end + 1 == tokens.len());
        return Some((end + only, names));
    }
    let missing = may_be_missing && (ends || word(tokens, at) == "nothing-else");
    known.filter(|_| missing).map(|tables| (at, tables))
}
