//! The filters that a condition comes to: the other way round from `verb`.

use dbadmin_model::sql::{Comparison, Filter as Test, Operand, Operator, Side};

use super::verb::{Fields, Takes, Verb};
use crate::query::{lower_bound, upper_bound};
use crate::{Column, Kind};

/// What is said where a field is empty.
const MISSING: &str = "Fill this in, or take the condition away.";

/// The filters, all of which have to hold; else what is wrong, as a sentence.
pub fn tests_of(column: &Column, verb: &Verb, fields: &Fields) -> Result<Vec<Test>, String> {
    let value = fields.value.trim();
    let until = fields.until.trim();
    let missing = match verb.takes {
        Takes::One => value.is_empty(),
        Takes::Two => value.is_empty() || until.is_empty(),
        Takes::List => fields.list.trim().is_empty(),
        Takes::Span => fields.span.is_empty(),
        Takes::Number => fields.number.trim().is_empty(),
        Takes::Written => fields.written.trim().is_empty(),
        Takes::Nothing => false,
    };
    if missing {
        return Err(MISSING.to_owned());
    }
    let compare = |comparison, typed: &str| {
        let bound = lower_bound(column, typed).map_err(expected)?;
        Ok(Test::new(Operator::Compare(comparison), bound))
    };
    let upper = |typed: &str| upper_bound(column, typed).map_err(expected);
    let like = |side: Side| Ok(Test::new(Operator::ILike, side.pattern(value)));
    let one: Result<Test, String> = match verb.name {
        "is" => compare(Comparison::Equal, value),
        "not" => compare(Comparison::NotEqual, value),
        "contains" => like(Side::Within),
        "lacks" => like(Side::Within).map(negated),
        "starts" => like(Side::Start),
        "ends" => like(Side::End),
        "on" if column.kind == Kind::Date => compare(Comparison::Equal, value),
        "on" => Ok(Test::new(Operator::During, value)),
        "from" => compare(Comparison::GreaterOrEqual, value),
        "to" => upper(value),
        "above" => compare(Comparison::Greater, value),
        "below" => compare(Comparison::Less, value),
        "between" => {
            let from = compare(Comparison::GreaterOrEqual, value)?;
            return Ok(vec![from, upper(until)?]);
        }
        "span" => Ok(Test::new(Operator::During, fields.span.as_str())),
        "last" | "next" => {
            let span = format!("{}-{}-{}", verb.name, fields.number.trim(), fields.unit);
            Ok(Test::new(Operator::During, span))
        }
        "among" => among(column, fields.list.trim()),
        "yes" => Ok(Test::new(Operator::Is, "true")),
        "no" => Ok(Test::new(Operator::Is, "false")),
        "empty" => Ok(Test::new(Operator::Is, "null")),
        "filled" => Ok(negated(Test::new(Operator::Is, "null"))),
        _ => Test::parse(fields.written.trim()).map_err(|error| expected(error.to_string())),
    };
    Ok(vec![one?])
}

/// What was expected, as a sentence beside the field.
pub fn expected(what: String) -> String {
    format!("This needs {what}.")
}

fn negated(test: Test) -> Test {
    Test {
        negated: true,
        ..test
    }
}

fn among(column: &Column, list: &str) -> Result<Test, String> {
    let read = Test::parse(&format!("in.({list})"));
    let Ok(Operand::Many(items)) = read.map(|test| test.operand) else {
        return Err(expected("values with commas between them".to_owned()));
    };
    let items = items.iter().map(|item| item.trim());
    let items = items.filter(|item| !item.is_empty());
    let values = items.map(|item| lower_bound(column, item).map_err(expected));
    Ok(Test {
        negated: false,
        operator: Operator::In,
        operand: Operand::Many(values.collect::<Result<_, _>>()?),
    })
}
