//! What is in a database and cannot be shown, in the same words for each kind of database.

#[cfg(any(feature = "sqlite", feature = "mysql"))]
use dbadmin_model::schema::ForeignKey;
use dbadmin_model::schema::{Omitted, Table};

/// A column of a table that is shown without it.
#[cfg(any(feature = "sqlite", feature = "mysql"))]
pub(crate) fn column(table: &Table, name: &str, reason: String) -> Omitted {
    Omitted {
        address: format!("{}.{name}", table.address()),
        reason,
    }
}

/// A foreign key of these columns of a table to something that was not read.
pub(crate) fn reference(table: &Table, columns: &[String], target: &str) -> Omitted {
    link(
        table,
        columns,
        target,
        "what it refers to is not among what is read",
    )
}

/// A table's foreign key, unless the columns that it refers to are not unique in the target, which
/// MySQL and SQLite let pass. Followed, it would show a row once for each of those that it may mean.
#[cfg(any(feature = "sqlite", feature = "mysql"))]
pub(crate) fn unless_unique(
    table: &Table,
    key: ForeignKey,
    target: &Table,
) -> Result<ForeignKey, Omitted> {
    let columns: Vec<&str> = key.target_columns.iter().map(String::as_str).collect();
    if target.is_unique(&columns) {
        return Ok(key);
    }
    let target = key.target_address();
    let reason = format!(
        "several rows of `{target}` may be meant, because nothing keeps `{}` unique there",
        columns.join("`, `")
    );
    Err(link(table, &key.columns, &target, &reason))
}

/// The table itself is shown, hence an address of the foreign key's own.
fn link(table: &Table, columns: &[String], target: &str, reason: &str) -> Omitted {
    let columns = columns.join(", ");
    Omitted {
        address: format!("{}.{columns} → {target}", table.address()),
        reason: format!("{reason}; its values are shown as they are"),
    }
}
