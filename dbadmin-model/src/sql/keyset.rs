//! Paging by key: the rows beyond a given one, in an order over several columns.
//!
//! The databases disagree on where NULL stands: SQLite and MySQL sort it first, PostgreSQL last
//! (each in ascending order). The conditions follow the dialect's own order, so that an index
//! serves both the order and the page.

use super::statement::Writer;
use super::{ColumnRef, Comparison, Condition};
use crate::{Dialect, Value};

/// One column of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order<'a> {
    /// The column.
    pub column: ColumnRef<'a>,
    /// Whether the largest comes first.
    pub descending: bool,
    /// Whether the column can be NULL.
    pub nullable: bool,
}

/// The rows that come after a given one in an order.
///
/// The order's last columns must be a key, or rows that are equal in it are skipped. For the rows
/// *before* a given one, reverse the order.
#[derive(Clone, Debug, PartialEq)]
pub struct Keyset<'a> {
    /// The order, with the given row's value for each column.
    pub position: Vec<(Order<'a>, Value)>,
    /// The dialect, which decides where NULL stands.
    pub dialect: Dialect,
}

impl<'a> Order<'a> {
    /// The same column in the other direction.
    #[must_use]
    pub const fn reversed(mut self) -> Self {
        self.descending = !self.descending;
        self
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        self.column.ordered(writer);
        if self.descending {
            writer.text(" DESC");
        }
    }

    fn beyond(&self) -> Comparison {
        if self.descending {
            Comparison::Less
        } else {
            Comparison::Greater
        }
    }

    fn at_or_beyond(&self) -> Comparison {
        if self.descending {
            Comparison::LessOrEqual
        } else {
            Comparison::GreaterOrEqual
        }
    }

    fn nulls_last(&self, dialect: Dialect) -> bool {
        match dialect {
            Dialect::Sqlite | Dialect::Mysql => self.descending,
            Dialect::Postgres => !self.descending,
        }
    }
}

impl<'a> Keyset<'a> {
    /// The condition, in terms of plainer ones.
    pub(super) fn condition(self) -> Keysets<'a> {
        let uniform = self
            .position
            .windows(2)
            .all(|pair| pair[0].0.descending == pair[1].0.descending);
        let plain = self
            .position
            .iter()
            .all(|(order, value)| !order.nullable && !value.is_null());
        if uniform && plain && self.position.len() > 1 {
            return Keysets::Row(self.position);
        }
        Keysets::Parts(expand(&self.position, self.dialect))
    }
}

/// A keyset, ready to be written.
pub(super) enum Keysets<'a> {
    /// `(a, b) > (?, ?)`: what an index over both answers with one seek.
    Row(Vec<(Order<'a>, Value)>),
    /// Column by column.
    Parts(Condition<'a>),
}

impl Keysets<'_> {
    pub(super) fn write(self, writer: &mut Writer) {
        match self {
            Self::Parts(condition) => condition.write(writer),
            Self::Row(position) => {
                let Some(beyond) = position.first().map(|(order, _)| order.beyond()) else {
                    return;
                };
                writer.text("(");
                writer.list(&position, ", ", |writer, (order, _)| {
                    order.column.ordered(writer)
                });
                writer.text(")").text(beyond.sql()).text("(");
                writer.list(position, ", ", |writer, (order, value)| {
                    order.column.given(writer, value);
                });
                writer.text(")");
            }
        }
    }
}

/// `a` is beyond, or `a` is equal and the rest is beyond.
fn expand<'a>(position: &[(Order<'a>, Value)], dialect: Dialect) -> Condition<'a> {
    let Some(((order, value), rest)) = position.split_first() else {
        return Condition::Or(Vec::new());
    };
    let column = order.column;
    let mut beyond = Vec::new();
    let nulls_last = order.nulls_last(dialect);
    if value.is_null() {
        if !nulls_last {
            beyond.push(Condition::Not(Box::new(Condition::IsNull(column))));
        }
    } else {
        beyond.push(Condition::Compare(column, order.beyond(), value.clone()));
        if order.nullable && nulls_last {
            beyond.push(Condition::IsNull(column));
        }
    }
    if !rest.is_empty() {
        beyond.push(Condition::And(vec![
            Condition::is(column, value.clone()),
            expand(rest, dialect),
        ]));
    }
    let exact = Condition::Or(beyond);
    let open_ended = value.is_null() || rest.is_empty() || (order.nullable && nulls_last);
    if !open_ended {
        // Says nothing new, but an index on the column can start from it, which it cannot from OR.
        let start = Condition::Compare(column, order.at_or_beyond(), value.clone());
        return Condition::And(vec![start, exact]);
    }
    exact
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(name: &str, descending: bool, nullable: bool) -> Order<'_> {
        Order {
            column: ColumnRef::new(name),
            descending,
            nullable,
        }
    }

    fn sql(dialect: Dialect, position: Vec<(Order<'_>, Value)>) -> String {
        let mut writer = Writer::new(dialect);
        Condition::Beyond(Keyset { position, dialect }).write(&mut writer);
        writer.finish().sql
    }

    #[test]
    fn one_direction_without_null_is_one_comparison_of_rows() {
        let position = vec![
            (order("a", true, false), 1.into()),
            (order("b", true, false), 2.into()),
        ];
        assert_eq!(sql(Dialect::Sqlite, position), r#"("a", "b") < (+?, +?)"#);
        let position = vec![(order("a", false, false), 1.into())];
        assert_eq!(sql(Dialect::Postgres, position), r#""a" > $1"#);
    }

    #[test]
    fn mixed_directions_start_from_the_first_columns_index() {
        let position = vec![
            (order("a", false, false), 1.into()),
            (order("b", true, false), 2.into()),
        ];
        assert_eq!(
            sql(Dialect::Sqlite, position),
            r#"("a" >= +? AND ("a" > +? OR ("a" = +? AND "b" < +?)))"#
        );
    }

    #[test]
    fn null_stands_where_the_database_sorts_it() {
        let at = |descending, value: Option<i64>| {
            vec![
                (order("a", descending, true), value.into()),
                (order("b", descending, false), 2.into()),
            ]
        };
        let after = |dialect, descending, value| sql(dialect, at(descending, value));
        assert_eq!(
            after(Dialect::Sqlite, false, None),
            r#"(NOT ("a" IS NULL) OR ("a" IS NULL AND "b" > +?))"#
        );
        assert_eq!(
            after(Dialect::Sqlite, true, None),
            r#"("a" IS NULL AND "b" < +?)"#
        );
        assert_eq!(
            after(Dialect::Sqlite, true, Some(1)),
            r#"("a" < +? OR "a" IS NULL OR ("a" = +? AND "b" < +?))"#
        );
        assert_eq!(
            after(Dialect::Postgres, false, Some(1)),
            r#"("a" > $1 OR "a" IS NULL OR ("a" = $2 AND "b" > $3))"#
        );
    }
}
