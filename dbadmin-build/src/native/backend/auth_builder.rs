//! auth-builder: how one signs in, and for how long.

use std::collections::HashSet;

use dbadmin_model::naming;
use dbadmin_model::plan::{Auth, Requirements, SchemaSection};

/// Words in a table's name that call for shorter sessions.
const SENSITIVE: &[&str] = &[
    "payment",
    "account",
    "patient",
    "salary",
    "card",
    "transaction",
];

/// Working hours for most panels; half as long where money or health is at stake.
pub fn decide(requirements: &Requirements, schema: &SchemaSection) -> Auth {
    let wanted: HashSet<&String> = requirements.tables.iter().collect();
    let shown = schema
        .tables
        .iter()
        .filter(|plan| wanted.contains(&plan.table.address()));
    let sensitive = shown
        .flat_map(|plan| {
            naming::words(&naming::singular(
                &naming::words(&plan.table.name).join(" "),
            ))
        })
        .any(|word| SENSITIVE.contains(&word.as_str()));
    Auth {
        idle_minutes: if sensitive { 60 } else { 120 },
        absolute_hours: 12,
        attempts: 5,
        window_minutes: 15,
    }
}
