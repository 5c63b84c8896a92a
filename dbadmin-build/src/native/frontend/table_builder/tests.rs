//! Which days a list offers, and which rows of other tables it counts.

use dbadmin_model::Dialect;
use dbadmin_model::plan::{Annotations, Request, TableAnnotation};
use dbadmin_model::schema::{Action, ForeignKey, Schema, Table};

use super::*;

fn column(name: &str, ty: ColumnType) -> Column {
    Column {
        name: name.to_owned(),
        ty,
        ..Column::default()
    }
}

const NUMBER: ColumnType = ColumnType::Integer {
    bits: 64,
    unsigned: false,
};
const MOMENT: ColumnType = ColumnType::DateTime { zone: false };

/// The list of `orders`, of which `dbadmin.toml` says this.
fn orders(days: &[&str], drill: Option<ColumnWish>, counts: &[&str]) -> ListPlan {
    let mut columns = vec![column("id", NUMBER), column("number", NUMBER)];
    columns.extend(days.iter().map(|name| column(name, MOMENT)));
    let orders = Table {
        name: "orders".to_owned(),
        columns,
        primary_key: vec!["id".to_owned()],
        ..Table::default()
    };
    let lines = Table {
        name: "lines".to_owned(),
        columns: vec![column("id", NUMBER), column("order_id", NUMBER)],
        primary_key: vec!["id".to_owned()],
        foreign_keys: vec![ForeignKey {
            columns: vec!["order_id".to_owned()],
            target_schema: None,
            target: "orders".to_owned(),
            target_columns: vec!["id".to_owned()],
            on_delete: Action::Cascade,
        }],
        ..Table::default()
    };
    let database = Schema::new(Dialect::Sqlite, vec![lines, orders]);
    let said = TableAnnotation {
        drill,
        counts: counts.iter().map(|name| (*name).to_owned()).collect(),
        ..TableAnnotation::default()
    };
    let annotations = Annotations {
        tables: [("orders".to_owned(), said)].into(),
        ..Annotations::default()
    };
    let schema = crate::native::schema_of(&Request::default(), &database, &annotations);
    let relations = crate::native::relations_of(&schema, &annotations);
    let mut profile = Profile::default();
    let known = profile.tables.entry("orders".to_owned()).or_default();
    for name in days {
        let meaning = match *name {
            "created_at" => Meaning::CreatedAt,
            "updated_at" => Meaning::UpdatedAt,
            _ => continue,
        };
        known.meanings.insert((*name).to_owned(), meaning);
    }
    let mut tables = decide(&schema, &profile, &relations).tables;
    tables.remove("orders").expect("a list")
}

#[test]
fn a_list_offers_the_days_on_which_rows_came_to_be() {
    let drill = |days: &[&str], wish| orders(days, wish, &[]).drill;
    assert_eq!(drill(&[], None), None);
    assert_eq!(drill(&["updated_at"], None), None);
    assert_eq!(drill(&["due_on"], None).as_deref(), Some("due_on"));
    let both = ["due_on", "created_at"];
    assert_eq!(drill(&both, None).as_deref(), Some("created_at"));
    let wish = ColumnWish::Column("due_on".to_owned());
    assert_eq!(drill(&both, Some(wish)).as_deref(), Some("due_on"));
    assert_eq!(drill(&both, Some(ColumnWish::Any(false))), None);
}

#[test]
fn a_list_counts_what_it_is_told_to() {
    assert!(orders(&[], None, &[]).counts.is_empty());
    let counts = orders(&[], None, &["lines"]).counts;
    let expected = ListCount {
        table: "lines".to_owned(),
        columns: vec!["order_id".to_owned()],
    };
    assert_eq!(counts, [expected]);
    // What does not refer to it cannot be counted.
    assert!(orders(&[], None, &["orders"]).counts.is_empty());
}
