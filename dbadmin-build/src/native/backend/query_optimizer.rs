//! query-optimizer: the order of a list that nobody has sorted, the references joined into it,
//! and the indexes worth having.

use std::collections::BTreeMap;

use dbadmin_model::plan::{
    Link, Meaning, OrderBy, Profile, Queries, Relations, SchemaSection, TablePlan, TableQueries,
};
use dbadmin_model::schema::Table;

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
            let queries = table_queries(plan, relations, &links, profile, rows);
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
    rows: Option<u64>,
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
    let advice = advice(plan, links, &order, rows);
    TableQueries {
        order,
        joins,
        indexed,
        advice,
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
    let key = plan.table.key();
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

fn advice(plan: &TablePlan, links: &[&Link], order: &[OrderBy], rows: Option<u64>) -> Vec<String> {
    if rows.is_none_or(|rows| rows <= LARGE) {
        return Vec::new();
    }
    let referring = links.iter().filter_map(|link| link.columns.first());
    let wanted = referring.chain(order.first().map(|by| &by.column));
    let mut advice: Vec<String> = wanted
        .filter(|column| plan.table.column(column).is_some())
        .filter(|column| !leads_index(&plan.table, column))
        .map(|column| {
            let (name, column) = (
                plan.table.name.replace('"', "\"\""),
                column.replace('"', "\"\""),
            );
            format!("CREATE INDEX \"{name}_{column}\" ON \"{name}\" (\"{column}\");")
        })
        .collect();
    advice.dedup();
    advice
}
