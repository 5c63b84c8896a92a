//! The shapes of conditions that can be checked before the database is asked.
//!
//! PostgreSQL tells a condition as it has understood it: `IN` is an `ANY` over an array, and every
//! value has a cast. Casts that change nothing are looked through, so that a condition has the same
//! shape in all dialects.

use dbadmin_model::plan::Demand;
use dbadmin_model::schema::Dialect;
use sqlparser::ast::{
    BinaryOperator, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, UnaryOperator, Value,
};

/// Types to which a column may be cast without becoming another value.
const WIDER: &[&str] = &[
    "bpchar",
    "character varying",
    "double precision",
    "numeric",
    "text",
    "varchar",
];

/// Types of which the text of a number is that number.
const NUMBERS: &[&str] = &[
    "bigint",
    "double precision",
    "integer",
    "money",
    "numeric",
    "real",
    "smallint",
];

/// A condition of a known shape.
pub struct Shape {
    /// The columns that it speaks of, as the condition writes them.
    pub columns: Vec<String>,
    /// What it demands of them.
    pub demand: Demand,
    /// Whether a strict bound was moved by one, which is right for whole numbers only.
    pub strict: bool,
}

impl Shape {
    fn new(columns: Vec<String>, demand: Demand) -> Self {
        Self {
            columns,
            demand,
            strict: false,
        }
    }
}

/// The shape of a condition, if it is one of those that can be checked beforehand.
pub fn of(dialect: Dialect, condition: &Expr) -> Option<Shape> {
    match bare(condition) {
        whole @ Expr::BinaryOp {
            op: BinaryOperator::Or,
            ..
        } => either(dialect, whole),
        Expr::BinaryOp { left, op, right } => comparison(dialect, left, op, right),
        Expr::Between {
            expr,
            negated: false,
            low,
            high,
        } => {
            let (low, high) = (whole(low)?, whole(high)?);
            bounded(dialect, expr, Some(low), Some(high))
        }
        Expr::InList {
            expr,
            list,
            negated: false,
        } => one_of(expr, list),
        Expr::AnyOp {
            left,
            compare_op: BinaryOperator::Eq,
            right,
            ..
        } => match uncast(right, |_| true) {
            Expr::Array(array) => one_of(left, &array.elem),
            _ => None,
        },
        function @ Expr::Function(_) => {
            let (name, argument) = call(function)?;
            (name == "json_valid").then(|| Shape::new(vec![argument.column], Demand::Json))
        }
        _ => None,
    }
}

/// An expression without the parentheses around it.
pub fn bare(expression: &Expr) -> &Expr {
    match expression {
        Expr::Nested(inner) => bare(inner),
        other => other,
    }
}

/// The parts of a chain of ORs.
pub fn alternatives(condition: &Expr) -> Vec<&Expr> {
    match bare(condition) {
        Expr::BinaryOp {
            left,
            op: BinaryOperator::Or,
            right,
        } => {
            let mut parts = alternatives(left);
            parts.extend(alternatives(right));
            parts
        }
        other => vec![other],
    }
}

/// The column of `c IS NULL`.
pub fn is_null(condition: &Expr) -> Option<String> {
    match bare(condition) {
        Expr::IsNull(inner) => column(inner),
        _ => None,
    }
}

/// `c IS NULL OR <condition on c>` demands nothing more of a value than the condition;
/// `c = 'a' OR c = 'b'` is a list.
fn either(dialect: Dialect, condition: &Expr) -> Option<Shape> {
    let parts = alternatives(condition);
    let nullable: Vec<String> = parts.iter().filter_map(|part| is_null(part)).collect();
    let mut shapes = parts
        .iter()
        .filter(|part| is_null(part).is_none())
        .map(|part| of(dialect, part));
    let mut first = shapes.next()??;
    for shape in shapes {
        let shape = shape.filter(|shape| shape.columns == first.columns)?;
        let (Demand::OneOf { values }, Demand::OneOf { values: more }) =
            (&mut first.demand, shape.demand)
        else {
            return None;
        };
        values.extend(more);
    }
    nullable
        .iter()
        .all(|name| first.columns.contains(name))
        .then_some(first)
}

fn one_of(expression: &Expr, list: &[Expr]) -> Option<Shape> {
    let values: Option<Vec<String>> = list.iter().map(literal).collect();
    let demand = Demand::OneOf { values: values? };
    Some(Shape::new(vec![column(expression)?], demand))
}

fn comparison(
    dialect: Dialect,
    left: &Expr,
    operator: &BinaryOperator,
    right: &Expr,
) -> Option<Shape> {
    if let (Some(first), Some(second)) = (column(left), column(right)) {
        let demand = Demand::Compare {
            operator: written(operator)?.to_owned(),
        };
        return Some(Shape::new(vec![first, second], demand));
    }
    let turned = turned(operator);
    let (expression, operator, value) = if literal(right).is_some() {
        (left, operator, right)
    } else {
        (right, &turned, left)
    };
    with_literal(dialect, expression, operator, value)
}

fn written(operator: &BinaryOperator) -> Option<&'static str> {
    Some(match operator {
        BinaryOperator::Lt => "<",
        BinaryOperator::LtEq => "<=",
        BinaryOperator::Gt => ">",
        BinaryOperator::GtEq => ">=",
        BinaryOperator::Eq => "=",
        BinaryOperator::NotEq => "<>",
        _ => return None,
    })
}

fn turned(operator: &BinaryOperator) -> BinaryOperator {
    match operator {
        BinaryOperator::Lt => BinaryOperator::Gt,
        BinaryOperator::LtEq => BinaryOperator::GtEq,
        BinaryOperator::Gt => BinaryOperator::Lt,
        BinaryOperator::GtEq => BinaryOperator::LtEq,
        other => other.clone(),
    }
}

/// `<column or its length> <operator> <value>`.
fn with_literal(
    dialect: Dialect,
    expression: &Expr,
    operator: &BinaryOperator,
    value: &Expr,
) -> Option<Shape> {
    let is_empty = literal(value).is_some_and(|text| text.is_empty());
    match operator {
        BinaryOperator::Eq if column(expression).is_some() => {
            one_of(expression, std::slice::from_ref(value))
        }
        BinaryOperator::NotEq if is_empty => {
            let column = column(expression).or_else(|| trimmed(expression))?;
            let (min, max) = (Some(1), None);
            Some(Shape::new(vec![column], Demand::Length { min, max }))
        }
        _ => one_sided(dialect, expression, operator, whole(value)?),
    }
}

/// `<column or its length> <operator> <number>`.
fn one_sided(
    dialect: Dialect,
    expression: &Expr,
    operator: &BinaryOperator,
    number: i64,
) -> Option<Shape> {
    let strict = |shape: Shape| Shape {
        strict: matches!(shape.demand, Demand::Range { .. }),
        ..shape
    };
    let bounded = |min, max| bounded(dialect, expression, min, max);
    match operator {
        BinaryOperator::GtEq => bounded(Some(number), None),
        BinaryOperator::Gt => bounded(Some(number.checked_add(1)?), None).map(strict),
        BinaryOperator::LtEq => bounded(None, Some(number)),
        BinaryOperator::Lt => bounded(None, Some(number.checked_sub(1)?)).map(strict),
        BinaryOperator::Eq if call(expression).is_some() => bounded(Some(number), Some(number)),
        BinaryOperator::NotEq if number == 0 => {
            // `length(c) <> 0` and the like.
            call(expression)?;
            bounded(Some(1), None)
        }
        _ => None,
    }
}

fn bounded(
    dialect: Dialect,
    expression: &Expr,
    min: Option<i64>,
    max: Option<i64>,
) -> Option<Shape> {
    let Some((name, argument)) = call(expression) else {
        let demand = Demand::Range { min, max };
        return Some(Shape::new(vec![column(expression)?], demand));
    };
    let counts_bytes = match name.as_str() {
        "char_length" | "character_length" => false,
        "length" => dialect == Dialect::Mysql,
        "octet_length" => true,
        _ => return None,
    };
    // Trimmed text may be within a bound that the text as typed is beyond, and text of enough
    // bytes may have fewer characters.
    let refuses_more =
        (argument.trimmed && max.is_some()) || (counts_bytes && min.is_some_and(|least| least > 1));
    if refuses_more {
        return None;
    }
    let min = min.map(|min| u32::try_from(min).unwrap_or(0));
    let max = max.map(|max| u32::try_from(max).unwrap_or(0));
    let demand = Demand::Length { min, max };
    Some(Shape::new(vec![argument.column], demand))
}

/// What is cast, where the types that it is cast to change nothing.
fn uncast(expression: &Expr, harmless: impl Fn(&str) -> bool + Copy) -> &Expr {
    match bare(expression) {
        Expr::Cast {
            expr, data_type, ..
        } if harmless(&data_type.to_string().to_lowercase()) => uncast(expr, harmless),
        other => other,
    }
}

/// A plain column's name.
fn column(expression: &Expr) -> Option<String> {
    match uncast(expression, |ty| WIDER.contains(&ty)) {
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
    let (column, trimmed) = match trimmed(argument) {
        Some(column) => (column, true),
        None => (column(argument)?, false),
    };
    Some((name, Argument { column, trimmed }))
}

/// The column of `trim(column)`.
fn trimmed(expression: &Expr) -> Option<String> {
    match uncast(expression, |ty| WIDER.contains(&ty)) {
        Expr::Trim { expr, .. } => column(expr),
        other => {
            let (name, argument) = unary(other)?;
            ["btrim", "trim"]
                .contains(&name.as_str())
                .then(|| column(argument))?
        }
    }
}

/// A call of a function with one argument.
fn unary(expression: &Expr) -> Option<(String, &Expr)> {
    let Expr::Function(function) = bare(expression) else {
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

/// A whole number; PostgreSQL writes a negative one as `'-5'::integer`.
fn whole(expression: &Expr) -> Option<i64> {
    match bare(expression) {
        Expr::Value(value) => match &value.value {
            Value::Number(text, _) => text.parse().ok(),
            _ => None,
        },
        Expr::UnaryOp {
            op: UnaryOperator::Minus,
            expr,
        } => whole(expr).and_then(i64::checked_neg),
        cast @ Expr::Cast { .. } => match uncast(cast, |ty| NUMBERS.contains(&ty)) {
            Expr::Value(value) => match &value.value {
                Value::Number(text, _) | Value::SingleQuotedString(text) => text.parse().ok(),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

/// The text of a constant, whatever it is cast to.
fn literal(expression: &Expr) -> Option<String> {
    match uncast(expression, |_| true) {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) | Value::Number(text, _) => Some(text.clone()),
            Value::Boolean(truth) => Some(truth.to_string()),
            _ => None,
        },
        Expr::UnaryOp {
            op: UnaryOperator::Minus,
            expr,
        } => whole(expr).map(|number| format!("-{number}")),
        // A text with its character set before it, as MySQL writes it.
        Expr::Prefixed { value, .. } => literal(value),
        _ => None,
    }
}
