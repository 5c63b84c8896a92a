//! How often each value stands in columns, for several columns in one statement.

use super::statement::Writer;
use super::{ColumnRef, Condition, Statement, TableRef};
use crate::Dialect;

/// A request for the values of some columns and how often each is there, looking at no more rows than a
/// cap for each column.
#[derive(Clone, Debug, PartialEq)]
pub struct Facets<'a> {
    /// The table.
    pub table: TableRef<'a>,
    /// The columns, each with which rows count for it.
    pub columns: Vec<(ColumnRef<'a>, Condition<'a>)>,
    /// So many rows are looked at for each.
    pub cap: u64,
    /// So many values of each come back, those that are there most often.
    pub most: u64,
}

impl Facets<'_> {
    /// The statement; each of its rows is the number of a column, from 0 on, a value as text, how often
    /// it is there, and how many rows were looked at for that column.
    #[must_use]
    pub fn statement(self, dialect: Dialect) -> Statement {
        let mut writer = Writer::new(dialect);
        let columns = self.columns.into_iter().enumerate();
        let (table, cap, most) = (self.table, self.cap, self.most);
        writer.list(
            columns,
            " UNION ALL ",
            |writer, (index, (column, condition))| {
                writer.text("SELECT ").number(index as u64);
                writer.text(" AS facet, v, n, total FROM (SELECT v, count(*) AS n, ");
                writer.text("CAST(sum(count(*)) OVER () AS ");
                writer.text(match dialect {
                    Dialect::Sqlite => "INTEGER",
                    Dialect::Postgres => "bigint",
                    Dialect::Mysql => "SIGNED",
                });
                writer.text(") AS total FROM (SELECT CAST(");
                column.write(writer);
                writer.text(match dialect {
                    Dialect::Sqlite => " AS TEXT)",
                    Dialect::Postgres => " AS text)",
                    Dialect::Mysql => " AS CHAR CHARACTER SET utf8mb4)",
                });
                writer.text(" AS v FROM ");
                table.write(writer);
                condition.write_where(writer);
                writer
                    .text(" LIMIT ")
                    .number(cap)
                    .text(") AS looked_at GROUP BY v ORDER BY n DESC, v LIMIT ");
                writer.number(most).text(") AS counted");
            },
        );
        writer.finish()
    }
}
