//! constraint-validator: what the database will refuse, as rules that a form can say in words.
//!
//! A CHECK is taken apart at its ANDs. Each part that has one of the common shapes becomes a rule
//! that can be checked beforehand; the rest stays with the database, whose refusal is then said
//! in the same words.

mod shapes;

use std::collections::BTreeMap;

use dbadmin_model::naming;
use dbadmin_model::plan::{Constraint, Constraints, Demand, SchemaSection, TablePlan};
use dbadmin_model::schema::{Check, Column, ColumnType, Table};
use sqlparser::ast::{BinaryOperator, Expr};
use sqlparser::dialect::SQLiteDialect;
use sqlparser::parser::Parser;

/// Reads the constraints of every table.
pub fn decide(schema: &SchemaSection) -> Constraints {
    let mut tables = BTreeMap::new();
    for plan in &schema.tables {
        let mut rules = uniques(plan);
        for check in &plan.table.checks {
            rules.extend(of_check(plan, &check.expression));
        }
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

/// The values that a CHECK leaves to a text column, in its order; empty where none lists them.
pub fn choices(table: &Table, column: &Column) -> Vec<String> {
    if !matches!(column.ty, ColumnType::Text { .. }) {
        return Vec::new();
    }
    // Parsing takes longer than looking whether the column is mentioned at all.
    let name = column.name.to_lowercase();
    let mentions = |check: &&Check| check.expression.to_lowercase().contains(&name);
    let listed = |check: &Check| {
        let mut parts = Vec::new();
        split(parse(&check.expression)?, &mut parts);
        parts.iter().filter_map(shapes::of).find_map(|shape| {
            let only_this = matches!(shape.columns.as_slice(), [only] if only.eq_ignore_ascii_case(&column.name));
            match shape.demand {
                Demand::OneOf { values } if only_this => Some(values),
                _ => None,
            }
        })
    };
    table
        .checks
        .iter()
        .filter(mentions)
        .find_map(listed)
        .unwrap_or_default()
}

fn parse(expression: &str) -> Option<Expr> {
    Parser::new(&SQLiteDialect {})
        .try_with_sql(expression)
        .and_then(|mut parser| parser.parse_expr())
        .ok()
}

/// The rules of one CHECK expression.
fn of_check(plan: &TablePlan, expression: &str) -> Vec<Constraint> {
    let Some(parsed) = parse(expression) else {
        // What cannot be parsed is still refused by the database; all columns that it names
        // share the message.
        return vec![other(plan, named_in(plan, expression), expression)];
    };
    let mut parts = Vec::new();
    split(parsed, &mut parts);
    parts
        .iter()
        .filter_map(|part| of_part(plan, part))
        .collect()
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
        other => parts.push(other),
    }
}

fn of_part(plan: &TablePlan, part: &Expr) -> Option<Constraint> {
    let source = part.to_string();
    let whole = |name: &str| {
        let known = plan
            .table
            .columns
            .iter()
            .find(|own| own.name.eq_ignore_ascii_case(name));
        known.is_some_and(|column| matches!(column.ty, ColumnType::Integer { .. }))
    };
    let shape = shapes::of(part).filter(|shape| shape.is_exact(whole));
    let Some(shapes::Shape {
        columns,
        demand: rule,
        ..
    }) = shape
    else {
        let columns = named_in(plan, &source);
        return (!columns.is_empty()).then(|| other(plan, columns, &source));
    };
    let columns: Option<Vec<String>> = columns
        .iter()
        .map(|name| {
            let known = plan
                .table
                .columns
                .iter()
                .find(|own| own.name.eq_ignore_ascii_case(name));
            known.map(|column| column.name.clone())
        })
        .collect();
    let columns = columns?;
    let boolean = |name: &String| {
        plan.table
            .column(name)
            .is_some_and(|column| column.ty == ColumnType::Boolean)
    };
    if columns.iter().all(boolean) {
        // That true and false are the only values goes without saying.
        return None;
    }
    Some(Constraint {
        message: message(plan, &columns, &rule),
        columns,
        rule,
        source,
    })
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

/// The columns whose names occur in an expression, as whole words.
fn named_in(plan: &TablePlan, expression: &str) -> Vec<String> {
    let lower = expression.to_lowercase();
    let mentioned = |name: &str| {
        let name = name.to_lowercase();
        lower.match_indices(&name).any(|(start, found)| {
            let before = lower[..start].chars().next_back();
            let after = lower[start + found.len()..].chars().next();
            let part_of_word = |letter: Option<char>| {
                letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
            };
            !part_of_word(before) && !part_of_word(after)
        })
    };
    let columns = plan
        .table
        .columns
        .iter()
        .filter(|column| mentioned(&column.name));
    columns.map(|column| column.name.clone()).collect()
}

/// The labels of columns, in a sentence: "number and customer".
fn spoken(plan: &TablePlan, columns: &[String]) -> String {
    let said = |name: &String| {
        let label = label(plan, name);
        // "Another order has this order" says nothing: then the column's own name is said.
        if label == plan.singular {
            naming::label(name)
        } else {
            label
        }
    };
    let labels: Vec<String> = columns
        .iter()
        .map(|name| naming::in_sentence(&said(name)))
        .collect();
    match labels.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn label(plan: &TablePlan, column: &str) -> String {
    let wished = plan.fields.iter().find(|field| field.column == column);
    wished
        .and_then(|field| field.label.clone())
        .unwrap_or_else(|| plan.table.label_of(column))
}

fn message(plan: &TablePlan, columns: &[String], rule: &Demand) -> String {
    match rule {
        Demand::Unique | Demand::Other => format!("Check the {}.", spoken(plan, columns)),
        Demand::Range {
            min: Some(min),
            max: Some(max),
        } => format!("From {min} to {max}."),
        Demand::Range { min: Some(min), .. } => format!("At least {min}."),
        Demand::Range { max, .. } => format!("At most {}.", max.unwrap_or_default()),
        Demand::Length {
            min: Some(min),
            max: Some(max),
        } if min == max => {
            format!("Exactly {}.", characters(*min))
        }
        Demand::Length {
            min: Some(min),
            max: Some(max),
        } => {
            format!("From {min} to {}.", characters(*max))
        }
        Demand::Length { min: Some(min), .. } => format!("At least {}.", characters(*min)),
        Demand::Length { max, .. } => format!("At most {}.", characters(max.unwrap_or_default())),
        Demand::OneOf { values } => format!("One of: {}.", values.join(", ")),
        Demand::Json => "Has to be valid JSON, such as {\"key\": \"value\"}.".to_owned(),
        Demand::Compare { operator } => compared(plan, columns, operator),
    }
}

/// "At most the subtotal.", or of dates "Not before placed."
fn compared(plan: &TablePlan, columns: &[String], operator: &str) -> String {
    let Some(right) = columns.get(1) else {
        return String::new();
    };
    let other = naming::in_sentence(&label(plan, right));
    let in_time = plan.table.column(right).is_some_and(crate::native::is_time);
    match (operator, in_time) {
        ("<", true) => format!("Has to be before “{other}”."),
        ("<=", true) => format!("Not after “{other}”."),
        (">", true) => format!("Has to be after “{other}”."),
        (">=", true) => format!("Not before “{other}”."),
        ("<", false) => format!("Less than the {other}."),
        ("<=", false) => format!("At most the {other}."),
        (">", false) => format!("More than the {other}."),
        (">=", false) => format!("At least the {other}."),
        ("=", _) => format!("The same as the {other}."),
        _ => format!("Other than the {other}."),
    }
}

fn characters(count: u32) -> String {
    if count == 1 {
        "1 character".to_owned()
    } else {
        format!("{count} characters")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> TablePlan {
        let column = |name: &str| Column {
            name: name.to_owned(),
            ty: if name.ends_with("price") {
                ColumnType::Integer {
                    bits: 64,
                    unsigned: false,
                }
            } else {
                ColumnType::Text { max: None }
            },
            nullable: true,
            ..Column::default()
        };
        TablePlan {
            table: Table {
                name: "offers".to_owned(),
                columns: ["price", "sale_price", "state", "code", "extra"]
                    .map(column)
                    .to_vec(),
                ..Table::default()
            },
            role: dbadmin_model::plan::TableRole::Entity,
            path: String::new(),
            entity: false,
            module: "offers".to_owned(),
            title: "Offers".to_owned(),
            singular: "Offer".to_owned(),
            icon: "box".to_owned(),
            group: None,
            help: None,
            fields: Vec::new(),
        }
    }

    fn rules(expression: &str) -> Vec<(Vec<String>, Demand)> {
        of_check(&plan(), expression)
            .into_iter()
            .map(|rule| (rule.columns, rule.rule))
            .collect()
    }

    #[test]
    fn common_checks_become_rules() {
        let one = |name: &str| vec![name.to_owned()];
        assert_eq!(
            rules("price >= 0"),
            [(
                one("price"),
                Demand::Range {
                    min: Some(0),
                    max: None
                }
            )]
        );
        assert_eq!(
            rules("0 < price"),
            [(
                one("price"),
                Demand::Range {
                    min: Some(1),
                    max: None
                }
            )]
        );
        assert_eq!(
            rules("price BETWEEN 1 AND 5"),
            [(
                one("price"),
                Demand::Range {
                    min: Some(1),
                    max: Some(5)
                }
            )]
        );
        assert_eq!(
            rules("length(code) <= 8 AND json_valid(extra)"),
            [
                (
                    one("code"),
                    Demand::Length {
                        min: None,
                        max: Some(8)
                    }
                ),
                (one("extra"), Demand::Json)
            ]
        );
        assert_eq!(
            rules("state IS NULL OR state IN ('new', 'done')"),
            [(
                one("state"),
                Demand::OneOf {
                    values: vec!["new".into(), "done".into()]
                }
            )]
        );
        assert_eq!(
            rules("sale_price < price"),
            [(
                vec!["sale_price".into(), "price".into()],
                Demand::Compare {
                    operator: "<".into()
                }
            )]
        );
    }

    #[test]
    fn a_rule_never_refuses_what_the_database_accepts() {
        // `code` is text, of which SQLite compares the number: 0.5 is more than 0, not at least 1.
        assert_eq!(rules("code > 0")[0].1, Demand::Other);
        assert_eq!(rules("length(trim(code)) <= 8")[0].1, Demand::Other);
        assert_eq!(
            rules("length(trim(code)) > 0")[0].1,
            Demand::Length {
                min: Some(1),
                max: None
            }
        );
    }

    #[test]
    fn an_odd_check_stays_with_the_database() {
        assert_eq!(
            rules("code GLOB 'A*'"),
            [(vec!["code".to_owned()], Demand::Other)]
        );
        assert_eq!(rules("price % 5 = ((")[0].1, Demand::Other);
    }
}
