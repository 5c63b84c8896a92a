//! What the messages beside a form's fields ask for, as far as a program can follow: the panel
//! promises to say what was wrong and what would do, and the walk takes it at its word.

/// What a message asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// One of these values, the first best.
    Value(String),
    /// Text of at least and at most so many characters.
    Length(Option<usize>, Option<usize>),
    /// A value that no other row has.
    Another,
    /// A row that is there.
    Row,
    /// Less than another field.
    Low,
    /// More than another field.
    High,
    /// What another field holds.
    Same,
}

/// The openings of relations between two fields, and what they ask for.
const RELATIONS: [(&str, Wish); 13] = [
    ("not after “", Wish::Low),
    ("not before “", Wish::High),
    ("less than the", Wish::Low),
    ("less than “", Wish::Low),
    ("at most the", Wish::Low),
    ("at most “", Wish::Low),
    ("before “", Wish::Low),
    ("more than the", Wish::High),
    ("greater than “", Wish::High),
    ("at least the", Wish::High),
    ("at least “", Wish::High),
    ("after “", Wish::High),
    ("the same as", Wish::Same),
];

/// What a message asks for, in the order in which it is worth trying.
pub fn read(message: &str) -> Vec<Wish> {
    let lower = message.to_lowercase();
    if lower.contains("another ") && (lower.contains(" has th") || lower.contains("already")) {
        return vec![Wish::Another];
    }
    if lower.contains("no such row") || lower.contains("refers to a row") {
        return vec![Wish::Row];
    }
    if lower.contains("characters") || lower.contains("1 character.") {
        return vec![length(&lower)];
    }
    let mut wishes = Vec::new();
    if let Some((_, example)) = message.split_once("such as ") {
        wishes.push(Wish::Value(ended(example)));
    }
    if let Some(list) = after(message, &["One of: ", "one of: ", "one of the choices: "]) {
        let values = ended(list);
        wishes.extend(
            values
                .split(", ")
                .map(|value| Wish::Value(value.to_owned())),
        );
    }
    let related = |(words, wish): &(&str, Wish)| lower.contains(words).then(|| wish.clone());
    wishes.extend(RELATIONS.iter().find_map(related));
    if wishes.is_empty() {
        let bounds = numbers(&lower);
        wishes.extend(bounds.iter().map(|number| Wish::Value(number.clone())));
    }
    wishes
}

/// The text behind the first of these that the message has.
fn after<'a>(message: &'a str, openings: &[&str]) -> Option<&'a str> {
    let mut found = openings
        .iter()
        .filter_map(|opening| message.split_once(opening));
    found.next().map(|(_, rest)| rest)
}

/// Without the full stop.
fn ended(text: &str) -> String {
    text.trim_end().trim_end_matches('.').to_owned()
}

/// `Use from 2 to 4 characters; these are 9.`, `At most 3 characters.`
fn length(lower: &str) -> Wish {
    let wanted = lower.split(';').next().unwrap_or_default();
    let counts: Vec<usize> = numbers(wanted)
        .iter()
        .filter_map(|number| number.parse().ok())
        .collect();
    match counts.as_slice() {
        [only] if wanted.contains("at least") => Wish::Length(Some(*only), None),
        [only] if wanted.contains("at most") => Wish::Length(None, Some(*only)),
        [only] => Wish::Length(Some(*only), Some(*only)),
        [first, last, ..] => Wish::Length(Some(*first), Some(*last)),
        [] => Wish::Length(Some(1), None),
    }
}

/// The numbers in a text, outside of what was typed.
fn numbers(text: &str) -> Vec<String> {
    let unquoted: String = text
        .split('“')
        .map(|part| part.rsplit('”').next().unwrap_or(""))
        .collect();
    unquoted
        .split(|letter: char| letter.is_whitespace())
        .map(|word| word.trim_end_matches(['.', ',', ';']).replace(',', ""))
        .filter(|word| word.parse::<f64>().is_ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Wish, read};

    #[test]
    fn messages_are_followed() {
        let value = |text: &str| Wish::Value(text.to_owned());
        for (message, wishes) in [
            ("“x” is not a whole number, such as 12.", vec![value("12")]),
            ("“7” is not one of: a, b c.", vec![value("a"), value("b c")]),
            ("One of: draft, sent.", vec![value("draft"), value("sent")]),
            (
                "Use at most 3 characters; these are 9.",
                vec![Wish::Length(None, Some(3))],
            ),
            (
                "Exactly 2 characters.",
                vec![Wish::Length(Some(2), Some(2))],
            ),
            ("From 1 to 5.", vec![value("1"), value("5")]),
            ("Use a number of at least -3.", vec![value("-3")]),
            ("Another order has this number.", vec![Wish::Another]),
            (
                "Another row of “Order” has this value of “Number” already.",
                vec![Wish::Another],
            ),
            (
                "There is no such row of “Author”. Choose another.",
                vec![Wish::Row],
            ),
            ("Not after “shipped at”.", vec![Wish::Low]),
            ("Not before “placed at”.", vec![Wish::High]),
            ("At least the subtotal.", vec![Wish::High]),
            ("The same as the total.", vec![Wish::Same]),
            ("Not an allowed value.", vec![]),
        ] {
            assert_eq!(read(message), wishes, "{message}");
        }
    }
}
