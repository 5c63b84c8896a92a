//! How many rows the tables have: the server's estimate where there are many, a count where
//! there are few.

use std::collections::BTreeMap;

use dbadmin_model::Schema;
use dbadmin_model::schema::{Table, TableKind};
use sqlx::{AssertSqlSafe, MySqlConnection};

use super::rows;
use super::server::Server;
use crate::{Error, ROW_CAP, Statistics};

/// How many tables are counted by one statement.
const CHUNK: usize = 100;

/// Counts the rows of each table up to [`ROW_CAP`]. A table that the user may not read, or that is
/// damaged, is left out.
///
/// # Errors
/// [`Error::Query`] where the server refuses to tell, or has gone.
pub(crate) async fn statistics(
    connection: &mut MySqlConnection,
    schema: &Schema,
) -> Result<Statistics, Error> {
    let server = Server::ask(connection).await?;
    let tables = schema.tables.iter();
    let tables: Vec<&Table> = tables
        .filter(|table| table.kind == TableKind::Table)
        .collect();
    let estimates = estimates(connection, &server, &tables).await?;
    let mut statistics = Statistics::default();
    let mut few = Vec::new();
    for table in tables {
        // An estimate may be far from the truth; what it says counts where it is far from the cap.
        if estimates.get(&table.address()).copied().unwrap_or_default() > 2 * ROW_CAP {
            statistics.rows.insert(table.address(), ROW_CAP);
        } else {
            few.push(table);
        }
    }
    for chunk in few.chunks(CHUNK) {
        let counted = count(connection, chunk).await;
        match refused(counted)? {
            Some(counts) => statistics.rows.extend(counts),
            None => {
                for table in chunk {
                    let counted = count(connection, &[*table]).await;
                    statistics
                        .rows
                        .extend(refused(counted)?.unwrap_or_default());
                }
            }
        }
    }
    Ok(statistics)
}

/// The server's estimates by the tables' addresses.
async fn estimates(
    connection: &mut MySqlConnection,
    server: &Server,
    tables: &[&Table],
) -> Result<BTreeMap<String, u64>, Error> {
    let mut schemas: Vec<Option<&str>> =
        tables.iter().map(|table| table.schema.as_deref()).collect();
    schemas.sort_unstable();
    schemas.dedup();
    let mut estimates = BTreeMap::new();
    for schema in schemas {
        let Some(database) = schema.or(server.current()) else {
            continue;
        };
        let told: Vec<(String, i64)> = rows(
            connection,
            "the numbers of rows",
            "SELECT CAST(TABLE_NAME AS CHAR), CAST(COALESCE(TABLE_ROWS, 0) AS SIGNED) \
             FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?",
            database,
        )
        .await?;
        estimates.extend(told.into_iter().map(|(name, count)| {
            let table = Table {
                schema: schema.map(str::to_owned),
                name,
                ..Table::default()
            };
            (table.address(), u64::try_from(count).unwrap_or_default())
        }));
    }
    Ok(estimates)
}

/// Counts by the tables' addresses; they all fail if one of them does.
async fn count(
    connection: &mut MySqlConnection,
    tables: &[&Table],
) -> Result<Vec<(String, u64)>, sqlx::Error> {
    let parts = tables.iter().enumerate().map(|(at, table)| {
        let schema = table.schema.as_deref().map(|schema| quoted(schema) + ".");
        let name = schema.unwrap_or_default() + &quoted(&table.name);
        format!(
            "SELECT CAST({at} AS SIGNED), count(*) FROM (SELECT 1 FROM {name} LIMIT {ROW_CAP}) AS c"
        )
    });
    let sql = parts.collect::<Vec<_>>().join(" UNION ALL ");
    // Names are identifiers out of the schema, quoted above.
    let counts: Vec<(i64, i64)> = sqlx::query_as(AssertSqlSafe(sql))
        .persistent(false)
        .fetch_all(connection)
        .await?;
    let counts = counts.into_iter().filter_map(|(at, count)| {
        let table = tables.get(usize::try_from(at).ok()?)?;
        Some((table.address(), u64::try_from(count).ok()?))
    });
    Ok(counts.collect())
}

/// Tells a refusal of the server (`None`) from a server that has gone.
fn refused<T>(counted: Result<T, sqlx::Error>) -> Result<Option<T>, Error> {
    match counted {
        Ok(counts) => Ok(Some(counts)),
        Err(sqlx::Error::Database(_)) => Ok(None),
        Err(source) => Err(Error::Query {
            what: "the numbers of rows".to_owned(),
            source,
        }),
    }
}

fn quoted(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}
