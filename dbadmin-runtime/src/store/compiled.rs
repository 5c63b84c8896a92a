//! What a database would do, asked without doing it.

use std::collections::HashSet;

use super::Store;
use crate::Panel;

impl Store {
    /// Has SQLite compile a statement out of `dbadmin_model::sql`; the servers are not asked.
    ///
    /// # Errors
    /// What SQLite says of it.
    #[cfg_attr(
        not(feature = "sqlite"),
        expect(unused_variables, reason = "only SQLite is asked")
    )]
    pub(crate) async fn compile(&self, sql: &str) -> Result<(), sqlx::Error> {
        match &self.pool {
            #[cfg(feature = "sqlite")]
            super::Pool::Sqlite(pool) => {
                use sqlx::{AssertSqlSafe, Executor as _, SqlSafeStr as _};
                let mut connection = pool.acquire().await?;
                let sql = AssertSqlSafe(sql.to_owned()).into_sql_str();
                connection.prepare(sql).await.map(drop)
            }
            #[allow(unreachable_patterns, reason = "SQLite may be the only kind")]
            _ => Ok(()),
        }
    }

    /// The addresses of a panel's tables whose rows MySQL does not let its user delete; PostgreSQL is
    /// asked of all rights at once.
    ///
    /// # Errors
    /// What the server says.
    #[cfg_attr(
        not(feature = "mysql"),
        expect(unused_variables, reason = "only MySQL is asked")
    )]
    pub(crate) async fn undeletable(
        &self,
        panel: &Panel,
    ) -> Result<HashSet<&'static str>, sqlx::Error> {
        match &self.pool {
            #[cfg(feature = "mysql")]
            super::Pool::Mysql(pool) => {
                let mut connection = pool.acquire().await?;
                let tables = panel.resources.iter().map(|resource| resource.table);
                let tables = tables.filter(|table| table.writable);
                let places = tables.clone().map(|table| (table.schema, table.name));
                let denied = dbadmin_introspect::undeletable(&mut connection, places).await?;
                let denied = tables.filter(|it| denied.contains(&(it.schema, it.name)));
                Ok(denied.map(|table| table.address).collect())
            }
            #[allow(unreachable_patterns, reason = "MySQL may be the only kind")]
            _ => Ok(HashSet::new()),
        }
    }
}
