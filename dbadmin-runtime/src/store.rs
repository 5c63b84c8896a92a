//! The database behind the panel: one type over the pools of three drivers, in values of our own.
//!
//! Reads go to the pool; a [`Write`] holds one connection from its first statement to its last, so
//! that what it checks is still true when it writes.

#[cfg(feature = "sqlite")]
mod awaited;
mod cause;
mod compiled;
mod connect;
#[cfg(feature = "mysql")]
mod mysql;
mod own;
mod path;
#[cfg(feature = "postgres")]
mod postgres;
mod reach;
mod schema;
#[cfg(feature = "sqlite")]
mod sqlite;
mod stream;

use std::sync::Arc;

use dbadmin_model::sql::Statement;
use dbadmin_model::{Dialect, Value};
#[cfg(feature = "mysql")]
use sqlx::MySqlPool;
#[cfg(feature = "postgres")]
use sqlx::PgPool;
#[cfg(feature = "sqlite")]
use sqlx::SqlitePool;
use sqlx::Transaction;
use tokio::sync::Semaphore;

use crate::query::Counted;
use own::Own;
use reach::Reach;

pub(crate) use cause::{Cause, cause};
pub use connect::connect;
pub(crate) use stream::Rows;

/// Connections to a database of one of the three kinds.
#[derive(Clone, Debug)]
pub enum Pool {
    /// To SQLite.
    #[cfg(feature = "sqlite")]
    Sqlite(SqlitePool),
    /// To PostgreSQL.
    #[cfg(feature = "postgres")]
    Postgres(PgPool),
    /// To MySQL or MariaDB.
    #[cfg(feature = "mysql")]
    Mysql(MySqlPool),
}

#[cfg(feature = "sqlite")]
impl From<SqlitePool> for Pool {
    fn from(pool: SqlitePool) -> Self {
        Self::Sqlite(pool)
    }
}

#[cfg(feature = "postgres")]
impl From<PgPool> for Pool {
    fn from(pool: PgPool) -> Self {
        Self::Postgres(pool)
    }
}

#[cfg(feature = "mysql")]
impl From<MySqlPool> for Pool {
    fn from(pool: MySqlPool) -> Self {
        Self::Mysql(pool)
    }
}

/// The application's database.
#[derive(Clone, Debug)]
pub struct Store {
    pool: Pool,
    own: Own,
    reach: Reach,
    counted: Arc<Counted>,
    streams: Arc<Semaphore>,
}

/// A transaction that writes; dropped without [`Write::commit`], it never happened.
pub(crate) struct Write {
    transaction: Running,
    own: Own,
    reach: Reach,
    counted: Arc<Counted>,
    /// Whether the database has undone all of it at a refusal.
    undone: bool,
}

enum Running {
    #[cfg(feature = "sqlite")]
    Sqlite(Transaction<'static, sqlx::Sqlite>),
    #[cfg(feature = "postgres")]
    Postgres(Transaction<'static, sqlx::Postgres>),
    #[cfg(feature = "mysql")]
    Mysql(Transaction<'static, sqlx::MySql>),
}

/// One row, in the order of the statement's columns.
pub(crate) type Row = Vec<Value>;

/// What an INSERT gave back.
#[derive(Debug, Default)]
pub(crate) struct Inserted {
    /// The columns that the statement asked for; `None` where there is no new row, and in MySQL,
    /// which gives none back.
    pub row: Option<Row>,
    /// The number that MySQL gave the row; 0 where it gave none.
    pub number: u64,
    /// How many rows there are more.
    pub rows: u64,
}

/// Does the same with whichever pool or transaction it is: `$it` is its value, `$driver` the module
/// of its kind.
macro_rules! with {
    ($kind:ident, $of:expr, ($it:ident, $driver:ident) => $body:expr) => {
        match $of {
            #[cfg(feature = "sqlite")]
            $kind::Sqlite($it) => {
                #[allow(unused_imports, reason = "not every body needs its driver")]
                use sqlite as $driver;
                $body
            }
            #[cfg(feature = "postgres")]
            $kind::Postgres($it) => {
                #[allow(unused_imports, reason = "not every body needs its driver")]
                use postgres as $driver;
                $body
            }
            #[cfg(feature = "mysql")]
            $kind::Mysql($it) => {
                #[allow(unused_imports, reason = "not every body needs its driver")]
                use mysql as $driver;
                $body
            }
        }
    };
}

impl Pool {
    /// The kind of database.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(_) => Dialect::Sqlite,
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => Dialect::Postgres,
            #[cfg(feature = "mysql")]
            Self::Mysql(_) => Dialect::Mysql,
        }
    }
}

impl Pool {
    /// Puts the rows into the sink as they come.
    async fn stream(
        &self,
        reach: &Reach,
        statement: Statement,
        sink: &mut stream::Sink,
    ) -> Result<(), sqlx::Error> {
        let done =
            with!(Pool, self, (pool, driver) => driver::stream(pool, reach, statement, sink).await);
        reach.note(done)
    }
}

/// What the database or the system said, without the driver's words around it.
pub(crate) fn said(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(error) => error.message().to_owned(),
        sqlx::Error::Io(error) => error.to_string(),
        sqlx::Error::PoolTimedOut => "it does not answer".to_owned(),
        other => other.to_string(),
    }
}

impl Store {
    /// The store over this pool.
    ///
    /// # Errors
    /// What the database says.
    pub async fn new(pool: Pool) -> Result<Self, sqlx::Error> {
        let schema: Option<String> = match &pool {
            #[cfg(feature = "postgres")]
            Pool::Postgres(pool) => Some(postgres::own_schema(pool).await?),
            #[allow(unreachable_patterns, reason = "PostgreSQL may be the only kind")]
            _ => None,
        };
        let own = Own::new(pool.dialect(), schema.as_deref());
        Ok(Self {
            pool,
            own,
            reach: Reach::default(),
            counted: Arc::default(),
            streams: Arc::new(Semaphore::new(stream::STREAMS)),
        })
    }

    /// The kind of database.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.pool.dialect()
    }

    /// The pool.
    #[must_use]
    pub fn pool(&self) -> &Pool {
        &self.pool
    }

    /// The counts of a moment ago.
    pub(crate) fn counted(&self) -> &Counted {
        &self.counted
    }

    /// A statement on the panel's own tables: see [`Own`].
    pub(crate) fn own(&self, sql: &str, values: Vec<Value>) -> Statement {
        self.own.statement(sql, values)
    }

    pub(crate) async fn rows(&self, statement: Statement) -> Result<Vec<Row>, sqlx::Error> {
        let read = with!(Pool, &self.pool, (pool, driver) => driver::read(pool, &self.reach, statement).await);
        self.reach.note(read)
    }

    /// As [`Store::rows`], for a statement that may take long: it ends when nobody waits for it any more.
    pub(crate) async fn awaited(&self, statement: Statement) -> Result<Vec<Row>, sqlx::Error> {
        match &self.pool {
            #[cfg(feature = "sqlite")]
            Pool::Sqlite(pool) => self.reach.note(awaited::rows(pool, statement).await),
            #[allow(unreachable_patterns, reason = "SQLite may be the only kind")]
            _ => self.rows(statement).await,
        }
    }

    /// The first row; the statement must not have many.
    pub(crate) async fn row(&self, statement: Statement) -> Result<Option<Row>, sqlx::Error> {
        Ok(self.rows(statement).await?.into_iter().next())
    }

    /// The rows as they come, however many and however long; `None` where as many are under way as
    /// may be.
    pub(crate) fn stream(&self, statement: Statement) -> Option<Rows> {
        Rows::of(&self.pool, &self.reach, statement, &self.streams)
    }

    /// Runs one statement by itself; how many rows it touched.
    pub(crate) async fn execute(&self, statement: Statement) -> Result<u64, sqlx::Error> {
        let done = with!(Pool, &self.pool, (pool, driver) => match driver::acquire(pool, &self.reach).await {
            Ok(mut connection) => driver::execute(&mut *connection, statement).await,
            Err(error) => Err(error),
        });
        self.reach.note(done)
    }

    /// Begins a transaction. SQLite's takes the write lock at once, and waits for it as long as
    /// the pool's connections are told to.
    pub(crate) async fn write(&self) -> Result<Write, sqlx::Error> {
        let begun = match &self.pool {
            #[cfg(feature = "sqlite")]
            Pool::Sqlite(pool) => pool
                .begin_with("BEGIN IMMEDIATE")
                .await
                .map(Running::Sqlite),
            #[cfg(feature = "postgres")]
            Pool::Postgres(pool) => {
                let begun = self.reach.given(pool, pool.begin()).await;
                begun.map(Running::Postgres)
            }
            #[cfg(feature = "mysql")]
            Pool::Mysql(pool) => {
                let begun = self.reach.given(pool, pool.begin()).await;
                begun.map(Running::Mysql)
            }
        };
        Ok(Write {
            transaction: self.reach.note(begun)?,
            own: self.own.clone(),
            reach: self.reach.clone(),
            counted: Arc::clone(&self.counted),
            undone: false,
        })
    }
}

impl Write {
    /// A statement on the panel's own tables: see [`Own`].
    pub(crate) fn own(&self, sql: &str, values: Vec<Value>) -> Statement {
        self.own.statement(sql, values)
    }

    /// Waits until no other transaction holds the lock of that name, and holds it to its end.
    pub(crate) async fn lock(&mut self, name: &'static str) -> Result<(), sqlx::Error> {
        // SQLite's transactions hold the only lock there is.
        if self.own.dialect() == Dialect::Sqlite {
            return Ok(());
        }
        let take = "UPDATE @lock SET taken = taken + 1 WHERE name = ?";
        let statement = self.own(take, vec![name.into()]);
        self.execute(statement).await.map(drop)
    }

    /// The first row.
    pub(crate) async fn row(&mut self, statement: Statement) -> Result<Option<Row>, sqlx::Error> {
        Ok(self.rows(statement).await?.into_iter().next())
    }

    pub(crate) async fn rows(&mut self, statement: Statement) -> Result<Vec<Row>, sqlx::Error> {
        let read = with!(Running, &mut self.transaction, (it, driver) => driver::rows(&mut **it, statement).await);
        self.stay_within(read).await
    }

    /// Runs the statement; how many rows it touched.
    pub(crate) async fn execute(&mut self, statement: Statement) -> Result<u64, sqlx::Error> {
        let done = with!(Running, &mut self.transaction, (it, driver) => driver::execute(&mut **it, statement).await);
        self.stay_within(done).await
    }

    /// As [`Write::row`], for a question that the database may refuse: the transaction goes on.
    pub(crate) async fn ask(&mut self, statement: Statement) -> Result<Option<Row>, sqlx::Error> {
        self.mark().await?;
        let answer = self.row(statement).await;
        self.settle(answer).await
    }

    /// As [`Write::rows`], for a question that the database may refuse: the transaction goes on.
    pub(crate) async fn ask_all(&mut self, statement: Statement) -> Result<Vec<Row>, sqlx::Error> {
        self.mark().await?;
        let answer = self.rows(statement).await;
        self.settle(answer).await
    }

    /// As [`Write::execute`], for a change that the database may refuse: the transaction goes on.
    pub(crate) async fn change(&mut self, statement: Statement) -> Result<u64, sqlx::Error> {
        self.mark().await?;
        let done = self.execute(statement).await;
        self.settle(done).await
    }

    /// Adds rows; the transaction goes on where the database refuses them.
    pub(crate) async fn insert(&mut self, statement: Statement) -> Result<Inserted, sqlx::Error> {
        self.mark().await?;
        let done = with!(Running, &mut self.transaction, (it, driver) => driver::insert(&mut **it, statement).await);
        let done = self.stay_within(done).await;
        self.settle(done).await
    }

    pub(crate) async fn commit(self) -> Result<(), sqlx::Error> {
        if self.undone {
            let why = "the database has undone the whole change";
            return Err(sqlx::Error::Protocol(why.to_owned()));
        }
        let done = with!(Running, self.transaction, (it, driver) => it.commit().await);
        // Even a commit that failed may have been one.
        self.counted.written();
        self.reach.note(done)
    }

    /// SQLite undoes a whole transaction at some refusals, such as a trigger's RAISE(ROLLBACK) or a
    /// full disk. The driver does not notice, and would never again begin one on this connection:
    /// another takes its place, which is rolled back in the end.
    async fn stay_within<T>(&mut self, done: Result<T, sqlx::Error>) -> Result<T, sqlx::Error> {
        #[cfg(feature = "sqlite")]
        if done.is_err()
            && let Running::Sqlite(it) = &mut self.transaction
        {
            // Within a transaction, SQLite refuses to begin one.
            let begun = sqlite::execute(&mut **it, plain("BEGIN")).await;
            self.undone |= begun.is_ok();
        }
        self.reach.note(done)
    }

    /// PostgreSQL gives a transaction up at the first refusal, unless there is a point to go back
    /// to.
    async fn mark(&mut self) -> Result<(), sqlx::Error> {
        if self.own.dialect() == Dialect::Postgres {
            self.execute(plain("SAVEPOINT dbadmin")).await?;
        }
        Ok(())
    }

    async fn settle<T>(&mut self, done: Result<T, sqlx::Error>) -> Result<T, sqlx::Error> {
        if done.is_err() && self.own.dialect() == Dialect::Postgres {
            self.execute(plain("ROLLBACK TO SAVEPOINT dbadmin")).await?;
        }
        done
    }
}

fn plain(sql: &str) -> Statement {
    Statement {
        sql: sql.to_owned(),
        values: Vec::new(),
    }
}
