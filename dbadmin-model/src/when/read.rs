//! The text of a condition, read word by word.

use super::{Constant, When};

/// So many parentheses may stand within one another.
const DEEPEST: usize = 8;

/// What a condition looks like, for who has written another.
const LIKE: &str = "such as `status = 'shipped'`, `kind in ('a', 'b')` or `note is not empty`";

/// A word of a condition.
#[derive(Clone, Debug, PartialEq)]
enum Word {
    /// A column or a keyword: `status`, `and`.
    Name(String),
    /// A column in quotes: `"odd name"`.
    Quoted(String),
    Constant(Constant),
    Sign(&'static str),
}

impl std::fmt::Display for Word {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Quoted(name) => write!(f, "\"{name}\""),
            Self::Constant(constant) => constant.fmt(f),
            Self::Sign(sign) => f.write_str(sign),
        }
    }
}

/// Reads a whole condition.
pub(super) fn condition(text: &str) -> Result<When, String> {
    let mut reader = Reader {
        words: words(text)?,
        at: 0,
        depth: 0,
    };
    let when = reader.any()?;
    match reader.next() {
        None => Ok(when),
        Some(word) => Err(format!(
            "`{word}` is one too many: join conditions with `and` or `or`"
        )),
    }
}

/// The words of a condition.
fn words(text: &str) -> Result<Vec<Word>, String> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (word, length) = match first {
            '\'' => {
                let (text, length) =
                    between(rest, '\'').ok_or("a text has no end: `'` is missing")?;
                (Word::Constant(Constant::Text(text)), length)
            }
            '"' => {
                let (name, length) =
                    between(rest, '"').ok_or("a column's name has no end: `\"` is missing")?;
                (Word::Quoted(name), length)
            }
            '0'..='9' | '-' | '+' | '.' => number(rest)?,
            _ if first == '_' || first.is_alphabetic() => {
                let is_of_name = |letter: char| letter == '_' || letter.is_alphanumeric();
                let length = rest
                    .find(|letter| !is_of_name(letter))
                    .unwrap_or(rest.len());
                (Word::Name(rest[..length].to_owned()), length)
            }
            _ => sign(rest)?,
        };
        words.push(word);
        rest = rest[length..].trim_start();
    }
    Ok(words)
}

/// What stands between quotes, in which a doubled one stands for itself, and how long that is.
fn between(text: &str, quote: char) -> Option<(String, usize)> {
    let mut inner = String::new();
    let mut letters = text.char_indices().skip(1).peekable();
    while let Some((at, letter)) = letters.next() {
        if letter != quote {
            inner.push(letter);
        } else if letters.next_if(|(_, next)| *next == quote).is_some() {
            inner.push(quote);
        } else {
            return Some((inner, at + 1));
        }
    }
    None
}

fn number(text: &str) -> Result<(Word, usize), String> {
    let is_of_number = |letter: char| matches!(letter, '0'..='9' | '-' | '+' | '.');
    let length = text
        .find(|letter| !is_of_number(letter))
        .unwrap_or(text.len());
    let digits = &text[..length];
    let plain = digits.strip_prefix('-').unwrap_or(digits);
    let is_plain = plain.starts_with(|first: char| first.is_ascii_digit())
        && plain.ends_with(|last: char| last.is_ascii_digit())
        && digits.parse::<f64>().is_ok();
    if is_plain {
        Ok((Word::Constant(Constant::Number(digits.to_owned())), length))
    } else {
        Err(format!("`{digits}` is no number, such as `12` or `-0.5`"))
    }
}

fn sign(text: &str) -> Result<(Word, usize), String> {
    for (written, sign) in [
        ("!=", "!="),
        ("<>", "!="),
        ("=", "="),
        ("(", "("),
        (")", ")"),
        (",", ","),
    ] {
        if text.starts_with(written) {
            return Ok((Word::Sign(sign), written.len()));
        }
    }
    let first: String = text.chars().take(1).collect();
    Err(format!(
        "`{first}` is not understood: a condition compares with `=`, `!=`, `in` or `is empty`, {LIKE}"
    ))
}

struct Reader {
    words: Vec<Word>,
    at: usize,
    depth: usize,
}

impl Reader {
    fn next(&mut self) -> Option<Word> {
        let word = self.words.get(self.at).cloned();
        self.at += 1;
        word
    }

    /// Whether the next word is this one, in small letters or capitals; if so, it is taken.
    fn takes(&mut self, keyword: &str) -> bool {
        let is_next = match self.words.get(self.at) {
            Some(Word::Name(name)) => name.eq_ignore_ascii_case(keyword),
            Some(Word::Sign(sign)) => *sign == keyword,
            _ => false,
        };
        self.at += usize::from(is_next);
        is_next
    }

    /// An error about the next word.
    fn wrong<T>(&mut self, expected: &str) -> Result<T, String> {
        Err(match self.next() {
            Some(word) => format!("`{word}` stands where {expected} is expected, {LIKE}"),
            None => format!("it ends where {expected} is expected, {LIKE}"),
        })
    }

    fn any(&mut self) -> Result<When, String> {
        let mut parts = vec![self.all()?];
        while self.takes("or") {
            parts.push(self.all()?);
        }
        Ok(joined(parts, When::Any))
    }

    fn all(&mut self) -> Result<When, String> {
        let mut parts = vec![self.one()?];
        while self.takes("and") {
            parts.push(self.one()?);
        }
        Ok(joined(parts, When::All))
    }

    fn one(&mut self) -> Result<When, String> {
        if !self.takes("(") {
            return self.test();
        }
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(format!(
                "more than {DEEPEST} parentheses within one another are for a hook"
            ));
        }
        let inner = self.any()?;
        self.depth -= 1;
        if self.takes(")") {
            Ok(inner)
        } else {
            self.wrong("`)`, `and` or `or`")
        }
    }

    fn test(&mut self) -> Result<When, String> {
        let column = match self.words.get(self.at) {
            Some(Word::Name(name) | Word::Quoted(name)) => name.clone(),
            _ => return self.wrong("a column"),
        };
        self.at += 1;
        if self.takes("=") {
            return Ok(When::OneOf(column, vec![self.constant()?]));
        }
        if self.takes("!=") {
            return Ok(When::NoneOf(column, vec![self.constant()?]));
        }
        if self.takes("in") {
            return Ok(When::OneOf(column, self.constants()?));
        }
        if self.takes("not") {
            return match self.takes("in") {
                true => Ok(When::NoneOf(column, self.constants()?)),
                false => self.wrong("`in`"),
            };
        }
        if self.takes("is") {
            let not = self.takes("not");
            return match (self.takes("empty") || self.takes("null"), not) {
                (true, false) => Ok(When::Empty(column)),
                (true, true) => Ok(When::Filled(column)),
                (false, _) => self.wrong("`empty` or `not empty`"),
            };
        }
        self.wrong(&format!("`=`, `!=`, `in` or `is` behind `{column}`"))
    }

    /// `('a', 'b')`
    fn constants(&mut self) -> Result<Vec<Constant>, String> {
        if !self.takes("(") {
            return self.wrong("`(`");
        }
        let mut constants = vec![self.constant()?];
        while self.takes(",") {
            constants.push(self.constant()?);
        }
        if self.takes(")") {
            Ok(constants)
        } else {
            self.wrong("`,` or `)`")
        }
    }

    fn constant(&mut self) -> Result<Constant, String> {
        if self.takes("true") {
            return Ok(Constant::Truth(true));
        }
        if self.takes("false") {
            return Ok(Constant::Truth(false));
        }
        match self.words.get(self.at) {
            Some(Word::Constant(constant)) => {
                let constant = constant.clone();
                self.at += 1;
                Ok(constant)
            }
            Some(Word::Name(name)) => Err(format!(
                "`{name}` is no value: a text stands in quotes, as `'{name}'`"
            )),
            _ => self.wrong("a value"),
        }
    }
}

/// Several parts as one; a single one stays itself.
fn joined(mut parts: Vec<When>, join: fn(Vec<When>) -> When) -> When {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            join(parts)
        }
    }
}
