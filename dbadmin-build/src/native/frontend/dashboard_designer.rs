//! dashboard-designer: which tables the first page counts, and whose newest rows it shows.

use std::cmp::Reverse;

use dbadmin_model::plan::{
    Dashboard, Meaning, Profile, Relations, SchemaSection, TablePlan, TableRole,
};
use dbadmin_model::schema::TableKind;

use crate::places::Links;

/// So many numbers can be taken in at once.
const COUNTS: usize = 8;

/// Counts the things of their own, and shows what came in last in the busiest of them.
pub fn decide(schema: &SchemaSection, profile: &Profile, relations: &Relations) -> Dashboard {
    let mut shown: Vec<&TablePlan> = schema
        .tables
        .iter()
        .filter(|plan| plan.role == TableRole::Entity && plan.table.kind != TableKind::View)
        .collect();
    if shown.is_empty() {
        shown.extend(&schema.tables);
    }
    let links = Links::of(relations);
    let weight = |plan: &TablePlan| links.count(relations, &plan.table.address());
    shown.sort_by_cached_key(|plan| Reverse(weight(plan)));
    let dated = |plan: &&&TablePlan| {
        let known = profile.tables.get(&plan.table.address());
        known.is_some_and(|table| {
            table
                .meanings
                .values()
                .any(|meaning| *meaning == Meaning::CreatedAt)
        })
    };
    let recent = shown.iter().find(dated).map(|plan| plan.table.address());
    let counts = shown
        .iter()
        .take(COUNTS)
        .map(|plan| plan.table.address())
        .collect();
    Dashboard { counts, recent }
}
