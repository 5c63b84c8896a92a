//! The database behind the panel: one type over the pool, in values of our own.
//!
//! Reads go to the pool; a [`Write`] holds one connection and the write lock from its first
//! statement, so that what it checks is still true when it writes.

use dbadmin_model::sql::Statement;
use dbadmin_model::{Dialect, Value};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{
    AssertSqlSafe, Row as _, Sqlite, SqlitePool, Transaction, TypeInfo as _, ValueRef as _,
};

/// The application's database.
#[derive(Clone, Debug)]
pub struct Store {
    pool: SqlitePool,
}

/// A transaction that writes; dropped without [`Write::commit`], it never happened.
pub(crate) struct Write {
    transaction: Transaction<'static, Sqlite>,
}

/// One row, in the order of the statement's columns.
pub(crate) type Row = Vec<Value>;

impl Store {
    /// The store over this pool.
    #[must_use]
    pub fn new(pool: SqlitePool) -> Self {
        Self { pool }
    }

    /// The kind of database.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    /// The pool.
    #[must_use]
    pub fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    pub(crate) async fn rows(&self, statement: Statement) -> Result<Vec<Row>, sqlx::Error> {
        let rows = query(statement)?.fetch_all(&self.pool).await?;
        rows.iter().map(decode_row).collect()
    }

    pub(crate) async fn row(&self, statement: Statement) -> Result<Option<Row>, sqlx::Error> {
        let row = query(statement)?.fetch_optional(&self.pool).await?;
        row.as_ref().map(decode_row).transpose()
    }

    /// Runs one statement by itself; how many rows it touched.
    pub(crate) async fn execute(&self, statement: Statement) -> Result<u64, sqlx::Error> {
        let done = query(statement)?.execute(&self.pool).await?;
        Ok(done.rows_affected())
    }

    /// Takes the write lock; waits for it as long as the pool's connections are told to.
    pub(crate) async fn write(&self) -> Result<Write, sqlx::Error> {
        let transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        Ok(Write { transaction })
    }
}

impl Write {
    /// The first row. The statement runs to its end even so: what an INSERT … RETURNING breaks is
    /// only told there.
    pub(crate) async fn row(&mut self, statement: Statement) -> Result<Option<Row>, sqlx::Error> {
        let rows = query(statement)?.fetch_all(&mut *self.transaction).await?;
        rows.first().map(decode_row).transpose()
    }

    pub(crate) async fn rows(&mut self, statement: Statement) -> Result<Vec<Row>, sqlx::Error> {
        let rows = query(statement)?.fetch_all(&mut *self.transaction).await?;
        rows.iter().map(decode_row).collect()
    }

    /// Runs the statement; how many rows it touched.
    pub(crate) async fn execute(&mut self, statement: Statement) -> Result<u64, sqlx::Error> {
        let done = query(statement)?.execute(&mut *self.transaction).await?;
        Ok(done.rows_affected())
    }

    pub(crate) async fn commit(self) -> Result<(), sqlx::Error> {
        self.transaction.commit().await
    }
}

/// A statement on the panel's own tables: constant text, and its values.
pub(crate) fn own(sql: &'static str, values: Vec<Value>) -> Statement {
    Statement {
        sql: sql.to_owned(),
        values,
    }
}

type Query<'q> = sqlx::query::Query<'q, Sqlite, SqliteArguments>;

fn query<'q>(statement: Statement) -> Result<Query<'q>, sqlx::Error> {
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
    Ok(query)
}

fn decode_row(row: &SqliteRow) -> Result<Row, sqlx::Error> {
    (0..row.len()).map(|index| decode(row, index)).collect()
}

/// By storage class: SQLite lets any value stand in any column, whatever the column declares.
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
