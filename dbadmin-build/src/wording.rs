//! Whether a text can stand in a panel: what people see is short, and says something.

/// The longest title, label or heading, in characters.
pub const NAME: usize = 80;
/// The longest sentence.
pub const SENTENCE: usize = 300;

/// What is wrong with a text of at most `longest` characters, as the end of a sentence.
pub fn problem(text: &str, longest: usize) -> Option<String> {
    if text.trim().is_empty() {
        return Some("says nothing".to_owned());
    }
    overlong(text, longest).or_else(|| control(text))
}

/// Whether a text is too long.
pub fn overlong(text: &str, longest: usize) -> Option<String> {
    let length = text.chars().take(longest + 1).count();
    (length > longest).then(|| format!("is longer than {longest} characters"))
}

/// Whether a text holds what cannot be seen: control characters, and those that turn the direction
/// of writing, so that one reads something else than what stands there.
pub fn control(text: &str) -> Option<String> {
    let hidden = |letter: char| {
        letter.is_control() || matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    let found = text.chars().find(|letter| hidden(*letter))?;
    Some(format!(
        "holds the invisible character U+{:04X}",
        u32::from(found)
    ))
}

/// A currency is three capital letters (ISO 4217).
pub fn is_currency(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|letter| letter.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_says_something_visible_within_its_length() {
        assert_eq!(problem("Orders", NAME), None);
        assert_eq!(problem(" ", NAME).as_deref(), Some("says nothing"));
        assert!(problem(&"x".repeat(81), NAME).is_some_and(|told| told.contains("80")));
        assert!(problem("a\u{7}b", NAME).is_some_and(|told| told.contains("U+0007")));
        assert!(problem("a\u{202E}b", NAME).is_some_and(|told| told.contains("U+202E")));
        assert_eq!(problem("größe 日本語", NAME), None);
        assert!(is_currency("EUR") && !is_currency("eur") && !is_currency("EURO"));
    }
}
