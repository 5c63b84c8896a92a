//! A filter's text turned into values of its column's kind, and the condition that they make.

use std::num::{IntErrorKind, ParseIntError};

use dbadmin_model::Value;
use dbadmin_model::sql::{
    Comparison, Condition, Filter, Operand, Operator, Pattern, Timely, notation,
};

use super::fetch::{at, table_ref};
use super::{Period, period, timely};
use crate::text::typed_bytes;
use crate::{Column, Kind, Table};

/// The most values of one `in` filter.
const MOST: usize = 200;

/// The condition that a filter makes on a column; else what was expected in its place.
pub(crate) fn condition(
    table: &'static Table,
    column: &Column,
    filter: &Filter,
) -> Result<Condition<'static>, String> {
    let at = at(table, column);
    let plain = match (filter.operator, &filter.operand) {
        (Operator::Compare(comparison), Operand::One(text)) => {
            compare(table, comparison, text, column)?
        }
        (Operator::Like | Operator::ILike, Operand::One(text)) => Condition::Like {
            column: at,
            pattern: Pattern::parse(text),
            case_sensitive: filter.operator == Operator::Like,
        },
        (Operator::In, Operand::Many(texts)) if texts.len() > MOST => {
            return Err(format!("at most {MOST} values"));
        }
        (Operator::In, Operand::Many(texts)) => one_of(table, column, texts)?,
        (Operator::Is, Operand::One(text)) => match text.as_str() {
            "null" => Condition::IsNull(at),
            // A server would take it for a number's bytes. Where there is no type, it is a number.
            truth if column.kind == Kind::Boolean => Condition::Truth(at, truth == "true"),
            truth if is_untyped(column) => Condition::is(at, Value::Boolean(truth == "true")),
            _ => return Err("is.null, for only yes or no is true or false".to_owned()),
        },
        (Operator::During, Operand::One(text)) => during(table, text, column)?,
        _ => return Err("a filter such as eq.5".to_owned()),
    };
    Ok(if filter.negated {
        Condition::Not(Box::new(plain))
    } else {
        plain
    })
}

/// Where the column has no type, a number and its digits are both meant, and all notations of a
/// truth or of a moment.
fn compare(
    table: &'static Table,
    comparison: Comparison,
    text: &str,
    column: &Column,
) -> Result<Condition<'static>, String> {
    let at = at(table, column);
    let equal = match comparison {
        Comparison::Equal | Comparison::NotEqual => Comparison::Equal,
        other => other,
    };
    let found = if timely::is_untyped(column) {
        Condition::Timely(Timely {
            table: table_ref(table),
            column: at,
            days: column.kind == Kind::Date,
            tests: timely::tests(column, equal, text)?,
        })
    } else {
        match value(column, text)? {
            Value::Boolean(truth) if equal == Comparison::Equal => Condition::Truth(at, truth),
            Value::Text(text)
                if comparison == Comparison::Equal
                    && is_untyped(column)
                    && let Ok(number) = text.parse() =>
            {
                Condition::In(at, vec![Value::Integer(number), text.into()])
            }
            value => return Ok(Condition::Compare(at, comparison, value)),
        }
    };
    Ok(match comparison {
        Comparison::NotEqual => Condition::Not(Box::new(found)),
        _ => found,
    })
}

/// From the first day of a span to before the day behind its last one.
fn during(
    table: &'static Table,
    text: &str,
    column: &Column,
) -> Result<Condition<'static>, String> {
    if !matches!(column.kind, Kind::Date | Kind::DateTime) {
        return Err("another operator, for only dates and times lie in a span of days".to_owned());
    }
    let today = chrono::Utc::now().date_naive();
    let range = Period::parse(text).and_then(|period| period.range(today));
    let [first, behind] = range.ok_or_else(|| period::SPAN.to_owned())?;
    let from = compare(
        table,
        Comparison::GreaterOrEqual,
        &first.to_string(),
        column,
    )?;
    let to = compare(table, Comparison::Less, &behind.to_string(), column)?;
    Ok(match (from, to) {
        (Condition::Timely(mut both), Condition::Timely(to)) => {
            both.tests.extend(to.tests);
            Condition::Timely(both)
        }
        (from, to) => Condition::And(vec![from, to]),
    })
}

/// Any of these values.
fn one_of(
    table: &'static Table,
    column: &Column,
    texts: &[String],
) -> Result<Condition<'static>, String> {
    let texts = texts.iter();
    if column.kind == Kind::Boolean || timely::is_untyped(column) {
        let each = texts.map(|text| compare(table, Comparison::Equal, text, column));
        return Ok(Condition::Or(each.collect::<Result<_, _>>()?));
    }
    let values = texts.map(|text| value(column, text));
    Ok(Condition::In(
        at(table, column),
        values.collect::<Result<_, _>>()?,
    ))
}

/// Whether any value may stand in the column, as SQLite allows.
fn is_untyped(column: &Column) -> bool {
    column.kind == Kind::Other && column.cast.is_empty()
}

/// A typed value; else what was expected in its place.
fn value(column: &Column, text: &str) -> Result<Value, String> {
    match column.kind {
        Kind::Boolean => match notation(text) {
            Some((truth, _)) => Ok(Value::Boolean(truth)),
            None => Err("true or false".to_owned()),
        },
        Kind::Integer => {
            text.parse()
                .map(Value::Integer)
                .map_err(|error: ParseIntError| match error.kind() {
                    IntErrorKind::PosOverflow | IntErrorKind::NegOverflow => {
                        format!("a whole number from {} to {}", i64::MIN, i64::MAX)
                    }
                    _ => "a whole number".to_owned(),
                })
        }
        Kind::Real | Kind::Numeric => match text.parse::<f64>() {
            Ok(number)
                if column.kind == Kind::Real
                    && (number.is_finite() || column.takes_any_float() && !has_digits(text)) =>
            {
                Ok(Value::Real(number))
            }
            Ok(_) if column.cast == "numeric" => Ok(text.into()),
            // As text, so that no digit is lost: the column's affinity makes it a number.
            Ok(number) if number.is_finite() => Ok(text.into()),
            _ => Err("a number".to_owned()),
        },
        Kind::Date | Kind::DateTime | Kind::Time => timely::bound(column, text),
        Kind::Blob => Ok(bytes(text)),
        Kind::Text | Kind::Json | Kind::Uuid | Kind::Other => Ok(text.into()),
    }
}

/// Whether a number is written out: if it is infinite then, it is too large.
fn has_digits(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Bytes by their hexadecimal digits, as pages show them; in SQLite a text can stand in their place.
pub(super) fn bytes(text: &str) -> Value {
    typed_bytes(text).map_or_else(|| text.into(), Value::Blob)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spanned(kind: Kind, cast: &'static str) -> Condition<'static> {
        let mut column = Column::new("t", "at", kind);
        column.cast = cast;
        static TABLE: Table = Table {
            schema: "",
            name: "t",
            address: "t",
            title: "T",
            singular: "T",
            help: "",
            icon: "",
            columns: &[],
            key: &[],
            writable: true,
            limits: "",
            constraints: &[],
            closed: &[],
        };
        let filter = Filter::new(Operator::During, "2026-01");
        condition(&TABLE, &column, &filter).expect("a span")
    }

    #[test]
    fn a_span_is_one_range_which_an_index_answers() {
        use Comparison::{GreaterOrEqual, Less};
        for kind in [Kind::Date, Kind::DateTime] {
            let Condition::Timely(timely) = spanned(kind, "") else {
                panic!("SQLite compares it by its notation");
            };
            let tests = timely.tests.iter();
            let tests: Vec<_> = tests.map(|(it, at)| (*it, at.clock.as_str())).collect();
            assert_eq!(
                tests,
                [(GreaterOrEqual, "2026-01-01"), (Less, "2026-02-01")]
            );
            let Condition::And(parts) = spanned(kind, "timestamp") else {
                panic!("a server has a type for it");
            };
            let [
                Condition::Compare(_, GreaterOrEqual, from),
                Condition::Compare(_, Less, to),
            ] = parts.as_slice()
            else {
                panic!("{parts:?}");
            };
            assert_eq!([from, to], [&"2026-01-01".into(), &"2026-02-01".into()]);
        }
    }
}
