//! How many tables and columns there are, asked of the database's own catalog and past
//! introspection, which must find as many.

use dbadmin_model::Schema;
use dbadmin_model::schema::Dialect;
use dbadmin_tests::database::Database;

/// Tables, views and virtual tables; what SQLite keeps for itself and shadow tables are none.
const SQLITE: [&str; 2] = [
    "SELECT count(*) FROM pragma_table_list \
     WHERE schema = 'main' AND type <> 'shadow' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    "SELECT count(*) FROM pragma_table_list AS t JOIN pragma_table_xinfo(t.name) AS c \
     WHERE t.schema = 'main' AND t.type <> 'shadow' \
     AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND c.hidden <> 1",
];

/// Tables and views of all kinds; a partitioned table once.
const POSTGRES: [&str; 2] = [
    "SELECT count(*) FROM pg_class AS t JOIN pg_namespace AS n ON n.oid = t.relnamespace \
     WHERE t.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT t.relispartition \
     AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')",
    "SELECT count(*) FROM pg_class AS t JOIN pg_namespace AS n ON n.oid = t.relnamespace \
     JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped \
     WHERE t.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT t.relispartition \
     AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')",
];

/// Tables and views; MariaDB's sequences are none.
const MYSQL: [&str; 2] = [
    "SELECT count(*) FROM information_schema.tables \
     WHERE table_schema = database() AND table_type <> 'SEQUENCE'",
    "SELECT count(*) FROM information_schema.columns AS c \
     JOIN information_schema.tables AS t USING (table_schema, table_name) \
     WHERE table_schema = database() AND t.table_type <> 'SEQUENCE'",
];

/// What introspection has lost without naming it; nothing if all is well.
pub fn lost(database: &Database, schema: &Schema) -> Vec<String> {
    let [tables, columns] = match database.dialect() {
        Dialect::Sqlite => SQLITE,
        Dialect::Postgres => POSTGRES,
        Dialect::Mysql => MYSQL,
    };
    let count = |sql: &str| {
        let count = database.one(sql).and_then(|count| count.parse().ok());
        count.unwrap_or(0_usize)
    };
    let mut lost = Vec::new();
    // Columns and foreign keys are named by the table that is shown without them.
    let is_of_table = |address: &&str| {
        let tables = schema.tables.iter();
        let mut rests = tables.filter_map(|table| address.strip_prefix(table.address().as_str()));
        rests.any(|rest| rest.starts_with('.'))
    };
    let named = schema
        .omitted
        .iter()
        .map(|omitted| omitted.address.as_str());
    let (of_tables, named): (Vec<&str>, Vec<&str>) = named.partition(is_of_table);
    let columns_named = of_tables.iter().any(|address| !address.contains(" → "));
    let found = schema.tables.len() + named.len();
    if found != count(tables) {
        let there = count(tables);
        lost.push(format!("{found} tables found of {there} in the catalog"));
    }
    // A view that is broken is among those named, and cannot be asked for its columns.
    if named.is_empty() && !columns_named {
        let found: usize = schema.tables.iter().map(|table| table.columns.len()).sum();
        let there = count(columns);
        if found != there {
            lost.push(format!("{found} columns found of {there} in the catalog"));
        }
    }
    lost
}
