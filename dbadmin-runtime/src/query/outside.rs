//! References to a table from tables that the panel does not show: a delete takes along, or is refused
//! for, rows that nobody here has seen.

use dbadmin_model::sql::Statement;
use dbadmin_model::{Dialect, Value};

use crate::store::Row;
use crate::{Action, App, Error, Table};

/// What a delete may do that the panel cannot count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outside {
    /// Something, to rows of a table that the panel does not show.
    Rows {
        /// The table, as people would write it.
        table: String,
        /// What happens to those of its rows that refer to the deleted one.
        action: Action,
    },
    /// Whatever the tables beneath a view have it do.
    Beneath,
}

/// Of each foreign key that leads to the table, or to one beneath it where it is a view: the schema and
/// the name of its own table, whether that goes without its schema, and what a delete does.
const OF_POSTGRES: &str = "WITH RECURSIVE beneath (id) AS ( \
       SELECT c.oid FROM pg_catalog.pg_class AS c \
         JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
         WHERE c.relname = $2 AND (n.nspname = $1 \
           OR $1 = '' AND pg_catalog.pg_table_is_visible(c.oid)) \
       UNION SELECT d.refobjid FROM beneath \
         JOIN pg_catalog.pg_rewrite AS r ON r.ev_class = beneath.id \
         JOIN pg_catalog.pg_depend AS d ON d.objid = r.oid \
           AND d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass \
           AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass) \
     SELECT DISTINCT n.nspname::text, c.relname::text, \
         pg_catalog.pg_table_is_visible(c.oid), f.confdeltype::text \
       FROM beneath JOIN pg_catalog.pg_constraint AS f ON f.confrelid = beneath.id \
       JOIN pg_catalog.pg_class AS c ON c.oid = f.conrelid \
       JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
       WHERE f.contype = 'f' AND f.conparentid = 0 ORDER BY 1, 2, 4";

/// The same, as far as the account may know of them; a view has a row of its own.
const OF_MYSQL: &str = "SELECT DISTINCT CAST(constraint_schema AS CHAR), \
         CAST(table_name AS CHAR), constraint_schema = DATABASE(), CAST(delete_rule AS CHAR) \
       FROM information_schema.referential_constraints \
       WHERE referenced_table_name = ? AND unique_constraint_schema = \
         CASE WHEN ? = '' THEN DATABASE() ELSE ? END \
     UNION SELECT '', '', 1, 'view' FROM information_schema.views \
       WHERE table_name = ? AND table_schema = \
         CASE WHEN ? = '' THEN DATABASE() ELSE ? END ORDER BY 1, 2, 4";

/// The same.
const OF_SQLITE: &str = "SELECT DISTINCT '', t.name, 1, f.on_delete \
       FROM sqlite_schema AS t JOIN pragma_foreign_key_list(t.name) AS f \
       WHERE t.type = 'table' AND lower(f.\"table\") = lower(?) \
     UNION SELECT '', '', 1, 'view' FROM sqlite_schema \
       WHERE type = 'view' AND lower(name) = lower(?) ORDER BY 2, 4";

/// The references to the table that the panel knows nothing of.
///
/// # Errors
/// What the database says.
pub async fn outside(app: &App, table: &'static Table) -> Result<Vec<Outside>, Error> {
    let dialect = app.store().dialect();
    let text = |text: &str| Value::from(text);
    let (sql, values) = match dialect {
        Dialect::Postgres => (OF_POSTGRES, vec![text(table.schema), text(table.name)]),
        Dialect::Mysql => {
            let of = [table.name, table.schema, table.schema];
            (OF_MYSQL, of.iter().chain(&of).map(|it| text(it)).collect())
        }
        Dialect::Sqlite => (OF_SQLITE, vec![text(table.name), text(table.name)]),
    };
    let statement = Statement {
        sql: sql.to_owned(),
        values,
    };
    let rows = app.store().rows(statement).await?;
    let read = rows.iter().filter_map(Key::of);
    let unknown = read.filter(|key| !key.is_known(app, table));
    Ok(unknown.map(Key::told).collect())
}

/// A row of what the database says.
struct Key<'a> {
    schema: &'a str,
    table: &'a str,
    /// Whether it goes without its schema.
    visible: bool,
    rule: &'a str,
}

impl<'a> Key<'a> {
    fn of(row: &'a Row) -> Option<Self> {
        let [
            Value::Text(schema),
            Value::Text(table),
            visible,
            Value::Text(rule),
        ] = row.as_slice()
        else {
            return None;
        };
        Some(Self {
            schema,
            table,
            visible: matches!(visible, Value::Boolean(true) | Value::Integer(1)),
            rule,
        })
    }

    /// Whether it is one of the relations that the panel counts itself.
    fn is_known(&self, app: &App, table: &Table) -> bool {
        let resource = app.resource(table.address);
        let children = resource.map_or(&[][..], |resource| resource.relations.has_many);
        let mut known = children
            .iter()
            .filter_map(|children| super::children_resource(app, children));
        known.any(|child| {
            child.table.name.eq_ignore_ascii_case(self.table)
                && (child.table.schema == self.schema
                    || child.table.schema.is_empty() && self.visible)
        })
    }

    fn told(self) -> Outside {
        let action = match self.rule {
            "view" => return Outside::Beneath,
            "c" | "CASCADE" => Action::Cascade,
            "n" | "SET NULL" => Action::SetNull,
            "d" | "SET DEFAULT" => Action::SetDefault,
            _ => Action::Refuse,
        };
        let table = match (self.visible, self.table) {
            (true, table) => table.to_owned(),
            (false, table) => format!("{}.{table}", self.schema),
        };
        Outside::Rows { table, action }
    }
}
