//! A row that is not in the table yet, put to the table's own conditions.

use super::Statement;
use super::statement::Writer;
use crate::{Dialect, Value};

/// What a row that is to be written holds in a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Given<'a> {
    /// This value.
    Value(Value),
    /// The column's default, as SQL text out of the schema.
    Default(&'a str),
}

/// Asks which of a table's conditions a row fulfils.
#[derive(Clone, Debug, PartialEq)]
pub struct Check<'a> {
    /// The table's name, by which a condition may call it.
    pub table: &'a str,
    /// The row, column by column.
    pub row: Vec<(&'a str, Given<'a>)>,
    /// The conditions, as SQL text out of the schema.
    pub conditions: Vec<&'a str>,
}

impl Check<'_> {
    /// The statement: one row with a column for each condition, which is false (or 0) where the
    /// condition is broken. As in a CHECK constraint, NULL breaks nothing.
    #[must_use]
    pub fn statement(self, dialect: Dialect) -> Statement {
        let mut writer = Writer::new(dialect);
        writer.text("SELECT ");
        writer.list(self.conditions, ", ", |writer, condition| {
            writer.expression(condition).text(" IS NOT FALSE");
        });
        writer.text(" FROM (SELECT ");
        writer.list(self.row, ", ", |writer, (name, given)| {
            match given {
                Given::Value(value) => writer.value(value),
                Given::Default(sql) => writer.expression(sql),
            };
            writer.text(" AS ").name(name);
        });
        writer.text(") AS ").name(self.table);
        writer.finish()
    }
}
