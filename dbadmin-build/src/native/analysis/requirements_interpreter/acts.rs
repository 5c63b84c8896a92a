//! Words for what one may do with rows.

use std::collections::BTreeSet;

use dbadmin_model::plan::Permission;

use super::tokens::Token;

/// Everything that one may do.
pub const ALL: [Permission; 4] = [
    Permission::View,
    Permission::Create,
    Permission::Edit,
    Permission::Delete,
];
/// Everything by which rows become others.
pub const CHANGES: [Permission; 3] = [Permission::Create, Permission::Edit, Permission::Delete];

/// Verbs, what each allows, and what it forbids in "may not …". Where a verb is vague, it allows
/// the least and forbids the most that it may mean.
const VERBS: &[(&[&str], &[Permission], &[Permission])] = &[
    (
        &[
            "view", "see", "read", "browse", "access", "look at", "search",
        ],
        &[Permission::View],
        &ALL,
    ),
    (
        &["add", "create", "insert", "enter"],
        &[Permission::Create],
        &[Permission::Create],
    ),
    (
        &["edit", "update", "correct", "amend"],
        &[Permission::Edit],
        &[Permission::Edit],
    ),
    (
        &["change", "modify", "alter", "touch"],
        &[Permission::Edit],
        &CHANGES,
    ),
    (
        &["write"],
        &[Permission::Create, Permission::Edit],
        &CHANGES,
    ),
    (
        &["delete", "remove", "erase", "purge"],
        &[Permission::Delete],
        &[Permission::Delete],
    ),
    (&["manage", "administer", "do"], &ALL, &ALL),
];

/// What a list of verbs comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Acts {
    /// What it allows where it is allowed.
    pub allows: BTreeSet<Permission>,
    /// What it forbids where it is forbidden.
    pub forbids: BTreeSet<Permission>,
    /// Whether nothing else is allowed.
    pub only: bool,
}

impl Acts {
    /// Exactly these.
    #[must_use]
    pub fn of(acts: &[Permission]) -> Self {
        Self {
            allows: acts.iter().copied().collect(),
            forbids: acts.iter().copied().collect(),
            only: false,
        }
    }

    /// "Read-only".
    #[must_use]
    pub fn reading() -> Self {
        Self {
            only: true,
            forbids: ALL.into(),
            ..Self::of(&[Permission::View])
        }
    }

    /// Whether there is no verb.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.allows.is_empty()
    }
}

/// Forms that no rule gives.
const IRREGULAR: &[(&str, &str)] = &[
    ("seen", "see"),
    ("written", "write"),
    ("does", "do"),
    ("done", "do"),
    ("looking", "look"),
];

/// Whether a verb of these begins with the token.
pub fn is_act(token: &Token) -> bool {
    verb(std::slice::from_ref(token)).is_some()
}

/// A list of verbs: where it ends, and what they come to.
pub fn read(tokens: &[Token], at: usize) -> Option<(usize, Acts)> {
    let mut acts = Acts::default();
    let mut at = at;
    let mut end = None;
    while let Some((length, allowed, forbidden)) = verb(&tokens[at.min(tokens.len())..]) {
        acts.allows.extend(allowed);
        acts.forbids.extend(forbidden);
        at += length;
        end = Some(at);
        let comma = tokens.get(at).is_some_and(|token| token.word == ",");
        at += usize::from(comma);
        let and = tokens
            .get(at)
            .is_some_and(|token| matches!(token.word.as_str(), "and" | "or"));
        at += usize::from(and);
        if !comma && !and {
            break;
        }
    }
    end.map(|end| (end, acts))
}

type Verb = (usize, &'static [Permission], &'static [Permission]);

fn verb(tokens: &[Token]) -> Option<Verb> {
    let first = tokens.first().filter(|token| !token.quoted)?;
    let second = tokens.get(1).map(|token| token.word.as_str());
    VERBS.iter().find_map(|(words, allowed, forbidden)| {
        words.iter().find_map(|known| {
            let (verb, particle) = match known.split_once(' ') {
                Some((verb, particle)) => (verb, Some(particle)),
                None => (*known, None),
            };
            let fits = is_form_of(&first.word, verb) && (particle.is_none() || particle == second);
            fits.then(|| (1 + usize::from(particle.is_some()), *allowed, *forbidden))
        })
    })
}

/// "edits", "editing" and "edited" are forms of "edit", "managing" is one of "manage".
fn is_form_of(word: &str, verb: &str) -> bool {
    let stem = verb.strip_suffix('e').unwrap_or(verb);
    let regular = |ending: &str| word.strip_suffix(ending) == Some(stem);
    word == verb
        || word.strip_suffix('s') == Some(verb)
        || regular("ing")
        || regular("ed")
        || word.strip_suffix("ing") == Some(verb)
        || IRREGULAR.contains(&(word, verb))
}
