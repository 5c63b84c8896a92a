//! What a condition can say of a column, in people's words: a table of operators by what the
//! column's values are.

use dbadmin_model::sql::{Comparison, Filter as Test, Operand, Operator, Pattern, Side};

use crate::query::Period;
use crate::web::bound;
use crate::{Column, Kind};

/// What values are, as far as one can say different things of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Texts, and what is written as one.
    Text,
    /// Numbers and amounts.
    Number,
    /// Dates, with or without a time.
    Date,
    /// Times of day.
    Time,
    /// One of a fixed set.
    Choice,
    /// A row of another table.
    Row,
    /// Yes or no.
    Truth,
    /// Bytes.
    Bytes,
}

/// Which of a condition's fields an operator takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// None.
    Nothing,
    /// One value.
    One,
    /// A value and another one.
    Two,
    /// Values with commas between them.
    List,
    /// A span of days that has a name.
    Span,
    /// A number of days, weeks, months or years.
    Number,
    /// A filter as the address has it.
    Written,
}

/// An operator.
#[derive(Debug)]
pub struct Verb {
    /// Its name in the form.
    pub name: &'static str,
    /// What it is called.
    pub words: &'static str,
    /// Which fields it takes.
    pub takes: Takes,
    /// What it can be said of; of everything that may be empty where there is nothing here.
    families: &'static [Family],
}

use Family::{Choice, Date, Number, Row, Text, Time, Truth};

/// Every operator, in the order in which they are offered.
static VERBS: [Verb; 20] = [
    verb("is", "is", Takes::One, &[Text, Number, Time, Choice, Row]),
    verb(
        "not",
        "is not",
        Takes::One,
        &[Text, Number, Time, Choice, Row],
    ),
    verb("contains", "contains", Takes::One, &[Text]),
    verb("lacks", "does not contain", Takes::One, &[Text]),
    verb("starts", "starts with", Takes::One, &[Text]),
    verb("ends", "ends with", Takes::One, &[Text]),
    verb("on", "is on", Takes::One, &[Date]),
    verb("from", "from", Takes::One, &[Number, Date, Time]),
    verb("to", "up to", Takes::One, &[Number, Date, Time]),
    verb("between", "between", Takes::Two, &[Number, Date, Time]),
    verb("above", "above", Takes::One, &[Number]),
    verb("below", "below", Takes::One, &[Number]),
    verb("span", "in", Takes::Span, &[Date]),
    verb("last", "in the last", Takes::Number, &[Date]),
    verb("next", "in the next", Takes::Number, &[Date]),
    verb("among", "is one of", Takes::List, &[Text, Number, Choice]),
    verb("yes", "is yes", Takes::Nothing, &[Truth]),
    verb("no", "is no", Takes::Nothing, &[Truth]),
    verb("empty", "is empty", Takes::Nothing, &[]),
    verb("filled", "is not empty", Takes::Nothing, &[]),
];

/// What no other operator says.
pub static WRITTEN: Verb = verb("written", "is, as written,", Takes::Written, &[]);

const fn verb(
    name: &'static str,
    words: &'static str,
    takes: Takes,
    families: &'static [Family],
) -> Verb {
    Verb {
        name,
        words,
        takes,
        families,
    }
}

impl Takes {
    /// The classes of the fields that it takes.
    pub const fn fields(self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::One => "one",
            Self::Two => "one two",
            Self::List => "list",
            Self::Span => "span",
            Self::Number => "number",
            Self::Written => "written",
        }
    }
}

impl Family {
    /// What a column's values are; `is_row` where they lead to rows that one can choose from.
    pub fn of(column: &Column, is_row: bool) -> Self {
        match column.kind {
            Kind::Boolean => Self::Truth,
            _ if is_row => Self::Row,
            _ if !column.choices.is_empty() => Self::Choice,
            Kind::Integer | Kind::Real | Kind::Numeric => Self::Number,
            Kind::Date | Kind::DateTime => Self::Date,
            Kind::Time => Self::Time,
            Kind::Blob => Self::Bytes,
            Kind::Text | Kind::Json | Kind::Uuid | Kind::Other => Self::Text,
        }
    }

    /// What one can say of such a column.
    pub fn verbs(self, column: &Column) -> impl Iterator<Item = &'static Verb> {
        let nullable = column.nullable;
        VERBS.iter().filter(move |verb| {
            verb.families.contains(&self) || nullable && verb.families.is_empty()
        })
    }

    /// The operator of that name, where it can be said of such a column.
    pub fn verb(self, column: &Column, name: &str) -> Option<&'static Verb> {
        if name == WRITTEN.name {
            return Some(&WRITTEN);
        }
        self.verbs(column).find(|verb| verb.name == name)
    }
}

/// What the fields of a condition hold.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    /// The value.
    pub value: String,
    /// The other one.
    pub until: String,
    /// Values with commas between them.
    pub list: String,
    /// The name of a span.
    pub span: String,
    /// How many units.
    pub number: String,
    /// Of what.
    pub unit: String,
    /// A filter as the address has it.
    pub written: String,
}

/// The operator and the fields that say what a filter does.
pub fn said(family: Family, column: &Column, test: &Test) -> (&'static Verb, Fields) {
    let known = named(family, column, test)
        .and_then(|(name, fields)| Some((family.verb(column, name)?, fields)));
    known.unwrap_or_else(|| {
        let written = test.to_string();
        (
            &WRITTEN,
            Fields {
                written,
                ..Fields::default()
            },
        )
    })
}

fn named(family: Family, column: &Column, test: &Test) -> Option<(&'static str, Fields)> {
    let one = |name, value: String| {
        Some((
            name,
            Fields {
                value,
                ..Fields::default()
            },
        ))
    };
    let text = match &test.operand {
        Operand::One(text) => text.as_str(),
        Operand::Many(items) if !test.negated => return Some(("among", list(column, items))),
        Operand::Many(_) => return None,
    };
    let typed = || bound::typed(column, text);
    match (test.operator, test.negated) {
        (Operator::Is, negated) => match (text, negated) {
            ("null", false) => one("empty", String::new()),
            ("null", true) => one("filled", String::new()),
            ("true", false) => one("yes", String::new()),
            ("false", false) => one("no", String::new()),
            _ => None,
        },
        (Operator::Compare(Comparison::Equal), false) if family == Family::Truth => {
            let (truth, _) = dbadmin_model::sql::notation(text)?;
            one(if truth { "yes" } else { "no" }, String::new())
        }
        (Operator::Compare(Comparison::Equal), false) if family == Family::Date => {
            let is_day = column.kind == Kind::Date;
            is_day.then(|| one("on", text.to_owned()))?
        }
        (Operator::Compare(Comparison::Equal), false)
        | (Operator::Compare(Comparison::NotEqual), true) => one("is", typed()),
        (Operator::Compare(Comparison::Equal), true)
        | (Operator::Compare(Comparison::NotEqual), false) => one("not", typed()),
        _ if bound::is_lower(test) => one("from", typed()),
        _ if bound::is_upper(column, test) => one("to", bound::typed_upper(column, test)),
        (Operator::Compare(Comparison::Greater), false) => one("above", typed()),
        (Operator::Compare(Comparison::Less), false) => one("below", typed()),
        (Operator::ILike, negated) => {
            let pattern = Pattern::parse(text);
            let (side, part) = pattern.sought()?;
            match (side, negated) {
                (Side::Within, false) => one("contains", part.to_owned()),
                (Side::Within, true) => one("lacks", part.to_owned()),
                (Side::Start, false) => one("starts", part.to_owned()),
                (Side::End, false) => one("ends", part.to_owned()),
                _ => None,
            }
        }
        (Operator::During, false) => during(text),
        _ => None,
    }
}

fn list(column: &Column, items: &[String]) -> Fields {
    let items: Vec<String> = items
        .iter()
        .map(|item| bound::typed(column, item))
        .collect();
    let many = Test {
        negated: false,
        operator: Operator::In,
        operand: Operand::Many(items),
    };
    let written = many.to_string();
    let inner = written
        .strip_prefix("in.(")
        .and_then(|rest| rest.strip_suffix(')'));
    Fields {
        list: inner.unwrap_or_default().to_owned(),
        ..Fields::default()
    }
}

fn during(text: &str) -> Option<(&'static str, Fields)> {
    let mut fields = Fields::default();
    let counted = |mut fields: Fields, number: u32, unit: crate::query::Unit| {
        fields.number = number.to_string();
        fields.unit = unit.words(2).to_owned();
        fields
    };
    Some(match Period::parse(text)? {
        Period::Last(number, unit) => ("last", counted(fields, number, unit)),
        Period::Next(number, unit) => ("next", counted(fields, number, unit)),
        period @ Period::Dates(..) if period.is_day() => {
            text.clone_into(&mut fields.value);
            ("on", fields)
        }
        _ => {
            text.clone_into(&mut fields.span);
            ("span", fields)
        }
    })
}
