//! Rows in groups: how many there are of each kind or in each span of time, and what they come to.

use serde::{Deserialize, Serialize};

use super::statement::Writer;
use super::timely::write_is_day;
use super::{ColumnRef, Condition, Statement, TableRef};
use crate::Dialect;

/// From here on a number of SQLite's counts milliseconds since 1970, and no seconds.
const LARGE: &str = "99999999999";

/// What a statement calls the beginnings of slices; no table is called so.
const SLICES: &str = "#slices";

/// What spans of time are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// Days.
    Day,
    /// Weeks; a week begins on Monday.
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
}

/// What rows of one group have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping<'a> {
    /// Nothing: they all are one group.
    All,
    /// The value of a column.
    Value(ColumnRef<'a>),
    /// The span of time in which a column of dates or of dates and times lies.
    Time {
        /// The column.
        column: ColumnRef<'a>,
        /// How long a span is.
        span: Span,
        /// Whether it holds days, which SQLite may have as a number of their digits.
        days: bool,
    },
}

/// Rows of evenly spaced ranges of the key, in place of all rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slices<'a> {
    /// The key, a whole number.
    pub key: ColumnRef<'a>,
    /// Where the first range begins.
    pub first: i64,
    /// No range begins beyond this.
    pub last: i64,
    /// From the beginning of a range to that of the next.
    pub step: u64,
    /// How many keys a range has.
    pub width: u64,
}

/// A request for groups of rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Grouped<'a> {
    /// The table.
    pub table: TableRef<'a>,
    /// What makes a group.
    pub by: Grouping<'a>,
    /// The column whose values are added up; `None` where rows are counted alone.
    pub sum: Option<ColumnRef<'a>>,
    /// Which rows.
    pub condition: Condition<'a>,
    /// Of these, only those in ranges of the key.
    pub slices: Option<Slices<'a>>,
    /// So many groups come back: spans from the first on, others those with the largest sum, or with the
    /// most rows.
    pub most: u64,
}

impl Grouped<'_> {
    /// The statement; each of its rows is a group's value as text (a span's first day, as in
    /// `2026-01-31`), how many rows it has, their sum as text, and both for all groups together.
    #[must_use]
    pub fn statement(self, dialect: Dialect) -> Statement {
        let mut writer = Writer::new(dialect);
        if let Some(slices) = &self.slices {
            slices.write_beginnings(&mut writer);
        }
        let by_time = matches!(self.by, Grouping::Time { .. });
        let by_sum = self.sum.is_some();
        writer.text("SELECT v, count(*) AS n, CAST(sum(a) AS ");
        writer
            .text(text(dialect))
            .text("), CAST(sum(count(*)) OVER () AS ");
        writer
            .text(whole(dialect))
            .text("), CAST(sum(sum(a)) OVER () AS ");
        writer.text(text(dialect)).text(") FROM (SELECT ");
        self.by.write(&mut writer);
        writer.text(" AS v, ");
        match self.sum {
            Some(column) => column.write(&mut writer),
            None => {
                writer.text("0");
            }
        }
        writer.text(" AS a FROM ");
        let mut condition = Vec::from_iter(Some(self.condition).filter(|it| !it.is_always()));
        if let Some(slices) = &self.slices {
            writer.name(SLICES).text(" CROSS JOIN ");
            condition.push(Condition::Sliced(*slices));
        }
        self.table.write(&mut writer);
        Condition::And(condition).write_where(&mut writer);
        writer.text(") AS looked_at GROUP BY v ORDER BY ");
        writer.text(match (by_time, by_sum) {
            (true, _) => "v",
            (false, true) => "COALESCE(sum(a), 0) DESC, v",
            (false, false) => "n DESC, v",
        });
        writer.text(" LIMIT ").number(self.most);
        writer.finish()
    }
}

impl Grouping<'_> {
    fn write(self, writer: &mut Writer) {
        match self {
            Self::All => {
                writer.text("''");
            }
            Self::Value(column) => {
                let text = text(writer.dialect());
                writer.text("CAST(");
                column.write(writer);
                writer.text(" AS ").text(text).text(")");
            }
            Self::Time { column, span, days } => match writer.dialect() {
                Dialect::Sqlite => of_sqlite(writer, column, span, days),
                Dialect::Postgres => {
                    writer.text("pg_catalog.to_char(pg_catalog.date_trunc('");
                    writer.text(span.name()).text("', ");
                    column.write(writer);
                    writer.text("), 'YYYY-MM-DD')");
                }
                Dialect::Mysql => {
                    writer.text("DATE_FORMAT(");
                    column.write(writer);
                    if span == Span::Week {
                        writer.text(" - INTERVAL WEEKDAY(");
                        column.write(writer);
                        writer.text(") DAY");
                    }
                    writer.text(match span {
                        Span::Day | Span::Week => ", '%Y-%m-%d')",
                        Span::Month => ", '%Y-%m-01')",
                        Span::Year => ", '%Y-01-01')",
                    });
                }
            },
        }
    }
}

/// SQLite's dates are texts in several notations, all of which begin with the day, numbers that count
/// since 1970 and, where the column holds `days`, numbers whose digits are one.
fn of_sqlite(writer: &mut Writer, column: ColumnRef<'_>, span: Span, days: bool) {
    let (before, behind) = match span {
        Span::Day => ("", ""),
        // Six days back, then forward to a Monday.
        Span::Week => ("date(", ", '-6 days', 'weekday 1')"),
        Span::Month => ("substr(", ", 1, 7) || '-01'"),
        Span::Year => ("substr(", ", 1, 4) || '-01-01'"),
    };
    writer.text(before).text("CASE typeof(");
    column.write(writer);
    writer.text(") WHEN 'integer' THEN ");
    if days {
        writer.text("CASE WHEN ");
        write_is_day(writer, column);
        writer.text(" THEN substr(");
        column.write(writer);
        writer.text(", 1, 4) || '-' || substr(");
        column.write(writer);
        writer.text(", 5, 2) || '-' || substr(");
        column.write(writer);
        writer.text(", 7, 2) ELSE ");
    }
    writer.text("date(CASE WHEN ");
    column.write(writer);
    writer
        .text(" BETWEEN -")
        .text(LARGE)
        .text(" AND ")
        .text(LARGE);
    writer.text(" THEN ");
    column.write(writer);
    writer.text(" ELSE ");
    column.write(writer);
    writer.text(" / 1000.0 END, 'unixepoch')");
    writer.text(if days {
        " END ELSE substr("
    } else {
        " ELSE substr("
    });
    column.write(writer);
    writer.text(", 1, 10) END").text(behind);
}

impl Slices<'_> {
    /// The beginnings of the ranges, as a table of one column.
    fn write_beginnings(&self, writer: &mut Writer) {
        let whole = whole(writer.dialect());
        writer
            .text("WITH RECURSIVE ")
            .name(SLICES)
            .text(" (low) AS (SELECT CAST(");
        writer.value(self.first.into()).text(" AS ");
        writer.text(whole).text(") UNION ALL SELECT low + ");
        writer
            .number(self.step)
            .text(" FROM ")
            .name(SLICES)
            .text(" WHERE low + ");
        writer
            .number(self.step)
            .text(" <= ")
            .value(self.last.into())
            .text(") ");
    }

    /// Whether a row lies in the range at hand.
    pub(super) fn write(&self, writer: &mut Writer) {
        self.key.write(writer);
        writer.text(" >= ").name(SLICES).text(".low AND ");
        self.key.write(writer);
        writer
            .text(" < ")
            .name(SLICES)
            .text(".low + ")
            .number(self.width);
    }
}

impl Span {
    /// Its name, one of it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

const fn text(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "TEXT",
        Dialect::Postgres => "text",
        Dialect::Mysql => "CHAR CHARACTER SET utf8mb4",
    }
}

const fn whole(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "INTEGER",
        Dialect::Postgres => "bigint",
        Dialect::Mysql => "SIGNED",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grouped(by: Grouping<'static>, slices: Option<Slices<'static>>) -> Grouped<'static> {
        Grouped {
            table: TableRef {
                schema: "",
                name: "orders",
            },
            by,
            sum: Some(ColumnRef::new("total")),
            condition: Condition::always(),
            slices,
            most: 8,
        }
    }

    #[test]
    fn names_are_quoted_and_values_bound() {
        let by = Grouping::Value(ColumnRef::new("sta\"te"));
        let slices = Slices {
            key: ColumnRef::new("id"),
            first: 5,
            last: 900,
            step: 100,
            width: 10,
        };
        let statement = grouped(by, Some(slices)).statement(Dialect::Postgres);
        assert_eq!(
            statement.sql,
            "WITH RECURSIVE \"#slices\" (low) AS (SELECT CAST($1 AS bigint) UNION ALL SELECT low + 100 \
             FROM \"#slices\" WHERE low + 100 <= $2) SELECT v, count(*) AS n, CAST(sum(a) AS text), \
             CAST(sum(count(*)) OVER () AS bigint), CAST(sum(sum(a)) OVER () AS text) FROM (SELECT \
             CAST(\"sta\"\"te\" AS text) AS v, \"total\" AS a FROM \"#slices\" CROSS JOIN \"orders\" \
             WHERE \"id\" >= \"#slices\".low AND \"id\" < \"#slices\".low + 10) AS looked_at GROUP BY v \
             ORDER BY COALESCE(sum(a), 0) DESC, v LIMIT 8"
        );
        assert_eq!(statement.values, [5.into(), 900.into()]);
    }

    #[test]
    fn weeks_begin_on_monday_in_each_dialect() {
        for (dialect, expected) in [
            (Dialect::Sqlite, "'-6 days', 'weekday 1'"),
            (Dialect::Postgres, "date_trunc('week'"),
            (Dialect::Mysql, "INTERVAL WEEKDAY(`at`) DAY"),
        ] {
            let by = Grouping::Time {
                column: ColumnRef::new("at"),
                span: Span::Week,
                days: false,
            };
            let statement = grouped(by, None).statement(dialect);
            assert!(statement.sql.contains(expected), "{}", statement.sql);
            assert!(statement.sql.ends_with("GROUP BY v ORDER BY v LIMIT 8"));
        }
    }

    #[test]
    fn a_number_is_a_day_where_the_column_has_days() {
        for days in [true, false] {
            let by = Grouping::Time {
                column: ColumnRef::new("at"),
                span: Span::Month,
                days,
            };
            let statement = grouped(by, None).statement(Dialect::Sqlite);
            assert_eq!(statement.sql.contains("% 100 BETWEEN 1 AND 31"), days);
        }
    }
}
