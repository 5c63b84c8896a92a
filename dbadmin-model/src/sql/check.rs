//! A row that is not in the table yet, put to the table's own conditions and defaults.

use super::Statement;
use super::statement::Writer;
use crate::{Dialect, Value};

/// Asks which of a table's conditions a row fulfils.
#[derive(Clone, Debug, PartialEq)]
pub struct Check<'a> {
    /// The table's name, by which a condition may call it.
    pub table: &'a str,
    /// The row, column by column; at least one.
    pub row: Vec<(&'a str, Value)>,
    /// The conditions, as SQL text out of the schema; at least one.
    pub conditions: Vec<&'a str>,
}

/// Asks what a table's defaults are now, given as SQL text out of the schema; at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defaults<'a>(pub Vec<&'a str>);

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
        writer.list(self.row, ", ", |writer, (name, value)| {
            writer.value(value).text(" AS ").name(name);
        });
        writer.text(") AS ").name(self.table);
        writer.finish()
    }
}

impl Defaults<'_> {
    /// The statement: one row with a column for each default.
    #[must_use]
    pub fn statement(self, dialect: Dialect) -> Statement {
        let mut writer = Writer::new(dialect);
        writer.text("SELECT ");
        writer.list(self.0, ", ", |writer, default| {
            writer.expression(default);
        });
        writer.finish()
    }
}
