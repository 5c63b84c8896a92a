//! How many rows the tables have: the server's estimate where there are many, a count where
//! there are few.

use std::collections::BTreeMap;

use dbadmin_model::Schema;
use dbadmin_model::schema::{Table, TableKind};
use sqlx::{AssertSqlSafe, MySqlConnection};

use super::server::Server;
use super::{LOCKED, number, rights, rows};
use crate::{Error, ROW_CAP, Statistics};

/// How many tables are counted by one statement.
const CHUNK: usize = 100;

/// Counts the rows of each table up to [`ROW_CAP`]. A table that the user may not read, or that is
/// damaged, is left out; one that somebody has locked is waited for once, and then estimated.
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
    let estimate = |table: &&Table| estimates.get(&table.address()).copied().unwrap_or_default();
    // An estimate may be far from the truth; what it says counts where it is far from the cap.
    let (many, mut few): (Vec<&Table>, Vec<&Table>) = tables
        .into_iter()
        .partition(|table| estimate(table) > 2 * ROW_CAP);
    let mut statistics = Statistics {
        closed: rights::closed(connection, &server, schema).await?,
        ..Statistics::default()
    };
    let many = many.iter().map(|table| (table.address(), ROW_CAP));
    statistics.rows.extend(many);
    while !few.is_empty() {
        let rest = few.split_off(CHUNK.min(few.len()));
        match counts(connection, &few).await? {
            Some(counts) => statistics.rows.extend(counts),
            None => {
                let estimated = few.iter().chain(&rest);
                let estimated = estimated.map(|table| (table.address(), estimate(table)));
                statistics
                    .rows
                    .extend(estimated.map(|(address, rows)| (address, rows.min(ROW_CAP))));
                break;
            }
        }
        few = rest;
    }
    Ok(statistics)
}

/// Counts some tables at once, or one by one where the server refuses one of them; `None` where
/// somebody has locked one.
async fn counts(
    connection: &mut MySqlConnection,
    tables: &[&Table],
) -> Result<Option<Vec<(String, u64)>>, Error> {
    let mut counts = Vec::with_capacity(tables.len());
    let error = match count(connection, tables).await {
        Ok(counts) => return Ok(Some(counts)),
        Err(error) => error,
    };
    match error {
        error if number(&error) == Some(LOCKED) => return Ok(None),
        sqlx::Error::Database(_) => {}
        source => return Err(failed(source)),
    }
    for table in tables {
        match count(connection, std::slice::from_ref(table)).await {
            Ok(counted) => counts.extend(counted),
            Err(error) if number(&error) == Some(LOCKED) => return Ok(None),
            Err(sqlx::Error::Database(_)) => {}
            Err(source) => return Err(failed(source)),
        }
    }
    Ok(Some(counts))
}

fn failed(source: sqlx::Error) -> Error {
    Error::Query {
        what: "the numbers of rows".to_owned(),
        source,
    }
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

fn quoted(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}
