//! The filter grammar of addresses and API, which is PostgREST's: `eq.paid`, `not.in.(a,b)`,
//! `ilike.*foo*`; `during.last-7-days` is an operator of ours.
//!
//! Here a filter is text only; whoever knows the column turns its operands into values. See
//! <https://docs.postgrest.org/en/stable/references/api/tables_views.html#operators>.

use std::fmt;

use super::Comparison;

/// What a filter does with its operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// A comparison with one value.
    Compare(Comparison),
    /// A pattern; upper and lower case differ.
    Like,
    /// A pattern; upper and lower case are the same.
    ILike,
    /// One of several values.
    In,
    /// `null`, `true` or `false`.
    Is,
    /// A day or a span of days, which may be relative to today: `today`, `last-7-days`, `2026-01`.
    During,
}

/// Every operator under its name.
const OPERATORS: [(&str, Operator); 11] = [
    ("eq", Operator::Compare(Comparison::Equal)),
    ("neq", Operator::Compare(Comparison::NotEqual)),
    ("gt", Operator::Compare(Comparison::Greater)),
    ("gte", Operator::Compare(Comparison::GreaterOrEqual)),
    ("lt", Operator::Compare(Comparison::Less)),
    ("lte", Operator::Compare(Comparison::LessOrEqual)),
    ("like", Operator::Like),
    ("ilike", Operator::ILike),
    ("in", Operator::In),
    ("is", Operator::Is),
    ("during", Operator::During),
];

/// What a filter compares with, as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    /// One value.
    One(String),
    /// Several values.
    Many(Vec<String>),
}

/// A filter on one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Whether it is turned round by `not.`.
    pub negated: bool,
    /// The operator.
    pub operator: Operator,
    /// What it compares with.
    pub operand: Operand,
}

/// Why a text is not a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilterError {
    /// There is no such operator.
    Operator(String),
    /// `in` needs a list in brackets.
    List,
    /// `is` takes `null`, `true` or `false`.
    Is(String),
}

impl Operator {
    /// Its name in the grammar.
    #[must_use]
    pub fn name(self) -> &'static str {
        OPERATORS
            .iter()
            .find(|(_, operator)| *operator == self)
            .map_or("", |(name, _)| name)
    }

    /// The operator of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        OPERATORS
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, operator)| *operator)
    }
}

impl Filter {
    /// A filter that is not negated, with one operand.
    #[must_use]
    pub fn new(operator: Operator, operand: impl Into<String>) -> Self {
        Self {
            negated: false,
            operator,
            operand: Operand::One(operand.into()),
        }
    }

    /// Reads `eq.paid`, `not.is.null`, `in.(a,"b,c")`.
    ///
    /// # Errors
    /// Where the operator is unknown or its operand has not the form that it needs.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        let (negated, text) = match text.strip_prefix("not.") {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (name, operand) = text.split_once('.').unwrap_or((text, ""));
        let operator =
            Operator::named(name).ok_or_else(|| FilterError::Operator(name.to_owned()))?;
        let operand = match operator {
            Operator::In => Operand::Many(parse_list(operand).ok_or(FilterError::List)?),
            Operator::Is if !matches!(operand, "null" | "true" | "false") => {
                return Err(FilterError::Is(operand.to_owned()));
            }
            _ => Operand::One(operand.to_owned()),
        };
        Ok(Self {
            negated,
            operator,
            operand,
        })
    }
}

/// `(a,b)` taken apart; an item in double quotes may hold commas, and `\` takes the next
/// character literally in there.
fn parse_list(text: &str) -> Option<Vec<String>> {
    let inner = text.strip_prefix('(')?.strip_suffix(')')?;
    let mut items = Vec::new();
    let mut item = String::new();
    let mut quoted = false;
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => quoted = !quoted,
            '\\' if quoted => item.extend(characters.next()),
            ',' if !quoted => items.push(std::mem::take(&mut item)),
            other => item.push(other),
        }
    }
    if quoted {
        return None;
    }
    items.push(item);
    Some(items)
}

impl fmt::Display for Filter {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negated {
            out.write_str("not.")?;
        }
        write!(out, "{}.", self.operator.name())?;
        match &self.operand {
            Operand::One(text) => out.write_str(text),
            Operand::Many(items) => {
                out.write_str("(")?;
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.write_str(",")?;
                    }
                    if item.contains([',', '"', '\\', '(', ')']) {
                        let escaped = item.replace('\\', "\\\\").replace('"', "\\\"");
                        write!(out, "\"{escaped}\"")?;
                    } else {
                        out.write_str(item)?;
                    }
                }
                out.write_str(")")
            }
        }
    }
}

impl fmt::Display for FilterError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operator(name) => {
                let names: Vec<&str> = OPERATORS.iter().map(|(name, _)| *name).collect();
                write!(
                    out,
                    "“{name}” is not an operator; use one of {} and a point, as in eq.5",
                    names.join(", ")
                )
            }
            Self::List => out.write_str("in needs a list in brackets, as in in.(a,b)"),
            Self::Is(operand) => write!(
                out,
                "is takes null, true or false, as in is.null, not “{operand}”"
            ),
        }
    }
}

impl std::error::Error for FilterError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_survive_the_way_through_text() {
        for text in [
            "eq.paid",
            "not.eq.",
            "gte.2026-01-01",
            "in.(a,\"b,c\",\"d\\\"e\")",
            "not.is.null",
            "ilike.*foo.bar*",
        ] {
            assert_eq!(
                Filter::parse(text)
                    .map(|filter| filter.to_string())
                    .as_deref(),
                Ok(text)
            );
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        let message = |text| Filter::parse(text).err().map(|error| error.to_string());
        assert!(message("paid").is_some_and(|text| text.contains("not an operator")));
        assert!(message("in.a,b").is_some_and(|text| text.contains("brackets")));
        assert!(message("is.maybe").is_some_and(|text| text.contains("maybe")));
    }
}
