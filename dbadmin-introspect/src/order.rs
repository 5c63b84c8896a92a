//! The order in which a schema's tables stand, whatever order a database told them in.

use std::collections::HashSet;

use dbadmin_model::Schema;
use dbadmin_model::schema::{ForeignKey, Omitted, Table};

use crate::omitted;

/// Sorts the tables by schema and name. Of two that have the same address (`a.b` in the default
/// schema, `b` in the schema `a`) the first is addressed with its schema. Where that has no name, or
/// does not help, only the first can be shown, and what refers to the other leads nowhere.
pub(crate) fn sort(schema: &mut Schema) {
    tell_apart(schema);
    schema
        .tables
        .sort_by(|one, other| (&one.schema, &one.name).cmp(&(&other.schema, &other.name)));
    let mut taken = HashSet::with_capacity(schema.tables.len());
    let tables = schema.tables.drain(..);
    let (shown, hidden): (Vec<Table>, Vec<Table>) =
        tables.partition(|table| taken.insert(table.address()));
    schema.tables = shown;
    for table in &hidden {
        schema.omitted.push(Omitted {
            address: table.address(),
            reason: "another table has the same address, because its name has a dot in it; \
                     rename one of them"
                .to_owned(),
        });
        forget(schema, table);
    }
    schema
        .omitted
        .sort_by(|one, other| (&one.address, &one.reason).cmp(&(&other.address, &other.reason)));
}

/// Names the default schema in the addresses of its tables that are another's otherwise.
fn tell_apart(schema: &mut Schema) {
    let Some(home) = schema.default_schema.clone() else {
        return;
    };
    let others = schema.tables.iter().filter(|table| table.schema.is_some());
    let taken: HashSet<String> = others.map(Table::address).collect();
    let is_taken = |schema: &Option<String>, name: &str| schema.is_none() && taken.contains(name);
    for table in &mut schema.tables {
        if is_taken(&table.schema, &table.name) {
            table.schema = Some(home.clone());
        }
        for key in &mut table.foreign_keys {
            if is_taken(&key.target_schema, &key.target) {
                key.target_schema = Some(home.clone());
            }
        }
    }
}

/// Leaves out the foreign keys to a table, whose address is another's.
fn forget(schema: &mut Schema, hidden: &Table) {
    for table in &mut schema.tables {
        let keys = std::mem::take(&mut table.foreign_keys);
        let (gone, kept): (Vec<ForeignKey>, Vec<ForeignKey>) = keys
            .into_iter()
            .partition(|key| key.target == hidden.name && key.target_schema == hidden.schema);
        table.foreign_keys = kept;
        let gone = gone
            .iter()
            .map(|key| omitted::reference(table, &key.columns, &key.target_address()));
        schema.omitted.extend(gone);
    }
}
