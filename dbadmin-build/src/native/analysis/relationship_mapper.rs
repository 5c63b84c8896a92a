//! relationship-mapper: what refers to what, what it is called from either side, and which
//! columns name a row.

use std::collections::{BTreeMap, HashMap};

use dbadmin_model::naming;
use dbadmin_model::plan::{
    Annotations, FieldAnnotation, Link, ManyToMany, Relations, SchemaSection, TablePlan, TableRole,
};
use dbadmin_model::schema::{Action, Column, ColumnType};

use super::data_profiler::is_secret;
use crate::native::shape::is_text;
use crate::places::Tables;

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
    let tables = Known::of(schema);
    let mut links = Vec::new();
    for plan in &schema.tables {
        let mut own: Vec<Link> = declared(plan, &tables).collect();
        own.extend(annotated(plan, &tables, &own));
        links.extend(own);
    }
    name_reverses(&mut links, &tables);
    let mut display = BTreeMap::new();
    for plan in &schema.tables {
        display.insert(plan.table.address(), naming_columns(plan));
    }
    let wished = annotations.tables.values().flat_map(|table| &table.fields);
    for field in wished {
        // `belongs_to(…, display = …)` is a wish about the other table's name, unless that
        // table's own struct marks a column.
        if let (Some(target), Some(column)) = (&field.belongs_to, &field.belongs_to_display) {
            let plan = tables.at(target);
            let marked = plan.is_some_and(|plan| plan.fields.iter().any(|own| own.display));
            let exists = plan.is_some_and(|plan| may_name(plan, column));
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

/// The tables of the panel by their addresses.
struct Known<'a> {
    schema: &'a SchemaSection,
    places: Tables,
}

impl<'a> Known<'a> {
    fn of(schema: &'a SchemaSection) -> Self {
        let places = Tables::of(schema);
        Self { schema, places }
    }

    fn at(&self, address: &str) -> Option<&'a TablePlan> {
        self.places.find(self.schema, address)
    }
}

fn declared<'a>(plan: &'a TablePlan, tables: &'a Known<'_>) -> impl Iterator<Item = Link> + 'a {
    plan.table.foreign_keys.iter().filter_map(|key| {
        let target = tables.at(&key.target_address())?;
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
fn annotated(plan: &TablePlan, tables: &Known<'_>, declared: &[Link]) -> Vec<Link> {
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
        if declared.iter().any(|link| link.columns == columns) {
            continue;
        }
        let Some(other) = tables.at(target) else {
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
fn name_reverses(links: &mut [Link], tables: &Known<'_>) {
    let mut pairs: HashMap<(String, String), usize> = HashMap::new();
    for link in links.iter() {
        let pair = (link.table.clone(), link.target.clone());
        *pairs.entry(pair).or_default() += 1;
    }
    for link in links {
        let pair = (link.table.clone(), link.target.clone());
        let several = pairs.get(&pair).is_some_and(|count| *count > 1);
        if link.tree && !several {
            let plan = tables.at(&link.table);
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

/// Whether a column may name its row: not if it is a secret, shown nowhere, wished not to, or without
/// an order to choose from.
fn may_name(plan: &TablePlan, name: &str) -> bool {
    let secret = plan
        .table
        .column(name)
        .is_none_or(|column| is_secret(column) || column.opaque);
    let kept = |field: &FieldAnnotation| {
        let password = field.widget.as_deref() == Some("password");
        field.column == name && (field.hidden || field.refused.display || password)
    };
    !secret && !plan.fields.iter().any(kept)
}

fn naming_columns(plan: &TablePlan) -> Vec<String> {
    let marked = plan.fields.iter().filter(|field| field.display);
    let marked: Vec<String> = marked
        .map(|field| field.column.clone())
        .filter(|name| may_name(plan, name))
        .collect();
    if !marked.is_empty() {
        return marked;
    }
    if let Some(named) = NAMING.iter().find_map(|wanted| named(plan, wanted)) {
        return named;
    }
    let refers = |name: &String| {
        let mut keys = plan.table.foreign_keys.iter();
        keys.any(|key| key.columns.contains(name))
    };
    let tells = |column: &&Column| may_name(plan, &column.name);
    let columns = || plan.table.columns.iter().filter(tells);
    let unique_text = columns().find(|column| {
        is_text(column) && !refers(&column.name) && plan.table.is_unique(&[&column.name])
    });
    if let Some(column) = unique_text {
        return vec![column.name.clone()];
    }
    let key = &plan.table.primary_key;
    if !key.is_empty() && key.iter().all(|name| may_name(plan, name)) {
        return key.clone();
    }
    let shown = columns().find(|column| column.ty != ColumnType::Blob);
    shown
        .map(|column| column.name.clone())
        .into_iter()
        .collect()
}

/// The columns that are called so, by themselves or after the table: `name`, `album_name`.
fn named(plan: &TablePlan, wanted: &[&str]) -> Option<Vec<String>> {
    let singular = naming::words(&plan.singular).join("_");
    let found: Vec<String> = wanted
        .iter()
        .filter_map(|wanted| {
            plan.table.columns.iter().find(|column| {
                let words = naming::words(&column.name).join("_");
                words == *wanted || words == format!("{singular}_{wanted}")
            })
        })
        .map(|column| column.name.clone())
        .filter(|name| may_name(plan, name))
        .collect();
    (found.len() == wanted.len()).then_some(found)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::native::schema_of;
    use dbadmin_model::plan::Request;
    use dbadmin_model::schema::{Dialect, Schema, Table, Unique};

    fn column(name: &str) -> Column {
        Column {
            name: name.to_owned(),
            ty: ColumnType::Text { max: None },
            nullable: false,
            ..Column::default()
        }
    }

    fn display(columns: &[&str], key: &[&str], unique: &[&str]) -> Vec<String> {
        let names = |names: &[&str]| {
            names
                .iter()
                .map(|name| (*name).to_owned())
                .collect::<Vec<_>>()
        };
        let table = Table {
            name: "clients".to_owned(),
            columns: columns.iter().map(|name| column(name)).collect(),
            primary_key: names(key),
            uniques: vec![Unique {
                name: String::new(),
                columns: names(unique),
            }],
            ..Table::default()
        };
        let schema = Schema::new(Dialect::Sqlite, vec![table]);
        let section = schema_of(&Request::default(), &schema, &Annotations::default());
        naming_columns(&section.tables[0])
    }

    #[test]
    fn names_of_people_come_before_their_titles() {
        let columns = ["id", "title", "first_name", "last_name"];
        assert_eq!(display(&columns, &["id"], &[]), ["first_name", "last_name"]);
    }

    #[test]
    fn a_secret_never_names_a_row() {
        assert_eq!(display(&["id", "token"], &["id"], &["token"]), ["id"]);
        assert_eq!(display(&["token", "city"], &["token"], &[]), ["city"]);
    }
}
