//! schema-analyzer: the tables of the panel with what they are called and what they are for.

use std::collections::{BTreeSet, HashMap};

use dbadmin_model::describe::{Names, WishedNames};
use dbadmin_model::naming;
use dbadmin_model::plan::{
    Annotations, ColumnWish, FieldAnnotation, Requirements, SchemaSection, TableAnnotation,
    TablePlan, TableRole,
};
use dbadmin_model::schema::{ColumnType, Dialect, Schema, Table};

use super::constraint_validator;
use crate::names;

const LOG_WORDS: &[&str] = &["log", "logs", "event", "events", "history", "audit"];
const QUEUE_WORDS: &[&str] = &["job", "jobs", "queue", "queues", "outbox"];

/// Describes the tables that the requirements name.
pub fn decide(
    database: &Schema,
    requirements: &Requirements,
    annotations: &Annotations,
) -> SchemaSection {
    let mut modules = BTreeSet::new();
    let mut entities = BTreeSet::new();
    let known: HashMap<String, &Table> = database
        .tables
        .iter()
        .map(|table| (table.address(), table))
        .collect();
    let tables: Vec<TablePlan> = requirements
        .tables
        .iter()
        .filter_map(|address| known.get(address).copied())
        .map(|table| {
            let known = annotations.tables.get(&table.address());
            plan(database, table, known, &mut modules, &mut entities)
        })
        .collect();
    SchemaSection {
        dialect: database.dialect,
        default_schema: database.default_schema.clone(),
        left_out: left_out(database, &known, &tables),
        tables,
    }
}

/// The addresses of what is in the database and not in these tables.
fn left_out(
    database: &Schema,
    known: &HashMap<String, &Table>,
    tables: &[TablePlan],
) -> Vec<String> {
    let shown: HashMap<String, &Table> = tables
        .iter()
        .map(|of| (of.table.address(), &of.table))
        .collect();
    let mut left_out = BTreeSet::new();
    for (address, table) in known {
        let Some(shown) = shown.get(address) else {
            left_out.insert(address.clone());
            continue;
        };
        if shown.columns.len() < table.columns.len() {
            let missing = table.columns.iter().map(|column| &column.name);
            let missing = missing.filter(|name| shown.column(name).is_none());
            left_out.extend(missing.map(|name| format!("{address}.{name}")));
        }
    }
    // A foreign key that is left out has an address with an arrow, and is no column.
    let unreadable = database.omitted.iter().map(|omitted| &omitted.address);
    left_out.extend(
        unreadable
            .filter(|address| !address.contains(" → "))
            .cloned(),
    );
    left_out.into_iter().collect()
}

fn plan(
    database: &Schema,
    table: &Table,
    known: Option<&TableAnnotation>,
    modules: &mut BTreeSet<String>,
    entities: &mut BTreeSet<String>,
) -> TablePlan {
    let full = names::full(table);
    let module = names::unique(names::module(&full), modules);
    let entity = known.is_none_or(|known| known.path.is_empty());
    let wishes = known.cloned().unwrap_or_default();
    let path = if entity {
        let type_name = names::unique_type(names::type_name(&full), entities);
        format!("crate::admin::entities::{module}::{type_name}")
    } else {
        wishes.path
    };
    let fields = if entity {
        all_fields(database.dialect, table, wishes.fields)
    } else {
        wishes.fields
    };
    let names = Names::of(
        database,
        table,
        WishedNames {
            title: wishes.title,
            singular: wishes.singular,
            help: wishes.help,
            icon: wishes.icon,
        },
    );
    TablePlan {
        role: role(table),
        table: reduced(table, &fields),
        path,
        entity,
        module,
        title: names.title,
        singular: names.singular,
        icon: names.icon,
        group: wishes.group,
        help: Some(names.help).filter(|help| !help.is_empty()),
        trash: trash(table, wishes.trash.as_ref(), &fields),
        children: wishes.children,
        drill: wishes.drill,
        counts: wishes.counts,
        fields,
    }
}

/// The column that says which rows are in the trash: the one that is wished for, else the one that by
/// its name and type does; none that the panel does not know.
fn trash(table: &Table, wish: Option<&ColumnWish>, fields: &[FieldAnnotation]) -> Option<String> {
    let name = match wish {
        Some(ColumnWish::Column(name)) => Some(name),
        Some(ColumnWish::Any(false)) => None,
        Some(ColumnWish::Any(true)) | None => table.trash().map(|column| &column.name),
    };
    let can_be = table.is_writable() && !table.key().is_empty();
    name.filter(|name| can_be && fields.iter().any(|field| field.column == **name))
        .cloned()
}

/// A wish for each column, as a generated entity has it: what `dbadmin.toml` says, and the name of
/// its constant.
fn all_fields(
    dialect: Dialect,
    table: &Table,
    mut said: Vec<FieldAnnotation>,
) -> Vec<FieldAnnotation> {
    let names = names::fields(&table.columns);
    let fields = table.columns.iter().zip(&names);
    fields
        .map(|(column, field)| {
            let wish = said.iter().position(|wish| wish.column == column.name);
            FieldAnnotation {
                column: column.name.clone(),
                constant: names::constant(field),
                choices: !constraint_validator::choices(dialect, table, column).is_empty(),
                ..wish
                    .map(|place| said.swap_remove(place))
                    .unwrap_or_default()
            }
        })
        .collect()
}

/// The table with only the columns that the struct has, and the keys that they still make up.
fn reduced(table: &Table, fields: &[FieldAnnotation]) -> Table {
    let kept = |name: &str| fields.iter().any(|field| field.column == name);
    let all_kept = |names: &[String]| names.iter().all(|name| kept(name));
    let mut table = table.clone();
    let wished_key: Vec<String> = fields
        .iter()
        .filter(|field| field.primary_key)
        .map(|field| field.column.clone())
        .collect();
    table.columns.retain(|column| kept(&column.name));
    table.foreign_keys.retain(|key| all_kept(&key.columns));
    table.uniques.retain(|unique| all_kept(&unique.columns));
    // The derive decides in the same way what addresses a row.
    if table.column_key().is_empty() {
        table.primary_key = wished_key;
    }
    table
}

/// What kind of thing a table's rows are, by its name and its keys.
pub(super) fn role(table: &Table) -> TableRole {
    let words = naming::words(&table.name);
    let ends_in = |known: &[&str]| {
        words
            .last()
            .is_some_and(|word| known.contains(&word.as_str()))
    };
    let referring: BTreeSet<&String> = table
        .foreign_keys
        .iter()
        .flat_map(|key| &key.columns)
        .collect();
    let key_refers = table.primary_key.len() > 1
        && table
            .primary_key
            .iter()
            .all(|name| referring.contains(name));
    if table.foreign_keys.len() >= 2 && key_refers && table.columns.len() <= referring.len() + 2 {
        return TableRole::Join;
    }
    if ends_in(LOG_WORDS) {
        return TableRole::Log;
    }
    if ends_in(QUEUE_WORDS) {
        return TableRole::Queue;
    }
    let texts = table
        .columns
        .iter()
        .filter(|column| matches!(column.ty, ColumnType::Text { .. }))
        .count();
    let small = table.columns.len() <= 3 && table.foreign_keys.is_empty() && texts >= 1;
    if small {
        TableRole::Lookup
    } else {
        TableRole::Entity
    }
}
