//! References to a table that its panel has no relation for: a delete takes along, or is refused for, rows
//! that it does not count.

use dbadmin_model::sql::Statement;
use dbadmin_model::{Dialect, Value};

use crate::policy::require;
use crate::store::Row;
use crate::{Action, Actor, App, Error, Permission, Resource, Table};

/// What a delete may do that the panel cannot count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outside {
    /// Something, to rows of a table that the panel does not show.
    Rows {
        /// The table, as people would write it.
        table: String,
        /// What happens to those of its rows that refer to the deleted one.
        action: Action,
        /// Whether the actor finds the table in the panel.
        shown: bool,
    },
    /// Whatever the tables beneath a view have it do.
    Beneath,
}

/// Of each foreign key that leads to the table, or to one beneath it where it is a view: the schema and
/// the name of its own table, whether that goes without its schema, what a delete does, and the columns
/// that refer, one by one.
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
     SELECT DISTINCT n.nspname::pg_catalog.text, c.relname::pg_catalog.text, \
         pg_catalog.pg_table_is_visible(c.oid), f.confdeltype::pg_catalog.text, (SELECT \
         pg_catalog.string_agg(a.attname::pg_catalog.text, '\u{1}' ORDER BY k.at) \
         FROM pg_catalog.unnest(f.conkey) WITH ORDINALITY AS k (number, at) \
         JOIN pg_catalog.pg_attribute AS a ON a.attrelid = f.conrelid AND a.attnum = k.number) \
       FROM beneath JOIN pg_catalog.pg_constraint AS f ON f.confrelid = beneath.id \
       JOIN pg_catalog.pg_class AS c ON c.oid = f.conrelid \
       JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
       WHERE f.contype = 'f' AND f.conparentid = 0 ORDER BY 1, 2, 4";

/// The same, as far as the account may know of them; a view has a row of its own.
const OF_MYSQL: &str = "SELECT CAST(constraint_schema AS CHAR), \
         CAST(table_name AS CHAR), constraint_schema = DATABASE(), CAST(delete_rule AS CHAR), \
         (SELECT CAST(GROUP_CONCAT(k.column_name ORDER BY k.ordinal_position \
           SEPARATOR '\u{1}') AS CHAR) FROM information_schema.key_column_usage AS k \
           WHERE k.constraint_schema = r.constraint_schema AND k.table_name = r.table_name \
             AND k.constraint_name = r.constraint_name) \
       FROM information_schema.referential_constraints AS r \
       WHERE referenced_table_name = ? AND unique_constraint_schema = \
         CASE WHEN ? = '' THEN DATABASE() ELSE ? END \
     UNION ALL SELECT '', '', 1, 'view', '' FROM information_schema.views \
       WHERE table_name = ? AND table_schema = \
         CASE WHEN ? = '' THEN DATABASE() ELSE ? END ORDER BY 1, 2, 4";

/// The same.
const OF_SQLITE: &str = "SELECT '', name, 1, on_delete, group_concat(\"from\", '\u{1}') FROM ( \
       SELECT t.name, f.id, f.on_delete, f.\"from\" \
         FROM sqlite_schema AS t JOIN pragma_foreign_key_list(t.name) AS f \
         WHERE t.type = 'table' AND lower(f.\"table\") = lower(?) ORDER BY t.name, f.id, f.seq) \
       GROUP BY name, id \
     UNION ALL SELECT '', '', 1, 'view', '' FROM sqlite_schema \
       WHERE type = 'view' AND lower(name) = lower(?) ORDER BY 2, 4";

/// The references to the table that the panel has no relation for.
///
/// # Errors
/// [`Error::Forbidden`] where the actor may not delete rows of the table; else what the database says.
pub async fn outside(
    app: &App,
    actor: &Actor,
    resource: &'static Resource,
) -> Result<Vec<Outside>, Error> {
    let table = resource.table;
    require(actor, table, Permission::Delete)?;
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
    let mut found: Vec<Outside> = Vec::new();
    for key in read.filter(|key| !key.is_known(app, resource)) {
        let told = key.told(app, actor);
        if !found.contains(&told) {
            found.push(told);
        }
    }
    Ok(found)
}

/// A row of what the database says.
struct Key<'a> {
    schema: &'a str,
    table: &'a str,
    /// Whether it goes without its schema.
    visible: bool,
    rule: &'a str,
    columns: Vec<&'a str>,
}

impl<'a> Key<'a> {
    fn of(row: &'a Row) -> Option<Self> {
        let [
            Value::Text(schema),
            Value::Text(table),
            visible,
            Value::Text(rule),
            columns,
        ] = row.as_slice()
        else {
            return None;
        };
        let columns = match columns {
            Value::Text(columns) => columns.split('\u{1}').collect(),
            _ => Vec::new(),
        };
        Some(Self {
            schema,
            table,
            visible: matches!(visible, Value::Boolean(true) | Value::Integer(1)),
            rule,
            columns,
        })
    }

    /// Whether it is one of the relations that the panel counts itself.
    fn is_known(&self, app: &App, resource: &Resource) -> bool {
        resource.relations.has_many.iter().any(|children| {
            let names = children.columns.iter().map(|column| column.name);
            let same = names.len() == self.columns.len()
                && names
                    .zip(&self.columns)
                    .all(|(known, name)| known.eq_ignore_ascii_case(name));
            let is_here = super::children_resource(app, children)
                .is_some_and(|child| self.is_of(child.table));
            same && is_here
        })
    }

    /// Whether it is a foreign key of this table.
    fn is_of(&self, table: &Table) -> bool {
        let is_there = table.schema == self.schema || table.schema.is_empty() && self.visible;
        is_there && table.name.eq_ignore_ascii_case(self.table)
    }

    fn told(self, app: &App, actor: &Actor) -> Outside {
        let action = match self.rule {
            "view" => return Outside::Beneath,
            "c" | "CASCADE" => Action::Cascade,
            "n" | "SET NULL" => Action::SetNull,
            "d" | "SET DEFAULT" => Action::SetDefault,
            _ => Action::Refuse,
        };
        let mut all = app.panel().resources.iter();
        let shown = all
            .find(|resource| self.is_of(resource.table))
            .is_some_and(|resource| actor.may(resource.table, Permission::View));
        let table = match (self.visible, self.table) {
            (true, table) => table.to_owned(),
            (false, table) => format!("{}.{table}", self.schema),
        };
        Outside::Rows {
            table,
            action,
            shown,
        }
    }
}
