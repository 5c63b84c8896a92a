//! migration-manager: what changed in the database since the last snapshot.

use dbadmin_model::plan::{Migrations, SchemaSection};
use dbadmin_model::schema::{Schema, Table};

/// Compares table by table, and column by column.
pub fn decide(schema: &SchemaSection, previous: &Option<Schema>) -> Migrations {
    let Some(previous) = previous else {
        return Migrations::default();
    };
    let mut drift = Vec::new();
    for plan in &schema.tables {
        let address = plan.table.address();
        match previous.table(&address) {
            None => drift.push(format!("table `{address}` is new")),
            Some(before) => drift.extend(changes(&plan.table, before)),
        }
    }
    Migrations {
        compared: true,
        drift,
    }
}

fn changes(now: &Table, before: &Table) -> Vec<String> {
    let address = now.address();
    let mut found = Vec::new();
    for column in &now.columns {
        let name = &column.name;
        match before.column(name) {
            None => found.push(format!("column `{address}.{name}` is new")),
            Some(old) if old.ty != column.ty => {
                found.push(format!("column `{address}.{name}` has another type"));
            }
            Some(old) if old.nullable != column.nullable => found.push(format!(
                "column `{address}.{name}` {}",
                if column.nullable {
                    "accepts NULL now"
                } else {
                    "does not accept NULL any more"
                }
            )),
            Some(_) => {}
        }
    }
    found
}
