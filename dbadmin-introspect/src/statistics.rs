//! What the tables hold, in so far as it can be told at a bounded cost: a table of a billion
//! rows takes no longer than one of ten thousand.

use std::collections::BTreeMap;

use serde::Serialize;

/// Rows are counted up to this many; a count that equals it means "at least as many".
pub const ROW_CAP: u64 = 10_001;

/// Figures about a database's contents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Statistics {
    /// Rows by table address, at most [`ROW_CAP`]. Views are left out: what one row of them
    /// costs is unknown.
    pub rows: BTreeMap<String, u64>,
    /// What the database does not let its user read, by table address: the columns, or none where it
    /// is the whole table. MySQL does not tell of such things at all; SQLite keeps nothing from anybody.
    pub denied: BTreeMap<String, Vec<String>>,
    /// What the database does not let its user do with rows that can be changed, by table address:
    /// "add", "change", "delete".
    pub closed: BTreeMap<String, Vec<&'static str>>,
}

/// Counts the rows of each table of a SQLite database, up to [`ROW_CAP`]. A table that cannot be
/// read without the application, or not at all, is left out.
///
/// # Errors
/// [`Error::Query`](crate::Error::Query) where the database itself fails.
#[cfg(feature = "sqlite")]
pub async fn statistics(
    connection: &mut sqlx::SqliteConnection,
    schema: &dbadmin_model::Schema,
) -> Result<Statistics, crate::Error> {
    use crate::Error;
    use dbadmin_model::schema::TableKind;
    use sqlx::AssertSqlSafe;

    let mut rows = BTreeMap::new();
    for table in schema
        .tables
        .iter()
        .filter(|table| table.kind != TableKind::View)
    {
        let name = table.name.replace('"', "\"\"");
        let sql = format!("SELECT count(*) FROM (SELECT 1 FROM \"{name}\" LIMIT {ROW_CAP})");
        // The name is an identifier out of the schema, quoted above.
        let counted = sqlx::query_scalar::<_, i64>(AssertSqlSafe(sql))
            .fetch_one(&mut *connection)
            .await;
        match counted {
            Ok(count) => {
                rows.insert(table.address(), u64::try_from(count).unwrap_or_default());
            }
            Err(sqlx::Error::Database(_)) => {}
            Err(source) => {
                return Err(Error::Query {
                    what: format!("the number of rows of `{}`", table.name),
                    source,
                });
            }
        }
    }
    Ok(Statistics {
        rows,
        ..Statistics::default()
    })
}
