//! Words inside sentences.

use std::borrow::Cow;

/// A label as it stands inside a sentence: `Order items` becomes `order items`, and `SKU` stays as
/// it is.
pub fn lower(label: &str) -> Cow<'_, str> {
    let mut characters = label.chars();
    match (characters.next(), characters.next()) {
        (Some(first), second)
            if first.is_uppercase() && !second.is_some_and(char::is_uppercase) =>
        {
            Cow::Owned(first.to_lowercase().chain(label.chars().skip(1)).collect())
        }
        _ => Cow::Borrowed(label),
    }
}

/// Words in a row: `a`, `a and b`, `a, b and c`.
pub fn series(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

/// A row's name as one can see it: one of nothing but spaces is told as none.
pub fn seen(name: &str) -> &str {
    if name.trim().is_empty() {
        "(no name)"
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_keep_their_capitals() {
        assert_eq!(lower("Order items"), "order items");
        assert_eq!(lower("SKU list"), "SKU list");
        assert_eq!(lower("Élan"), "élan");
        assert_eq!(lower(""), "");
    }

    #[test]
    fn a_name_that_nobody_sees_is_told_as_none() {
        assert_eq!(seen(""), "(no name)");
        assert_eq!(seen(" \u{a0}\t"), "(no name)");
        assert_eq!(seen(" a "), " a ");
    }
}
