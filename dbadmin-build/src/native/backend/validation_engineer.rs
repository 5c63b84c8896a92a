//! validation-engineer: one list of rules for Rust, HTML attributes and messages.

use std::collections::BTreeMap;

use dbadmin_model::money;
use dbadmin_model::plan::{
    Constraint, Constraints, Demand, Meaning, Profile, SchemaSection, TablePlan, Validation,
};
use dbadmin_model::schema::{Column, ColumnType};

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
            // The currency of an amount in minor units; nothing of it where it is not known.
            let money = |name: &str| {
                let whole = |column: &Column| matches!(column.ty, ColumnType::Integer { .. });
                plan.table.column(name).filter(|column| whole(column))?;
                let said = plan.wish(name).and_then(|wish| wish.money.clone());
                let meaning = meanings.and_then(|known| known.get(name));
                said.or_else(|| (meaning == Some(&Meaning::MinorUnits)).then(String::new))
            };
            (address, rules(plan, known, money))
        })
        .collect::<BTreeMap<_, _>>();
    Validation { tables }
}

fn rules(
    plan: &TablePlan,
    mut rules: Vec<Constraint>,
    money: impl Fn(&str) -> Option<String>,
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
            && let Some(currency) = money(column)
            && let Some(message) = money_message(*min, *max, &currency)
        {
            rule.message = message;
        }
        kept.push(rule);
    }
    kept
}

/// The bounds of an amount, which is typed in the currency's units but stored in the minor ones; as short
/// as one says them.
fn money_message(min: Option<i64>, max: Option<i64>, currency: &str) -> Option<String> {
    let amount = |minor: i64| {
        let text = money::decimal(minor, currency);
        match text.split_once('.') {
            Some((whole, part)) if part.bytes().all(|digit| digit == b'0') => whole.to_owned(),
            _ => text,
        }
    };
    Some(match (min, max) {
        (Some(1), None) => "More than 0.".to_owned(),
        (Some(1), Some(max)) => format!("More than 0, and at most {}.", amount(max)),
        (Some(min), Some(max)) => format!("From {} to {}.", amount(min), amount(max)),
        (Some(min), None) => format!("At least {}.", amount(min)),
        (None, Some(max)) => format!("At most {}.", amount(max)),
        (None, None) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::money_message;

    #[test]
    fn amounts_are_told_as_one_types_them() {
        for (min, max, currency, told) in [
            (Some(1), None, "EUR", "More than 0."),
            (Some(1), Some(10_000), "", "More than 0, and at most 100."),
            (Some(0), None, "EUR", "At least 0."),
            (Some(0), Some(10_000_000), "EUR", "From 0 to 100000."),
            (Some(50), Some(10_050), "", "From 0.50 to 100.50."),
            (Some(-50), None, "EUR", "At least -0.50."),
            (None, Some(10_000), "EUR", "At most 100."),
            (Some(50), None, "JPY", "At least 50."),
            (None, Some(1_500), "KWD", "At most 1.500."),
        ] {
            assert_eq!(money_message(min, max, currency).as_deref(), Some(told));
        }
        assert_eq!(money_message(None, None, "EUR"), None);
    }
}
