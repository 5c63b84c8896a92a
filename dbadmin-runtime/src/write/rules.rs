//! The rules of a table, checked before the database does, in the rules' own words.

use std::cmp::Ordering;

use dbadmin_model::Value;
use dbadmin_model::sql::{Check, ColumnRef, Defaults};

use super::FieldErrors;
use super::draft::Draft;
use crate::query::at;
use crate::store::Write;
use crate::text::{is_text, value_text};
use crate::{App, Column, Demand, Format, Kind, Rule, money};

/// Checks every rule that needs no database.
pub(super) fn check(draft: &Draft<'_>, errors: &mut FieldErrors) {
    for rule in draft.resource.rules {
        let Some(first) = rule.columns.first() else {
            continue;
        };
        let spoiled = rule.columns.iter().any(|column| errors.has(column));
        if spoiled || !draft.touches(rule.columns) {
            continue;
        }
        if let Some(message) = broken(draft, rule, first) {
            errors.add(first, said(rule, message));
        }
    }
}

/// Finds out why the database refused a row, or might: what its own defaults make of the other
/// rules, and which of the conditions that only it can check the row breaks. Where it cannot say,
/// for a condition may speak of more than the row, nothing is added.
pub(super) async fn diagnose(
    app: &App,
    write: &mut Write,
    draft: &mut Draft<'_>,
    errors: &mut FieldErrors,
) {
    fill_defaults(app, write, draft).await;
    check(draft, errors);
    let mut rules = Vec::new();
    let mut conditions = Vec::new();
    for rule in draft.resource.rules {
        if let Demand::Database(condition) = rule.demand {
            rules.push(rule);
            conditions.push(condition);
        }
    }
    if rules.is_empty() {
        return;
    }
    let verdicts = verdicts(app, write, draft, &conditions).await;
    for (rule, fulfilled) in rules.iter().zip(verdicts) {
        if matches!(fulfilled, Value::Integer(0) | Value::Boolean(false))
            && let Some(first) = rule.columns.first()
        {
            errors.add(
                first,
                said(rule, "The database does not allow this value.".to_owned()),
            );
        }
    }
}

/// What the database says of each condition. One that it cannot put to the row, such as a function
/// of something that has no type here, must not hide what it says of the others: then each is asked
/// by itself, and NULL stands for no answer.
async fn verdicts(
    app: &App,
    write: &mut Write,
    draft: &Draft<'_>,
    conditions: &[&'static str],
) -> Vec<Value> {
    let row = given(draft);
    let asked = |conditions: &[&'static str]| {
        let check = Check {
            table: draft.resource.table.name,
            row: row.clone(),
            conditions: conditions.to_vec(),
        };
        check.statement(app.store().dialect())
    };
    if let Ok(Some(verdicts)) = write.ask(asked(conditions)).await {
        return verdicts;
    }
    let mut verdicts = Vec::with_capacity(conditions.len());
    for condition in conditions {
        let answer = write.ask(asked(&[*condition])).await;
        let verdict = answer.ok().flatten().and_then(|row| row.into_iter().next());
        verdicts.push(verdict.unwrap_or(Value::Null));
    }
    verdicts
}

/// Asks the database what its defaults are now, where a new row takes them.
async fn fill_defaults(app: &App, write: &mut Write, draft: &mut Draft<'_>) {
    let columns: Vec<&'static Column> = draft
        .resource
        .table
        .columns
        .iter()
        // A number that a sequence gives would be spent.
        .filter(|column| draft.value(column).is_none() && !column.default.is_empty())
        .filter(|column| !column.auto && !column.generated)
        .collect();
    ask_defaults(app, write, draft, columns).await;
}

/// Asks the database what the defaults of these columns are now.
pub(super) async fn ask_defaults(
    app: &App,
    write: &mut Write,
    draft: &mut Draft<'_>,
    columns: Vec<&'static Column>,
) {
    if columns.is_empty() {
        return;
    }
    let table = draft.resource.table;
    let defaults = columns
        .iter()
        .map(|column| (at(table, column), column.default));
    let statement = Defaults(defaults.collect()).statement(app.store().dialect());
    if let Ok(Some(row)) = write.ask(statement).await {
        draft.defaults.extend(columns.into_iter().zip(row));
    }
}

fn given(draft: &Draft<'_>) -> Vec<(ColumnRef<'static>, Value)> {
    let columns = draft.resource.table.columns.iter();
    columns
        .filter_map(|column| {
            let value = draft.value(column)?;
            Some((at(draft.resource.table, column), comparable(column, value)))
        })
        .collect()
}

/// A decimal travels as text, and only a column's affinity makes it a number; here is no column.
fn comparable(column: &Column, value: &Value) -> Value {
    match value {
        Value::Text(text) if column.kind == Kind::Numeric && column.cast.is_empty() => {
            text.parse().map_or_else(|_| value.clone(), Value::Real)
        }
        _ => value.clone(),
    }
}

fn said(rule: &Rule, otherwise: String) -> String {
    if rule.message.is_empty() {
        otherwise
    } else {
        rule.message.to_owned()
    }
}

/// A message in our words, if the rule is broken. NULL breaks nothing.
fn broken(draft: &Draft<'_>, rule: &Rule, first: &Column) -> Option<String> {
    let value = draft.value(first).filter(|value| !value.is_null())?;
    match rule.demand {
        Demand::Range(min, max) => {
            let number = number(value)?;
            let low = min.is_some_and(|min| number < min as f64);
            let high = max.is_some_and(|max| number > max as f64);
            (low || high).then(|| between(first, min, max))
        }
        Demand::Length(min, max) => {
            let length = match value {
                Value::Blob(bytes) => bytes.len(),
                other => value_text(other).chars().count(),
            };
            let short = min.is_some_and(|min| length < min as usize);
            let long = max.is_some_and(|max| length > max as usize);
            (short || long).then(|| characters(min, max, length))
        }
        Demand::OneOf(values) => {
            let known = values.iter().any(|known| is_text(value, known));
            (!known).then(|| {
                let text = value_text(value);
                format!("“{text}” is not one of: {}.", values.join(", "))
            })
        }
        Demand::Json => {
            let text = value_text(value);
            let invalid = serde_json::from_str::<serde::de::IgnoredAny>(&text).is_err();
            invalid.then(|| "This is not valid JSON.".to_owned())
        }
        Demand::Compare(operator) => {
            let second = rule.columns.get(1)?;
            let other = draft.value(second).filter(|value| !value.is_null())?;
            let ordering = compare(value, other)?;
            (!holds(operator, ordering)).then(|| relation(operator, second))
        }
        Demand::Unique | Demand::Database(_) => None,
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Integer(number) => Some(*number as f64),
        Value::Real(number) => Some(*number),
        Value::Boolean(truth) => Some(f64::from(u8::from(*truth))),
        Value::Text(text) => text.parse().ok(),
        Value::Null | Value::Blob(_) => None,
    }
}

fn compare(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Integer(left), Value::Integer(right)) => Some(left.cmp(right)),
        (Value::Text(left), Value::Text(right)) => match (left.parse(), right.parse()) {
            (Ok(left), Ok(right)) => f64::partial_cmp(&left, &right),
            _ => Some(left.cmp(right)),
        },
        _ => number(left)?.partial_cmp(&number(right)?),
    }
}

fn holds(operator: &str, ordering: Ordering) -> bool {
    match operator {
        "<" => ordering.is_lt(),
        "<=" => ordering.is_le(),
        ">" => ordering.is_gt(),
        ">=" => ordering.is_ge(),
        "=" => ordering.is_eq(),
        "<>" => ordering.is_ne(),
        _ => true,
    }
}

fn relation(operator: &str, second: &Column) -> String {
    let words = match operator {
        "<" => "less than",
        "<=" => "at most",
        ">" => "greater than",
        ">=" => "at least",
        "=" => "the same as",
        _ => "other than",
    };
    format!("This must be {words} “{}”.", second.label)
}

fn between(column: &Column, min: Option<i64>, max: Option<i64>) -> String {
    let shown = |number: i64| match (column.format, column.kind) {
        (Format::Money(currency), Kind::Integer) => money::decimal(number, currency),
        _ => number.to_string(),
    };
    match (min, max) {
        (Some(min), Some(max)) => format!("Use a number from {} to {}.", shown(min), shown(max)),
        (Some(min), None) => format!("Use a number of at least {}.", shown(min)),
        (None, Some(max)) => format!("Use a number of at most {}.", shown(max)),
        (None, None) => "Use another number.".to_owned(),
    }
}

fn characters(min: Option<u32>, max: Option<u32>, length: usize) -> String {
    let wanted = match (min, max) {
        (Some(min), Some(max)) if min == max => format!("exactly {min}"),
        (Some(min), Some(max)) => format!("from {min} to {max}"),
        (Some(min), None) => format!("at least {min}"),
        (None, Some(max)) => format!("at most {max}"),
        (None, None) => "another number of".to_owned(),
    };
    format!("Use {wanted} characters; these are {length}.")
}
