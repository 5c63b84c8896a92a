//! What SQLite can read without the application: a view, a virtual table or a computed column may
//! need functions, collations and modules that only the application brings.

use dbadmin_model::schema::{Table, TableKind};
use sqlx::{AssertSqlSafe, Executor, SqlSafeStr, SqliteConnection};

use crate::Error;

/// What SQLite says of a table without row ids whose key it cannot sort.
const NO_ORDER: &str = "no query solution";

/// How SQLite's refusals start where it lacks what an application brings.
const LACKS: [&str; 5] = [
    "no such collation sequence: ",
    "no such function: ",
    "no such module: ",
    "unknown function: ",
    NO_ORDER,
];

/// Whether SQLite refused a statement only for want of the application's functions, collations
/// and modules.
pub fn needs_application(error: &sqlx::Error) -> bool {
    let said = error.as_database_error().map(|error| error.message());
    said.is_some_and(|said| LACKS.iter().any(|start| said.starts_with(start)))
}

/// Why something cannot be read.
pub enum Unreadable {
    /// SQLite refuses, with the reason as a sentence.
    Refused(String),
    /// The database itself fails.
    Failed(Error),
}

impl Unreadable {
    /// Tells a refusal from a failure.
    pub fn of(what: &str, source: sqlx::Error) -> Self {
        match source {
            sqlx::Error::Database(error) => Self::Refused(match error.message() {
                NO_ORDER => "its rows are kept in the order of a collation that only the \
                             application has"
                    .to_owned(),
                said => format!("SQLite cannot read it: {said}"),
            }),
            source => Self::Failed(Error::Query {
                what: format!("`{what}`"),
                source,
            }),
        }
    }
}

/// Takes the computed columns out of a table that cannot be read, and tells why of each. A table
/// of which nothing can be read is refused as a whole.
///
/// Nothing is asked about a table where nothing can be amiss: one without computed columns that
/// is not kept in the order of its key.
pub async fn hide(
    connection: &mut SqliteConnection,
    table: &mut Table,
    ordered: bool,
) -> Result<Vec<String>, Unreadable> {
    let computed = table.columns.iter().any(|column| column.generated);
    if table.kind == TableKind::Table && !computed && !ordered {
        return Ok(Vec::new());
    }
    let names = |table: &Table| -> Vec<String> {
        let columns = table.columns.iter();
        columns.map(|column| column.name.clone()).collect()
    };
    let whole = match select(connection, &table.name, &names(table)).await {
        Ok(()) => return Ok(Vec::new()),
        Err(Unreadable::Refused(reason)) => Unreadable::Refused(reason),
        Err(failed) => return Err(failed),
    };
    let mut hidden = Vec::new();
    let suspects = table.columns.iter().filter(|column| column.generated);
    let suspects: Vec<String> = suspects.map(|column| column.name.clone()).collect();
    for name in suspects {
        match select(connection, &table.name, std::slice::from_ref(&name)).await {
            Ok(()) => {}
            Err(Unreadable::Refused(reason)) => {
                table.columns.retain(|column| column.name != name);
                hidden.push(format!(
                    "its computed column `{name}` is left out; {reason}"
                ));
            }
            Err(failed) => return Err(failed),
        }
    }
    if hidden.is_empty() || table.columns.is_empty() {
        return Err(whole);
    }
    select(connection, &table.name, &names(table)).await?;
    let known = names(table);
    let gone = |columns: &[String]| columns.iter().any(|name| !known.contains(name));
    table.uniques.retain(|unique| !gone(&unique.columns));
    for index in &mut table.indexes {
        if let Some(end) = index.columns.iter().position(|name| !known.contains(name)) {
            index.columns.truncate(end);
            index.partial = true;
        }
    }
    Ok(hidden)
}

/// Has SQLite compile a query of these columns, which is not run.
async fn select(
    connection: &mut SqliteConnection,
    table: &str,
    columns: &[String],
) -> Result<(), Unreadable> {
    let columns: Vec<String> = columns.iter().map(|name| quoted(name)).collect();
    let sql = format!("SELECT {} FROM {}", columns.join(", "), quoted(table));
    // Names are identifiers out of the schema, quoted above.
    let sql = AssertSqlSafe(sql).into_sql_str();
    connection
        .prepare(sql)
        .await
        .map(drop)
        .map_err(|source| Unreadable::of(table, source))
}

/// A name in double quotes.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
