//! query-optimizer: the order of a list that nobody has sorted, the references joined into it,
//! and the indexes worth having.

use std::collections::BTreeMap;

use dbadmin_model::describe::Kind;
use dbadmin_model::plan::{
    Link, Meaning, OrderBy, Profile, Queries, Relations, SchemaSection, TablePlan, TableQueries,
};
use dbadmin_model::schema::Table;
use dbadmin_model::sql::Index;

use crate::native::shape;
use crate::places::Links;

/// Above so many rows, an index that is missing is felt.
const LARGE: u64 = 1_000;

/// Decides how each table is read.
pub fn decide(schema: &SchemaSection, relations: &Relations, profile: &Profile) -> Queries {
    let known = Links::of(relations);
    let tables = schema
        .tables
        .iter()
        .map(|plan| {
            let address = plan.table.address();
            let links: Vec<&Link> = known.from(relations, &address).collect();
            let rows = profile.tables.get(&address).and_then(|table| table.rows);
            let mut queries = table_queries(plan, relations, &links, profile);
            if rows.is_some_and(|rows| rows > LARGE) {
                queries.advice = advice(schema, plan, &links, &queries.order);
            }
            (address, queries)
        })
        .collect::<BTreeMap<_, _>>();
    Queries { tables }
}

fn table_queries(
    plan: &TablePlan,
    relations: &Relations,
    links: &[&Link],
    profile: &Profile,
) -> TableQueries {
    let indexed: Vec<String> = plan
        .table
        .columns
        .iter()
        .map(|column| column.name.clone())
        .filter(|name| leads_index(&plan.table, name))
        .collect();
    let joins: Vec<Vec<String>> = links
        .iter()
        .filter(|link| {
            relations
                .display
                .get(&link.target)
                .is_some_and(|shown| *shown != link.target_columns)
        })
        .map(|link| link.columns.clone())
        .collect();
    let order = order(plan, profile, &indexed);
    TableQueries {
        order,
        joins,
        indexed,
        advice: Vec::new(),
    }
}

/// Newest first, or by position, where an index makes it cheap; else the key, backwards where it
/// counts up by itself. The key stands last, so that the order is total. How many rows there are
/// today does not count: the same schema has the same order in every build.
fn order(plan: &TablePlan, profile: &Profile, indexed: &[String]) -> Vec<OrderBy> {
    let fields = shape::fields(plan, Some(profile));
    let newest = fields
        .iter()
        .find(|field| field.meaning == Some(Meaning::CreatedAt))
        .filter(|field| indexed.contains(&field.column.name));
    let position = fields
        .iter()
        .find(|field| field.meaning == Some(Meaning::Position))
        .filter(|field| indexed.contains(&field.column.name));
    let mut key = plan.table.key();
    key.retain(|name| plan.table.column(name).is_none_or(|column| !column.opaque));
    let counts_up = key
        .iter()
        .all(|name| plan.table.column(name).is_none_or(|column| column.auto));
    let mut order = Vec::new();
    if let Some(field) = newest {
        order.push(OrderBy {
            column: field.column.name.clone(),
            descending: true,
        });
    } else if let Some(field) = position {
        order.push(OrderBy {
            column: field.column.name.clone(),
            descending: false,
        });
    }
    let descending = newest.is_some() || (order.is_empty() && counts_up && key.len() == 1);
    let rest = key
        .iter()
        .filter(|name| order.iter().all(|by| by.column != **name));
    let rest: Vec<OrderBy> = rest
        .map(|name| OrderBy {
            column: (*name).to_owned(),
            descending,
        })
        .collect();
    order.extend(rest);
    order
}

fn leads_index(table: &Table, column: &str) -> bool {
    let leads = |columns: &[String]| columns.first().is_some_and(|first| first == column);
    leads(&table.primary_key)
        || table
            .indexes
            .iter()
            .any(|index| !index.partial && leads(&index.columns))
}

/// Indexes that a large table lacks for its own order and its references.
fn advice(
    schema: &SchemaSection,
    plan: &TablePlan,
    links: &[&Link],
    order: &[OrderBy],
) -> Vec<String> {
    let referring = links.iter().filter_map(|link| link.columns.first());
    let wanted = referring.chain(order.first().map(|by| &by.column));
    let mut advice: Vec<String> = wanted
        .filter_map(|name| plan.table.column(name))
        .filter(|column| {
            let max_length = column.ty.max_length().unwrap_or_default();
            Index::is_possible(
                schema.dialect,
                Kind::of(&column.ty),
                max_length,
                column.opaque,
            )
        })
        .filter(|column| !leads_index(&plan.table, &column.name))
        .map(|column| {
            let (dialect, table) = (schema.dialect, schema.table_ref(&plan.table));
            let column = &column.name;
            Index {
                dialect,
                table,
                column,
            }
            .statement()
        })
        .collect();
    advice.dedup();
    advice
}
