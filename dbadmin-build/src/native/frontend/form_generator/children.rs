//! The rows of other tables that a form has along: those that the struct names, else those that are
//! clearly the row's own, and few.

use std::collections::BTreeMap;

use dbadmin_model::plan::{
    FormChildren, FormPlan, Link, Meaning, Profile, Relations, SchemaSection, TablePlan, TableRole,
};
use dbadmin_model::schema::{Action, ColumnType};

/// So many fields of a row stand side by side; of wider rows a form has none unasked.
const MOST_FIELDS: usize = 6;
/// So many rows there are for each on average; of more a form has none unasked.
const MOST_ROWS: u64 = 25;

/// The rows that a table's form has along.
pub fn of(
    plan: &TablePlan,
    schema: &SchemaSection,
    relations: &Relations,
    profile: &Profile,
    forms: &BTreeMap<String, FormPlan>,
) -> Vec<FormChildren> {
    let address = plan.table.address();
    let links = relations.links.iter();
    let links: Vec<&Link> = links
        .filter(|link| link.target == address && !link.tree)
        .collect();
    let table = |address: &str| {
        schema
            .tables
            .iter()
            .find(|it| it.table.address() == address)
    };
    let along = |link: &Link| {
        let child = table(&link.table)?;
        let form = forms.get(&link.table)?;
        if let Some(links) = through(link, child, form, relations) {
            return Some((child, links));
        }
        let children = children(link, child, form, profile);
        (!children.fields.is_empty()).then_some((child, children))
    };
    if let Some(named) = &plan.children {
        let first = |name: &String| links.iter().find(|link| link.table == *name);
        let found = named
            .iter()
            .filter_map(first)
            .filter_map(|link| along(link));
        return found.map(|(_, children)| children).collect();
    }
    let owned = links.iter().filter_map(|link| {
        let (child, children) = along(link)?;
        if children.links {
            return Some(children);
        }
        if !is_few(link, profile) {
            return None;
        }
        let few = children.fields.len() <= MOST_FIELDS;
        (few && is_owned(link, child, relations)).then_some(children)
    });
    owned.collect()
}

/// A row that does nothing but link the one that it refers to with one of a third table.
fn through(
    link: &Link,
    child: &TablePlan,
    form: &FormPlan,
    relations: &Relations,
) -> Option<FormChildren> {
    let all = relations.links.iter().filter(|it| it.table == link.table);
    let others: Vec<&Link> = all.filter(|it| *it != link).collect();
    let [other] = others.as_slice() else {
        return None;
    };
    let [column] = other.columns.as_slice() else {
        return None;
    };
    let links = [link, *other];
    let is_part = |name: &String| links.iter().any(|it| it.columns.contains(name));
    let mut rest = child.table.columns.iter().filter(|it| !is_part(&it.name));
    let alone = rest.all(|column| column.is_optional());
    let mut fields = form.sections.iter().flat_map(|section| &section.fields);
    let chosen = fields.any(|field| field.column == *column && !field.readonly);
    let join = child.role == TableRole::Join && child.table.is_writable();
    (join && alone && chosen && other.target != link.target).then(|| FormChildren {
        table: link.table.clone(),
        columns: link.columns.clone(),
        fields: vec![column.clone()],
        position: None,
        links: true,
    })
}

/// Whether a row exists for nothing but the one that it refers to: it goes with it, has no life of its own,
/// and is addressed by it, or refers to nothing else.
fn is_owned(link: &Link, child: &TablePlan, relations: &Relations) -> bool {
    let key = &child.table.primary_key;
    let addressed = key.len() > link.columns.len() && key.starts_with(&link.columns);
    let mut others = relations.links.iter().filter(|it| it.table == link.table);
    let alone = others.all(|it| it == link);
    let required = link.columns.iter().all(|name| {
        let column = child.table.column(name);
        column.is_some_and(|column| !column.nullable)
    });
    let things = matches!(child.role, TableRole::Entity | TableRole::Lookup);
    link.on_delete == Action::Cascade
        && required
        && !link.one_to_one
        && things
        && !key.is_empty()
        && child.table.is_writable()
        && (addressed || alone)
}

/// Whether there are few for each, as far as somebody has counted.
fn is_few(link: &Link, profile: &Profile) -> bool {
    let rows = |address: &str| profile.tables.get(address).and_then(|table| table.rows);
    match (rows(&link.table), rows(&link.target)) {
        (Some(rows), Some(targets)) => rows <= targets.max(1).saturating_mul(MOST_ROWS),
        _ => true,
    }
}

/// The rows with their fields: those of their own form that fit into a line.
fn children(link: &Link, child: &TablePlan, form: &FormPlan, profile: &Profile) -> FormChildren {
    let key = &child.table.primary_key;
    let within = key.strip_prefix(link.columns.as_slice());
    let meanings = profile.tables.get(&link.table);
    let is_position = |name: &String| {
        let meaning = meanings.and_then(|table| table.meanings.get(name));
        let of_key = matches!(within, Some([only]) if only == name);
        let column = child.table.column(name);
        let whole = column.is_some_and(|column| matches!(column.ty, ColumnType::Integer { .. }));
        let refers = child.table.foreign_key_of(name).is_some();
        whole && !refers && (of_key || meaning == Some(&Meaning::Position))
    };
    let fields = form.sections.iter().flat_map(|section| &section.fields);
    let fields: Vec<String> = fields
        .filter(|field| !link.columns.contains(&field.column))
        .filter(|field| {
            let column = child.table.column(&field.column);
            column.is_some_and(|column| {
                let long = matches!(column.ty, ColumnType::Blob | ColumnType::Json);
                let kept = field.readonly && !column.generated;
                (!long && !kept) || !column.is_optional()
            })
        })
        .map(|field| field.column.clone())
        .collect();
    FormChildren {
        table: link.table.clone(),
        columns: link.columns.clone(),
        position: fields.iter().find(|name| is_position(name)).cloned(),
        fields,
        links: false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::decide;
    use super::*;
    use crate::native::{relations_of, schema_of};
    use dbadmin_model::plan::{Annotations, Request, TableAnnotation, Validation};
    use dbadmin_model::schema::{Column, Dialect, ForeignKey, Schema, Table};

    fn table(name: &str, columns: &[&str], key: &[&str], refers: &[(&str, &str, Action)]) -> Table {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Table {
            name: name.to_owned(),
            columns: columns
                .iter()
                .map(|name| Column {
                    name: (*name).to_owned(),
                    ty: ColumnType::Integer {
                        bits: 64,
                        unsigned: false,
                    },
                    nullable: false,
                    ..Column::default()
                })
                .collect(),
            primary_key: names(key),
            foreign_keys: refers
                .iter()
                .map(|(column, target, on_delete)| ForeignKey {
                    columns: vec![(*column).to_owned()],
                    target: (*target).to_owned(),
                    target_columns: vec!["id".to_owned()],
                    on_delete: *on_delete,
                    target_schema: None,
                })
                .collect(),
            ..Table::default()
        }
    }

    /// The rows that the form of orders has along, with these words on its struct.
    fn along(said: Option<&[&str]>) -> Vec<FormChildren> {
        let cascade = Action::Cascade;
        let schema = Schema::new(
            Dialect::Sqlite,
            vec![
                table("orders", &["id"], &["id"], &[]),
                table("products", &["id"], &["id"], &[]),
                table(
                    "items",
                    &["order_id", "line", "product_id", "quantity"],
                    &["order_id", "line"],
                    &[
                        ("order_id", "orders", cascade),
                        ("product_id", "products", Action::Refuse),
                    ],
                ),
                // They have a life of their own: they stay, or refer to something else as well.
                table(
                    "payments",
                    &["id", "order_id", "amount"],
                    &["id"],
                    &[("order_id", "orders", Action::Refuse)],
                ),
                table(
                    "reviews",
                    &["id", "order_id", "product_id"],
                    &["id"],
                    &[
                        ("order_id", "orders", cascade),
                        ("product_id", "products", cascade),
                    ],
                ),
            ],
        );
        let mut annotations = Annotations::default();
        let annotation = TableAnnotation {
            children: said.map(|said| said.iter().map(|name| (*name).to_owned()).collect()),
            ..TableAnnotation::default()
        };
        annotations.tables.insert("orders".to_owned(), annotation);
        let section = schema_of(&Request::default(), &schema, &annotations);
        let relations = relations_of(&section, &annotations);
        let forms = decide(
            &section,
            &relations,
            &Validation::default(),
            &Profile::default(),
        );
        forms.tables["orders"].children.clone()
    }

    #[test]
    fn rows_that_are_clearly_its_own_are_in_the_form() {
        let found = along(None);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].table, "items");
        assert_eq!(found[0].columns, ["order_id"]);
        assert_eq!(found[0].fields, ["line", "product_id", "quantity"]);
        assert_eq!(found[0].position.as_deref(), Some("line"));
    }

    #[test]
    fn whoever_says_which_has_these_and_no_others() {
        let found = along(Some(&["payments", "products", "items"]));
        let tables: Vec<&str> = found.iter().map(|it| it.table.as_str()).collect();
        assert_eq!(
            tables,
            ["payments", "items"],
            "products do not refer to orders"
        );
        assert_eq!(found[0].position, None);
        assert!(along(Some(&[])).is_empty());
    }
}
