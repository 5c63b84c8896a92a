//! PostgreSQL's driver. Statements cast to text what the driver does not carry, so that a handful
//! of types are all that is decoded here.

use dbadmin_model::Value;
use dbadmin_model::sql::Statement;
use futures_util::TryStreamExt as _;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArguments, PgPoolOptions, PgRow};
use sqlx::{
    AssertSqlSafe, PgConnection, PgExecutor, PgPool, Postgres, Row as _, TypeInfo as _,
    ValueRef as _,
};

use super::connect::{is_there, reason};
use super::stream::{SECONDS, Sink};
use super::{Inserted, Row};

/// What a session of ours is like, where the server knows the setting: a statement has half a
/// minute, and ends within a second or two of its client's going; literals and types are written as
/// introspection reads them.
const SESSION: &str = "SELECT set_config(s.name, ours.value, false) \
     FROM (VALUES ('statement_timeout', '30s'), \
     ('idle_in_transaction_session_timeout', '60s'), \
     ('client_connection_check_interval', '1s'), \
     ('IntervalStyle', 'postgres'), \
     ('standard_conforming_strings', 'on'), \
     ('quote_all_identifiers', 'off')) AS ours (name, value) \
     JOIN pg_catalog.pg_settings AS s ON s.name = ours.name";

pub async fn connect(url: &str) -> Result<PgPool, sqlx::Error> {
    let options: sqlx::postgres::PgConnectOptions = url.parse()?;
    let connected = PgPoolOptions::new()
        .acquire_timeout(std::time::Duration::from_secs(5))
        .test_before_acquire(false)
        .before_acquire(is_there)
        .after_connect(|connection, _| {
            Box::pin(async move {
                sqlx::query(SESSION).fetch_all(connection).await?;
                Ok(())
            })
        })
        .connect_with(options.clone())
        .await;
    match connected {
        Ok(pool) => Ok(pool),
        Err(error) => Err(reason::<PgConnection>(error, &options).await),
    }
}

/// The schema in which the panel keeps its own tables: the first of the search path, else `public`.
pub async fn own_schema(pool: &PgPool) -> Result<String, sqlx::Error> {
    let first: Option<String> = sqlx::query_scalar("SELECT current_schema()::text")
        .fetch_one(pool)
        .await?;
    Ok(first.unwrap_or_else(|| "public".to_owned()))
}

/// A connection that is busy. Dropped before its answer is there, as when the client has gone, it
/// is closed instead of going back to the pool: the server notices, and ends the statement.
struct Busy(Option<PoolConnection<Postgres>>);

impl Drop for Busy {
    fn drop(&mut self) {
        if let Some(connection) = self.0.take() {
            drop(connection.detach());
        }
    }
}

pub async fn read(pool: &PgPool, statement: Statement) -> Result<Vec<Row>, sqlx::Error> {
    let mut busy = Busy(Some(pool.acquire().await?));
    let Some(connection) = busy.0.as_mut() else {
        return Err(sqlx::Error::PoolClosed);
    };
    let rows = query(statement).fetch_all(&mut **connection).await;
    // It has answered, if only to refuse, and may go back.
    drop(busy.0.take());
    rows?.iter().map(decode_row).collect()
}

/// On a connection beside the pool's: it has a time limit of its own, and is not used again.
pub async fn stream(
    pool: &PgPool,
    statement: Statement,
    sink: &mut Sink,
) -> Result<(), sqlx::Error> {
    let mut connection = pool.acquire().await?.detach();
    let limits = format!(
        "SELECT set_config(name, CASE name WHEN 'statement_timeout' THEN '{SECONDS}s' \
         ELSE '1s' END, false) FROM pg_catalog.pg_settings \
         WHERE name IN ('statement_timeout', 'client_connection_check_interval')"
    );
    sqlx::query(AssertSqlSafe(limits))
        .fetch_all(&mut connection)
        .await?;
    let mut rows = query(statement).fetch(&mut connection);
    while let Some(row) = rows.try_next().await? {
        sink.push(decode_row(&row)?).await?;
    }
    Ok(())
}

pub async fn rows(
    executor: impl PgExecutor<'_>,
    statement: Statement,
) -> Result<Vec<Row>, sqlx::Error> {
    let rows = query(statement).fetch_all(executor).await?;
    rows.iter().map(decode_row).collect()
}

pub async fn execute(
    executor: impl PgExecutor<'_>,
    statement: Statement,
) -> Result<u64, sqlx::Error> {
    let done = query(statement).execute(executor).await?;
    Ok(done.rows_affected())
}

pub async fn insert(
    executor: impl PgExecutor<'_>,
    statement: Statement,
) -> Result<Inserted, sqlx::Error> {
    if !statement.sql.contains(" RETURNING ") {
        let rows = execute(executor, statement).await?;
        return Ok(Inserted {
            rows,
            ..Inserted::default()
        });
    }
    let rows = rows(executor, statement).await?;
    Ok(Inserted {
        rows: rows.len() as u64,
        row: rows.into_iter().next(),
        number: 0,
    })
}

type Query<'q> = sqlx::query::Query<'q, Postgres, PgArguments>;

fn query<'q>(statement: Statement) -> Query<'q> {
    // The text comes from `dbadmin_model::sql` or from constants: values are only bound.
    let mut query = sqlx::query(AssertSqlSafe(statement.sql));
    for value in statement.values {
        query = match value {
            // Statements name NULL in their text; where one is bound after all, it is a text.
            Value::Null => query.bind(None::<String>),
            Value::Boolean(value) => query.bind(value),
            Value::Integer(value) => query.bind(value),
            Value::Real(value) => query.bind(value),
            Value::Text(value) => query.bind(value),
            Value::Blob(value) => query.bind(value),
        };
    }
    query
}

fn decode_row(row: &PgRow) -> Result<Row, sqlx::Error> {
    (0..row.len()).map(|index| decode(row, index)).collect()
}

fn decode(row: &PgRow, index: usize) -> Result<Value, sqlx::Error> {
    let raw = row.try_get_raw(index)?;
    if raw.is_null() {
        return Ok(Value::Null);
    }
    let ty = raw.type_info();
    Ok(match ty.name() {
        "BOOL" => Value::Boolean(row.try_get_unchecked(index)?),
        "INT2" => Value::Integer(row.try_get_unchecked::<i16, _>(index)?.into()),
        "INT4" => Value::Integer(row.try_get_unchecked::<i32, _>(index)?.into()),
        "INT8" => Value::Integer(row.try_get_unchecked(index)?),
        "FLOAT4" => Value::Real(shortest(row.try_get_unchecked(index)?)),
        "FLOAT8" => Value::Real(row.try_get_unchecked(index)?),
        "BYTEA" => Value::Blob(row.try_get_unchecked(index)?),
        "VOID" => Value::Null,
        _ => Value::Text(row.try_get_unchecked(index)?),
    })
}

/// The number that a person would write for it: 0.1, not 0.10000000149011612.
pub fn shortest(number: f32) -> f64 {
    number
        .to_string()
        .parse()
        .unwrap_or_else(|_| f64::from(number))
}
