//! Words as one types them to a shell.

use std::borrow::Cow;

/// The word as a shell reads it back: in quotes where it would take something in it for its own.
pub fn word(text: &str) -> Cow<'_, str> {
    let is_plain = |letter: char| letter.is_alphanumeric() || "_-./:@+,=%".contains(letter);
    if !text.is_empty() && text.chars().all(is_plain) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(format!("'{}'", text.replace('\'', r"'\''")))
    }
}

#[cfg(test)]
mod tests {
    use super::word;

    #[test]
    fn a_word_is_read_back_as_it_is() {
        assert_eq!(word("../büro-2"), "../büro-2");
        assert_eq!(word("bo üm"), "'bo üm'");
        assert_eq!(word("it's $HOME"), r"'it'\''s $HOME'");
        assert_eq!(word("~"), "'~'");
        assert_eq!(word(""), "''");
    }
}
