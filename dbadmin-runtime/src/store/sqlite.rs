//! SQLite's driver: values by storage class, for any value may stand in any column.

use dbadmin_model::Value;
use dbadmin_model::sql::Statement;
use futures_util::TryStreamExt as _;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqlitePoolOptions, SqliteRow};
use sqlx::{
    AssertSqlSafe, Connection as _, Row as _, Sqlite, SqliteExecutor, SqlitePool, TypeInfo as _,
    ValueRef as _,
};

use super::reach::Reach;
use super::stream::Sink;
use super::{Inserted, Row};

pub async fn connect(url: &str) -> Result<SqlitePool, sqlx::Error> {
    let options: SqliteConnectOptions = url.parse()?;
    SqlitePoolOptions::new()
        // A commit that failed, as on a full disk, may have left the driver with a transaction that
        // SQLite has undone.
        .before_acquire(|connection, _| {
            let is_free = !connection.is_in_transaction();
            Box::pin(async move { Ok(is_free) })
        })
        .connect_with(options.foreign_keys(true))
        .await
}

/// A connection of the pool. No server is behind it that could be away.
pub async fn acquire(pool: &SqlitePool, _: &Reach) -> Result<PoolConnection<Sqlite>, sqlx::Error> {
    pool.acquire().await
}

pub async fn read(
    pool: &SqlitePool,
    _: &Reach,
    statement: Statement,
) -> Result<Vec<Row>, sqlx::Error> {
    rows(pool, statement).await
}

/// On one of the pool's connections: another might be to another database in memory.
pub async fn stream(
    pool: &SqlitePool,
    _: &Reach,
    statement: Statement,
    sink: &mut Sink,
) -> Result<(), sqlx::Error> {
    let mut rows = query(statement).fetch(pool);
    while let Some(row) = rows.try_next().await? {
        sink.push(decode_row(&row)?).await?;
    }
    Ok(())
}

pub async fn rows(
    executor: impl SqliteExecutor<'_>,
    statement: Statement,
) -> Result<Vec<Row>, sqlx::Error> {
    let rows = query(statement).fetch_all(executor).await?;
    rows.iter().map(decode_row).collect()
}

pub async fn execute(
    executor: impl SqliteExecutor<'_>,
    statement: Statement,
) -> Result<u64, sqlx::Error> {
    let done = query(statement).execute(executor).await?;
    Ok(done.rows_affected())
}

/// The statement runs to its end even though one row is all there is: what an INSERT … RETURNING
/// breaks is only told there.
pub async fn insert(
    executor: impl SqliteExecutor<'_>,
    statement: Statement,
) -> Result<Inserted, sqlx::Error> {
    let given_back = statement.sql.contains(" RETURNING ");
    if !given_back {
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

type Query<'q> = sqlx::query::Query<'q, Sqlite, SqliteArguments>;

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

fn decode_row(row: &SqliteRow) -> Result<Row, sqlx::Error> {
    (0..row.len()).map(|index| decode(row, index)).collect()
}

fn decode(row: &SqliteRow, index: usize) -> Result<Value, sqlx::Error> {
    let raw = row.try_get_raw(index)?;
    if raw.is_null() {
        return Ok(Value::Null);
    }
    let class = raw.type_info();
    Ok(match class.name() {
        "INTEGER" => Value::Integer(row.try_get_unchecked(index)?),
        "REAL" => Value::Real(row.try_get_unchecked(index)?),
        "TEXT" => decode_text(row, index)?,
        _ => Value::Blob(row.try_get_unchecked(index)?),
    })
}

/// Text that is not UTF-8 must not hide its row.
fn decode_text(row: &SqliteRow, index: usize) -> Result<Value, sqlx::Error> {
    if let Ok(text) = row.try_get_unchecked::<String, _>(index) {
        return Ok(Value::Text(text));
    }
    let bytes: Vec<u8> = row.try_get_unchecked(index)?;
    Ok(Value::Text(String::from_utf8_lossy(&bytes).into_owned()))
}
