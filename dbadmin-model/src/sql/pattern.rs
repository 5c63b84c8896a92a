//! A text pattern, independent of how a dialect writes patterns.

/// A piece of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// Exactly this text.
    Text(String),
    /// Any text, also none.
    Any,
    /// Any one character.
    One,
}

/// Where in a text another one is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Anywhere.
    Within,
    /// At its beginning.
    Start,
    /// At its end.
    End,
}

impl Side {
    /// The pattern of texts that hold `part` there, in PostgREST's notation.
    #[must_use]
    pub fn pattern(self, part: &str) -> String {
        let part = Pattern::escape(part);
        match self {
            Self::Within => format!("*{part}*"),
            Self::Start => format!("{part}*"),
            Self::End => format!("*{part}"),
        }
    }
}

/// A pattern that a text is matched against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(Vec<Piece>);

impl Pattern {
    /// Texts that contain `part`, whatever characters it is made of.
    #[must_use]
    pub fn containing(part: &str) -> Self {
        Self(vec![Piece::Any, Piece::Text(part.to_owned()), Piece::Any])
    }

    /// From PostgREST's notation: `*` or `%` is any text, `_` one character, `\` takes the next
    /// character literally.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut literal = String::new();
        let mut characters = text.chars();
        while let Some(character) = characters.next() {
            let piece = match character {
                '*' | '%' => Piece::Any,
                '_' => Piece::One,
                '\\' => {
                    literal.push(characters.next().unwrap_or('\\'));
                    continue;
                }
                other => {
                    literal.push(other);
                    continue;
                }
            };
            if !literal.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut literal)));
            }
            pieces.push(piece);
        }
        if !literal.is_empty() {
            pieces.push(Piece::Text(literal));
        }
        Self(pieces)
    }

    /// `text` in PostgREST's notation, so that [`Pattern::parse`] takes every character literally.
    #[must_use]
    pub fn escape(text: &str) -> String {
        let mut escaped = String::with_capacity(text.len());
        for character in text.chars() {
            if matches!(character, '*' | '%' | '_' | '\\') {
                escaped.push('\\');
            }
            escaped.push(character);
        }
        escaped
    }

    /// The text that it looks for and where, in its forms `*text*`, `text*` and `*text`.
    #[must_use]
    pub fn sought(&self) -> Option<(Side, &str)> {
        match self.0.as_slice() {
            [Piece::Any, Piece::Text(text), Piece::Any] => Some((Side::Within, text)),
            [Piece::Text(text), Piece::Any] => Some((Side::Start, text)),
            [Piece::Any, Piece::Text(text)] => Some((Side::End, text)),
            _ => None,
        }
    }

    /// The text that it looks for, where it is of the form `*text*`.
    #[must_use]
    pub fn contained(&self) -> Option<&str> {
        let within = self.sought().filter(|(side, _)| *side == Side::Within);
        within.map(|(_, text)| text)
    }

    /// As LIKE writes it, with `!` as the escape character.
    pub(super) fn like(&self) -> String {
        self.render("%", "_", |out, character| {
            if matches!(character, '%' | '_' | '!') {
                out.push('!');
            }
            out.push(character);
        })
    }

    /// As SQLite's GLOB writes it, where a special character stands in brackets.
    pub(super) fn glob(&self) -> String {
        self.render("*", "?", |out, character| {
            if matches!(character, '*' | '?' | '[') {
                out.extend(['[', character, ']']);
            } else {
                out.push(character);
            }
        })
    }

    fn render(&self, any: &str, one: &str, literal: impl Fn(&mut String, char)) -> String {
        let mut out = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Any => out.push_str(any),
                Piece::One => out.push_str(one),
                Piece::Text(text) => text
                    .chars()
                    .for_each(|character| literal(&mut out, character)),
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn special_characters_are_literal_unless_they_are_wildcards() {
        assert_eq!(Pattern::containing("50%_!").like(), "%50!%!_!!%");
        assert_eq!(Pattern::parse("a*b_c").like(), "a%b_c");
        assert_eq!(Pattern::parse("a*[x]?").glob(), "a*[[]x][?]");
        let hostile = r"100%*_\";
        let parsed = Pattern::parse(&format!("*{}*", Pattern::escape(hostile)));
        assert_eq!(parsed.contained(), Some(hostile));
    }
}
