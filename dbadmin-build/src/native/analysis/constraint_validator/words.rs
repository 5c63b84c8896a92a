//! Constraints in people's words.

use dbadmin_model::naming;
use dbadmin_model::plan::{Demand, TablePlan};

/// The labels of columns, in a sentence: "number and customer".
pub fn spoken(plan: &TablePlan, columns: &[String]) -> String {
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

/// What a form says where a rule is broken.
pub fn message(plan: &TablePlan, columns: &[String], rule: &Demand) -> String {
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
