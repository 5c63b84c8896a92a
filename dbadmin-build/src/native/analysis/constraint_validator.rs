//! constraint-validator: what the database will refuse, as rules that a form can say in words.
//!
//! A CHECK is taken apart at its ANDs. Each part that has one of the common shapes becomes a rule
//! that can be checked beforehand; the rest stays with the database, whose refusal is then said
//! in the same words. What a column's type refuses becomes a rule, too, where a CHECK does not say
//! so more narrowly.

mod exact;
mod named;
mod shapes;
#[cfg(test)]
mod tests;
mod types;
mod words;

use std::collections::BTreeMap;

use dbadmin_model::naming;
use dbadmin_model::plan::{Constraint, Constraints, Demand, SchemaSection, TablePlan};
use dbadmin_model::schema::{Check, Column, ColumnType, Dialect, Table};
use sqlparser::ast::{BinaryOperator, Expr};
use sqlparser::dialect::{Dialect as Grammar, MySqlDialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::parser::Parser;

use named::named_in;
use shapes::Shape;
use words::spoken;

/// Reads the constraints of every table.
pub fn decide(schema: &SchemaSection) -> Constraints {
    let mut tables = BTreeMap::new();
    for plan in &schema.tables {
        let mut rules = uniques(plan);
        for check in &plan.table.checks {
            rules.extend(of_check(schema.dialect, plan, &check.expression));
        }
        rules.extend(types::rules(schema.dialect, plan, &rules));
        tables.insert(plan.table.address(), rules);
    }
    Constraints { tables }
}

fn uniques(plan: &TablePlan) -> Vec<Constraint> {
    let key_is_typed = plan
        .table
        .primary_key
        .iter()
        .all(|name| plan.table.column(name).is_some_and(|column| !column.auto));
    let key = (key_is_typed && !plan.table.primary_key.is_empty())
        .then(|| plan.table.primary_key.clone());
    key.into_iter()
        .chain(
            plan.table
                .uniques
                .iter()
                .map(|unique| unique.columns.clone()),
        )
        .map(|columns| Constraint {
            message: format!(
                "Another {} has this {}.",
                naming::in_sentence(&plan.singular),
                spoken(plan, &columns)
            ),
            source: format!("UNIQUE ({})", columns.join(", ")),
            columns,
            rule: Demand::Unique,
        })
        .collect()
}

/// The values that a column's type or a CHECK leaves to it, in their order; empty where nothing
/// lists them.
pub fn choices(dialect: Dialect, table: &Table, column: &Column) -> Vec<String> {
    let of_type = match &column.ty {
        ColumnType::Enum { values } => values.as_slice(),
        ColumnType::Text { .. } => &[],
        _ => return Vec::new(),
    };
    // Parsing takes longer than looking whether the column is mentioned at all.
    let name = column.name.to_lowercase();
    let mentions = |check: &&Check| check.expression.to_lowercase().contains(&name);
    let listed = |check: &Check| {
        let parts = parts_of(parse(dialect, &check.expression)?);
        let mut shapes = parts.iter().filter_map(|part| shapes::of(dialect, part));
        shapes.find_map(|shape| {
            let only_this = matches!(shape.columns.as_slice(), [only] if only.eq_ignore_ascii_case(&column.name));
            match shape.demand {
                Demand::OneOf { values } if only_this => Some(values),
                _ => None,
            }
        })
    };
    let narrowed = table.checks.iter().filter(mentions).find_map(listed);
    narrowed.unwrap_or_else(|| of_type.to_vec())
}

fn grammar(dialect: Dialect) -> &'static dyn Grammar {
    match dialect {
        Dialect::Sqlite => &SQLiteDialect {},
        Dialect::Postgres => &PostgreSqlDialect {},
        Dialect::Mysql => &MySqlDialect {},
    }
}

fn parse(dialect: Dialect, expression: &str) -> Option<Expr> {
    // What PostgreSQL makes of `trim(a)`; the parser wants a text to trim in between.
    let expression = expression.replace("TRIM(BOTH FROM ", "TRIM(");
    Parser::new(grammar(dialect))
        .try_with_sql(&expression)
        .and_then(|mut parser| parser.parse_expr())
        .ok()
}

/// The rules of one CHECK expression.
fn of_check(dialect: Dialect, plan: &TablePlan, expression: &str) -> Vec<Constraint> {
    let parts = parse(dialect, expression).map(parts_of).unwrap_or_default();
    let whole = || vec![other(plan, named_in(dialect, plan, expression), expression)];
    match parts.as_slice() {
        // What cannot be parsed is still refused by the database; all columns that it names share
        // the message.
        [] => whole(),
        [only] => match of_part(dialect, plan, only, expression) {
            // A condition that stays with the database stays as the database tells it.
            Some(rule) if rule.rule == Demand::Other => vec![Constraint {
                source: expression.to_owned(),
                ..rule
            }],
            rule => rule.into_iter().collect(),
        },
        // Written anew, a backslash in a text would be read in another way.
        _ if dialect == Dialect::Mysql && expression.contains('\\') => whole(),
        parts => {
            let mut rules: Vec<Constraint> = Vec::new();
            let told = |part: &Expr| of_part(dialect, plan, part, &part.to_string());
            for rule in parts.iter().filter_map(told) {
                match rules.iter_mut().find_map(|known| joined(known, &rule)) {
                    Some((known, demand)) => {
                        known.message = words::message(plan, &known.columns, &demand);
                        known.source = format!("{} AND {}", known.source, rule.source);
                        known.rule = demand;
                    }
                    None => rules.push(rule),
                }
            }
            rules
        }
    }
}

/// `a >= 1` and `a <= 5` are `a BETWEEN 1 AND 5`.
fn joined<'a>(
    known: &'a mut Constraint,
    rule: &Constraint,
) -> Option<(&'a mut Constraint, Demand)> {
    if known.columns != rule.columns {
        return None;
    }
    fn both<T: Copy>(one: &Option<T>, other: &Option<T>) -> Option<Option<T>> {
        (one.is_none() || other.is_none()).then(|| one.or(*other))
    }
    let demand = match (&known.rule, &rule.rule) {
        (
            Demand::Range { min, max },
            Demand::Range {
                min: low,
                max: high,
            },
        ) => Demand::Range {
            min: both(min, low)?,
            max: both(max, high)?,
        },
        (
            Demand::Length { min, max },
            Demand::Length {
                min: low,
                max: high,
            },
        ) => Demand::Length {
            min: both(min, low)?,
            max: both(max, high)?,
        },
        _ => return None,
    };
    Some((known, demand))
}

/// The parts that all have to hold.
fn parts_of(expression: Expr) -> Vec<Expr> {
    let mut parts = Vec::new();
    split(expression, &mut parts);
    parts
}

fn split(expression: Expr, parts: &mut Vec<Expr>) {
    match expression {
        Expr::Nested(inner) => split(*inner, parts),
        Expr::BinaryOp {
            left,
            op: BinaryOperator::And,
            right,
        } => {
            split(*left, parts);
            split(*right, parts);
        }
        other => match null_or_all(&other) {
            Some(several) => parts.extend(several),
            None => parts.push(other),
        },
    }
}

/// `c IS NULL OR (a AND b)` is `c IS NULL OR a`, and `c IS NULL OR b`.
fn null_or_all(expression: &Expr) -> Option<Vec<Expr>> {
    let [one, other] = shapes::alternatives(expression)[..] else {
        return None;
    };
    let (nullable, condition) = match (shapes::is_null(one), shapes::is_null(other)) {
        (Some(_), None) => (one, other),
        (None, Some(_)) => (other, one),
        _ => return None,
    };
    let parts = parts_of(condition.clone());
    (parts.len() > 1).then(|| {
        let part = |part: Expr| Expr::BinaryOp {
            left: Box::new(nullable.clone()),
            op: BinaryOperator::Or,
            right: Box::new(Expr::Nested(Box::new(part))),
        };
        parts.into_iter().map(part).collect()
    })
}

/// The rule of one part, which `written` has in it as the database tells it.
fn of_part(dialect: Dialect, plan: &TablePlan, part: &Expr, written: &str) -> Option<Constraint> {
    let source = part.to_string();
    let Some((shape, columns)) = shapes::of(dialect, part).and_then(|shape| {
        let columns: Option<Vec<&Column>> = shape
            .columns
            .iter()
            .map(|name| column(&plan.table, name))
            .collect();
        Some((shape, columns?))
    }) else {
        let columns = named_in(dialect, plan, written);
        return (!columns.is_empty()).then(|| other(plan, columns, &source));
    };
    let names: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
    let Shape { demand, .. } = &shape;
    let boolean = columns
        .iter()
        .all(|column| column.ty == ColumnType::Boolean);
    if boolean && !matches!(demand, Demand::OneOf { values } if values.len() == 1) {
        // That true and false are the only values goes without saying.
        return None;
    }
    if exact::refuses_no_more(dialect, &shape, &columns) {
        return Some(Constraint {
            message: words::message(plan, &names, demand),
            columns: names,
            rule: shape.demand,
            source,
        });
    }
    let mut rule = other(plan, names, &source);
    if matches!(demand, Demand::Compare { .. }) {
        // Only the database can compare these, but what it says can be said.
        rule.message = words::message(plan, &rule.columns, demand);
    }
    Some(rule)
}

/// The column of that name, in whatever case a condition writes it.
fn column<'a>(table: &'a Table, name: &str) -> Option<&'a Column> {
    let mut columns = table.columns.iter();
    columns.find(|own| own.name.eq_ignore_ascii_case(name))
}

fn other(plan: &TablePlan, columns: Vec<String>, source: &str) -> Constraint {
    Constraint {
        message: match columns.as_slice() {
            [] => "The database does not accept this.".to_owned(),
            [_] => "Not an allowed value.".to_owned(),
            _ => format!(
                "{} do not go together.",
                naming::capitalised(&spoken(plan, &columns))
            ),
        },
        columns,
        rule: Demand::Other,
        source: source.to_owned(),
    }
}
