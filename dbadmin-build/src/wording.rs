//! Whether a text can stand in a panel: what people see is short, and says something.

/// The longest title, label or heading, in characters.
pub const NAME: usize = 80;
/// The longest sentence.
pub const SENTENCE: usize = 300;

/// What is wrong with a text of at most `longest` characters, as the end of a sentence.
pub fn problem(text: &str, longest: usize) -> Option<String> {
    if text.chars().all(|it| it.is_whitespace() || is_hidden(it)) {
        return Some("says nothing".to_owned());
    }
    overlong(text, longest).or_else(|| control(text))
}

/// Whether a text is too long.
pub fn overlong(text: &str, longest: usize) -> Option<String> {
    let length = text.chars().take(longest + 1).count();
    (length > longest).then(|| format!("is longer than {longest} characters"))
}

/// Whether a text holds what cannot be seen: control characters, those that have no width or are
/// drawn as nothing, and those that turn the direction of writing, so that one reads something else
/// than what stands there.
pub fn control(text: &str) -> Option<String> {
    let found = hidden(text).next()?.1;
    Some(format!(
        "holds the invisible character U+{:04X}",
        u32::from(found)
    ))
}

/// A text as a terminal may show it: of what cannot be seen, only the ends of lines and tabs are as
/// they are, and the rest is escaped, such as `\u{202e}`.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut from = 0;
    for (at, letter) in hidden(text).filter(|(_, letter)| !matches!(letter, '\n' | '\t')) {
        shown.push_str(&text[from..at]);
        shown.extend(letter.escape_unicode());
        from = at + letter.len_utf8();
    }
    shown.push_str(&text[from..]);
    shown
}

/// What is hidden in a text, each with its place in bytes. Scripts that join their letters, and
/// pictures of several, need the two joiners: these are no matter between two letters beyond ASCII.
fn hidden(text: &str) -> impl Iterator<Item = (usize, char)> {
    let found = text.char_indices().filter(|(_, letter)| is_hidden(*letter));
    found.filter(move |(at, letter)| {
        let joins = |it: Option<char>| it.is_some_and(|it| !it.is_ascii() && !is_hidden(it));
        let before = text[..*at].chars().next_back();
        let after = text[at + letter.len_utf8()..].chars().next();
        !(matches!(letter, '\u{200C}' | '\u{200D}') && joins(before) && joins(after))
    })
}

/// Whether a character cannot be seen, or changes how others are seen.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{AD}'
                | '\u{61C}'
                | '\u{115F}'
                | '\u{1160}'
                | '\u{17B4}'
                | '\u{17B5}'
                | '\u{180B}'..='\u{180E}'
                | '\u{200B}'..='\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{3164}'
                | '\u{FEFF}'
                | '\u{FFA0}'
                | '\u{E0000}'..='\u{E007F}'
        )
}

/// A currency is three capital letters (ISO 4217).
pub fn is_currency(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|letter| letter.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_is_shown_what_cannot_be_seen() {
        let text = "+title = \"größe\"\n\ta\u{9b}31mb\u{202E}c\r\u{1b}[2K";
        assert_eq!(
            visible(text),
            "+title = \"größe\"\n\ta\\u{9b}31mb\\u{202e}c\\u{d}\\u{1b}[2K"
        );
    }

    #[test]
    fn a_text_says_something_visible_within_its_length() {
        assert_eq!(problem("Orders", NAME), None);
        assert_eq!(problem(" ", NAME).as_deref(), Some("says nothing"));
        assert!(problem(&"x".repeat(81), NAME).is_some_and(|told| told.contains("80")));
        assert!(problem("a\u{7}b", NAME).is_some_and(|told| told.contains("U+0007")));
        assert!(problem("a\u{202E}b", NAME).is_some_and(|told| told.contains("U+202E")));
        assert_eq!(problem("größe 日本語", NAME), None);
        for nothing in [
            '\u{200B}',
            '\u{200D}',
            '\u{2060}',
            '\u{FEFF}',
            '\u{2028}',
            '\u{AD}',
            '\u{3164}',
            '\u{115F}',
            '\u{17B4}',
            '\u{180B}',
            '\u{E0041}',
        ] {
            let told = problem(&format!("ad{nothing}min"), NAME).unwrap_or_default();
            assert!(told.contains("invisible"), "{nothing:?}: {told}");
            let alone = problem(&format!(" {nothing}"), NAME);
            assert_eq!(alone.as_deref(), Some("says nothing"), "{nothing:?}");
        }
        // Persian spells with a joiner, and some pictures are several in one.
        assert_eq!(problem("سفارش\u{200C}ها 👩\u{200D}🌾", NAME), None);
        assert!(is_currency("EUR") && !is_currency("eur") && !is_currency("EURO"));
    }
}
