//! The shapes of conditions that can be checked before the database is asked.

use dbadmin_model::plan::Demand;
use sqlparser::ast::{
    BinaryOperator, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, UnaryOperator, Value,
};

/// The columns and the demand of a condition, where it has one of the known shapes.
pub fn of(condition: &Expr) -> Option<(Vec<String>, Demand)> {
    match condition {
        Expr::Nested(inner) => of(inner),
        Expr::BinaryOp {
            left,
            op: BinaryOperator::Or,
            right,
        } => null_or(left, right),
        Expr::BinaryOp { left, op, right } => comparison(left, op, right),
        Expr::Between {
            expr,
            negated: false,
            low,
            high,
        } => {
            let (low, high) = (whole(low)?, whole(high)?);
            bounded(expr, Some(low), Some(high))
        }
        Expr::InList {
            expr,
            list,
            negated: false,
        } => {
            let values: Option<Vec<String>> = list.iter().map(literal).collect();
            Some((vec![column(expr)?], Demand::OneOf { values: values? }))
        }
        Expr::Function(_) => {
            let (name, argument) = call(condition)?;
            (name == "json_valid").then_some((vec![argument], Demand::Json))
        }
        _ => None,
    }
}

/// `c IS NULL OR <condition on c>` demands nothing more of a value than the condition.
fn null_or(left: &Expr, right: &Expr) -> Option<(Vec<String>, Demand)> {
    let (nullable, condition) = match (left, right) {
        (Expr::IsNull(inner), other) | (other, Expr::IsNull(inner)) => (column(inner)?, other),
        _ => return None,
    };
    let (columns, demand) = of(condition)?;
    columns.contains(&nullable).then_some((columns, demand))
}

fn comparison(
    left: &Expr,
    operator: &BinaryOperator,
    right: &Expr,
) -> Option<(Vec<String>, Demand)> {
    if let (Some(first), Some(second)) = (column(left), column(right)) {
        let operator = match operator {
            BinaryOperator::Lt => "<",
            BinaryOperator::LtEq => "<=",
            BinaryOperator::Gt => ">",
            BinaryOperator::GtEq => ">=",
            BinaryOperator::Eq => "=",
            BinaryOperator::NotEq => "<>",
            _ => return None,
        };
        return Some((
            vec![first, second],
            Demand::Compare {
                operator: operator.to_owned(),
            },
        ));
    }
    if let Some(number) = whole(right) {
        return one_sided(left, operator, number);
    }
    let turned = match operator {
        BinaryOperator::Lt => BinaryOperator::Gt,
        BinaryOperator::LtEq => BinaryOperator::GtEq,
        BinaryOperator::Gt => BinaryOperator::Lt,
        BinaryOperator::GtEq => BinaryOperator::LtEq,
        BinaryOperator::Eq => BinaryOperator::Eq,
        BinaryOperator::NotEq => BinaryOperator::NotEq,
        _ => return None,
    };
    one_sided(right, &turned, whole(left)?)
}

/// `<column or its length> <operator> <number>`. A strict bound is moved by one only where
/// values are whole, which lengths are; for a plain column the caller's column may be a decimal,
/// where `> 0` does not mean "at least 1", so that only lengths and whole bounds are exact; the
/// database has the last word either way.
fn one_sided(
    expression: &Expr,
    operator: &BinaryOperator,
    number: i64,
) -> Option<(Vec<String>, Demand)> {
    match operator {
        BinaryOperator::GtEq => bounded(expression, Some(number), None),
        BinaryOperator::Gt => bounded(expression, Some(number + 1), None),
        BinaryOperator::LtEq => bounded(expression, None, Some(number)),
        BinaryOperator::Lt => bounded(expression, None, Some(number - 1)),
        BinaryOperator::Eq if call(expression).is_some() => {
            bounded(expression, Some(number), Some(number))
        }
        BinaryOperator::NotEq if number == 0 => {
            // `length(c) <> 0` and the like.
            call(expression)?;
            bounded(expression, Some(1), None)
        }
        _ => None,
    }
}

fn bounded(expression: &Expr, min: Option<i64>, max: Option<i64>) -> Option<(Vec<String>, Demand)> {
    if let Some((name, argument)) = call(expression) {
        if name != "length" && name != "char_length" {
            return None;
        }
        let min = min.map(|min| u32::try_from(min).unwrap_or(0));
        let max = max.map(|max| u32::try_from(max).unwrap_or(0));
        return Some((vec![argument], Demand::Length { min, max }));
    }
    Some((vec![column(expression)?], Demand::Range { min, max }))
}

/// A plain column's name.
fn column(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Nested(inner) => column(inner),
        Expr::Identifier(name) => Some(name.value.clone()),
        _ => None,
    }
}

/// `function(column)`: the function's name in lower case and the column; `trim` around the column
/// is looked through.
fn call(expression: &Expr) -> Option<(String, String)> {
    let argument = match expression {
        Expr::Trim { expr, .. } => return Some(("trim".to_owned(), column(expr)?)),
        Expr::Function(function) => match &function.args {
            FunctionArguments::List(list) => match list.args.as_slice() {
                [FunctionArg::Unnamed(FunctionArgExpr::Expr(argument))] => argument,
                _ => return None,
            },
            _ => return None,
        },
        _ => return None,
    };
    let Expr::Function(function) = expression else {
        return None;
    };
    let name = function.name.to_string().to_lowercase();
    let column = match argument {
        Expr::Trim { .. } => call(argument)?.1,
        other => match call(other) {
            Some((inner, column)) if inner == "trim" => column,
            _ => column(other)?,
        },
    };
    Some((name, column))
}

fn whole(expression: &Expr) -> Option<i64> {
    match expression {
        Expr::Nested(inner) => whole(inner),
        Expr::Value(value) => match &value.value {
            Value::Number(text, _) => text.parse().ok(),
            _ => None,
        },
        Expr::UnaryOp {
            op: UnaryOperator::Minus,
            expr,
        } => whole(expr).map(|number| -number),
        _ => None,
    }
}

fn literal(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) => Some(text.clone()),
            Value::Number(text, _) => Some(text.clone()),
            _ => None,
        },
        _ => None,
    }
}
