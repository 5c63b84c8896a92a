//! Takes a request apart into sentences of tokens, each of which knows where in the text it
//! stands, and gives expressions that mean the same one spelling.

use super::synonyms::{CONTINUING, DROPPED, SAME};

/// A word, a number, a quotation or a sign.
#[derive(Clone, Debug)]
pub struct Token {
    /// The word in small letters, or what stands for the whole expression.
    pub word: String,
    /// As it was written, in small letters, without quotation marks.
    pub raw: String,
    /// Where it starts in the text, in bytes.
    pub from: usize,
    /// Where that starts which was left out before it.
    pub start: usize,
    /// Where it ends.
    pub to: usize,
    /// Whether it stands in quotation marks, and so is nothing but a name.
    pub quoted: bool,
}

impl Token {
    /// Whether it is a sign rather than a word.
    #[must_use]
    pub fn is_sign(&self) -> bool {
        !self.quoted && !self.word.contains(char::is_alphanumeric)
    }
}

/// Signs that open a quotation, and those that close it.
const QUOTES: &[(char, char)] = &[
    ('"', '"'),
    ('`', '`'),
    ('\u{201c}', '\u{201d}'),
    ('\u{201e}', '\u{201c}'),
    ('\u{ab}', '\u{bb}'),
];
/// Signs that say nothing between words.
const SILENT: &str = "-*\u{2022}\u{b7}()[]{}\"'`\u{2019}\u{201c}\u{201d}\u{2026}/\\_#";
/// Signs that end a sentence, wherever they stand.
const ENDS: &str = "!?;\u{3002}\u{ff01}\u{ff1f}";

/// The sentences of a text. What begins with "but" or "except" belongs to what stands before it.
#[must_use]
pub fn sentences(text: &str) -> Vec<Vec<Token>> {
    let mut sentences: Vec<Vec<Token>> = Vec::new();
    for sentence in split(text) {
        let continues = sentence
            .first()
            .is_some_and(|first| CONTINUING.contains(&first.word.as_str()));
        match sentences.last_mut() {
            Some(last) if continues => last.extend(sentence),
            // The number of an item in a list is no sentence.
            _ if sentence.iter().all(is_number) => {}
            _ => sentences.push(sentence),
        }
    }
    sentences.into_iter().map(spelled_alike).collect()
}

fn is_number(token: &Token) -> bool {
    token.word.chars().all(|sign| sign.is_ascii_digit())
}

fn split(text: &str) -> Vec<Vec<Token>> {
    let mut sentences = vec![Vec::new()];
    let mut at = 0;
    while let Some(sign) = text[at..].chars().next() {
        let next = at + sign.len_utf8();
        let ends = ENDS.contains(sign) || (matches!(sign, '.' | '\n') && !goes_on(&text[next..]));
        let token = quotation(text, at, sign).or_else(|| word(text, at, sign));
        if let Some(token) = token {
            at = token.to;
            push(&mut sentences, token);
            continue;
        }
        if ends {
            sentences.push(Vec::new());
        } else if !sign.is_whitespace() && sign != '.' && !SILENT.contains(sign) {
            let dash = matches!(sign, '\u{2013}' | '\u{2014}');
            let word = if dash { "," } else { &text[at..next] };
            push(&mut sentences, token_of(word, at, next));
        }
        at = next;
    }
    sentences
}

fn push(sentences: &mut [Vec<Token>], token: Token) {
    if let Some(last) = sentences.last_mut() {
        last.push(token);
    }
}

/// Whether the sentence goes on although a line or a full stop ends: with a small letter.
fn goes_on(rest: &str) -> bool {
    let blank = rest
        .chars()
        .take_while(|sign| sign.is_whitespace())
        .filter(|sign| *sign == '\n')
        .count();
    let next = rest.trim_start().chars().next();
    blank == 0 && next.is_some_and(char::is_lowercase)
}

fn token_of(word: &str, from: usize, to: usize) -> Token {
    let raw = word.to_lowercase().replace('\u{2019}', "'");
    Token {
        word: raw.clone(),
        raw,
        from,
        start: from,
        to,
        quoted: false,
    }
}

fn quotation(text: &str, at: usize, sign: char) -> Option<Token> {
    let (open, close) = QUOTES.iter().find(|(open, _)| *open == sign)?;
    let start = at + open.len_utf8();
    let length = text[start..].find(*close)?;
    let inner = &text[start..start + length];
    let named = !inner.contains('\n') && inner.contains(char::is_alphanumeric);
    named.then(|| Token {
        quoted: true,
        ..token_of(inner, at, start + length + close.len_utf8())
    })
}

/// A run of letters and digits, with what may stand within a word: `o'clock`, `auth.users`,
/// `order_items`, `1,000.50`.
fn word(text: &str, at: usize, first: char) -> Option<Token> {
    if !first.is_alphanumeric() {
        return None;
    }
    let mut end = at;
    let mut signs = text[at..].char_indices().peekable();
    let mut digits = true;
    while let Some((offset, sign)) = signs.next() {
        let next = signs.peek().map(|(_, next)| *next);
        let before_word = next.is_some_and(char::is_alphanumeric);
        let before_digit = next.is_some_and(|next| next.is_ascii_digit());
        let within = sign.is_alphanumeric()
            || sign == '_'
            || (matches!(sign, '.' | '\'' | '\u{2019}') && before_word)
            || (sign == ',' && digits && before_digit);
        if !within {
            break;
        }
        digits &= sign.is_ascii_digit() || matches!(sign, ',' | '.');
        end = at + offset + sign.len_utf8();
    }
    Some(token_of(&text[at..end], at, end))
}

/// Puts one word for every expression of [`SAME`], and leaves out what says nothing.
fn spelled_alike(tokens: Vec<Token>) -> Vec<Token> {
    let mut spelled = Vec::with_capacity(tokens.len());
    let mut at = 0;
    let mut start = None;
    while let Some(token) = tokens.get(at) {
        let found = SAME
            .iter()
            .filter_map(|(phrase, word)| Some((length_of(phrase, &tokens[at..])?, *word)))
            .max_by_key(|(length, _)| *length);
        let (length, word) = found.unwrap_or((1, token.word.as_str()));
        let raw: Vec<&str> = tokens[at..at + length]
            .iter()
            .map(|token| token.raw.as_str())
            .collect();
        let said = token.quoted || !DROPPED.contains(&word);
        if said {
            spelled.push(Token {
                word: word.to_owned(),
                raw: raw.join(" "),
                from: token.from,
                start: start.take().unwrap_or(token.from),
                to: tokens[at + length - 1].to,
                quoted: token.quoted,
            });
        } else {
            start.get_or_insert(token.from);
        }
        at += length;
    }
    spelled
}

/// How many tokens the phrase takes up at the start of these, if it stands there.
fn length_of(phrase: &str, tokens: &[Token]) -> Option<usize> {
    let mut length = 0;
    for word in phrase.split(' ') {
        let token = tokens.get(length)?;
        if token.quoted || token.word != word {
            return None;
        }
        length += 1;
    }
    Some(length)
}
