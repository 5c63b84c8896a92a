//! Writing: one row put in, changed or taken out.

use super::statement::Writer;
use super::{ColumnRef, Condition, Statement, TableRef};
use crate::{Dialect, Value};

/// A new row.
#[derive(Clone, Debug, PartialEq)]
pub struct Insert<'a> {
    /// The table.
    pub table: TableRef<'a>,
    /// The columns that are given, with their values; the others take their default.
    pub values: Vec<(&'a str, Value)>,
    /// The columns of the new row to give back (not in MySQL).
    pub returning: Vec<&'a str>,
}

/// A change to rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Update<'a> {
    /// The table.
    pub table: TableRef<'a>,
    /// The columns that change, with their new values; at least one.
    pub values: Vec<(&'a str, Value)>,
    /// Which rows.
    pub condition: Condition<'a>,
}

/// Rows taken out.
#[derive(Clone, Debug, PartialEq)]
pub struct Delete<'a> {
    /// The table.
    pub table: TableRef<'a>,
    /// Which rows.
    pub condition: Condition<'a>,
}

impl Insert<'_> {
    /// The statement.
    #[must_use]
    pub fn statement(self, dialect: Dialect) -> Statement {
        let mut writer = Writer::new(dialect);
        writer.text("INSERT INTO ");
        self.table.write(&mut writer);
        match (self.values.is_empty(), dialect) {
            (true, Dialect::Mysql) => {
                writer.text(" () VALUES ()");
            }
            (true, _) => {
                writer.text(" DEFAULT VALUES");
            }
            (false, _) => {
                writer.text(" (");
                writer.list(&self.values, ", ", |writer, (name, _)| {
                    writer.name(name);
                });
                writer.text(") VALUES (");
                writer.list(self.values, ", ", |writer, (_, value)| {
                    writer.value(value);
                });
                writer.text(")");
            }
        }
        if !self.returning.is_empty() {
            writer.text(" RETURNING ");
            writer.list(&self.returning, ", ", |writer, name| {
                writer.name(name);
            });
        }
        writer.finish()
    }
}

impl Update<'_> {
    /// The statement.
    #[must_use]
    pub fn statement(self, dialect: Dialect) -> Statement {
        let mut writer = Writer::new(dialect);
        writer.text("UPDATE ");
        self.table.write(&mut writer);
        writer.text(" SET ");
        writer.list(self.values, ", ", |writer, (name, value)| {
            ColumnRef::new(name).write(writer);
            writer.text(" = ").value(value);
        });
        self.condition.write_where(&mut writer);
        writer.finish()
    }
}

impl Delete<'_> {
    /// The statement.
    #[must_use]
    pub fn statement(self, dialect: Dialect) -> Statement {
        let mut writer = Writer::new(dialect);
        writer.text("DELETE FROM ");
        self.table.write(&mut writer);
        self.condition.write_where(&mut writer);
        writer.finish()
    }
}
