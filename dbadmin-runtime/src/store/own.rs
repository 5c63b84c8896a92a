//! Statements on the panel's own tables, written once and put into the words of each dialect.
//!
//! In the text, `@user` is the table `dbadmin_user`, `?` the next value and `?2` the second one,
//! and names that a dialect might take for words of its own stand in double quotes.

use std::sync::Arc;

use dbadmin_model::sql::Statement;
use dbadmin_model::{Dialect, Value};

/// How one database calls the panel's own tables.
#[derive(Clone, Debug)]
pub struct Own {
    dialect: Dialect,
    /// What stands before a table's name: `"public".dbadmin_`.
    prefix: Arc<str>,
}

impl Own {
    /// Own tables in a database of that kind, in that schema.
    pub fn new(dialect: Dialect, schema: Option<&str>) -> Self {
        let prefix = match schema {
            Some(schema) => format!("\"{}\".dbadmin_", schema.replace('"', "\"\"")),
            None => "dbadmin_".to_owned(),
        };
        Self {
            dialect,
            prefix: prefix.into(),
        }
    }

    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The statement in the words of the database.
    pub fn statement(&self, sql: &str, values: Vec<Value>) -> Statement {
        let mut out = Statement {
            sql: String::with_capacity(sql.len() + 32),
            values: Vec::with_capacity(values.len()),
        };
        let mut next = 0;
        let mut rest = sql;
        while let Some(at) = rest.find(['@', '?', '"']) {
            out.sql.push_str(&rest[..at]);
            let mark = rest.as_bytes()[at];
            rest = &rest[at + 1..];
            match mark {
                b'@' => out.sql.push_str(&self.prefix),
                b'"' => out.sql.push(if self.dialect == Dialect::Mysql {
                    '`'
                } else {
                    '"'
                }),
                _ => {
                    let digits =
                        rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
                    let named = rest[..digits].parse::<usize>().ok();
                    rest = &rest[digits..];
                    let place = named.map_or(next, |number| number - 1);
                    next = place + 1;
                    self.bind(&mut out, &values[place]);
                }
            }
        }
        out.sql.push_str(rest);
        out
    }

    /// Each occurrence binds its value anew: MySQL knows no numbered ones.
    fn bind(&self, out: &mut Statement, value: &Value) {
        if self.dialect != Dialect::Postgres {
            out.sql.push('?');
        } else if value.is_null() {
            out.sql.push_str("NULL");
            return;
        } else {
            out.sql.push_str(&format!("${}", out.values.len() + 1));
        }
        out.values.push(value.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_text_is_said_in_three_dialects() {
        let sql = "SELECT \"user\" FROM @session WHERE a = ?2 AND b = ?1 AND c = ?2";
        let said =
            |dialect, schema| Own::new(dialect, schema).statement(sql, vec![1.into(), 2.into()]);
        let expected = [Value::from(2), 1.into(), 2.into()];
        let sqlite = said(Dialect::Sqlite, None);
        assert_eq!(
            sqlite.sql,
            r#"SELECT "user" FROM dbadmin_session WHERE a = ? AND b = ? AND c = ?"#
        );
        assert_eq!(sqlite.values, expected);
        assert_eq!(
            said(Dialect::Postgres, Some("odd\"name")).sql,
            r#"SELECT "user" FROM "odd""name".dbadmin_session WHERE a = $1 AND b = $2 AND c = $3"#
        );
        assert_eq!(
            said(Dialect::Mysql, None).sql,
            "SELECT `user` FROM dbadmin_session WHERE a = ? AND b = ? AND c = ?"
        );
        let null = Own::new(Dialect::Postgres, None)
            .statement("VALUES (?, ?)", vec![Value::Null, 1.into()]);
        assert_eq!(null.sql, "VALUES (NULL, $1)");
    }
}
