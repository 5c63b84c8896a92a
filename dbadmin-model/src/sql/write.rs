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
    pub values: Vec<(ColumnRef<'a>, Value)>,
    /// The columns of the new row to give back (not in MySQL).
    pub returning: Vec<ColumnRef<'a>>,
}

/// A change to rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Update<'a> {
    /// The table.
    pub table: TableRef<'a>,
    /// The columns that change, with their new values; at least one.
    pub values: Vec<(ColumnRef<'a>, Value)>,
    /// Which rows.
    pub condition: Condition<'a>,
    /// The columns of the changed row to give back (not in MySQL).
    pub returning: Vec<ColumnRef<'a>>,
}

/// Rows taken out.
#[derive(Clone, Debug, PartialEq)]
pub struct Delete<'a> {
    /// The table.
    pub table: TableRef<'a>,
    /// Which rows.
    pub condition: Condition<'a>,
}

fn give_back(writer: &mut Writer, columns: &[ColumnRef<'_>]) {
    if !columns.is_empty() && writer.dialect() != Dialect::Mysql {
        writer.text(" RETURNING ");
        writer.list(columns, ", ", |writer, column| column.read(writer));
    }
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
                writer.list(&self.values, ", ", |writer, (column, _)| {
                    writer.name(column.name);
                });
                writer.text(") VALUES (");
                writer.list(self.values, ", ", |writer, (column, value)| {
                    column.given(writer, value);
                });
                writer.text(")");
            }
        }
        give_back(&mut writer, &self.returning);
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
        writer.list(self.values, ", ", |writer, (column, value)| {
            writer.name(column.name).text(" = ");
            column.given(writer, value);
        });
        self.condition.write_where(&mut writer);
        give_back(&mut writer, &self.returning);
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
