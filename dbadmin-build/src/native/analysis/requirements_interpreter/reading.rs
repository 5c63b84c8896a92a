//! Reads a request, sentence by sentence: what each says, and what of it could not be read.

use super::acts;
use super::bound::Bound;
use super::lexicon::Lexicon;
use super::matching::matches;
use super::patterns::{PATTERNS, Says, WHOLE};
use super::slots::{EVERYBODY, Slots, THEY};
use super::tokens::{Token, sentences};

/// A sentence of more tokens is not tried: nobody says what a panel should be in so many words
/// without a full stop.
const LONGEST: usize = 120;

/// Something that the request says.
#[derive(Clone, Debug)]
pub struct Statement {
    /// What it comes to.
    pub says: Says,
    /// Of what.
    pub bound: Bound,
    /// The very words.
    pub words: String,
    /// The words in the slot for text, without quotation marks.
    pub text: String,
}

/// Words that could not be read.
#[derive(Clone, Debug, Default)]
pub struct Unread {
    /// The very words.
    pub words: String,
    /// Names in it that no table has.
    pub unknown: Vec<String>,
    /// Its tokens, where it speaks of what somebody may not do.
    pub restricts: Option<Vec<String>>,
    /// The roles that it restricts, where that much could be read.
    pub roles: Vec<String>,
    /// The roles that it does not restrict, where it is about all others.
    pub spared: Option<Vec<String>>,
}

/// What a text says.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// What could be read, in order.
    pub statements: Vec<Statement>,
    /// What could not.
    pub unread: Vec<Unread>,
}

impl Reading {
    /// Reads a text.
    #[must_use]
    pub fn of(text: &str, lexicon: &Lexicon) -> Self {
        let mut reading = Self::default();
        for tokens in sentences(text) {
            Sentence {
                text,
                tokens: &tokens,
                lexicon,
            }
            .read(&mut reading);
        }
        reading
    }
}

struct Sentence<'a> {
    text: &'a str,
    tokens: &'a [Token],
    lexicon: &'a Lexicon,
}

impl Sentence<'_> {
    fn read(&self, reading: &mut Reading) {
        let end = self.tokens.len();
        if end > LONGEST {
            reading.unread.push(self.unread(0, end));
            return;
        }
        if let Some(statements) = self.whole(false) {
            reading.statements.extend(statements);
            return;
        }
        if let Some(statements) = self.whole(true) {
            self.with_unknown_names(statements, reading);
            return;
        }
        let (statements, unread) = self.halves();
        // Of rights there is no half: what was not read may have been a condition on them.
        if statements.is_empty() || statements.iter().any(|it| it.says.is_about_rights()) {
            reading.unread.push(self.unread(0, end));
            return;
        }
        reading.statements.extend(statements);
        reading.unread.extend(unread);
    }

    /// Reads all of it, if it can be read as statements one after the other.
    fn whole(&self, lax: bool) -> Option<Vec<Statement>> {
        let mut dead = vec![false; self.tokens.len() + 1];
        let mut statements = self.from(0, lax, &mut dead)?;
        statements.reverse();
        Some(statements)
    }

    /// The statements from `at` to the end, the last one first.
    fn from(&self, at: usize, lax: bool, dead: &mut [bool]) -> Option<Vec<Statement>> {
        if dead[at] {
            return None;
        }
        if at == self.tokens.len() {
            // A comma at the end promises nothing.
            return self.tokens.last()?.is_sign().then(Vec::new);
        }
        for (says, start, end, bound) in self.candidates(at, lax) {
            if end == self.tokens.len() {
                return Some(vec![self.statement(says, start, end, bound)]);
            }
            let Some(next) = self.next(end, says) else {
                continue;
            };
            if let Some(mut statements) = self.from(next, lax, dead) {
                statements.push(self.statement(says, start, end, bound));
                return Some(statements);
            }
        }
        dead[at] = true;
        None
    }

    /// Every way in which a pattern fits from `at` on.
    fn candidates(
        &self,
        at: usize,
        lax: bool,
    ) -> impl Iterator<Item = (Says, usize, usize, Bound)> + '_ {
        let slots = Slots {
            lexicon: self.lexicon,
            lax,
        };
        let last = self.tokens.len();
        PATTERNS
            .iter()
            .filter(move |(pattern, _)| *pattern != WHOLE || (at == 0 && !lax))
            .flat_map(move |(pattern, says)| {
                let found = matches(pattern, &slots, self.tokens, at);
                let found = found.into_iter();
                found
                    .filter(move |(end, _)| *pattern != WHOLE || *end == last)
                    .map(move |(end, bound)| (*says, at, end, bound))
            })
    }

    /// Where the next statement begins, if one may follow here.
    fn next(&self, at: usize, says: Says) -> Option<usize> {
        let word = |at: usize| self.tokens.get(at).map_or("", |token| token.word.as_str());
        let mut next = at;
        next += usize::from(word(next) == ",");
        next += usize::from(matches!(word(next), "and" | "but" | "where"));
        let joined = next > at;
        // "… orders with two-factor" may be a condition; without rights it is one more wish.
        let goes_on = matches!(word(next), ":" | "with" | "in" | "without" | "except");
        (joined || (goes_on && !says.is_about_rights())).then_some(next)
    }

    /// What of it can be read, and the words in between.
    fn halves(&self) -> (Vec<Statement>, Vec<Unread>) {
        let (mut statements, mut unread) = (Vec::new(), Vec::new());
        let mut at = 0;
        let mut open = None;
        while at < self.tokens.len() {
            let fits =
                |end: usize, says| end == self.tokens.len() || self.next(end, says).is_some();
            let found = self
                .candidates(at, false)
                .find(|(says, _, end, _)| fits(*end, *says));
            let Some((says, start, end, bound)) = found else {
                open.get_or_insert(at);
                at = self.behind_separator(at + 1);
                continue;
            };
            if let Some(from) = open.take() {
                unread.push(self.unread(from, start));
            }
            statements.push(self.statement(says, start, end, bound));
            at = self.next(end, says).unwrap_or(end);
        }
        if let Some(from) = open {
            unread.push(self.unread(from, self.tokens.len()));
        }
        (statements, unread)
    }

    /// The first place from `at` on where something else may begin.
    fn behind_separator(&self, at: usize) -> usize {
        let separates = |token: &Token| matches!(token.word.as_str(), "," | "and" | "but" | ":");
        (at..self.tokens.len())
            .find(|place| separates(&self.tokens[place - 1]) && !separates(&self.tokens[*place]))
            .unwrap_or(self.tokens.len())
    }

    /// Takes what holds although a name is unknown, and says which names are.
    fn with_unknown_names(&self, statements: Vec<Statement>, reading: &mut Reading) {
        let unclear = |it: &Statement| it.says.is_about_rights() && !it.bound.is_clear();
        if statements.iter().any(unclear) {
            let all = statements.iter().flat_map(|it| unknown(&it.bound));
            reading.unread.push(Unread {
                unknown: all.collect(),
                roles: restricted(&statements),
                spared: spared(&statements),
                ..self.unread(0, self.tokens.len())
            });
            return;
        }
        for statement in statements {
            let unknown = unknown(&statement.bound);
            let chooses = matches!(statement.says, Says::Only | Says::Without);
            if unknown.is_empty() || chooses {
                reading
                    .unread
                    .extend(unknown.into_iter().map(|name| Unread {
                        words: self.as_written(&name),
                        unknown: vec![name],
                        ..Unread::default()
                    }));
                reading.statements.push(statement);
            } else {
                reading.unread.push(Unread {
                    words: statement.words,
                    unknown,
                    ..Unread::default()
                });
            }
        }
    }

    /// A name as it stands in the text.
    fn as_written(&self, name: &str) -> String {
        let count = name.split(' ').count();
        let mut places = self.tokens.windows(count.max(1));
        let place = places.find(|tokens| {
            let raw: Vec<&str> = tokens.iter().map(|token| token.raw.as_str()).collect();
            raw.join(" ") == name
        });
        place.map_or_else(
            || name.to_owned(),
            |tokens| self.text[tokens[0].from..tokens[tokens.len() - 1].to].to_owned(),
        )
    }

    fn words(&self, from: usize, to: usize) -> String {
        let bytes = (self.tokens.get(from), self.tokens[..to].last());
        match bytes {
            (Some(first), Some(last)) if first.from < last.to => {
                self.text[first.start..last.to].to_owned()
            }
            _ => String::new(),
        }
    }

    fn statement(&self, says: Says, from: usize, to: usize, bound: Bound) -> Statement {
        let text = bound.text.map_or("", |(from, to)| &self.text[from..to]);
        let quotes = |sign: char| "\"`\u{201c}\u{201d}\u{201e}\u{ab}\u{bb}".contains(sign);
        Statement {
            says,
            words: self
                .words(from, to)
                .trim_start_matches([':', ' '])
                .to_owned(),
            text: text.trim_matches(quotes).trim().to_owned(),
            bound,
        }
    }

    fn unread(&self, from: usize, to: usize) -> Unread {
        let mut to = to;
        let joins = |token: &Token| matches!(token.word.as_str(), "," | "and" | "but" | ":");
        while to > from + 1 && joins(&self.tokens[to - 1]) {
            to -= 1;
        }
        let tokens = &self.tokens[from..to];
        let has = |words: &[&str]| tokens.iter().any(|it| words.contains(&it.word.as_str()));
        let limits = has(&["cannot", "nobody"])
            || (has(&["only", "not", "except", "unless", "until", "without"]) && has(&["can"]));
        let hides = has(&["leave-out"]) && has(&["from", "to", "for"]);
        let hides = hides || has(&["reserved", "read-only"]);
        let first_is_only = tokens.first().is_some_and(|it| it.word == "only");
        let restricts = hides || (limits && tokens.iter().any(acts::is_act));
        Unread {
            words: self.words(from, to),
            unknown: Vec::new(),
            restricts: restricts.then(|| tokens.iter().map(|it| it.raw.clone()).collect()),
            roles: Vec::new(),
            // Of whom it speaks is whom it does not restrict, and only where that much is sure.
            spared: (first_is_only || has(&["nobody", "except", "unless"])).then(Vec::new),
        }
    }
}

/// The roles to whom statements reserve something; `None` where none of them closes it to the others.
fn spared(statements: &[Statement]) -> Option<Vec<String>> {
    let mut reserving = statements
        .iter()
        .filter(|it| matches!(it.says, Says::Reserve | Says::Forbid))
        .peekable();
    reserving.peek()?;
    let spared = reserving.filter(|it| it.says == Says::Reserve);
    Some(spared.flat_map(|it| it.bound.roles.clone()).collect())
}

/// The roles that statements restrict; none where they restrict whoever is not named.
fn restricted(statements: &[Statement]) -> Vec<String> {
    let is_open = |it: &Statement| matches!(it.says, Says::Reserve | Says::Forbid);
    let is_restricting = |it: &&Statement| {
        let mut rights = it.bound.rights.iter();
        it.says == Says::Deny
            || it.bound.acts.only
            || rights.any(|right| right.denied || right.acts.only)
    };
    let of = |it: &Statement| it.bound.roles.clone();
    let mut roles: Vec<String> = statements
        .iter()
        .filter(is_restricting)
        .flat_map(of)
        .collect();
    let is_somebody = |role: &String| role != EVERYBODY && role != THEY;
    if statements.iter().any(is_open) || !roles.iter().all(is_somebody) {
        roles.clear();
    }
    roles
}

fn unknown(bound: &Bound) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for name in bound.all_names().flat_map(|names| &names.unknown) {
        if !found.contains(name) {
            found.push(name.clone());
        }
    }
    found
}
