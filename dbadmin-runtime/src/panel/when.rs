//! A condition on the columns of one row: what a form shows and needs, depending on other fields.

use dbadmin_model::Value;

use super::{Column, Format};
use crate::field_text::{field_text, truth};
use crate::text::{is_text, listed};
use crate::{Kind, money};

/// A condition on the columns of one row.
#[derive(Clone, Copy, Debug)]
pub enum When {
    /// The column has one of these values, as text.
    OneOf(&'static Column, &'static [&'static str]),
    /// The column has none of these values; an empty one has none.
    NoneOf(&'static Column, &'static [&'static str]),
    /// The column holds nothing, or the empty text.
    Empty(&'static Column),
    /// The column holds something.
    Filled(&'static Column),
    /// All of these hold.
    All(&'static [When]),
    /// One of these holds.
    Any(&'static [When]),
}

impl When {
    /// Whether it holds of a row, of which `value` tells what it has in a column.
    pub(crate) fn holds(&self, value: &impl Fn(&Column) -> Value) -> bool {
        let is_one = |column: &Column, texts: &[&str]| {
            let value = value(column);
            texts.iter().any(|text| is_equal(column, &value, text))
        };
        match *self {
            Self::OneOf(column, texts) => is_one(column, texts),
            Self::NoneOf(column, texts) => !is_one(column, texts),
            Self::Empty(column) => is_empty(&value(column)),
            Self::Filled(column) => !is_empty(&value(column)),
            Self::All(parts) => parts.iter().all(|part| part.holds(value)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(value)),
        }
    }

    /// The columns that it asks for.
    pub(crate) fn columns(&self) -> Vec<&'static Column> {
        match *self {
            Self::OneOf(column, _)
            | Self::NoneOf(column, _)
            | Self::Empty(column)
            | Self::Filled(column) => vec![column],
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::columns).collect(),
        }
    }

    /// In words, behind “when”: `“Status” is Shipped or Delivered`.
    pub(crate) fn in_words(&self) -> String {
        match *self {
            Self::OneOf(column, texts) => match (column.kind, texts) {
                (Kind::Boolean, [text]) => {
                    let not = if *text == "true" { "" } else { "not " };
                    format!("“{}” is {not}ticked", column.label)
                }
                _ => format!("“{}” is {}", column.label, all(column, texts, "or")),
            },
            Self::NoneOf(column, texts) => match texts {
                [only] => format!("“{}” is not {}", column.label, shown(column, only)),
                _ => format!(
                    "“{}” is neither {}",
                    column.label,
                    all(column, texts, "nor")
                ),
            },
            Self::Empty(column) => format!("“{}” is empty", column.label),
            Self::Filled(column) => format!("“{}” is filled in", column.label),
            Self::All(parts) => {
                let parts: Vec<String> = parts.iter().map(Self::as_part).collect();
                parts.join(" and ")
            }
            Self::Any(parts) => {
                let mixed = parts.iter().any(|part| matches!(part, Self::All(_)));
                let parts: Vec<String> = parts.iter().map(Self::in_words).collect();
                parts.join(if mixed { ", or " } else { " or " })
            }
        }
    }

    /// In words, within others that hold as well.
    fn as_part(&self) -> String {
        match self {
            Self::Any(_) => format!("({})", self.in_words()),
            _ => self.in_words(),
        }
    }
}

/// Whether a value is nothing, or the empty text.
pub(crate) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) => text.is_empty(),
        _ => false,
    }
}

/// Whether a column's value is the one that a condition's text means, whatever the database keeps it
/// in: truth in a number, a decimal in a text.
fn is_equal(column: &Column, value: &Value, text: &str) -> bool {
    match (column.kind, value) {
        (Kind::Boolean, value) => truth(value).is_some_and(|yes| text == yes.to_string()),
        (Kind::Numeric | Kind::Real | Kind::Integer, Value::Text(digits)) => {
            match (digits.parse::<f64>(), text.parse::<f64>()) {
                (Ok(left), Ok(right)) => left.total_cmp(&right).is_eq(),
                _ => digits == text,
            }
        }
        (_, value) => is_text(value, text),
    }
}

/// A value of a condition as a form shows it.
fn shown(column: &Column, text: &str) -> String {
    match column.format {
        Format::Money(currency) if column.kind == Kind::Integer => text
            .parse()
            .map_or_else(|_| text.to_owned(), |units| money::decimal(units, currency)),
        _ => column.called(text).to_owned(),
    }
}

/// Several values as a form shows them: `Paid, Shipped or Delivered`.
fn all(column: &Column, texts: &[&str], joint: &str) -> String {
    let words: Vec<String> = texts.iter().map(|text| shown(column, text)).collect();
    listed(&words, joint)
}

/// The text that a form's field holds for a value of a condition.
pub(crate) fn typed(column: &Column, text: &str) -> String {
    let value = match (column.kind, text.parse()) {
        (Kind::Integer, Ok(number)) => Value::Integer(number),
        _ => Value::Text(text.to_owned()),
    };
    field_text(column, &value).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Choice;

    const CHOICES: &[Choice] = &[Choice::new("new", "New"), Choice::new("out", "Lent")];
    const STATUS: Column = Column {
        choices: CHOICES,
        label: "Status",
        ..Column::new("t", "status", Kind::Text)
    };
    const GIFT: Column = Column {
        label: "Gift",
        ..Column::new("t", "gift", Kind::Boolean)
    };
    const PRICE: Column = Column::new("t", "price", Kind::Integer).money("EUR");
    const WEIGHT: Column = Column::new("t", "weight", Kind::Numeric);
    const OUT: When = When::OneOf(&STATUS, &["out"]);

    #[test]
    fn a_condition_holds_of_values_however_they_are_kept() {
        let holds = |when: When, value: Value| when.holds(&|_: &Column| value.clone());
        assert!(holds(OUT, "out".into()) && !holds(OUT, "new".into()) && !holds(OUT, Value::Null));
        let ticked = When::OneOf(&GIFT, &["true"]);
        for truth in [Value::Boolean(true), Value::Integer(1), "t".into()] {
            assert!(holds(ticked, truth));
        }
        assert!(!holds(ticked, Value::Integer(0)) && !holds(ticked, Value::Null));
        let five = When::OneOf(&WEIGHT, &["5"]);
        assert!(holds(five, "5.00".into()) && holds(five, Value::Real(5.0)));
        assert!(holds(When::NoneOf(&STATUS, &["out"]), Value::Null));
        for (value, empty) in [(Value::Null, true), ("".into(), true), (" ".into(), false)] {
            assert_eq!(holds(When::Empty(&STATUS), value.clone()), empty);
            assert_eq!(holds(When::Filled(&STATUS), value), !empty);
        }
        let both = When::All(&[OUT, When::Filled(&STATUS)]);
        assert!(holds(both, "out".into()) && !holds(both, "new".into()));
        let either = When::Any(&[OUT, When::Empty(&STATUS)]);
        assert!(holds(either, "out".into()) && holds(either, Value::Null));
        assert!(!holds(either, "new".into()));
    }

    #[test]
    fn a_condition_is_told_in_the_words_of_the_form() {
        for (when, told) in [
            (OUT, "“Status” is Lent"),
            (
                When::OneOf(&STATUS, &["new", "out", "odd"]),
                "“Status” is New, Lent or odd",
            ),
            (When::NoneOf(&STATUS, &["new"]), "“Status” is not New"),
            (
                When::NoneOf(&STATUS, &["new", "out"]),
                "“Status” is neither New nor Lent",
            ),
            (When::OneOf(&GIFT, &["false"]), "“Gift” is not ticked"),
            (When::OneOf(&PRICE, &["1250"]), "“price” is 12.50"),
            (
                When::All(&[OUT, When::Any(&[When::Empty(&GIFT), OUT])]),
                "“Status” is Lent and (“Gift” is empty or “Status” is Lent)",
            ),
            (
                When::Any(&[When::All(&[OUT, When::Filled(&GIFT)]), OUT]),
                "“Status” is Lent and “Gift” is filled in, or “Status” is Lent",
            ),
        ] {
            assert_eq!(when.in_words(), told);
        }
        assert_eq!(typed(&PRICE, "1250"), "12.50");
        assert_eq!(typed(&STATUS, "out"), "out");
    }
}
