//! relationship-mapper: what refers to what, what it is called from either side, and which
//! columns name a row.

use std::collections::BTreeMap;

use dbadmin_model::naming;
use dbadmin_model::plan::{
    Annotations, Link, ManyToMany, Relations, SchemaSection, TablePlan, TableRole,
};
use dbadmin_model::schema::{Action, ColumnType};

use super::data_profiler::is_secret;
use crate::native::shape::is_text;

/// Column names that name a row, the most telling first; several words stand for several columns.
const NAMING: &[&[&str]] = &[
    &["name"],
    &["full_name"],
    &["display_name"],
    &["first_name", "last_name"],
    // Of a person it is the job: hence after the names.
    &["title"],
    &["company_name"],
    &["label"],
    &["number"],
    &["reference"],
    &["code"],
    &["sku"],
    &["username"],
    &["email"],
    &["slug"],
    &["subject"],
];

/// Maps the relations between the tables of the panel.
pub fn decide(schema: &SchemaSection, annotations: &Annotations) -> Relations {
    let mut links = Vec::new();
    for plan in &schema.tables {
        links.extend(declared(plan, schema));
        links.extend(annotated(plan, schema, &links));
    }
    name_reverses(&mut links, schema);
    let mut display = BTreeMap::new();
    for plan in &schema.tables {
        display.insert(plan.table.address(), naming_columns(plan));
    }
    let wished = annotations.tables.values().flat_map(|table| &table.fields);
    for field in wished {
        // `belongs_to(…, display = …)` is a wish about the other table's name, unless that
        // table's own struct marks a column.
        if let (Some(target), Some(column)) = (&field.belongs_to, &field.belongs_to_display) {
            let plan = schema
                .tables
                .iter()
                .find(|plan| plan.table.address() == *target);
            let marked = plan.is_some_and(|plan| plan.fields.iter().any(|own| own.display));
            let exists = plan.is_some_and(|plan| plan.table.column(column).is_some());
            if exists && !marked {
                display.insert(target.clone(), vec![column.clone()]);
            }
        }
    }
    Relations {
        links,
        many_to_many: many_to_many(schema),
        display,
    }
}

fn declared<'a>(plan: &'a TablePlan, schema: &'a SchemaSection) -> impl Iterator<Item = Link> + 'a {
    plan.table.foreign_keys.iter().filter_map(|key| {
        let target = schema.tables.iter().find(|other| {
            other.table.name == key.target && other.table.schema == key.target_schema
        })?;
        let known = key
            .target_columns
            .iter()
            .all(|name| target.table.column(name).is_some());
        let columns: Vec<&str> = key.columns.iter().map(String::as_str).collect();
        known.then(|| Link {
            table: plan.table.address(),
            columns: key.columns.clone(),
            target: target.table.address(),
            target_columns: key.target_columns.clone(),
            label: link_label(plan, &key.columns, target),
            reverse_label: plan.title.clone(),
            one_to_one: plan.table.is_unique(&columns),
            tree: plan.table.address() == target.table.address(),
            on_delete: key.on_delete,
            confidence: 100,
        })
    })
}

/// References that only the struct declares.
fn annotated(plan: &TablePlan, schema: &SchemaSection, links: &[Link]) -> Vec<Link> {
    let mut found = Vec::new();
    for field in &plan.fields {
        // A column that the table lacks is for the derive to report.
        let Some(target) = field
            .belongs_to
            .as_ref()
            .filter(|_| plan.table.column(&field.column).is_some())
        else {
            continue;
        };
        let columns = vec![field.column.clone()];
        let address = plan.table.address();
        if links
            .iter()
            .any(|link| link.table == address && link.columns == columns)
        {
            continue;
        }
        let Some(other) = schema
            .tables
            .iter()
            .find(|other| other.table.address() == *target)
        else {
            continue;
        };
        if other.table.primary_key.len() != 1 {
            continue;
        }
        found.push(Link {
            label: link_label(plan, &columns, other),
            reverse_label: plan.title.clone(),
            one_to_one: plan.table.is_unique(&[field.column.as_str()]),
            tree: address == *target,
            table: address,
            columns,
            target: target.clone(),
            target_columns: other.table.primary_key.clone(),
            on_delete: Action::Refuse,
            confidence: 90,
        });
    }
    found
}

fn link_label(plan: &TablePlan, columns: &[String], target: &TablePlan) -> String {
    match columns {
        [column] => plan
            .fields
            .iter()
            .find(|field| field.column == *column)
            .and_then(|field| field.label.clone())
            .unwrap_or_else(|| naming::reference_label(column)),
        _ => target.singular.clone(),
    }
}

/// Where several references lead from one table to another, each is called after its column, and
/// a tree's rows are called what they are.
fn name_reverses(links: &mut [Link], schema: &SchemaSection) {
    let pairs: Vec<(String, String)> = links
        .iter()
        .map(|link| (link.table.clone(), link.target.clone()))
        .collect();
    for link in links {
        let pair = (link.table.clone(), link.target.clone());
        let several = pairs.iter().filter(|other| **other == pair).count() > 1;
        if link.tree && !several {
            let plan = schema
                .tables
                .iter()
                .find(|plan| plan.table.address() == link.table);
            let title = plan.map_or(link.table.as_str(), |plan| plan.title.as_str());
            link.reverse_label = format!("{} below it", naming::capitalised(title));
        } else if several {
            link.reverse_label = format!(
                "{} by {}",
                link.reverse_label,
                naming::in_sentence(&link.label)
            );
        }
    }
}

fn naming_columns(plan: &TablePlan) -> Vec<String> {
    let marked: Vec<String> = plan
        .fields
        .iter()
        .filter(|field| field.display)
        .map(|field| field.column.clone())
        .collect();
    if !marked.is_empty() {
        return marked;
    }
    let singular = naming::words(&plan.singular).join("_");
    let named = |wanted: &str| {
        plan.table.columns.iter().find(|column| {
            let words = naming::words(&column.name).join("_");
            words == wanted || words == format!("{singular}_{wanted}")
        })
    };
    for wanted in NAMING {
        let found: Vec<_> = wanted.iter().filter_map(|name| named(name)).collect();
        if found.len() == wanted.len() {
            return found
                .into_iter()
                .map(|column| column.name.clone())
                .collect();
        }
    }
    let refers = |name: &str| {
        plan.table
            .foreign_keys
            .iter()
            .any(|key| key.columns.iter().any(|column| column == name))
    };
    let short_text = plan.table.columns.iter().find(|column| {
        is_text(column)
            && !is_secret(column)
            && !refers(&column.name)
            && plan.table.is_unique(&[&column.name])
    });
    if let Some(column) = short_text {
        return vec![column.name.clone()];
    }
    if !plan.table.primary_key.is_empty() {
        return plan.table.primary_key.clone();
    }
    let shown = plan
        .table
        .columns
        .iter()
        .find(|column| column.ty != ColumnType::Blob);
    shown
        .or(plan.table.columns.first())
        .map(|column| column.name.clone())
        .into_iter()
        .collect()
}

fn many_to_many(schema: &SchemaSection) -> Vec<ManyToMany> {
    schema
        .tables
        .iter()
        .filter(|plan| plan.role == TableRole::Join)
        .filter_map(|plan| {
            let [left, right, ..] = plan.table.foreign_keys.as_slice() else {
                return None;
            };
            Some(ManyToMany {
                through: plan.table.address(),
                left: left.target.clone(),
                right: right.target.clone(),
            })
        })
        .collect()
}
