//! What may stand in the slots of a pattern: each is a small function from a place in a sentence
//! to the ways in which the slot can be filled from there, the likeliest first.

use dbadmin_model::naming;
use dbadmin_model::plan::Permission;

use super::acts::{self, ALL, Acts};
use super::bound::{Names, Right};
use super::lexicon::{Lexicon, is_noun};
use super::rights;
use super::synonyms::{
    ADMINS, CURRENCIES, FORMATS, GROUPS, INTRODUCING, LANGUAGES, PANELS, RESERVED,
};
use super::tokens::Token;

/// What slots look things up in.
#[derive(Clone, Copy)]
pub struct Slots<'a> {
    /// The names of tables.
    pub lexicon: &'a Lexicon,
    /// Whether a name may be one that no table has, so that the sentence's shape can be told.
    pub lax: bool,
}

/// What a slot holds.
#[derive(Clone, Debug)]
pub enum Fill {
    /// Words that say nothing of their own.
    Silent,
    /// Roles.
    Roles(Vec<String>),
    /// Tables.
    Tables(Names),
    /// What may be done.
    Acts(Acts),
    /// What may be done with what.
    Rights(Vec<Right>),
    /// Anything else.
    Details(Vec<String>),
    /// A part of the request, in bytes.
    Text(usize, usize),
}

/// The ways to fill a slot: where each ends, and what it holds.
type Ways = Vec<(usize, Fill)>;

/// The name by which every role is meant.
pub const EVERYBODY: &str = "*";
/// The name by which the roles of the last sentence are meant.
pub const THEY: &str = "they";

/// Words before a feature.
const HAVING: &[&str] = &[
    "add", "allow", "enable", "have", "i", "include", "keep", "must", "need", "offer", "provide",
    "there", "is", "are", "be", "use", "want", "we", "with",
];
/// Words about access, which are no part of a role's name.
const ACCESS: &[&str] = &["access", "complete", "full", "unrestricted", "rights"];
/// Words for a few.
const COUNTS: &[&str] = &[
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "following",
    "these",
];
/// Words at which what a panel is for may end.
const AFTER_SUBJECT: &[&str] = &["and", "in", "with", "where", "that", "which", "without"];

/// The ways to fill the slot of that name from `at` on.
pub fn fill(slot: &str, slots: &Slots<'_>, tokens: &[Token], at: usize) -> Ways {
    match slot {
        "intro" => intro(tokens, at),
        "having" => silent(tokens, at, HAVING),
        "count" => silent(tokens, at, COUNTS),
        "subject" => subject(tokens, at),
        "text" => text(tokens, at),
        "rest" => (at + 1..=tokens.len())
            .rev()
            .map(|end| (end, Fill::Text(tokens[at].from, tokens[end - 1].to)))
            .collect(),
        "roles" => roles(tokens, at, false),
        "named" => roles(tokens, at, true),
        "people" => people(slots, tokens, at),
        "tables" => tables(names(slots, tokens, at, false)),
        "left" => tables(names(slots, tokens, at, true)),
        "acts" => acts::read(tokens, at)
            .map(|(end, acts)| (end, Fill::Acts(acts)))
            .into_iter()
            .collect(),
        "reading" => {
            let reads = tokens
                .get(at)
                .is_some_and(|token| token.word == "read-only");
            let reading = (at + 1, Fill::Acts(Acts::reading()));
            reads.then_some(reading).into_iter().collect()
        }
        "rights" => rights::read(slots, tokens, at)
            .into_iter()
            .map(|(end, rights)| (end, Fill::Rights(rights)))
            .collect(),
        "access" => access(slots, tokens, at),
        "amount" => amount(tokens, at),
        "languages" => listed(tokens, at, LANGUAGES),
        "currencies" => listed(tokens, at, CURRENCIES),
        "formats" => listed(tokens, at, FORMATS),
        _ => Vec::new(),
    }
}

fn silent(tokens: &[Token], at: usize, words: &[&str]) -> Ways {
    let fits = |token: &&Token| !token.quoted && words.contains(&token.word.as_str());
    let count = tokens[at..].iter().take_while(fits).count();
    (1..=count)
        .rev()
        .map(|length| (at + length, Fill::Silent))
        .collect()
}

/// "Generate an admin panel": words of which one is a panel.
fn intro(tokens: &[Token], at: usize) -> Ways {
    let mut ways = silent(tokens, at, INTRODUCING);
    ways.retain(|(end, _)| {
        let mut words = tokens[at..*end].iter();
        words.any(|token| PANELS.contains(&token.word.as_str()))
    });
    ways
}

/// What a panel is for: up to a sign, or a word with which something else may begin.
fn subject(tokens: &[Token], at: usize) -> Ways {
    let words = tokens[at..].iter().take_while(|token| !token.is_sign());
    let last = at + words.count();
    let may_end = |end: &usize| {
        tokens
            .get(*end)
            .is_none_or(|next| next.is_sign() || AFTER_SUBJECT.contains(&next.word.as_str()))
    };
    (at + 1..=last)
        .filter(may_end)
        .map(|end| (end, Fill::Text(tokens[at].from, tokens[end - 1].to)))
        .collect()
}

/// A name: what stands in quotation marks, else words up to a sign.
fn text(tokens: &[Token], at: usize) -> Ways {
    let Some(first) = tokens.get(at) else {
        return Vec::new();
    };
    if first.quoted {
        return vec![(at + 1, Fill::Text(first.from, first.to))];
    }
    let words = tokens[at..].iter().take_while(|token| !token.is_sign());
    (1..=words.count())
        .rev()
        .map(|length| {
            let last = &tokens[at + length - 1];
            (at + length, Fill::Text(first.from, last.to))
        })
        .collect()
}

fn tables(found: Vec<(usize, Names)>) -> Ways {
    found
        .into_iter()
        .map(|(end, names)| (end, Fill::Tables(names)))
        .collect()
}

/// A list of tables; `by_ending` also takes "logs" for every table whose name ends in it.
pub fn names(
    slots: &Slots<'_>,
    tokens: &[Token],
    at: usize,
    by_ending: bool,
) -> Vec<(usize, Names)> {
    let mut found = Vec::new();
    let mut names = Names::default();
    let mut at = at;
    loop {
        while let Some(token) = tokens.get(at) {
            match token.word.as_str() {
                "own" => names.own = true,
                "all" | "any" | "every" | "each" => {}
                _ => break,
            }
            at += 1;
        }
        let Some(end) = name(
            slots,
            &tokens[at.min(tokens.len())..],
            by_ending,
            &mut names,
        ) else {
            break;
        };
        at += end;
        found.push((at, names.clone()));
        let Some(next) = after_comma(tokens, at, &["and", "or"]) else {
            break;
        };
        at = next;
    }
    found.reverse();
    found
}

/// One name; how many tokens it takes up.
fn name(slots: &Slots<'_>, tokens: &[Token], by_ending: bool, names: &mut Names) -> Option<usize> {
    let first = tokens.first()?;
    if let Some((length, meant)) = slots.lexicon.longest(tokens) {
        if meant.ambiguous {
            names.ambiguous.push(raw(&tokens[..length]));
        }
        names.addresses.extend(meant.addresses);
        return Some(length);
    }
    if first.word == "rest" {
        names.rest = true;
        return Some(1);
    }
    if first.word == "everything" {
        names.everything = true;
        return Some(1 + except(slots, &tokens[1..], names));
    }
    let ending = slots.lexicon.ending_in(&first.raw);
    if by_ending && !ending.is_empty() {
        names.addresses.extend(ending);
        let noun = tokens.get(1).is_some_and(is_noun);
        return Some(1 + usize::from(noun));
    }
    if !slots.lax {
        return None;
    }
    let plain = |token: &&Token| token.quoted || is_plain(token);
    let length = tokens.iter().take_while(plain).take(3).count();
    (length > 0).then(|| {
        names.unknown.push(raw(&tokens[..length]));
        length
    })
}

/// "… except payments": how many tokens it takes up.
fn except(slots: &Slots<'_>, tokens: &[Token], names: &mut Names) -> usize {
    let excepts = |token: &Token| matches!(token.word.as_str(), "except" | "but" | "without");
    if !tokens.first().is_some_and(excepts) {
        return 0;
    }
    let strict = Slots {
        lax: slots.lax && !tokens.get(1).is_some_and(acts::is_act),
        ..*slots
    };
    let Some((end, excepted)) = self::names(&strict, tokens, 1, true).into_iter().next() else {
        return 0;
    };
    names.except.extend(excepted.addresses);
    names.unknown.extend(excepted.unknown);
    names.ambiguous.extend(excepted.ambiguous);
    names.own |= excepted.own;
    end
}

/// Behind a comma, a conjunction, or both.
fn after_comma(tokens: &[Token], at: usize, conjunctions: &[&str]) -> Option<usize> {
    let is = |at: usize, words: &[&str]| {
        tokens
            .get(at)
            .is_some_and(|token| !token.quoted && words.contains(&token.word.as_str()))
    };
    let comma = usize::from(is(at, &[","]));
    let conjunction = usize::from(is(at + comma, conjunctions));
    (comma + conjunction > 0).then_some(at + comma + conjunction)
}

fn raw(tokens: &[Token]) -> String {
    let words: Vec<&str> = tokens.iter().map(|token| token.raw.as_str()).collect();
    words.join(" ")
}

/// A word that a name may consist of.
fn is_plain(token: &Token) -> bool {
    let number = token.word.starts_with(|first: char| first.is_ascii_digit());
    !token.is_sign() && !number && !RESERVED.contains(&token.word.as_str())
}

/// How many words, at most three, may be a role's name. A verb is none but as the first word:
/// there is a search team, and auditors read.
fn role_words(tokens: &[Token]) -> usize {
    let fits = |at: usize, token: &Token| {
        let speaks = acts::is_act(token) || ACCESS.contains(&token.word.as_str());
        token.quoted || (is_plain(token) && (at == 0 || !speaks))
    };
    let words = tokens.iter().take(3).enumerate();
    words.take_while(|(at, token)| fits(*at, token)).count()
}

/// A list of roles, each of at most three words. Unless they are only named, the last one stands
/// behind "and": what stands behind a mere comma may be anything.
fn roles(tokens: &[Token], at: usize, by_comma: bool) -> Ways {
    let mut found = Vec::new();
    let mut before: Vec<String> = Vec::new();
    let first = at;
    let mut at = at;
    loop {
        let rest = &tokens[at.min(tokens.len())..];
        let words = role_words(rest);
        let joined = at == first || by_comma || tokens[at - 1].word != ",";
        for length in 1..=if joined { words } else { 0 } {
            let mut roles = before.clone();
            roles.push(role(&rest[..length]));
            found.push((at + length, Fill::Roles(roles)));
        }
        let next = after_comma(tokens, at + words, &["and", "or"]);
        let Some(next) = next.filter(|_| words > 0) else {
            break;
        };
        before.push(role(&rest[..words]));
        at = next;
    }
    found.reverse();
    found
}

/// A role's name: "the support team" is called `support`, "store managers" `store-manager`.
fn role(tokens: &[Token]) -> String {
    let mut words: Vec<String> = tokens
        .iter()
        .flat_map(|it| naming::words(&it.raw))
        .collect();
    if let [only] = tokens
        && let Some(name) = match only.word.as_str() {
            "everybody" => Some(EVERYBODY),
            // "It", where it is the support team.
            THEY | "them" => Some(THEY),
            _ => None,
        }
    {
        return name.to_owned();
    }
    while words.len() > 1
        && words
            .last()
            .is_some_and(|word| GROUPS.contains(&naming::singular(word).as_str()))
    {
        words.pop();
    }
    if let Some(last) = words.last_mut() {
        *last = naming::singular(last);
    }
    let name = words.join("-");
    if ADMINS.contains(&name.as_str()) {
        "admin".to_owned()
    } else {
        name
    }
}

/// Roles none of which is called like a table: "orders change status" names none.
fn people(slots: &Slots<'_>, tokens: &[Token], at: usize) -> Ways {
    let mut ways = roles(tokens, at, false);
    ways.retain(|(_, fill)| match fill {
        Fill::Roles(roles) => roles.iter().all(|role| slots.lexicon.find(role).is_none()),
        _ => false,
    });
    ways
}

/// "full access to orders", "read access to everything".
fn access(slots: &Slots<'_>, tokens: &[Token], at: usize) -> Ways {
    let is = |at: usize, words: &[&str]| {
        tokens
            .get(at)
            .is_some_and(|token| words.contains(&token.word.as_str()))
    };
    let (acts, mut end) = match tokens.get(at).map(|token| token.word.as_str()) {
        Some("full" | "complete" | "unrestricted") => (Acts::of(&ALL), at + 1),
        Some("access") => (Acts::of(&[Permission::View]), at),
        Some("read-only") => (Acts::reading(), at + 1),
        _ => match acts::read(tokens, at) {
            Some((end, acts)) => (acts, end),
            None => return Vec::new(),
        },
    };
    end += usize::from(is(end, &["access", "rights"]));
    let spoken = end > at && is(end - 1, &["access", "rights"]);
    if !spoken {
        return Vec::new();
    }
    let everything = Names {
        everything: true,
        ..Names::default()
    };
    let found = match is(end, &["to", "on", "for"]) {
        true => names(slots, tokens, end + 1, false),
        false => vec![(end, everything)],
    };
    found
        .into_iter()
        .map(|(end, tables)| {
            let right = Right {
                acts: acts.clone(),
                tables,
                ..Right::default()
            };
            (end, Fill::Rights(vec![right]))
        })
        .collect()
}

/// A number, with a currency before or behind it.
fn amount(tokens: &[Token], at: usize) -> Ways {
    let sign = |at: usize| {
        tokens
            .get(at)
            .is_some_and(|token| matches!(token.word.as_str(), "\u{20ac}" | "$" | "\u{a3}"))
    };
    let start = at + usize::from(sign(at));
    let starts_with_digit = |word: &str| word.starts_with(|first: char| first.is_ascii_digit());
    let Some(number) = tokens.get(start).filter(|it| starts_with_digit(&it.word)) else {
        return Vec::new();
    };
    let mut details = vec![number.raw.clone()];
    let mut end = start + 1;
    if let Some((after, Fill::Details(currency))) = listed(tokens, end, CURRENCIES).pop() {
        details.extend(currency);
        end = after;
    } else if sign(end) || tokens.get(end).is_some_and(|it| it.word == "dollars") {
        end += 1;
    }
    vec![(end, Fill::Details(details))]
}

/// A list of words of a table, by the names that it gives them.
fn listed(tokens: &[Token], at: usize, known: &[(&str, &[&str])]) -> Ways {
    let mut found = Vec::new();
    let mut details: Vec<String> = Vec::new();
    let mut at = at;
    while let Some(token) = tokens.get(at) {
        let same = |(_, words): &&(&str, &[&str])| words.contains(&token.word.as_str());
        let Some((name, _)) = known.iter().find(same) else {
            break;
        };
        details.push((*name).to_owned());
        at += 1;
        found.push((at, Fill::Details(details.clone())));
        let Some(next) = after_comma(tokens, at, &["and", "or"]) else {
            break;
        };
        at = next;
    }
    found.reverse();
    found
}
