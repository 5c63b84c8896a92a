//! A row that is not in the table yet, put to the table's own conditions and defaults.

use super::statement::Writer;
use super::{ColumnRef, Statement};
use crate::{Dialect, Value};

/// Asks which of a table's conditions a row fulfils.
#[derive(Clone, Debug, PartialEq)]
pub struct Check<'a> {
    /// The table's name, by which a condition may call it.
    pub table: &'a str,
    /// The row, column by column; at least one.
    pub row: Vec<(ColumnRef<'a>, Value)>,
    /// The conditions, as SQL text out of the schema; at least one.
    pub conditions: Vec<&'a str>,
}

/// Asks what a table's defaults are now: each column with its default as SQL text out of the
/// schema; at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defaults<'a>(pub Vec<(ColumnRef<'a>, &'a str)>);

/// Asks whether the database reads a text as a value of a column.
#[derive(Clone, Debug, PartialEq)]
pub struct Reads<'a>(pub ColumnRef<'a>, pub Value);

/// Asks PostgreSQL whether a text says more than its column keeps: another type, that keeps all of it,
/// makes something else of the text than of what the column's own makes of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Exceeds<'a> {
    /// The column, by its `cast`.
    pub column: ColumnRef<'a>,
    /// The type that keeps all.
    pub wide: &'a str,
    /// The text.
    pub value: Value,
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
        writer.list(self.row, ", ", |writer, (column, value)| {
            column.given(writer, value);
            writer.text(" AS ").name(column.name);
        });
        writer.text(") AS ").name(self.table);
        writer.finish()
    }
}

impl Defaults<'_> {
    /// The statement: one row with a column for each default, in the form in which the column's
    /// values travel.
    #[must_use]
    pub fn statement(self, dialect: Dialect) -> Statement {
        let mut writer = Writer::new(dialect);
        let columns: Vec<ColumnRef<'_>> = self.0.iter().map(|(column, _)| *column).collect();
        writer.text("SELECT ");
        writer.list(columns, ", ", |writer, column| {
            ColumnRef {
                alias: "",
                ..column
            }
            .read(writer);
        });
        writer.text(" FROM (SELECT ");
        writer.list(self.0, ", ", |writer, (column, default)| {
            writer.expression(default).text(" AS ").name(column.name);
        });
        writer.text(") AS defaults");
        writer.finish()
    }
}

impl Exceeds<'_> {
    /// The statement: one row where it says more, none where it does not.
    #[must_use]
    pub fn statement(self) -> Statement {
        let mut writer = Writer::new(Dialect::Postgres);
        writer
            .text("SELECT 1 WHERE CAST(")
            .value(self.value.clone());
        writer.text(" AS ").fragment(self.wide).text(") <> CAST(");
        self.column.given(&mut writer, self.value);
        writer.text(" AS ").fragment(self.wide).text(")");
        writer.finish()
    }
}

impl Reads<'_> {
    /// The statement: one row with the value, or an error that says what is wrong with it.
    #[must_use]
    pub fn statement(self, dialect: Dialect) -> Statement {
        let mut writer = Writer::new(dialect);
        writer.text("SELECT 1 WHERE ");
        self.0.given(&mut writer, self.1);
        writer.text(" IS NOT NULL");
        writer.finish()
    }
}
