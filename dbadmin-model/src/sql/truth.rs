//! Truth in SQLite, which has no type for it: a column that is declared to hold it may hold numbers,
//! and words in whatever notation the application writes.

use super::{ColumnRef, Comparison, Condition};
use crate::Value;

/// The words for true and false, a notation a line.
const NOTATIONS: [(&str, &str); 12] = [
    ("t", "f"),
    ("T", "F"),
    ("true", "false"),
    ("TRUE", "FALSE"),
    ("True", "False"),
    ("y", "n"),
    ("Y", "N"),
    ("yes", "no"),
    ("YES", "NO"),
    ("Yes", "No"),
    ("on", "off"),
    ("1", "0"),
];

/// What a word says, and the words of its notation for true and false; `None` where it says neither.
#[must_use]
pub fn notation(word: &str) -> Option<(bool, [&'static str; 2])> {
    NOTATIONS
        .into_iter()
        .find(|(yes, no)| [*yes, *no].contains(&word))
        .map(|(yes, no)| (word == yes, [yes, no]))
}

/// The rows in which the column says so, whatever the notation. Each part is one that an index on
/// the column answers.
pub(super) fn is(column: ColumnRef<'_>, truth: bool) -> Condition<'_> {
    let pick = |(yes, no): (&'static str, &'static str)| if truth { yes } else { no };
    let words = NOTATIONS.into_iter().map(|pair| Value::from(pick(pair)));
    let mut values: Vec<Value> = words.collect();
    if !truth {
        values.push(0.into());
        return Condition::In(column, values);
    }
    let than = |comparison, value| Condition::Compare(column, comparison, value);
    Condition::Or(vec![
        Condition::In(column, values),
        than(Comparison::Less, 0.into()),
        // Every number stands before every text.
        Condition::And(vec![
            than(Comparison::Greater, 0.into()),
            than(Comparison::Less, "".into()),
        ]),
    ])
}

#[cfg(test)]
mod tests {
    use super::notation;

    #[test]
    fn a_word_brings_its_notation() {
        assert_eq!(notation("f"), Some((false, ["t", "f"])));
        assert_eq!(notation("YES"), Some((true, ["YES", "NO"])));
        assert_eq!(notation("maybe"), None);
    }
}
