//! Which rows: conditions over columns and bound values.

use super::statement::Writer;
use super::{ColumnRef, Keyset, Pattern, Slices, TableRef, TextIndex, Timely, truth};
use crate::{Dialect, Value};

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Equal.
    Equal,
    /// Not equal.
    NotEqual,
    /// Less.
    Less,
    /// Less or equal.
    LessOrEqual,
    /// Greater.
    Greater,
    /// Greater or equal.
    GreaterOrEqual,
}

impl Comparison {
    /// As SQL writes it.
    #[must_use]
    pub const fn sql(self) -> &'static str {
        match self {
            Self::Equal => " = ",
            Self::NotEqual => " <> ",
            Self::Less => " < ",
            Self::LessOrEqual => " <= ",
            Self::Greater => " > ",
            Self::GreaterOrEqual => " >= ",
        }
    }
}

/// A condition on a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition<'a> {
    /// Every one of them; none at all is true.
    And(Vec<Condition<'a>>),
    /// At least one of them; none at all is false.
    Or(Vec<Condition<'a>>),
    /// Not so.
    Not(Box<Condition<'a>>),
    /// A column compared with a value.
    Compare(ColumnRef<'a>, Comparison, Value),
    /// A column that has one of these values.
    In(ColumnRef<'a>, Vec<Value>),
    /// A column that says yes or no, in whatever notation.
    Truth(ColumnRef<'a>, bool),
    /// A column of SQLite's that fulfils comparisons with moments, in whatever notation.
    Timely(Timely<'a>),
    /// A column that is NULL.
    IsNull(ColumnRef<'a>),
    /// A column whose text matches a pattern.
    Like {
        /// The column.
        column: ColumnRef<'a>,
        /// The pattern.
        pattern: Pattern,
        /// Whether `a` and `A` are different.
        case_sensitive: bool,
    },
    /// Rows whose texts have all of these words, each of which the index takes.
    Words(TextIndex<'a>, Vec<String>),
    /// PostgreSQL's configuration of that name leaves this word out of its indexes.
    LeftOut(&'a str, String),
    /// Columns whose values are those of a row of a table.
    Within {
        /// The columns.
        columns: Vec<ColumnRef<'a>>,
        /// The table.
        table: TableRef<'a>,
        /// The table's columns, as many.
        among: Vec<ColumnRef<'a>>,
        /// Which of the table's rows.
        condition: Box<Condition<'a>>,
    },
    /// The rows beyond a given one in an order.
    Beyond(Keyset<'a>),
    /// The rows of ranges of the key, whose beginnings the statement has as a table.
    Sliced(Slices<'a>),
}

impl<'a> Condition<'a> {
    /// The condition that every row fulfils.
    #[must_use]
    pub const fn always() -> Self {
        Self::And(Vec::new())
    }

    /// The column has this value, where NULL equals NULL.
    #[must_use]
    pub fn is(column: ColumnRef<'a>, value: Value) -> Self {
        match value {
            Value::Null => Self::IsNull(column),
            value => Self::Compare(column, Comparison::Equal, value),
        }
    }

    /// Whether every row fulfils it.
    #[must_use]
    pub fn is_always(&self) -> bool {
        match self {
            Self::And(parts) => parts.iter().all(Self::is_always),
            _ => false,
        }
    }

    pub(super) fn write_where(self, writer: &mut Writer) {
        if !self.is_always() {
            writer.text(" WHERE ");
            self.write(writer);
        }
    }

    pub(super) fn write(self, writer: &mut Writer) {
        match self {
            Self::And(parts) => write_all(writer, parts, " AND ", "1 = 1"),
            Self::Or(parts) => write_all(writer, parts, " OR ", "1 = 0"),
            Self::Not(inner) => {
                writer.text("NOT (");
                inner.write(writer);
                writer.text(")");
            }
            Self::Compare(column, comparison, value) => {
                match comparison {
                    Comparison::Equal | Comparison::NotEqual => column.compared(writer),
                    _ if column.opaque => column.compared(writer),
                    _ => column.ordered(writer),
                }
                writer.text(comparison.sql());
                column.operand(writer, value);
            }
            Self::In(_, values) if values.is_empty() => {
                writer.text("1 = 0");
            }
            Self::In(column, values) => {
                column.compared(writer);
                writer.text(" IN (");
                writer.list(values, ", ", |writer, value| column.operand(writer, value));
                writer.text(")");
            }
            Self::Truth(column, truth) => match writer.dialect() {
                Dialect::Sqlite => truth::is(column, truth).write(writer),
                // Its boolean is a small number, and each but 0 is shown as a yes.
                Dialect::Mysql if truth => {
                    Self::Compare(column, Comparison::NotEqual, Value::Boolean(false))
                        .write(writer);
                }
                _ => Self::is(column, Value::Boolean(truth)).write(writer),
            },
            Self::Timely(timely) => timely.write(writer),
            Self::IsNull(column) => {
                column.write(writer);
                writer.text(" IS NULL");
            }
            Self::Like {
                column,
                pattern,
                case_sensitive,
            } => write_like(writer, column, &pattern, case_sensitive),
            Self::Words(index, words) => index.write(writer, &words),
            Self::LeftOut(config, word) => super::lexical::write_left_out(writer, config, &word),
            Self::Within {
                columns,
                table,
                among,
                condition,
            } => {
                writer.text("(");
                writer.list(&columns, ", ", |writer, column| column.write(writer));
                writer.text(") IN (SELECT ");
                writer.list(&among, ", ", |writer, column| column.write(writer));
                writer.text(" FROM ");
                table.write(writer);
                condition.write_where(writer);
                writer.text(")");
            }
            Self::Beyond(keyset) => writer.unseen(|writer| keyset.condition().write(writer)),
            Self::Sliced(slices) => slices.write(writer),
        }
    }
}

fn write_all(
    writer: &mut Writer,
    mut parts: Vec<Condition<'_>>,
    separator: &'static str,
    empty: &'static str,
) {
    match parts.len() {
        0 => {
            writer.text(empty);
        }
        1 => parts.remove(0).write(writer),
        _ => {
            writer.text("(");
            writer.list(parts, separator, |writer, part| part.write(writer));
            writer.text(")");
        }
    }
}

/// SQLite's LIKE ignores the case of ASCII letters and its GLOB does not; PostgreSQL has a word
/// for each; MySQL goes by the collation, which BINARY overrides.
fn write_like(writer: &mut Writer, column: ColumnRef<'_>, pattern: &Pattern, case_sensitive: bool) {
    let (before, operator, pattern) = match (writer.dialect(), case_sensitive) {
        (Dialect::Sqlite, true) => ("", " GLOB ", pattern.glob()),
        (Dialect::Postgres, false) => ("", " ILIKE ", pattern.like()),
        (Dialect::Mysql, true) => ("BINARY ", " LIKE ", pattern.like()),
        _ => ("", " LIKE ", pattern.like()),
    };
    if writer.dialect() == Dialect::Postgres && pattern.contains('\0') {
        // No text of its holds one, and it would not read the question.
        writer.text("(");
        column.write(writer);
        writer.text(" IS NULL AND NULL)");
        return;
    }
    let is_glob = operator == " GLOB ";
    writer.text(before);
    column.searched(writer);
    writer.text(operator).value(Value::Text(pattern));
    if !is_glob {
        // Not a backslash: MySQL would read `'\'` as an unfinished text.
        writer.text(" ESCAPE '!'");
    }
}
