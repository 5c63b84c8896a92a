//! What of the tables the database's user may not read, and what of their rows not change.

use std::collections::BTreeMap;

use dbadmin_model::Schema;
use dbadmin_model::schema::Table;
use sqlx::PgConnection;

use super::{PUBLIC, rows};
use crate::Error;

/// The places, in a list of tables, of those that may not be read, and their columns: none where no
/// column may be.
const DENIED: &str = "
    SELECT wanted.place, denied.columns
    FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS wanted (schema, name, place)
    JOIN pg_namespace AS n ON n.nspname = wanted.schema
    JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = wanted.name
    CROSS JOIN LATERAL (
        SELECT CASE WHEN has_schema_privilege(n.oid, 'USAGE')
                AND (has_table_privilege(c.oid, 'SELECT') OR has_any_column_privilege(c.oid, 'SELECT'))
            THEN ARRAY(
                SELECT a.attname::text FROM pg_attribute AS a
                WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                    AND NOT has_column_privilege(c.oid, a.attnum, 'SELECT')
                ORDER BY a.attnum)
            END AS columns
    ) AS denied
    WHERE denied.columns IS NULL OR denied.columns <> '{}'
    ORDER BY 1";

/// The places, in a list of tables, of those whose rows may not all be added, changed and deleted, and
/// which of these may be.
const CLOSED: &str = "
    SELECT wanted.place, may.add, may.change, may.remove
    FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS wanted (schema, name, place)
    JOIN pg_namespace AS n ON n.nspname = wanted.schema
    JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = wanted.name
    CROSS JOIN LATERAL (
        SELECT has_any_column_privilege(c.oid, 'INSERT') AS add,
            has_any_column_privilege(c.oid, 'UPDATE') AS change,
            has_table_privilege(c.oid, 'DELETE') AS remove
    ) AS may
    WHERE NOT (may.add AND may.change AND may.remove)
    ORDER BY 1";

/// What may not be done with rows that can be changed, by table address: "add", "change", "delete".
pub async fn closed(
    connection: &mut PgConnection,
    schema: &Schema,
) -> Result<BTreeMap<String, Vec<&'static str>>, Error> {
    let tables: Vec<&Table> = schema.tables.iter().filter(|it| it.is_writable()).collect();
    let (schemas, names) = places(schema, &tables);
    let query = sqlx::query_as(CLOSED).bind(schemas).bind(names);
    let closed: Vec<(i64, bool, bool, bool)> = rows(connection, "the user's rights", query).await?;
    let closed = closed
        .into_iter()
        .filter_map(|(place, add, change, remove)| {
            let place = usize::try_from(place).ok()?.checked_sub(1)?;
            let denied = [(add, "add"), (change, "change"), (remove, "delete")];
            let denied = denied.into_iter().filter(|(may, _)| !may);
            Some((
                tables.get(place)?.address(),
                denied.map(|(_, word)| word).collect(),
            ))
        });
    Ok(closed.collect())
}

/// The schemas and names of tables.
fn places<'t>(schema: &'t Schema, tables: &[&'t Table]) -> (Vec<&'t str>, Vec<&'t str>) {
    let default_schema = schema.default_schema.as_deref().unwrap_or(PUBLIC);
    let place = |table: &&'t Table| {
        let of = table.schema.as_deref().unwrap_or(default_schema);
        (of, table.name.as_str())
    };
    tables.iter().map(place).unzip()
}

/// What may not be read, by table address: the columns, or none for a whole table.
pub async fn denied(
    connection: &mut PgConnection,
    schema: &Schema,
) -> Result<BTreeMap<String, Vec<String>>, Error> {
    let tables: Vec<&Table> = schema.tables.iter().collect();
    let (schemas, names) = places(schema, &tables);
    let query = sqlx::query_as(DENIED).bind(schemas).bind(names);
    let denied: Vec<(i64, Option<Vec<String>>)> =
        rows(connection, "the user's rights", query).await?;
    let denied = denied.into_iter().filter_map(|(place, columns)| {
        let place = usize::try_from(place).ok()?.checked_sub(1)?;
        let table = schema.tables.get(place)?;
        Some((table.address(), columns.unwrap_or_default()))
    });
    Ok(denied.collect())
}
