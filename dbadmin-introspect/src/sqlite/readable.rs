//! What SQLite can read without the application: a view, a virtual table or a computed column may
//! need functions, collations and modules that only the application brings.

use dbadmin_model::schema::{ColumnType, Omitted, Table, TableKind};
use sqlx::sqlite::SqliteStatement;
use sqlx::{
    AssertSqlSafe, Column as _, Executor, SqlSafeStr, SqliteConnection, Statement, TypeInfo,
};

use crate::{Error, omitted};

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
/// A view's columns are given the types that they have beneath it on the way.
///
/// Nothing is asked about a table where nothing can be amiss: one without computed columns that
/// is not kept in the order of its key.
pub async fn hide(
    connection: &mut SqliteConnection,
    table: &mut Table,
    ordered: bool,
) -> Result<Vec<Omitted>, Unreadable> {
    let computed = table.columns.iter().any(|column| column.generated);
    if table.kind == TableKind::Table && !computed && !ordered {
        return Ok(Vec::new());
    }
    let names = |table: &Table| -> Vec<String> {
        let columns = table.columns.iter();
        columns.map(|column| column.name.clone()).collect()
    };
    let whole = match select(connection, &table.name, &names(table)).await {
        Ok(compiled) => {
            if table.kind == TableKind::View {
                untype(table, &compiled);
            }
            return Ok(Vec::new());
        }
        Err(Unreadable::Refused(reason)) => Unreadable::Refused(reason),
        Err(failed) => return Err(failed),
    };
    let mut hidden = Vec::new();
    let suspects = table.columns.iter().filter(|column| column.generated);
    let suspects: Vec<String> = suspects.map(|column| column.name.clone()).collect();
    for name in suspects {
        match select(connection, &table.name, std::slice::from_ref(&name)).await {
            Ok(_) => {}
            Err(Unreadable::Refused(reason)) => {
                table.columns.retain(|column| column.name != name);
                hidden.push(omitted::column(table, &name, reason));
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

/// Takes the type from a view's columns that have none: SQLite lists them as `BLOB`. A compiled query
/// tells of a column what the table beneath declares, and nothing of one that the view works out.
/// That one may hold anything, and where it holds bytes, they are shown as such without a type, too.
fn untype(view: &mut Table, compiled: &SqliteStatement) {
    for (column, told) in view.columns.iter_mut().zip(compiled.columns()) {
        if column.declared == "BLOB" && told.type_info().is_null() {
            column.declared.clear();
            column.ty = ColumnType::Other;
        }
    }
}

/// Has SQLite compile a query of these columns, which is not run.
async fn select(
    connection: &mut SqliteConnection,
    table: &str,
    columns: &[String],
) -> Result<SqliteStatement, Unreadable> {
    let columns: Vec<String> = columns.iter().map(|name| quoted(name)).collect();
    let sql = format!("SELECT {} FROM {}", columns.join(", "), quoted(table));
    // Names are identifiers out of the schema, quoted above.
    let sql = AssertSqlSafe(sql).into_sql_str();
    let compiled = connection.prepare(sql).await;
    compiled.map_err(|source| Unreadable::of(table, source))
}

/// A name in double quotes.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
