//! The order in which a schema's tables stand, whatever order a database told them in.

use std::collections::HashSet;

use dbadmin_model::Schema;
use dbadmin_model::schema::Omitted;

/// Sorts the tables by schema and name. Of two that have the same address (`a.b` in the default
/// schema, `b` in the schema `a`) only the first can be shown.
pub(crate) fn sort(schema: &mut Schema) {
    schema
        .tables
        .sort_by(|one, other| (&one.schema, &one.name).cmp(&(&other.schema, &other.name)));
    let mut taken = HashSet::with_capacity(schema.tables.len());
    schema.tables.retain(|table| {
        let address = table.address();
        let free = taken.insert(address.clone());
        if !free {
            schema.omitted.push(Omitted {
                address,
                reason: "another table has the same address, because its name has a dot in it; \
                         rename one of them"
                    .to_owned(),
            });
        }
        free
    });
    schema
        .omitted
        .sort_by(|one, other| (&one.address, &one.reason).cmp(&(&other.address, &other.reason)));
}
