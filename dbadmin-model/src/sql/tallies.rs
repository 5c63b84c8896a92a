//! How many rows of a table refer to each of several others, in one statement.

use super::statement::Writer;
use super::{ColumnRef, Condition, Statement, TableRef};
use crate::{Dialect, Value};

/// A request for how many rows have certain values, for each of several of these.
#[derive(Clone, Debug, PartialEq)]
pub struct Tallies<'a> {
    /// The table.
    pub table: TableRef<'a>,
    /// The columns that have the values.
    pub columns: Vec<ColumnRef<'a>>,
    /// The values, a row for each number that comes back, with one for each column; none is NULL.
    pub values: Vec<Vec<Value>>,
    /// Which rows count.
    pub condition: Condition<'a>,
    /// Counting stops here, for each by itself.
    pub cap: u64,
}

impl Tallies<'_> {
    /// The statement; each of its rows is the place of values among those asked for, from 0 on, and how many
    /// rows have them, at most the cap.
    #[must_use]
    pub fn statement(self, dialect: Dialect) -> Statement {
        let mut writer = Writer::new(dialect);
        let all = self.values.into_iter().enumerate();
        writer.list(all, " UNION ALL ", |writer, (index, values)| {
            let columns = self.columns.iter().zip(values);
            let mut parts: Vec<Condition<'_>> = columns
                .map(|(column, value)| Condition::is(*column, value))
                .collect();
            if !self.condition.is_always() {
                parts.push(self.condition.clone());
            }
            writer.text("SELECT ").number(index as u64);
            writer.text(" AS place, count(*) AS n FROM (SELECT 1 AS one FROM ");
            self.table.write(writer);
            Condition::And(parts).write_where(writer);
            writer.text(" LIMIT ").number(self.cap).text(") AS counted");
        });
        writer.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_counted_by_itself_up_to_the_cap() {
        let tallies = Tallies {
            table: TableRef {
                schema: "",
                name: "lines",
            },
            columns: vec![ColumnRef::new("order")],
            values: vec![vec![Value::Integer(7)], vec![Value::Integer(8)]],
            condition: Condition::IsNull(ColumnRef::new("deleted_at")),
            cap: 101,
        };
        let statement = tallies.statement(Dialect::Postgres);
        assert_eq!(
            statement.sql,
            "SELECT 0 AS place, count(*) AS n FROM (SELECT 1 AS one FROM \"lines\" WHERE (\"order\" = $1 \
             AND \"deleted_at\" IS NULL) LIMIT 101) AS counted UNION ALL SELECT 1 AS place, count(*) AS n \
             FROM (SELECT 1 AS one FROM \"lines\" WHERE (\"order\" = $2 AND \"deleted_at\" IS NULL) \
             LIMIT 101) AS counted"
        );
        assert_eq!(statement.values, [Value::Integer(7), Value::Integer(8)]);
    }
}
