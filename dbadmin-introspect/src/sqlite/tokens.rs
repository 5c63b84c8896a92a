//! SQL text to tokens, as far as a `CREATE TABLE` statement needs it: what is a word, what is
//! quoted, and where the brackets are. Comments and space only separate.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A keyword, a bare name or a number.
    Word,
    /// A name in double quotes, backticks or square brackets.
    Name,
    /// A string in single quotes.
    Text,
    /// Any other single character.
    Mark,
}

/// A piece of SQL.
#[derive(Clone, Copy, Debug)]
pub struct Token<'a> {
    /// What it is.
    pub kind: Kind,
    /// The text as it stands, with its quotes.
    pub text: &'a str,
    /// Where it starts in the whole text, in bytes.
    pub start: usize,
    /// Whether space or a comment stood before it.
    pub spaced: bool,
}

impl Token<'_> {
    /// Whether it is this keyword, in any case.
    pub fn is_word(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(word)
    }

    /// Whether it is this character.
    pub fn is_mark(&self, mark: &str) -> bool {
        self.kind == Kind::Mark && self.text == mark
    }

    /// The name it stands for, without quotes. SQLite takes strings for names, too.
    pub fn name(&self) -> String {
        let inner = self
            .text
            .get(1..self.text.len().saturating_sub(1))
            .unwrap_or_default();
        match (self.kind, self.text.as_bytes().first()) {
            (Kind::Name, Some(b'[')) => inner.to_owned(),
            (Kind::Name, Some(b'`')) => inner.replace("``", "`"),
            (Kind::Name, _) => inner.replace("\"\"", "\""),
            (Kind::Text, _) => inner.replace("''", "'"),
            (Kind::Word | Kind::Mark, _) => self.text.to_owned(),
        }
    }
}

/// The tokens of a statement. Text that ends inside a quote or comment ends the last token.
pub fn tokens(sql: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = sql;
    let mut spaced = false;
    while let Some(first) = rest.chars().next() {
        let gap = gap(rest, first);
        if gap > 0 {
            rest = &rest[gap..];
            spaced = true;
            continue;
        }
        let (kind, length) = match first {
            '\'' => (Kind::Text, quoted(rest, '\'')),
            '"' | '`' => (Kind::Name, quoted(rest, first)),
            '[' => (Kind::Name, rest.find(']').map_or(rest.len(), |end| end + 1)),
            _ if is_word_part(first) => (
                Kind::Word,
                rest.find(|c| !is_word_part(c)).unwrap_or(rest.len()),
            ),
            _ => (Kind::Mark, first.len_utf8()),
        };
        tokens.push(Token {
            kind,
            text: &rest[..length],
            start: sql.len() - rest.len(),
            spaced,
        });
        rest = &rest[length..];
        spaced = false;
    }
    tokens
}

/// The length of the space or comment at the start, 0 where there is none.
fn gap(rest: &str, first: char) -> usize {
    if first.is_whitespace() {
        first.len_utf8()
    } else if let Some(comment) = rest.strip_prefix("--") {
        comment.find('\n').map_or(rest.len(), |end| end + 3)
    } else if let Some(comment) = rest.strip_prefix("/*") {
        comment.find("*/").map_or(rest.len(), |end| end + 4)
    } else {
        0
    }
}

/// The length of a quoted piece; a doubled quote stands for itself.
fn quoted(rest: &str, quote: char) -> usize {
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == quote && chars.next_if(|(_, next)| *next == quote).is_none() {
            return at + 1;
        }
    }
    rest.len()
}

fn is_word_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$' || !c.is_ascii()
}

/// Tokens as one line of SQL: single spaces where there was any, comments gone.
pub fn join(tokens: &[Token<'_>]) -> String {
    let mut sql = String::new();
    for token in tokens {
        if token.spaced && !sql.is_empty() {
            sql.push(' ');
        }
        sql.push_str(token.text);
    }
    sql
}
