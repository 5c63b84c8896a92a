//! A Rust text cut into pieces, without a byte lost: what a compiler would read as words, literals
//! and signs, and what it would pass over. Any text can be cut, also one that is no Rust.

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    pub kind: Kind,
    pub text: &'a str,
}

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// White space.
    Space,
    /// From `//` to the end of the line, without that.
    Line,
    /// From `/*` to its `*/`, with those within.
    Block,
    /// A string or a character, of whatever sort.
    Literal,
    /// A name, a keyword, a lifetime or a number.
    Word,
    /// An operator or a bracket.
    Sign,
}

impl Piece<'_> {
    /// Whether a compiler does not pass over it.
    pub const fn is_code(&self) -> bool {
        !matches!(self.kind, Kind::Space | Kind::Line | Kind::Block)
    }
}

/// Operators of more than one sign, the longer ones first.
const OPERATORS: [&str; 25] = [
    "<<=", ">>=", "...", "..=", "::", "->", "=>", "==", "!=", "<=", ">=", "&&", "||", "<<", ">>",
    "+=", "-=", "*=", "/=", "%=", "^=", "&=", "|=", "<-", "..",
];

/// What may stand before the quote of a string.
const PREFIXES: [&str; 6] = ["b", "c", "r", "br", "cr", ""];

/// Cuts a text.
pub fn of(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (kind, length) = first(rest);
        let (text, left) = rest.split_at(length);
        pieces.push(Piece { kind, text });
        rest = left;
    }
    pieces
}

/// The first piece of a text that is not empty, and its length.
fn first(text: &str) -> (Kind, usize) {
    let space = run(text, char::is_whitespace);
    if space > 0 {
        return (Kind::Space, space);
    }
    if text.starts_with("//") {
        let line = text.find('\n').unwrap_or(text.len());
        return (Kind::Line, text[..line].trim_end_matches('\r').len());
    }
    if text.starts_with("/*") {
        return (Kind::Block, block(text));
    }
    if let Some(length) = string(text) {
        return (Kind::Literal, length);
    }
    let is_byte = text.starts_with("b'");
    if let Some(length) = character(&text[usize::from(is_byte)..]) {
        return (Kind::Literal, length + usize::from(is_byte));
    }
    match word(text) {
        0 => (Kind::Sign, sign(text)),
        length => (Kind::Word, length),
    }
}

/// How many bytes at the start of a text are of such letters.
fn run(text: &str, is_meant: impl Fn(char) -> bool) -> usize {
    text.find(|letter| !is_meant(letter)).unwrap_or(text.len())
}

/// A comment that may have others within; all of the text where it does not end.
fn block(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(found) = text[at..].find(['/', '*']) {
        at += found;
        if text[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
        } else {
            at += 1;
        }
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

/// A string, raw or not; all of the text where it does not end.
fn string(text: &str) -> Option<usize> {
    let prefix = run(text, |letter| matches!(letter, 'b' | 'c' | 'r'));
    let (prefix, rest) = text.split_at(prefix);
    if !PREFIXES.contains(&prefix) {
        return None;
    }
    if !prefix.ends_with('r') {
        let inner = rest.strip_prefix('"')?;
        let length = closing(inner, '"').unwrap_or(inner.len());
        return Some(prefix.len() + 1 + length);
    }
    let hashes = &rest[..run(rest, |letter| letter == '#')];
    let inner = rest[hashes.len()..].strip_prefix('"')?;
    let end = format!("\"{hashes}");
    let length = inner.find(&end).map_or(inner.len(), |at| at + end.len());
    Some(prefix.len() + hashes.len() + 1 + length)
}

/// Where the text after a quote has the quote that closes, with that.
fn closing(inner: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, letter) in inner.char_indices() {
        if letter == quote && !escaped {
            return Some(at + 1);
        }
        escaped = letter == '\\' && !escaped;
    }
    None
}

/// A character between quotes; nothing where a quote starts a lifetime, or nothing at all.
fn character(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('\'')?;
    let letter = inner.chars().next()?;
    if letter == '\\' {
        let line = &inner[..inner.find('\n').unwrap_or(inner.len())];
        return Some(1 + closing(line, '\'')?);
    }
    let after = inner[letter.len_utf8()..].strip_prefix('\'')?;
    (letter != '\'').then(|| text.len() - after.len())
}

/// A name, a number or a lifetime; 0 where there is none.
fn word(text: &str) -> usize {
    let quote = usize::from(text.starts_with('\''));
    let rest = &text[quote..];
    let raw = match rest.strip_prefix("r#") {
        Some(after) if after.starts_with(starts_word) => 2,
        _ => 0,
    };
    let length = run(&rest[raw..], continues_word);
    if length == 0 {
        return 0;
    }
    if quote == 0 && rest.starts_with(|first: char| first.is_ascii_digit()) {
        return number(rest, length);
    }
    quote + raw + length
}

/// A number with what stands behind its point.
fn number(text: &str, whole: usize) -> usize {
    match text[whole..].strip_prefix('.') {
        Some(rest) if rest.starts_with(|next: char| next.is_ascii_digit()) => {
            whole + 1 + run(rest, continues_word)
        }
        _ => whole,
    }
}

fn starts_word(letter: char) -> bool {
    letter == '_' || unicode_ident::is_xid_start(letter)
}

fn continues_word(letter: char) -> bool {
    unicode_ident::is_xid_continue(letter)
}

fn sign(text: &str) -> usize {
    let operator = OPERATORS.iter().find(|known| text.starts_with(**known));
    let first = text.chars().next().map_or(0, char::len_utf8);
    operator.map_or(first, |operator| operator.len())
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use proc_macro2::{TokenStream, TokenTree};
    use proptest::prelude::*;

    use super::{Kind, of};

    /// What is easily misread, each valid between white space.
    const AWKWARD: [&str; 44] = [
        "a",
        "r#type",
        "'a",
        "'static",
        "'_",
        "'a'",
        "'\"'",
        "'\\''",
        "'\\\\'",
        "'\\u{1F600}'",
        "'/'",
        "b'\\''",
        "b'\"'",
        "\"\"",
        "\"a b\"",
        "\"\\\"\"",
        "\"\\\\\"",
        "\"// no\"",
        "\"/* no\"",
        "\"two\n  lines\"",
        "r\"\\\"",
        "r#\"a \" b\"#",
        "r##\"a \"# b\"##",
        "b\"a b\"",
        "br#\"a \" b\"#",
        "c\"a\"",
        "cr#\"\"\"#",
        "// a \" b\n",
        "// it's\n",
        "/* a */",
        "/* /* */ \" */",
        "/*'*/",
        "1..2",
        "1.5",
        "x.0.1",
        "0xff_u8",
        "a::<B<C>>()",
        "&'a mut T",
        "|a| b",
        "=>",
        "#[a(b = \"c\")]",
        "(,)",
        "1.max(2)",
        "b'x'",
    ];

    fn source() -> impl Strategy<Value = String> {
        let piece = (0..AWKWARD.len(), "[ \n\t]{1,3}");
        let piece = piece.prop_map(|(at, space)| format!("{}{space}", AWKWARD[at]));
        proptest::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
    }

    /// What the compiler's own reader makes of a text: operators sign by sign.
    fn read(text: &str) -> Vec<String> {
        fn flat(stream: TokenStream, into: &mut Vec<String>) {
            for tree in stream {
                match tree {
                    TokenTree::Group(group) => {
                        let text = group.to_string();
                        into.extend(text.chars().next().map(String::from));
                        flat(group.stream(), into);
                        into.extend(text.chars().last().map(String::from));
                    }
                    other => into.push(other.to_string()),
                }
            }
        }
        let mut all = Vec::new();
        flat(TokenStream::from_str(text).unwrap(), &mut all);
        all
    }

    /// The same of our pieces, as far as the other tells them apart.
    fn cut(text: &str) -> Vec<String> {
        let mut all = Vec::new();
        for piece in of(text) {
            match piece.kind {
                Kind::Space | Kind::Line | Kind::Block => {}
                Kind::Sign => all.extend(piece.text.chars().map(String::from)),
                Kind::Word if piece.text.starts_with('\'') => {
                    all.push("'".to_owned());
                    all.push(piece.text[1..].to_owned());
                }
                Kind::Literal | Kind::Word => all.push(piece.text.to_owned()),
            }
        }
        all
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn pieces_are_what_the_compiler_reads(text in source()) {
            prop_assert_eq!(cut(&text), read(&text));
        }

        #[test]
        fn no_byte_of_any_text_is_lost(text in "[a-c'\"\\\\/*#rb \n1.\u{e9}\u{1f600}]{0,30}|.{0,30}") {
            let together: String = of(&text).iter().map(|piece| piece.text).collect();
            prop_assert_eq!(together, text);
        }
    }

    #[test]
    fn comments_and_literals_end_where_they_end() {
        let kinds = |text| -> Vec<_> {
            let pieces = of(text).into_iter();
            pieces.map(|piece| (piece.kind, piece.text)).collect()
        };
        assert_eq!(
            kinds("/* /* \" */ */'a 'a'//b\r\n"),
            [
                (Kind::Block, "/* /* \" */ */"),
                (Kind::Word, "'a"),
                (Kind::Space, " "),
                (Kind::Literal, "'a'"),
                (Kind::Line, "//b"),
                (Kind::Space, "\r\n"),
            ]
        );
        assert_eq!(kinds("/* open"), [(Kind::Block, "/* open")]);
        assert_eq!(kinds("\"open\\\""), [(Kind::Literal, "\"open\\\"")]);
        assert_eq!(kinds("r#\"open\""), [(Kind::Literal, "r#\"open\"")]);
    }
}
