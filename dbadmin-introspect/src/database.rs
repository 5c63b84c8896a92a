//! A live database of any of the three kinds, as much of it as reading a schema takes.

use dbadmin_model::Schema;
use dbadmin_model::schema::Dialect;
#[cfg(feature = "sqlite")]
use sqlx::{AssertSqlSafe, Executor, SqlSafeStr};

use crate::Error;
use crate::statistics::Statistics;

/// How long a database is waited for; a build must not hang.
pub(crate) const PATIENCE: std::time::Duration = std::time::Duration::from_secs(2);

/// An open connection. It is never written to.
#[derive(Debug)]
pub enum Database {
    /// SQLite.
    #[cfg(feature = "sqlite")]
    Sqlite(sqlx::SqliteConnection),
    /// PostgreSQL.
    #[cfg(feature = "postgres")]
    Postgres(sqlx::PgConnection),
    /// MySQL or MariaDB.
    #[cfg(feature = "mysql")]
    Mysql(sqlx::MySqlConnection),
}

/// The kind of database that an address is of, by its scheme; `None` for any other.
#[must_use]
pub fn dialect_of(url: &str) -> Option<Dialect> {
    match url.split_once(':')?.0 {
        "sqlite" => Some(Dialect::Sqlite),
        "postgres" | "postgresql" => Some(Dialect::Postgres),
        "mysql" | "mariadb" => Some(Dialect::Mysql),
        _ => None,
    }
}

/// An address as it may be shown and kept: without user, password and parameters.
#[must_use]
pub fn without_credentials(url: &str) -> String {
    let before_parameters = |text: &str| text.split('?').next().unwrap_or_default().to_owned();
    match url.split_once("://") {
        // A password may hold any sign, written as it is: the last `@` ends it for certain.
        Some((scheme, rest)) if scheme != "sqlite" => {
            let place = before_parameters(rest.rsplit('@').next().unwrap_or_default());
            let server = place.split(['/', '#']).next().unwrap_or_default();
            let port = server.rsplit_once(':').filter(|_| !server.ends_with(']'));
            // Without a server, a password stands where a port does.
            if port.is_none_or(|(_, port)| port.bytes().all(|it| it.is_ascii_digit())) {
                format!("{scheme}://{place}")
            } else {
                format!("{scheme}://…")
            }
        }
        _ => before_parameters(url),
    }
}

impl Database {
    /// Connects to the database at `url`, within two seconds.
    ///
    /// # Errors
    /// [`Error::Unsupported`] for an address of another kind, or of one whose feature is off; else
    /// why it cannot be reached.
    pub async fn open(url: &str) -> Result<Self, Error> {
        match dialect_of(url) {
            #[cfg(feature = "sqlite")]
            Some(Dialect::Sqlite) => crate::sqlite::open(url).await.map(Self::Sqlite),
            #[cfg(feature = "postgres")]
            Some(Dialect::Postgres) => crate::postgres::open(url).await.map(Self::Postgres),
            #[cfg(feature = "mysql")]
            Some(Dialect::Mysql) => crate::mysql::open(url).await.map(Self::Mysql),
            _ => Err(Error::Unsupported {
                scheme: url
                    .split_once(':')
                    .map_or("", |(scheme, _)| scheme)
                    .to_owned(),
            }),
        }
    }

    /// Reads the schema: the tables of the named schemas, or of all where none is named.
    ///
    /// # Errors
    /// [`Error::Query`] where the database refuses to tell; [`Error::Schemaless`] where one is named
    /// of a SQLite database.
    pub async fn schema(&mut self, schemas: &[String]) -> Result<Schema, Error> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(_) if !schemas.is_empty() => Err(Error::Schemaless {
                schemas: schemas.to_vec(),
            }),
            #[cfg(feature = "sqlite")]
            Self::Sqlite(connection) => crate::sqlite::inspect_connection(connection).await,
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => crate::postgres::inspect(connection, schemas).await,
            #[cfg(feature = "mysql")]
            Self::Mysql(connection) => crate::mysql::inspect(connection, schemas).await,
        }
    }

    /// How many rows the tables have, at a bounded cost.
    ///
    /// # Errors
    /// [`Error::Query`] where the database refuses to tell.
    pub async fn statistics(&mut self, schema: &Schema) -> Result<Statistics, Error> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(connection) => crate::statistics::statistics(connection, schema).await,
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => crate::postgres::statistics(connection, schema).await,
            #[cfg(feature = "mysql")]
            Self::Mysql(connection) => crate::mysql::statistics(connection, schema).await,
        }
    }

    /// Has the database prepare statements, none of which is run; a server gets them in one
    /// request.
    ///
    /// # Errors
    /// What the database says of the first that it refuses.
    pub async fn prepare(&mut self, statements: &[&str]) -> Result<(), sqlx::Error> {
        // Identifiers come out of the schema and are quoted, values are bound.
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(connection) => {
                for statement in statements {
                    let safe = AssertSqlSafe((*statement).to_owned()).into_sql_str();
                    connection.prepare(safe).await?;
                }
                Ok(())
            }
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => crate::postgres::prepare(connection, statements).await,
            #[cfg(feature = "mysql")]
            Self::Mysql(connection) => crate::mysql::prepare(connection, statements).await,
        }
    }

    /// Whether the database refused a statement only because the application is not there, whose
    /// own connections bring functions, collations and modules along (SQLite), and would run it.
    #[must_use]
    #[cfg_attr(
        not(feature = "sqlite"),
        expect(unused_variables, reason = "only SQLite runs within the application")
    )]
    pub fn needs_application(&self, error: &sqlx::Error) -> bool {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(_) => crate::sqlite::needs_application(error),
            #[cfg(any(feature = "postgres", feature = "mysql"))]
            _ => false,
        }
    }
}

/// Reads the whole schema of the database at `url`.
///
/// # Errors
/// As [`Database::open`] and [`Database::schema`].
pub async fn inspect(url: &str) -> Result<Schema, Error> {
    Database::open(url).await?.schema(&[]).await
}

#[cfg(test)]
mod tests {
    use super::without_credentials;

    #[test]
    fn an_address_is_shown_without_who_signs_in() {
        for (url, shown) in [
            ("sqlite:app.db?mode=rwc", "sqlite:app.db"),
            (
                "postgres://ada:pa/ss?w@rd@db:5432/shop",
                "postgres://db:5432/shop",
            ),
            ("mysql://db/shop?password=secret", "mysql://db/shop"),
            ("postgres://ada@[::ab]/shop", "postgres://[::ab]/shop"),
            ("postgres://ada:secret/shop", "postgres://…"),
        ] {
            assert_eq!(without_credentials(url), shown);
        }
    }
}
