//! What is in a database and cannot be shown, in the same words for each kind of database.

use dbadmin_model::schema::{Omitted, Table};

/// A foreign key (`key`, with its name where it has one) of a table to something that was not read.
pub(crate) fn reference(table: &Table, key: &str, target: &str) -> Omitted {
    Omitted {
        address: table.address(),
        reason: format!(
            "its {key} to `{target}` is shown as plain values, because what it refers to is not \
             among what is read"
        ),
    }
}
