//! navigation-architect: the groups of the sidebar, and the order within them.

use dbadmin_model::naming;
use dbadmin_model::plan::{
    Navigation, NavigationGroup, Relations, SchemaSection, TablePlan, TableRole,
};
use dbadmin_model::schema::TableKind;

use crate::places::Links;

/// A panel of so many tables needs no headings.
const SMALL: usize = 7;

/// Groups the tables: as the structs say, the rest by what kind of thing they are.
pub fn decide(schema: &SchemaSection, relations: &Relations) -> Navigation {
    let small = schema.tables.len() <= SMALL;
    let asked_for = schema.tables.iter().any(|plan| plan.group.is_some());
    let mut groups: Vec<NavigationGroup> = Vec::new();
    for plan in ordered(schema, relations) {
        let title = match &plan.group {
            Some(group) => group.clone(),
            None => match &plan.table.schema {
                // Whoever looks for a table of another schema knows the schema.
                Some(schema) => naming::label(schema),
                None if small && !asked_for => String::new(),
                None => heading(plan).to_owned(),
            },
        };
        let address = plan.table.address();
        match groups.iter_mut().find(|group| group.title == title) {
            Some(group) => group.tables.push(address),
            None => groups.push(NavigationGroup {
                title,
                tables: vec![address],
            }),
        }
    }
    Navigation { groups }
}

/// In the schema's order where the developer chose groups; else what most others refer to, and
/// refers to most, first.
fn ordered<'a>(schema: &'a SchemaSection, relations: &Relations) -> Vec<&'a TablePlan> {
    let mut plans: Vec<&TablePlan> = schema.tables.iter().collect();
    let links = Links::of(relations);
    let weight = |plan: &TablePlan| links.count(relations, &plan.table.address());
    plans.sort_by_cached_key(|plan| (rank(plan), std::cmp::Reverse(weight(plan))));
    plans
}

fn is_view(plan: &TablePlan) -> bool {
    matches!(
        plan.table.kind,
        TableKind::View | TableKind::MaterializedView
    )
}

fn rank(plan: &TablePlan) -> u8 {
    match plan.role {
        _ if is_view(plan) => 5,
        TableRole::Entity => 0,
        TableRole::Queue => 1,
        TableRole::Lookup => 2,
        TableRole::Join => 3,
        TableRole::Log => 4,
    }
}

fn heading(plan: &TablePlan) -> &'static str {
    match plan.role {
        _ if is_view(plan) => "Views",
        TableRole::Entity => "Records",
        TableRole::Queue => "Work",
        TableRole::Lookup => "Lists",
        TableRole::Join => "Links",
        TableRole::Log => "Activity",
    }
}
