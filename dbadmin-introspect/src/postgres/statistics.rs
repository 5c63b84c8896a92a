//! How many rows the tables have, at a bounded cost: PostgreSQL's own estimate says which are
//! large, and only the others are counted, as far as the cap and many in one query.

use std::collections::{BTreeMap, HashMap};

use dbadmin_model::Schema;
use dbadmin_model::schema::{Table, TableKind};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use super::{BEGIN, PUBLIC, SETTLE, failed, quoted, rights, rows};
use crate::Error;
use crate::statistics::{ROW_CAP, Statistics};

/// How many tables are counted in one query.
const CHUNK: usize = 100;

/// What may be read of the tables of a list, by their places in it, with estimates of how many
/// rows they have. A negative one is of a table that was never looked at.
const ESTIMATES: &str = "
    SELECT wanted.place, c.reltuples::float8
    FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS wanted (schema, name, place)
    JOIN pg_namespace AS n ON n.nspname = wanted.schema
    JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = wanted.name
    WHERE c.relkind IN ('r', 'p', 'm') AND c.relispopulated
        AND has_schema_privilege(n.oid, 'USAGE')
        AND (has_table_privilege(c.oid, 'SELECT') OR has_any_column_privilege(c.oid, 'SELECT'))
    ORDER BY 1";

/// Counts the rows of each table up to [`ROW_CAP`]. Left out are views and foreign tables, what one
/// row of which costs is unknown, and what may not be read.
///
/// # Errors
/// [`Error::Query`] where PostgreSQL refuses to tell.
pub(crate) async fn statistics(
    connection: &mut PgConnection,
    schema: &Schema,
) -> Result<Statistics, Error> {
    let default_schema = schema.default_schema.as_deref().unwrap_or(PUBLIC);
    let begun = connection.begin_with(BEGIN).await;
    let mut reading = begun.map_err(|source| failed("the database", source))?;
    let settled = sqlx::raw_sql(SETTLE).execute(&mut *reading).await;
    settled.map_err(|source| failed("the database", source))?;

    let denied = rights::denied(&mut reading, schema).await?;
    let closed = rights::closed(&mut reading, schema).await?;
    let mut counted = BTreeMap::new();
    let mut small = Vec::new();
    for (table, estimate) in estimates(&mut reading, schema, default_schema).await? {
        if estimate > ROW_CAP as f64 {
            counted.insert(table.address(), ROW_CAP);
        } else {
            small.push(table);
        }
    }
    for tables in small.chunks(CHUNK) {
        if let Some(counts) = count(&mut reading, default_schema, tables).await? {
            counted.extend(counts);
            continue;
        }
        // One of them cannot be read, and the others are not to suffer for it.
        for table in tables.chunks(1) {
            let counts = count(&mut reading, default_schema, table).await?;
            counted.extend(counts.into_iter().flatten());
        }
    }
    let ended = reading.rollback().await;
    ended.map_err(|source| failed("the database", source))?;
    Ok(Statistics {
        rows: counted,
        denied,
        closed,
    })
}

async fn estimates<'s>(
    connection: &mut PgConnection,
    schema: &'s Schema,
    default_schema: &str,
) -> Result<Vec<(&'s Table, f64)>, Error> {
    let tables: Vec<&Table> = schema
        .tables
        .iter()
        .filter(|table| !matches!(table.kind, TableKind::View | TableKind::Foreign))
        .collect();
    let (schemas, names): (Vec<&str>, Vec<&str>) = tables
        .iter()
        .map(|table| {
            let schema = table.schema.as_deref().unwrap_or(default_schema);
            (schema, table.name.as_str())
        })
        .unzip();
    let query = sqlx::query_as(ESTIMATES).bind(schemas).bind(names);
    let estimates: Vec<(i64, f64)> = rows(connection, "the tables' sizes", query).await?;
    let estimates = estimates.into_iter().filter_map(|(place, estimate)| {
        let place = usize::try_from(place).ok()?.checked_sub(1)?;
        Some((*tables.get(place)?, estimate))
    });
    Ok(estimates.collect())
}

/// The rows of the tables, by address; `None` where PostgreSQL refuses to count one of them.
async fn count(
    connection: &mut PgConnection,
    default_schema: &str,
    tables: &[&Table],
) -> Result<Option<Vec<(String, u64)>>, Error> {
    let what = "the number of rows";
    let places = tables.iter().enumerate().map(|(place, table)| {
        let schema = quoted(table.schema.as_deref().unwrap_or(default_schema));
        let name = quoted(&table.name);
        format!("(SELECT {place} AS place FROM {schema}.{name} LIMIT {ROW_CAP})")
    });
    let places: Vec<String> = places.collect();
    let sql = format!(
        "SELECT place, count(*) FROM ({}) AS rows GROUP BY place",
        places.join(" UNION ALL ")
    );
    let begun = connection.begin().await;
    let mut counting = begun.map_err(|source| failed(what, source))?;
    // The names are identifiers out of the schema, quoted above.
    let query = sqlx::query_as(AssertSqlSafe(sql)).persistent(false);
    let rows: Result<Vec<(i32, i64)>, _> = query.fetch_all(&mut *counting).await;
    let counts = match rows {
        Ok(rows) => Some(rows),
        Err(sqlx::Error::Database(_)) => None,
        Err(source) => return Err(failed(what, source)),
    };
    let ended = counting.rollback().await;
    ended.map_err(|source| failed(what, source))?;
    Ok(counts.map(|counts| {
        let counts: HashMap<usize, u64> = counts
            .into_iter()
            .filter_map(|(place, rows)| Some((place.try_into().ok()?, rows.try_into().ok()?)))
            .collect();
        // An empty table has no row to say so.
        let rows = |place| counts.get(&place).copied().unwrap_or_default();
        let tables = tables.iter().enumerate();
        tables
            .map(|(place, table)| (table.address(), rows(place)))
            .collect()
    }))
}
