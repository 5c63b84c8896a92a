//! What the catalogues of the three databases tell of their full-text indexes.

use std::collections::HashMap;

use dbadmin_model::{Dialect, Value};

use crate::Store;

/// A full-text index.
#[derive(Clone, Debug)]
pub struct Found {
    /// The columns whose texts it is of, in its order; empty where nobody knows.
    pub columns: Vec<String>,
    /// What it is.
    pub made: Made,
}

/// What a full-text index is.
#[derive(Clone, Debug)]
pub enum Made {
    /// A table of SQLite's FTS5 over another.
    #[cfg_attr(not(feature = "sqlite"), allow(dead_code))]
    Fts5 {
        /// Its name.
        name: String,
        /// The column that the other's rows are numbered by; empty for the row id.
        row: String,
        /// Whether it knows groups of three characters and no words.
        trigrams: bool,
    },
    /// An indexed column of PostgreSQL's that holds words.
    Vector {
        /// Its name.
        name: String,
        /// The configuration that its words are made with; empty where that is not known.
        config: String,
    },
    /// An index of PostgreSQL's over an expression that makes words.
    Expression {
        /// The expression.
        sql: String,
        /// The configuration in it; empty where that is the session's.
        config: String,
    },
    /// An index of PostgreSQL's over groups of three characters of one column.
    Trigrams,
    /// A FULLTEXT index of MySQL's.
    Match,
}

/// Name and definition of each virtual table that triggers keep up to date: of another one nobody knows
/// whether its words are still those of the rows.
const OF_SQLITE: &str = "SELECT name, sql FROM sqlite_schema AS t \
     WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%' \
     AND EXISTS (SELECT 1 FROM sqlite_schema AS g WHERE g.type = 'trigger' \
     AND instr(lower(g.sql), lower(t.name)) > 0)";

/// For each column of an index: schema and name of its table, how it is indexed, the column's name or nothing
/// where it is an expression, that expression, what a generated column is made by, and of which columns.
const OF_POSTGRES: &str = "SELECT n.nspname::pg_catalog.text, c.relname::pg_catalog.text, \
     o.opcname::pg_catalog.text, COALESCE(a.attname::pg_catalog.text, ''), \
     pg_catalog.pg_get_indexdef(i.indexrelid, k.n, false), \
     COALESCE(pg_catalog.pg_get_expr(d.adbin, d.adrelid), ''), \
     COALESCE((SELECT pg_catalog.string_agg(b.attname::pg_catalog.text, pg_catalog.chr(10)) \
     FROM pg_catalog.pg_attribute AS b WHERE b.attrelid = c.oid AND b.attnum > 0 \
     AND b.attnum IS DISTINCT FROM a.attnum AND EXISTS (SELECT FROM pg_catalog.pg_depend AS e \
     WHERE e.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND e.refobjid = c.oid \
     AND e.refobjsubid = b.attnum AND (a.attnum IS NULL \
     AND e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND e.objid = i.indexrelid \
     OR e.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND e.objid = d.oid \
     OR d.oid IS NOT NULL AND e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass \
     AND e.objid = c.oid AND e.objsubid = a.attnum))), '') \
     FROM pg_catalog.pg_index AS i JOIN pg_catalog.pg_class AS c ON c.oid = i.indrelid \
     JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
     JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid \
     JOIN pg_catalog.pg_am AS m ON m.oid = x.relam \
     CROSS JOIN LATERAL pg_catalog.generate_series(1, i.indnkeyatts::pg_catalog.int4) AS k (n) \
     JOIN pg_catalog.pg_opclass AS o ON o.oid = i.indclass[k.n - 1] \
     LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = i.indkey[k.n - 1] \
     AND a.attnum > 0 \
     LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum \
     AND a.attgenerated <> '' \
     WHERE m.amname IN ('gin', 'gist') AND i.indisvalid AND i.indpred IS NULL \
     AND n.nspname NOT IN ('pg_catalog', 'information_schema') \
     ORDER BY n.nspname, c.relname, x.relname, k.n";

/// Schema and name of the table, the index's name, a column.
const OF_MYSQL: &str = "SELECT CASE WHEN table_schema = DATABASE() THEN '' \
     ELSE CAST(table_schema AS CHAR) END, CAST(table_name AS CHAR), CAST(index_name AS CHAR), \
     CAST(column_name AS CHAR) FROM information_schema.statistics \
     WHERE index_type = 'FULLTEXT' AND table_schema NOT IN \
     ('mysql', 'sys', 'information_schema', 'performance_schema') \
     ORDER BY table_schema, table_name, index_name, seq_in_index";

/// By a table's schema and name.
type All = HashMap<(String, String), Vec<Found>>;

/// All full-text indexes.
pub async fn read(store: &Store) -> Result<All, sqlx::Error> {
    let sql = match store.dialect() {
        Dialect::Sqlite => OF_SQLITE,
        Dialect::Postgres => OF_POSTGRES,
        Dialect::Mysql => OF_MYSQL,
    };
    let rows = store.rows(store.own(sql, Vec::new())).await?;
    let mut all = All::new();
    let mut last = Vec::new();
    for row in rows {
        let texts: Option<Vec<String>> = row.into_iter().map(text).collect();
        let Some(texts) = texts else { continue };
        match store.dialect() {
            Dialect::Sqlite => of_sqlite(&texts, &mut all),
            Dialect::Postgres => of_postgres(&texts, &mut all),
            Dialect::Mysql => of_mysql(texts, &mut last, &mut all),
        }
    }
    Ok(all)
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

#[cfg(feature = "sqlite")]
fn of_sqlite(texts: &[String], all: &mut All) {
    let [name, sql] = texts else { return };
    let Some(found) = dbadmin_introspect::external(sql) else {
        return;
    };
    let of = all.entry((String::new(), found.table)).or_default();
    of.push(Found {
        columns: found.columns,
        made: Made::Fts5 {
            name: name.clone(),
            row: found.row,
            trigrams: found.trigrams,
        },
    });
}

#[cfg(not(feature = "sqlite"))]
fn of_sqlite(_: &[String], _: &mut All) {}

fn of_postgres(texts: &[String], all: &mut All) {
    let [schema, table, class, column, expression, made_by, of] = texts else {
        return;
    };
    let columns = of.lines().map(str::to_owned);
    let found = match (class.as_str(), column.as_str()) {
        ("gin_trgm_ops" | "gist_trgm_ops", "") => return,
        ("gin_trgm_ops" | "gist_trgm_ops", name) => Found {
            columns: vec![name.to_owned()],
            made: Made::Trigrams,
        },
        ("tsvector_ops", "") => Found {
            columns: columns.collect(),
            made: Made::Expression {
                sql: expression.clone(),
                config: config(expression),
            },
        },
        ("tsvector_ops", name) => Found {
            columns: columns.collect(),
            made: Made::Vector {
                name: name.to_owned(),
                config: config(made_by),
            },
        },
        _ => return,
    };
    let at = (schema.clone(), table.clone());
    all.entry(at).or_default().push(found);
}

/// The configuration of `to_tsvector('english'::regconfig, …)`.
fn config(expression: &str) -> String {
    let named = expression.split_once("to_tsvector('");
    let named = named.and_then(|(_, rest)| rest.split_once("'::regconfig"));
    named.map_or_else(String::new, |(name, _)| name.replace("''", "'"))
}

/// Takes one column more into the index that the row before was of, or begins another.
fn of_mysql(texts: Vec<String>, last: &mut Vec<String>, all: &mut All) {
    let [schema, table, _, column] = texts.as_slice() else {
        return;
    };
    let of = all.entry((schema.clone(), table.clone())).or_default();
    match of.last_mut().filter(|_| last.get(..3) == texts.get(..3)) {
        Some(found) => found.columns.push(column.clone()),
        None => of.push(Found {
            columns: vec![column.clone()],
            made: Made::Match,
        }),
    }
    *last = texts;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configuration_is_read_from_an_expression() {
        let of = "to_tsvector('german'::regconfig, ((a || ' '::text) || b))";
        assert_eq!(config(of), "german");
        assert_eq!(
            config("setweight(to_tsvector('english'::regconfig, a), 'A')"),
            "english"
        );
        assert_eq!(config("to_tsvector(a)"), "");
    }
}
