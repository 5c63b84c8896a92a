//! A filter's text turned into values of its column's kind, and the condition that they make.

use dbadmin_model::Value;
use dbadmin_model::sql::{
    ColumnRef, Comparison, Condition, Filter, Operand, Operator, Pattern, notation,
};

use crate::text::typed_bytes;
use crate::{Column, Kind};

/// The most values of one `in` filter.
const MOST: usize = 200;

/// The condition that a filter makes on a column; else what was expected in its place.
pub(crate) fn condition(
    at: ColumnRef<'static>,
    column: &Column,
    filter: &Filter,
) -> Result<Condition<'static>, String> {
    let plain = match (filter.operator, &filter.operand) {
        (Operator::Compare(comparison), Operand::One(text)) => {
            compare(at, comparison, value(column, text)?, column)
        }
        (Operator::Like | Operator::ILike, Operand::One(text)) => Condition::Like {
            column: at,
            pattern: Pattern::parse(text),
            case_sensitive: filter.operator == Operator::Like,
        },
        (Operator::In, Operand::Many(texts)) if texts.len() > MOST => {
            return Err(format!("at most {MOST} values"));
        }
        (Operator::In, Operand::Many(texts)) => {
            let values = texts.iter().map(|text| value(column, text));
            one_of(at, column, values.collect::<Result<_, _>>()?)
        }
        (Operator::Is, Operand::One(text)) => match text.as_str() {
            "null" => Condition::IsNull(at),
            // A server would take it for a number's bytes. Where there is no type, it is a number.
            truth if column.kind == Kind::Boolean => Condition::Truth(at, truth == "true"),
            truth if is_untyped(column) => Condition::is(at, Value::Boolean(truth == "true")),
            _ => return Err("is.null, for only yes or no is true or false".to_owned()),
        },
        _ => return Err("a filter such as eq.5".to_owned()),
    };
    Ok(if filter.negated {
        Condition::Not(Box::new(plain))
    } else {
        plain
    })
}

/// Where the column has no type, a number and its digits are both meant.
fn compare(
    at: ColumnRef<'static>,
    comparison: Comparison,
    value: Value,
    column: &Column,
) -> Condition<'static> {
    if is_untyped(column)
        && comparison == Comparison::Equal
        && let Value::Text(text) = &value
        && let Ok(number) = text.parse()
    {
        return Condition::In(at, vec![Value::Integer(number), value]);
    }
    let compared = |comparison, value| Condition::Compare(at, comparison, value);
    match (comparison, value) {
        (Comparison::Equal, Value::Boolean(truth)) => Condition::Truth(at, truth),
        (Comparison::NotEqual, Value::Boolean(truth)) => {
            Condition::Not(Box::new(Condition::Truth(at, truth)))
        }
        (_, value) => compared(comparison, value),
    }
}

/// Any of these values.
fn one_of(at: ColumnRef<'static>, column: &Column, values: Vec<Value>) -> Condition<'static> {
    if column.kind != Kind::Boolean {
        return Condition::In(at, values);
    }
    let each = |value| compare(at, Comparison::Equal, value, column);
    Condition::Or(values.into_iter().map(each).collect())
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
        Kind::Integer => text
            .parse()
            .map(Value::Integer)
            .map_err(|_| "a whole number".to_owned()),
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
        Kind::Date | Kind::DateTime if !column.cast.is_empty() => bound(text),
        // MySQL's times are spans, which may be negative.
        Kind::Time if !column.cast.is_empty() && is_plausible(text.trim_start_matches('-')) => {
            Ok(text.into())
        }
        Kind::Date | Kind::DateTime | Kind::Time => moment(text),
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

/// A moment for a database that has types for them: the beginning of a date stands for its first
/// day.
fn bound(text: &str) -> Result<Value, String> {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let completed = match (text.len(), text.get(..4).is_some_and(digits)) {
        (4, true) => format!("{text}-01-01"),
        (7, true) => format!("{text}-01"),
        _ => text.to_owned(),
    };
    let day = completed.get(..10).unwrap_or_default();
    let far = ["infinity", "-infinity"].contains(&text) || text.ends_with(" BC");
    if far || day.parse::<chrono::NaiveDate>().is_ok() || is_plausible(&completed) {
        return Ok(completed.into());
    }
    Err(MOMENT.to_owned())
}

/// What is said of a text that is no moment.
const MOMENT: &str = "a date or time such as 2026-01-31 or 2026-01-31 09:30";

fn is_plausible(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit())
        && text
            .chars()
            .all(|character| character.is_ascii_digit() || "-:.T Z+".contains(character))
}

/// Dates and times compare as text, so that a beginning such as `2026-01` is a bound, too.
fn moment(text: &str) -> Result<Value, String> {
    if let Ok(number) = text.parse::<i64>()
        && text.len() > 4
    {
        return Ok(Value::Integer(number));
    }
    if is_plausible(text) {
        Ok(text.into())
    } else {
        Err(MOMENT.to_owned())
    }
}
