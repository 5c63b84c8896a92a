//! How rows are read, what is checked before a write, and what refers to what.

use dbadmin_build::Plan;
use dbadmin_model::plan::{self, TablePlan};
use dbadmin_runtime::{Children, Column, Demand, Queries, Reference, Relations, Rule, Table};

use super::keep::{all, kept, text};
use super::table::Tables;

/// The order of a list that nobody has sorted, and what the search box looks into.
pub fn queries(
    plan: &Plan,
    tables: &Tables,
    of: &TablePlan,
    table: &'static Table,
) -> &'static Queries {
    let known = plan.queries.tables.get(table.address);
    let order = known.map_or(&[][..], |queries| &queries.order);
    let order = all(order.iter().filter_map(|by| {
        Some(Column {
            is_descending: by.descending,
            ..tables.column(table.address, &by.column)?
        })
    }));
    let search = plan.search.tables.get(table.address);
    let trash = of.trash.as_deref();
    kept(Queries {
        table,
        order: if order.is_empty() { table.key } else { order },
        search: tables.columns(table.address, search.map_or(&[], Vec::as_slice)),
        page_size: plan.performance.page_size,
        count_cap: plan.performance.count_cap,
        trash: trash.and_then(|name| tables.column(table.address, name)),
        text: None,
    })
}

/// What a form checks before the database does.
pub fn rules(plan: &Plan, tables: &Tables, table: &'static Table) -> &'static [Rule] {
    let rules = plan.rules(table.address).iter();
    all(rules.map(|rule| Rule {
        columns: tables.columns(table.address, &rule.columns),
        demand: demand(rule),
        message: text(&rule.message),
    }))
}

fn demand(rule: &plan::Constraint) -> Demand {
    match &rule.rule {
        plan::Demand::Unique => Demand::Unique,
        plan::Demand::Range { min, max } => Demand::Range(*min, *max),
        plan::Demand::Length { min, max } => Demand::Length(*min, *max),
        plan::Demand::OneOf { values } => Demand::OneOf(all(values.iter().map(|one| text(one)))),
        plan::Demand::Json => Demand::Json,
        plan::Demand::Compare { operator } => Demand::Compare(text(operator)),
        plan::Demand::Other => Demand::Database(text(&rule.source)),
    }
}

/// What names a row, what it refers to, and what refers to it.
pub fn relations(plan: &Plan, tables: &Tables, table: &'static Table) -> &'static Relations {
    let references = plan.links_from(table.address);
    let children = plan.links_to(table.address);
    kept(Relations {
        table,
        display: display(plan, tables, table.address).unwrap_or(table.key),
        belongs_to: all(references.map(|link| reference(plan, tables, link))),
        has_many: all(children.map(|link| Children {
            label: text(&link.reverse_label),
            columns: tables.columns(&link.table, &link.columns),
            target: tables.columns(&link.target, &link.target_columns),
            on_delete: link.on_delete,
        })),
    })
}

fn reference(plan: &Plan, tables: &Tables, link: &plan::Link) -> Reference {
    let target = tables.columns(&link.target, &link.target_columns);
    Reference {
        columns: tables.columns(&link.table, &link.columns),
        target,
        label: text(&link.label),
        shown_by: display(plan, tables, &link.target).unwrap_or(target),
    }
}

/// The columns that name a row, where the plan knows of any.
fn display(plan: &Plan, tables: &Tables, address: &str) -> Option<&'static [Column]> {
    let names = plan.display(address);
    (!names.is_empty()).then(|| tables.columns(address, names))
}
