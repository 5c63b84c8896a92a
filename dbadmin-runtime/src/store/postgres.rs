//! PostgreSQL's driver. Statements cast to text what the driver does not carry, so that a handful
//! of types are all that is decoded here.

use dbadmin_introspect::postgres_path;
use dbadmin_model::Value;
use dbadmin_model::sql::Statement;
use futures_util::TryStreamExt as _;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArguments, PgPoolOptions, PgRow};
use sqlx::{
    AssertSqlSafe, Column as _, PgConnection, PgExecutor, PgPool, Postgres, Row as _, TypeInfo as _,
};

use super::connect::{is_there, reason};
use super::reach::Reach;
use super::stream::{SECONDS, Sink};
use super::{Inserted, Row};

/// What a session of ours is like, where the server knows the setting: a statement has half a
/// minute, and ends within a second or two of its client's going; literals and types are written as
/// introspection reads them; a NULL in an array is none of its texts.
const SESSION: &str = "SELECT set_config(s.name, ours.value, false) \
     FROM (VALUES ('statement_timeout', '30s'), \
     ('idle_in_transaction_session_timeout', '60s'), \
     ('client_connection_check_interval', '1s'), \
     ('IntervalStyle', 'postgres'), \
     ('standard_conforming_strings', 'on'), \
     ('array_nulls', 'on'), \
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
                // First, so that what else is asked means what it says.
                sqlx::query(postgres_path::FIRST)
                    .fetch_all(&mut *connection)
                    .await?;
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

/// The schemas that hide what statements mean from the connections of an application's own pool.
pub async fn hiding(pool: &PgPool) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(postgres_path::HIDING)
        .fetch_all(pool)
        .await
}

/// The schema in which the panel keeps its own tables: the first of the search path, else `public`.
pub async fn own_schema(pool: &PgPool) -> Result<String, sqlx::Error> {
    let first: Option<String> = sqlx::query_scalar("SELECT current_schema()::pg_catalog.text")
        .fetch_one(pool)
        .await?;
    Ok(first.unwrap_or_else(|| "public".to_owned()))
}

/// A connection of the pool, within two seconds an error where the server is away.
pub async fn acquire(
    pool: &PgPool,
    reach: &Reach,
) -> Result<PoolConnection<Postgres>, sqlx::Error> {
    reach.given(pool, pool.acquire()).await
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

pub async fn read(
    pool: &PgPool,
    reach: &Reach,
    statement: Statement,
) -> Result<Vec<Row>, sqlx::Error> {
    let mut busy = Busy(Some(acquire(pool, reach).await?));
    let Some(connection) = busy.0.as_mut() else {
        return Err(sqlx::Error::PoolClosed);
    };
    let rows = query(statement).fetch_all(&mut **connection).await;
    // It has answered, if only to refuse, and may go back.
    drop(busy.0.take());
    decode_all(&rows?)
}

/// On a connection beside the pool's: it has a time limit of its own, and is not used again.
pub async fn stream(
    pool: &PgPool,
    reach: &Reach,
    statement: Statement,
    sink: &mut Sink,
) -> Result<(), sqlx::Error> {
    let mut connection = acquire(pool, reach).await?.detach();
    let limits = format!(
        "SELECT set_config(name, CASE name WHEN 'statement_timeout' THEN '{SECONDS}s' \
         ELSE '1s' END, false) FROM pg_catalog.pg_settings \
         WHERE name IN ('statement_timeout', 'client_connection_check_interval')"
    );
    sqlx::query(AssertSqlSafe(limits))
        .fetch_all(&mut connection)
        .await?;
    let mut rows = query(statement).fetch(&mut connection);
    let mut known = None;
    while let Some(row) = rows.try_next().await? {
        let carriers = known.get_or_insert_with(|| carriers(&row));
        sink.push(decode_row(&row, carriers)?).await?;
    }
    Ok(())
}

pub async fn rows(
    executor: impl PgExecutor<'_>,
    statement: Statement,
) -> Result<Vec<Row>, sqlx::Error> {
    let rows = query(statement).fetch_all(executor).await?;
    decode_all(&rows)
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

/// How the driver carries the values of a result's column.
#[derive(Clone, Copy, Debug)]
enum Carrier {
    Bool,
    Int2,
    Int4,
    Int8,
    Float4,
    Float8,
    Bytes,
    Void,
    Text,
}

/// How the columns of a row, and of all rows of its statement, are carried.
fn carriers(row: &PgRow) -> Vec<Carrier> {
    let columns = row.columns().iter();
    let carriers = columns.map(|column| match column.type_info().name() {
        "BOOL" => Carrier::Bool,
        "INT2" => Carrier::Int2,
        "INT4" => Carrier::Int4,
        "INT8" => Carrier::Int8,
        "FLOAT4" => Carrier::Float4,
        "FLOAT8" => Carrier::Float8,
        "BYTEA" => Carrier::Bytes,
        "VOID" => Carrier::Void,
        _ => Carrier::Text,
    });
    carriers.collect()
}

fn decode_all(rows: &[PgRow]) -> Result<Vec<Row>, sqlx::Error> {
    let carriers = rows.first().map(carriers).unwrap_or_default();
    rows.iter().map(|row| decode_row(row, &carriers)).collect()
}

fn decode_row(row: &PgRow, carriers: &[Carrier]) -> Result<Row, sqlx::Error> {
    let carriers = carriers.iter().enumerate();
    carriers
        .map(|(index, carrier)| decode(row, index, *carrier))
        .collect()
}

fn decode(row: &PgRow, index: usize, carrier: Carrier) -> Result<Value, sqlx::Error> {
    let value = match carrier {
        Carrier::Bool => row
            .try_get_unchecked::<Option<_>, _>(index)?
            .map(Value::Boolean),
        Carrier::Int2 => {
            let value = row.try_get_unchecked::<Option<i16>, _>(index)?;
            value.map(|value| Value::Integer(value.into()))
        }
        Carrier::Int4 => {
            let value = row.try_get_unchecked::<Option<i32>, _>(index)?;
            value.map(|value| Value::Integer(value.into()))
        }
        Carrier::Int8 => row
            .try_get_unchecked::<Option<_>, _>(index)?
            .map(Value::Integer),
        Carrier::Float4 => {
            let value = row.try_get_unchecked::<Option<_>, _>(index)?;
            value.map(|value| Value::Real(shortest(value)))
        }
        Carrier::Float8 => row
            .try_get_unchecked::<Option<_>, _>(index)?
            .map(Value::Real),
        Carrier::Bytes => row
            .try_get_unchecked::<Option<_>, _>(index)?
            .map(Value::Blob),
        Carrier::Text => row
            .try_get_unchecked::<Option<_>, _>(index)?
            .map(Value::Text),
        Carrier::Void => None,
    };
    Ok(value.unwrap_or(Value::Null))
}

/// The number that a person would write for it: 0.1, not 0.10000000149011612.
pub fn shortest(number: f32) -> f64 {
    number
        .to_string()
        .parse()
        .unwrap_or_else(|_| f64::from(number))
}
