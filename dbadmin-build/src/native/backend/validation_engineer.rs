//! validation-engineer: one list of rules for Rust, HTML attributes and messages.

use std::collections::BTreeMap;

use dbadmin_model::plan::{
    Constraint, Constraints, Demand, Meaning, Profile, SchemaSection, TablePlan, Validation,
};

/// Brings the constraints of each table into the order of its form, each once.
pub fn decide(schema: &SchemaSection, constraints: &Constraints, profile: &Profile) -> Validation {
    let tables = schema
        .tables
        .iter()
        .map(|plan| {
            let address = plan.table.address();
            let known = constraints
                .tables
                .get(&address)
                .cloned()
                .unwrap_or_default();
            let meanings = profile.tables.get(&address).map(|table| &table.meanings);
            let money = |column: &str| {
                meanings.and_then(|known| known.get(column)) == Some(&Meaning::MinorUnits)
                    || plan
                        .fields
                        .iter()
                        .any(|field| field.column == column && field.money.is_some())
            };
            (address, rules(plan, known, money))
        })
        .collect::<BTreeMap<_, _>>();
    Validation { tables }
}

fn rules(
    plan: &TablePlan,
    mut rules: Vec<Constraint>,
    money: impl Fn(&str) -> bool,
) -> Vec<Constraint> {
    let place = |rule: &Constraint| {
        let first = rule.columns.first();
        plan.table
            .columns
            .iter()
            .position(|column| first == Some(&column.name))
    };
    rules.sort_by_key(place);
    let mut kept: Vec<Constraint> = Vec::new();
    for mut rule in rules {
        if kept
            .iter()
            .any(|other| other.columns == rule.columns && other.rule == rule.rule)
        {
            continue;
        }
        if let (Demand::Range { min, max }, [column]) = (&rule.rule, rule.columns.as_slice())
            && money(column)
        {
            rule.message = money_message(*min, *max);
        }
        kept.push(rule);
    }
    kept
}

/// The bounds of an amount, which is typed in whole units but stored in hundredths.
fn money_message(min: Option<i64>, max: Option<i64>) -> String {
    let amount = |minor: i64| format!("{}.{:02}", minor / 100, (minor % 100).abs());
    match (min, max) {
        (Some(1), None) => "More than 0.".to_owned(),
        (Some(0), None) => "At least 0.".to_owned(),
        (Some(min), Some(max)) => format!("From {} to {}.", amount(min), amount(max)),
        (Some(min), None) => format!("At least {}.", amount(min)),
        (None, max) => format!("At most {}.", amount(max.unwrap_or_default())),
    }
}
