//! Whether statements mean to the database what they say.

use super::Store;
use crate::Error;

impl Store {
    /// Refuses a pool of an application's own on whose search path a schema hides the system's.
    ///
    /// # Errors
    /// [`Error::Panel`] with what to do; else what the database says.
    pub(crate) async fn check_path(&self) -> Result<(), Error> {
        let hiding: Vec<String> = match &self.pool {
            #[cfg(feature = "postgres")]
            super::Pool::Postgres(pool) => super::postgres::hiding(pool).await?,
            #[allow(unreachable_patterns, reason = "PostgreSQL may be the only kind")]
            _ => Vec::new(),
        };
        if hiding.is_empty() {
            return Ok(());
        }
        Err(Error::Panel(format!(
            "on the search path of its connections, `{}` stands before `pg_catalog` and has operators, \
             functions or types of the same names, so that no statement would mean what it says; leave \
             `pg_catalog` out of the path, where it comes first by itself, or connect with \
             `dbadmin_runtime::connect`, which sees to it",
            hiding.join("`, `")
        )))
    }
}
