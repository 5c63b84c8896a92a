//! Queries, rules and relations of a table, as `backend/<table>.rs` writes them.

use dbadmin_build::Plan;
use dbadmin_model::plan::{Constraint, Demand, Link, TablePlan};
use dbadmin_runtime::{Children, Column, Queries, Reference, Relations, Resource, Rule, Table};

use super::{Tables, all, leak, text, view};

/// The table with everything that the panel knows of it.
pub fn resource(plan: &Plan, planned: &TablePlan, tables: &Tables) -> Option<&'static Resource> {
    let address = planned.table.address();
    let table = tables.get(&address)?;
    let secrets = plan.audit.redacted.get(&address);
    Some(leak(Resource {
        table,
        queries: queries(plan, tables, table),
        rules: all(plan
            .rules(&address)
            .iter()
            .map(|constraint| rule(constraint, &address, tables))),
        relations: relations(plan, tables, table),
        list: view::list(plan, planned, tables, table),
        detail: view::detail(plan, planned, tables, table),
        form: view::form(plan, planned, tables, table),
        redacted: tables.columns(&address, secrets.map_or(&[], Vec::as_slice)),
    }))
}

fn queries(plan: &Plan, tables: &Tables, table: &'static Table) -> &'static Queries {
    let planned = plan.queries.tables.get(table.address);
    let order = planned.into_iter().flat_map(|queries| &queries.order);
    let order: &'static [Column] = all(order.filter_map(|by| {
        let column = tables.column(table.address, &by.column)?;
        Some(if by.descending {
            column.descending()
        } else {
            column
        })
    }));
    let search = plan.search.tables.get(table.address);
    leak(Queries {
        table,
        order: if order.is_empty() { table.key } else { order },
        search: tables.columns(table.address, search.map_or(&[], Vec::as_slice)),
        page_size: plan.performance.page_size,
        count_cap: plan.performance.count_cap,
    })
}

fn rule(constraint: &Constraint, address: &str, tables: &Tables) -> Rule {
    let columns = tables.columns(address, &constraint.columns);
    let rule = match &constraint.rule {
        Demand::Unique => Rule::unique(columns),
        Demand::Range { min, max } => Rule::range(columns, *min, *max),
        Demand::Length { min, max } => Rule::length(columns, *min, *max),
        Demand::OneOf { values } => {
            Rule::one_of(columns, all(values.iter().map(|value| text(value))))
        }
        Demand::Json => Rule::json(columns),
        Demand::Compare { operator } => Rule::compare(columns, text(operator)),
        Demand::Other => Rule::database(columns, text(&constraint.source)),
    };
    rule.says(text(&constraint.message))
}

fn relations(plan: &Plan, tables: &Tables, table: &'static Table) -> &'static Relations {
    let display = plan.display(table.address);
    leak(Relations {
        table,
        display: if display.is_empty() {
            table.key
        } else {
            tables.columns(table.address, display)
        },
        belongs_to: all(plan
            .links_from(table.address)
            .map(|link| reference(plan, link, tables))),
        has_many: all(plan.links_to(table.address).map(|link| {
            let columns = tables.columns(&link.table, &link.columns);
            let target = tables.columns(&link.target, &link.target_columns);
            Children::new(text(&link.reverse_label), columns, target).on_delete(link.on_delete)
        })),
    })
}

fn reference(plan: &Plan, link: &Link, tables: &Tables) -> Reference {
    let columns = tables.columns(&link.table, &link.columns);
    let target = tables.columns(&link.target, &link.target_columns);
    let reference = Reference::new(text(&link.label), columns, target);
    let display = plan.display(&link.target);
    if display.is_empty() || display == link.target_columns.as_slice() {
        return reference;
    }
    reference.shown_by(tables.columns(&link.target, display))
}
