//! What the user may not do with the rows of tables. `information_schema` tells of rights to add and to
//! change, column by column and with roles; of the right to delete it tells only where it was granted to
//! the user itself. Everything else, roles and patterns of names among it, the server is asked by having it
//! prepare a DELETE, which is not run.

use std::collections::{BTreeMap, HashSet};

use dbadmin_model::Dialect;
use dbadmin_model::Schema;
use dbadmin_model::schema::Table;
use dbadmin_model::sql::{Condition, Delete, TableRef};
use sqlx::MySqlConnection;

use super::server::Server;
use super::{number, prepare, rows};
use crate::Error;

/// Where the user itself may delete rows: everywhere, in a database, in a table. What a name has before
/// a sign that would stand for any other is no part of it.
const GRANTED: &str = "
    SELECT NULL, NULL FROM information_schema.USER_PRIVILEGES AS p
    JOIN (SELECT CONCAT(QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', 1)), '@',
        QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', -1))) AS name) AS me ON p.GRANTEE = me.name
    WHERE p.PRIVILEGE_TYPE = 'DELETE'
    UNION ALL
    SELECT REPLACE(CAST(p.TABLE_SCHEMA AS CHAR), CHAR(92 USING utf8mb4), ''), NULL
    FROM information_schema.SCHEMA_PRIVILEGES AS p
    JOIN (SELECT CONCAT(QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', 1)), '@',
        QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', -1))) AS name) AS me ON p.GRANTEE = me.name
    WHERE p.PRIVILEGE_TYPE = 'DELETE'
    UNION ALL
    SELECT CAST(p.TABLE_SCHEMA AS CHAR), CAST(p.TABLE_NAME AS CHAR)
    FROM information_schema.TABLE_PRIVILEGES AS p
    JOIN (SELECT CONCAT(QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', 1)), '@',
        QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', -1))) AS name) AS me ON p.GRANTEE = me.name
    WHERE p.PRIVILEGE_TYPE = 'DELETE'";

/// The server's numbers for a right that is missing: to a table, to a view.
const DENIED: [u16; 2] = [1142, 1370];

/// Of these tables, by schema and name, those whose rows the user may not delete. A schema is empty where
/// it is the database that the address names.
///
/// # Errors
/// What the server says.
pub async fn undeletable<'t>(
    connection: &mut MySqlConnection,
    tables: impl IntoIterator<Item = (&'t str, &'t str)>,
) -> Result<HashSet<(&'t str, &'t str)>, sqlx::Error> {
    let current: Option<String> = sqlx::query_scalar("SELECT CAST(DATABASE() AS CHAR)")
        .fetch_one(&mut *connection)
        .await?;
    let current = current.unwrap_or_default();
    let granted: Vec<(Option<String>, Option<String>)> =
        sqlx::query_as(GRANTED).fetch_all(&mut *connection).await?;
    let is_granted = |schema: &str, name: &str| {
        let schema = if schema.is_empty() { &current } else { schema };
        granted.iter().any(|(of, table)| {
            of.as_deref().is_none_or(|of| of == schema)
                && table.as_deref().is_none_or(|table| table == name)
        })
    };
    let mut undeletable = HashSet::new();
    for (schema, name) in tables {
        if is_granted(schema, name) {
            continue;
        }
        let delete = Delete {
            table: TableRef { schema, name },
            condition: Condition::Or(Vec::new()),
        };
        let delete = delete.statement(Dialect::Mysql).sql;
        match prepare(connection, &[&delete]).await {
            Err(error) if number(&error).is_some_and(|number| DENIED.contains(&number)) => {
                undeletable.insert((schema, name));
            }
            // Whatever else is wrong is told where it is tried.
            Ok(()) | Err(sqlx::Error::Database(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(undeletable)
}

/// What may not be done with the rows of a schema's tables, by their addresses: "add", "change", "delete".
pub async fn closed(
    connection: &mut MySqlConnection,
    server: &Server,
    schema: &Schema,
) -> Result<BTreeMap<String, Vec<&'static str>>, Error> {
    let tables: Vec<&Table> = schema.tables.iter().filter(|it| it.is_writable()).collect();
    let place = |table: &&'_ Table| (table.schema.clone().unwrap_or_default(), table.name.clone());
    let places: Vec<(String, String)> = tables.iter().map(place).collect();
    let named = places
        .iter()
        .map(|(schema, name)| (schema.as_str(), name.as_str()));
    let undeletable = undeletable(connection, named)
        .await
        .map_err(|source| Error::Query {
            what: "the user's rights".to_owned(),
            source,
        })?;
    let mut schemas: Vec<&str> = places.iter().map(|(schema, _)| schema.as_str()).collect();
    schemas.sort_unstable();
    schemas.dedup();
    let mut rights = BTreeMap::new();
    for schema in schemas {
        let database = Some(schema).filter(|name| !name.is_empty());
        let Some(database) = database.or(server.current()) else {
            continue;
        };
        let told: Vec<(String, i64, i64)> = rows(
            connection,
            "the user's rights",
            "SELECT CAST(TABLE_NAME AS CHAR), CAST(MAX(PRIVILEGES LIKE '%insert%') AS SIGNED), \
             CAST(MAX(PRIVILEGES LIKE '%update%') AS SIGNED) \
             FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? GROUP BY TABLE_NAME",
            database,
        )
        .await?;
        rights.extend(
            told.into_iter()
                .map(|(name, add, change)| ((schema, name), [add, change])),
        );
    }
    let closed = tables
        .iter()
        .zip(&places)
        .filter_map(|(table, (schema, name))| {
            let [add, change] = *rights.get(&(schema.as_str(), name.clone()))?;
            let delete = !undeletable.contains(&(schema.as_str(), name.as_str()));
            let denied = [
                (add != 0, "add"),
                (change != 0, "change"),
                (delete, "delete"),
            ];
            let denied = denied.into_iter().filter(|(may, _)| !may);
            let denied: Vec<&str> = denied.map(|(_, word)| word).collect();
            (!denied.is_empty()).then(|| (table.address(), denied))
        });
    Ok(closed.collect())
}
