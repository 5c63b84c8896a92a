//! The shapes of conditions that can be checked before the database is asked.

use dbadmin_model::plan::Demand;
use sqlparser::ast::{
    BinaryOperator, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, UnaryOperator, Value,
};

/// A condition of a known shape.
pub struct Shape {
    /// The columns that it speaks of, as the condition writes them.
    pub columns: Vec<String>,
    /// What it demands of them.
    pub demand: Demand,
    /// Whether a strict bound was moved by one, which is right for whole numbers only.
    strict: bool,
}

impl Shape {
    fn new(columns: Vec<String>, demand: Demand) -> Self {
        Self {
            columns,
            demand,
            strict: false,
        }
    }

    /// Whether the demand refuses nothing that the condition accepts, given which columns hold
    /// whole numbers.
    pub fn is_exact(&self, whole: impl Fn(&str) -> bool) -> bool {
        !self.strict || self.columns.iter().all(|column| whole(column))
    }
}

/// The shape of a condition, if it is one of those that can be checked beforehand.
pub fn of(condition: &Expr) -> Option<Shape> {
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
            Some(Shape::new(
                vec![column(expr)?],
                Demand::OneOf { values: values? },
            ))
        }
        Expr::Function(_) => {
            let (name, argument) = call(condition)?;
            (name == "json_valid").then(|| Shape::new(vec![argument.column], Demand::Json))
        }
        _ => None,
    }
}

/// `c IS NULL OR <condition on c>` demands nothing more of a value than the condition.
fn null_or(left: &Expr, right: &Expr) -> Option<Shape> {
    let (nullable, condition) = match (left, right) {
        (Expr::IsNull(inner), other) | (other, Expr::IsNull(inner)) => (column(inner)?, other),
        _ => return None,
    };
    of(condition).filter(|shape| shape.columns.contains(&nullable))
}

fn comparison(left: &Expr, operator: &BinaryOperator, right: &Expr) -> Option<Shape> {
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
        let demand = Demand::Compare {
            operator: operator.to_owned(),
        };
        return Some(Shape::new(vec![first, second], demand));
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

/// `<column or its length> <operator> <number>`.
fn one_sided(expression: &Expr, operator: &BinaryOperator, number: i64) -> Option<Shape> {
    let strict = |shape: Shape| Shape {
        strict: matches!(shape.demand, Demand::Range { .. }),
        ..shape
    };
    match operator {
        BinaryOperator::GtEq => bounded(expression, Some(number), None),
        BinaryOperator::Gt => bounded(expression, Some(number.checked_add(1)?), None).map(strict),
        BinaryOperator::LtEq => bounded(expression, None, Some(number)),
        BinaryOperator::Lt => bounded(expression, None, Some(number.checked_sub(1)?)).map(strict),
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

fn bounded(expression: &Expr, min: Option<i64>, max: Option<i64>) -> Option<Shape> {
    if let Some((name, argument)) = call(expression) {
        // Trimmed text may be within a bound that the text as typed is beyond.
        if !["length", "char_length"].contains(&name.as_str())
            || (argument.trimmed && max.is_some())
        {
            return None;
        }
        let min = min.map(|min| u32::try_from(min).unwrap_or(0));
        let max = max.map(|max| u32::try_from(max).unwrap_or(0));
        return Some(Shape::new(
            vec![argument.column],
            Demand::Length { min, max },
        ));
    }
    Some(Shape::new(
        vec![column(expression)?],
        Demand::Range { min, max },
    ))
}

/// A plain column's name.
fn column(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Nested(inner) => column(inner),
        Expr::Identifier(name) => Some(name.value.clone()),
        _ => None,
    }
}

/// The column that a function is called with.
struct Argument {
    column: String,
    trimmed: bool,
}

/// `function(column)` or `function(trim(column))`: the function's name in lower case.
fn call(expression: &Expr) -> Option<(String, Argument)> {
    let (name, argument) = unary(expression)?;
    let trimmed = match argument {
        Expr::Trim { expr, .. } => Some(column(expr)?),
        other => match unary(other) {
            Some((inner, innermost)) if inner == "trim" => Some(column(innermost)?),
            _ => None,
        },
    };
    let argument = match trimmed {
        Some(column) => Argument {
            column,
            trimmed: true,
        },
        None => Argument {
            column: column(argument)?,
            trimmed: false,
        },
    };
    Some((name, argument))
}

/// A call of a function with one argument.
fn unary(expression: &Expr) -> Option<(String, &Expr)> {
    let Expr::Function(function) = expression else {
        return None;
    };
    let FunctionArguments::List(list) = &function.args else {
        return None;
    };
    match list.args.as_slice() {
        [FunctionArg::Unnamed(FunctionArgExpr::Expr(argument))] => {
            Some((function.name.to_string().to_lowercase(), argument))
        }
        _ => None,
    }
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
        } => whole(expr).and_then(i64::checked_neg),
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
