//! The database's schema as it is now, read as a build reads it.

use dbadmin_introspect::Error;
use dbadmin_model::Schema;

use super::{Pool, Store};

impl Store {
    /// Reads the tables of these schemas; an empty name is that of the database that a MySQL address
    /// names. SQLite has only the one.
    ///
    /// # Errors
    /// What introspection says.
    #[cfg_attr(
        not(any(feature = "postgres", feature = "mysql")),
        expect(unused_variables, reason = "SQLite has no schemas")
    )]
    pub(crate) async fn schema(&self, schemas: &[String]) -> Result<Schema, Error> {
        let refused = |source| Error::Query {
            what: "the database".to_owned(),
            source,
        };
        match &self.pool {
            #[cfg(feature = "sqlite")]
            Pool::Sqlite(pool) => {
                let mut connection = pool.acquire().await.map_err(refused)?;
                dbadmin_introspect::inspect_connection(&mut connection).await
            }
            #[cfg(feature = "postgres")]
            Pool::Postgres(pool) => {
                let mut connection = pool.acquire().await.map_err(refused)?;
                dbadmin_introspect::inspect_postgres(&mut connection, schemas).await
            }
            #[cfg(feature = "mysql")]
            Pool::Mysql(pool) => {
                let mut connection = pool.acquire().await.map_err(refused)?;
                dbadmin_introspect::inspect_mysql(&mut connection, schemas).await
            }
        }
    }
}
