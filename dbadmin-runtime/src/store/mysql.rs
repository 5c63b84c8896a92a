//! The driver of MySQL and MariaDB. Statements cast to text what has no other lossless form, so
//! that numbers, text and bytes are all that is decoded here.

use dbadmin_model::Value;
use dbadmin_model::sql::Statement;
use futures_util::TryStreamExt as _;
use sqlx::mysql::{MySqlArguments, MySqlConnection, MySqlPoolOptions, MySqlRow};
use sqlx::pool::PoolConnection;
use sqlx::{
    AssertSqlSafe, MySql, MySqlExecutor, MySqlPool, Row as _, Type, TypeInfo as _, ValueRef as _,
};

use super::connect::{is_there, reason};
use super::reach::Reach;
use super::stream::{SECONDS, Sink};
use super::{Inserted, Row};

pub async fn connect(url: &str) -> Result<MySqlPool, sqlx::Error> {
    let options: sqlx::mysql::MySqlConnectOptions =
        url.replacen("mariadb:", "mysql:", 1).parse()?;
    let connected = MySqlPoolOptions::new()
        .acquire_timeout(std::time::Duration::from_secs(5))
        .test_before_acquire(false)
        .before_acquire(is_there)
        .after_connect(|connection, _| Box::pin(set_up(connection)))
        .connect_with(options.clone())
        .await;
    match connected {
        Ok(pool) => Ok(pool),
        Err(error) => Err(reason::<MySqlConnection>(error, &options).await),
    }
}

/// What a session of ours is like: a change outside a transaction is one by itself, a value that
/// does not fit is refused instead of cut, and an empty text is not NULL (MariaDB may be told that
/// it is).
const SESSION: &str = "SET SESSION autocommit = 1, sql_mode = REPLACE(\
     CONCAT(@@sql_mode, ',STRICT_ALL_TABLES'), 'EMPTY_STRING_IS_NULL', 'STRICT_ALL_TABLES')";

/// Makes a session one of ours, in which a statement has half a minute.
async fn set_up(connection: &mut MySqlConnection) -> Result<(), sqlx::Error> {
    limit(connection, 30).await?;
    sqlx::query(SESSION).execute(connection).await.map(drop)
}

/// Gives each statement of the session so many seconds.
async fn limit(connection: &mut MySqlConnection, seconds: u32) -> Result<(), sqlx::Error> {
    let version: String = sqlx::query_scalar("SELECT CAST(VERSION() AS CHAR)")
        .fetch_one(&mut *connection)
        .await?;
    let limit = if version.contains("MariaDB") {
        format!("SET SESSION max_statement_time = {seconds}")
    } else {
        format!("SET SESSION max_execution_time = {seconds}000")
    };
    sqlx::query(AssertSqlSafe(limit))
        .execute(connection)
        .await
        .map(drop)
}

/// A connection of the pool, within two seconds an error where the server is away.
pub async fn acquire(
    pool: &MySqlPool,
    reach: &Reach,
) -> Result<PoolConnection<MySql>, sqlx::Error> {
    reach.given(pool, pool.acquire()).await
}

pub async fn read(
    pool: &MySqlPool,
    reach: &Reach,
    statement: Statement,
) -> Result<Vec<Row>, sqlx::Error> {
    let mut connection = acquire(pool, reach).await?;
    rows(&mut *connection, statement).await
}

/// Ends a connection when it is dropped: a server that sorts does not notice by itself that its client
/// has gone.
struct Ended {
    pool: MySqlPool,
    id: String,
}

impl Drop for Ended {
    fn drop(&mut self) {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return;
        };
        let (pool, kill) = (self.pool.clone(), format!("KILL {}", self.id));
        runtime.spawn(async move {
            // Mostly it has gone already, and there is nothing to end.
            let _ = sqlx::query(AssertSqlSafe(kill)).execute(&pool).await;
        });
    }
}

/// On a connection beside the pool's: it has a time limit of its own, and is not used again.
pub async fn stream(
    pool: &MySqlPool,
    reach: &Reach,
    statement: Statement,
    sink: &mut Sink,
) -> Result<(), sqlx::Error> {
    let mut connection = acquire(pool, reach).await?.detach();
    limit(&mut connection, SECONDS).await?;
    let id: String = sqlx::query_scalar("SELECT CAST(CONNECTION_ID() AS CHAR)")
        .fetch_one(&mut connection)
        .await?;
    let _ended = Ended {
        pool: pool.clone(),
        id,
    };
    let mut rows = query(statement).fetch(&mut connection);
    while let Some(row) = rows.try_next().await? {
        sink.push(decode_row(&row)?).await?;
    }
    Ok(())
}

pub async fn rows(
    executor: impl MySqlExecutor<'_>,
    statement: Statement,
) -> Result<Vec<Row>, sqlx::Error> {
    let rows = query(statement).fetch_all(executor).await?;
    rows.iter().map(decode_row).collect()
}

pub async fn execute(
    executor: impl MySqlExecutor<'_>,
    statement: Statement,
) -> Result<u64, sqlx::Error> {
    let done = query(statement).execute(executor).await?;
    Ok(done.rows_affected())
}

pub async fn insert(
    executor: impl MySqlExecutor<'_>,
    statement: Statement,
) -> Result<Inserted, sqlx::Error> {
    let done = query(statement).execute(executor).await?;
    Ok(Inserted {
        row: None,
        number: done.last_insert_id(),
        rows: done.rows_affected(),
    })
}

type Query<'q> = sqlx::query::Query<'q, MySql, MySqlArguments>;

fn query<'q>(statement: Statement) -> Query<'q> {
    // The text comes from `dbadmin_model::sql` or from constants: values are only bound.
    let mut query = sqlx::query(AssertSqlSafe(statement.sql));
    for value in statement.values {
        query = match value {
            Value::Null => query.bind(None::<i64>),
            Value::Boolean(value) => query.bind(value),
            Value::Integer(value) => query.bind(value),
            Value::Real(value) => query.bind(value),
            Value::Text(value) => query.bind(value),
            Value::Blob(value) => query.bind(value),
        };
    }
    query
}

fn decode_row(row: &MySqlRow) -> Result<Row, sqlx::Error> {
    (0..row.len()).map(|index| decode(row, index)).collect()
}

fn decode(row: &MySqlRow, index: usize) -> Result<Value, sqlx::Error> {
    let raw = row.try_get_raw(index)?;
    if raw.is_null() {
        return Ok(Value::Null);
    }
    let ty = raw.type_info();
    // By name, text that is compared byte by byte would be bytes.
    if <String as Type<MySql>>::compatible(&ty) {
        return Ok(text(row.try_get_unchecked(index)?));
    }
    Ok(match ty.name() {
        "BOOLEAN" | "TINYINT" | "SMALLINT" | "MEDIUMINT" | "INT" | "BIGINT" => {
            Value::Integer(row.try_get_unchecked(index)?)
        }
        "TINYINT UNSIGNED" | "SMALLINT UNSIGNED" | "MEDIUMINT UNSIGNED" | "INT UNSIGNED"
        | "BIGINT UNSIGNED" | "YEAR" | "BIT" => whole(row.try_get_unchecked(index)?),
        "FLOAT" => Value::Real(shortest(row.try_get_unchecked(index)?)),
        "DOUBLE" => Value::Real(row.try_get_unchecked(index)?),
        "VARBINARY" => text_or_bytes(row.try_get_unchecked(index)?),
        "BINARY" | "TINYBLOB" | "BLOB" | "MEDIUMBLOB" | "LONGBLOB" | "GEOMETRY" => {
            Value::Blob(row.try_get_unchecked(index)?)
        }
        _ => text(row.try_get_unchecked(index)?),
    })
}

/// Text that is not UTF-8 must not hide its row.
fn text(bytes: Vec<u8>) -> Value {
    Value::Text(
        String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
    )
}

fn whole(number: u64) -> Value {
    i64::try_from(number).map_or_else(|_| Value::Text(number.to_string()), Value::Integer)
}

/// Many a table keeps text in columns for bytes, so that it is compared byte by byte.
fn text_or_bytes(bytes: Vec<u8>) -> Value {
    match String::from_utf8(bytes) {
        Ok(text)
            if !text
                .chars()
                .any(|letter| letter.is_control() && !letter.is_whitespace()) =>
        {
            Value::Text(text)
        }
        Ok(text) => Value::Blob(text.into_bytes()),
        Err(error) => Value::Blob(error.into_bytes()),
    }
}

/// The number that a person would write for it: 0.1, not 0.10000000149011612.
fn shortest(number: f32) -> f64 {
    number
        .to_string()
        .parse()
        .unwrap_or_else(|_| f64::from(number))
}
