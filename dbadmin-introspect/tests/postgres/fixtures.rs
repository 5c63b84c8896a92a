//! Every schema of the fixtures: what is said of a column has to be true of its values.

use std::path::{Path, PathBuf};

use dbadmin_introspect::Database;
use dbadmin_model::Schema;
use dbadmin_model::schema::{Column, Table, TableKind};
use sqlx::{AssertSqlSafe, PgConnection};

use crate::support::Fresh;

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures");
    let cases = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<PathBuf> = cases
        .map(|case| case.unwrap().path().join("postgres/schema.sql"))
        .filter(|file| file.exists())
        .collect();
    files.sort();
    files
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn named(schema: &Schema, table: &Table) -> String {
    let table = Schema::table_ref(schema.default_schema.as_deref(), table);
    format!("{}.{}", quoted(table.schema), quoted(table.name))
}

async fn number(connection: &mut PgConnection, sql: String) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar(AssertSqlSafe(sql))
        .fetch_one(connection)
        .await
}

#[tokio::test]
async fn no_column_is_lost_and_what_is_said_of_each_is_true() {
    let files = fixtures();
    assert!(files.len() >= 24, "{files:?}");
    for file in files {
        let case = file.display().to_string();
        let fresh = Fresh::new(&std::fs::read_to_string(&file).unwrap()).await;
        let schema = fresh.schema().await;
        let Database::Postgres(mut connection) = fresh.open().await else {
            panic!("another kind of database");
        };
        assert_eq!(schema.omitted, [], "{case}");
        assert_eq!(columns(&schema), counted(&mut connection).await, "{case}");
        for table in &schema.tables {
            let context = format!("{case}: {}", table.address());
            check(&mut connection, &schema, table, &context).await;
        }
    }
}

fn columns(schema: &Schema) -> i64 {
    let columns: usize = schema.tables.iter().map(|table| table.columns.len()).sum();
    i64::try_from(columns).unwrap()
}

/// The columns that the standard's own views tell, and those of materialized views, which the
/// standard does not know.
async fn counted(connection: &mut PgConnection) -> i64 {
    let sql = "
        SELECT count(*) FROM pg_class AS c
        JOIN pg_namespace AS n ON n.oid = c.relnamespace
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE NOT c.relispartition AND c.relname <> '_sqlx_migrations' AND c.relkind IN
            ('r', 'v', 'm', 'p', 'f')
            AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
            AND n.nspname NOT LIKE 'pg_temp%' AND c.oid NOT IN
            (SELECT objid FROM pg_depend WHERE deptype = 'e')";
    number(connection, sql.to_owned()).await.unwrap()
}

async fn check(connection: &mut PgConnection, schema: &Schema, table: &Table, context: &str) {
    let name = named(schema, table);
    let rows = format!("SELECT count(*) FROM {name}");
    // What lies elsewhere or was never filled cannot be looked at.
    if number(connection, rows).await.is_err() {
        let kinds = [TableKind::Foreign, TableKind::MaterializedView];
        assert!(kinds.contains(&table.kind), "{context}");
        return;
    }
    for column in &table.columns {
        let context = format!("{context}.{}", column.name);
        check_values(connection, &name, column, &context).await;
    }
    // A condition is put to values that are not in the table yet, and have no domains.
    let values: Vec<String> = table.columns.iter().map(plain).collect();
    for check in &table.checks {
        let sql = format!(
            "SELECT count(*) FROM (SELECT {} FROM {name}) AS t WHERE ({}) IS NULL",
            values.join(", "),
            check.expression
        );
        let ran = number(connection, sql).await;
        assert!(ran.is_ok(), "{context}: {ran:?}");
    }
    if let Some(row_id) = &table.row_id {
        let sql = format!("SELECT count(DISTINCT {row_id}) - count(*) FROM {name}");
        assert_eq!(number(connection, sql).await.unwrap(), 0, "{context}");
    }
}

/// A column's value in its base type.
fn plain(column: &Column) -> String {
    let name = quoted(&column.name);
    match column.cast.as_str() {
        "" => name,
        cast => format!("CAST({name} AS {cast}) AS {name}"),
    }
}

async fn check_values(connection: &mut PgConnection, table: &str, column: &Column, context: &str) {
    let name = quoted(&column.name);
    let cast = match column.cast.as_str() {
        "" => column.declared.as_str(),
        cast => cast,
    };
    // A text brings every value back.
    let again = format!("CAST(CAST({name} AS text) AS {cast})");
    let sql = format!(
        "SELECT count(*) FROM {table} \
         WHERE CAST({again} AS text) IS DISTINCT FROM CAST({name} AS text)"
    );
    let lost = number(connection, sql).await;
    assert_eq!(lost.unwrap(), 0, "{context}");

    let equal = format!("SELECT count(*) FROM {table} WHERE {name} <> {again}");
    let equal = number(connection, equal).await;
    let sorted = format!("SELECT count(*) FROM (SELECT 1 FROM {table} ORDER BY {name}) AS sorted");
    let sorted = number(connection, sorted).await;
    let comparable = sorted.is_ok() && matches!(equal, Ok(0));
    assert_eq!(
        comparable, !column.opaque,
        "{context}: {equal:?} {sorted:?}"
    );

    if let Some(default) = &column.default {
        let sql = format!("SELECT count(CAST(({default}) AS text))");
        let worked_out = number(connection, sql).await;
        assert!(worked_out.is_ok(), "{context}: {worked_out:?}");
    }
}
