//! Which tables there are.

use std::collections::HashMap;

use dbadmin_model::own;
use dbadmin_model::schema::{Dialect, Table, TableKind};
use sqlx::PgConnection;

use super::{Oid, PUBLIC, failed, rows};
use crate::Error;

/// A table while it is being read.
pub struct Relation {
    /// Its number in the catalogs.
    pub oid: Oid,
    /// What is known of it so far.
    pub table: Table,
    /// Its columns by their numbers, as places in `table.columns`.
    pub columns: HashMap<i16, usize>,
    /// Whether rows of other tables appear among its own, by inheritance.
    pub has_children: bool,
}

impl Relation {
    /// The names of columns, given their numbers; `None` where one is no column of the table.
    pub fn names(&self, numbers: &[i16]) -> Option<Vec<String>> {
        let name = |number| Some(self.table.columns[*self.columns.get(number)?].name.clone());
        numbers.iter().map(name).collect()
    }

    /// The table, now that all of it is known. An ordinary one without a key of columns is
    /// addressed by where its rows lie, unless rows of other tables lie at the same places.
    pub fn into_table(mut self) -> Table {
        let by_place = self.table.kind == TableKind::Table && !self.has_children;
        if by_place && self.table.column_key().is_empty() {
            self.table.row_id = Some("ctid".to_owned());
        }
        self.table
    }
}

/// The schemas in which statements find unqualified names, in their order.
pub async fn search_path(connection: &mut PgConnection) -> Result<Vec<String>, Error> {
    let query = sqlx::query_scalar("SELECT pg_catalog.current_schemas(false)::pg_catalog.text[]");
    query
        .fetch_one(connection)
        .await
        .map_err(|source| failed("the search path", source))
}

/// The first schema on the search path, where new tables would lie. Somebody who has the system's
/// own tables first on it has no tables there.
pub fn default_schema(path: &[String]) -> &str {
    let first = path.first().filter(|schema| !is_of_the_system(schema));
    first.map_or(PUBLIC, String::as_str)
}

fn is_of_the_system(schema: &str) -> bool {
    schema.starts_with("pg_") || schema == "information_schema"
}

/// Refuses the name of a schema that there is not.
pub async fn check_schemas(connection: &mut PgConnection, chosen: &[String]) -> Result<(), Error> {
    if chosen.is_empty() {
        return Ok(());
    }
    let query = sqlx::query_as("SELECT nspname::text FROM pg_namespace ORDER BY 1");
    let known: Vec<(String,)> = rows(connection, "the list of schemas", query).await?;
    let known: Vec<String> = known
        .into_iter()
        .map(|(schema,)| schema)
        .filter(|schema| !is_of_the_system(schema))
        .collect();
    match chosen.iter().find(|schema| !known.contains(schema)) {
        Some(schema) => Err(Error::NoSchema {
            schema: schema.clone(),
            schemas: known,
        }),
        None => Ok(()),
    }
}

/// Every table of the chosen schemas, or of all, without its columns. A partition is only listed
/// where the table that it is part of is not.
const RELATIONS: &str = "
    SELECT c.oid, n.nspname::text, c.relname::text, c.relkind::text,
        EXISTS (SELECT FROM pg_inherits AS i WHERE i.inhparent = c.oid),
        d.description
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    LEFT JOIN pg_description AS d
        ON d.objoid = c.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
        AND c.relpersistence <> 't'
        AND NOT starts_with(n.nspname::text, 'pg_')
        AND n.nspname <> 'information_schema'
        AND (cardinality($1::text[]) = 0 OR n.nspname = ANY ($1))
        AND (NOT c.relispartition OR (cardinality($1) > 0 AND NOT EXISTS (
            SELECT FROM pg_class AS root JOIN pg_namespace AS home ON home.oid = root.relnamespace
            WHERE root.oid = pg_partition_root(c.oid) AND home.nspname = ANY ($1))))
        AND NOT EXISTS (
            SELECT FROM pg_depend AS e
            WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
    ORDER BY 2, 3";

/// Lists the tables; without columns and keys yet.
pub async fn relations(
    connection: &mut PgConnection,
    chosen: &[String],
    default_schema: &str,
) -> Result<Vec<Relation>, Error> {
    type Row = (Oid, String, String, String, bool, Option<String>);
    let query = sqlx::query_as(RELATIONS).bind(chosen);
    let rows: Vec<Row> = rows(connection, "the list of tables", query).await?;
    let relations = rows
        .into_iter()
        .filter(|(_, _, name, ..)| !own::serves(Dialect::Postgres, name))
        .map(
            |(oid, schema, name, kind, has_children, comment)| Relation {
                oid,
                table: Table {
                    schema: (schema != default_schema).then_some(schema),
                    name,
                    kind: match kind.as_str() {
                        "p" => TableKind::Partitioned,
                        "v" => TableKind::View,
                        "m" => TableKind::MaterializedView,
                        "f" => TableKind::Foreign,
                        _ => TableKind::Table,
                    },
                    comment,
                    ..Table::default()
                },
                columns: HashMap::new(),
                has_children,
            },
        );
    Ok(relations.collect())
}
