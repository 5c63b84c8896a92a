//! The index that a list would gain from, as a statement to advise somebody of.

use super::{TableRef, quoted};
use crate::Dialect;
use crate::describe::Kind;

/// The longest name of an index, in characters: what PostgreSQL and MySQL take.
const LONGEST: usize = 60;

/// An index on one column.
#[derive(Clone, Copy, Debug)]
pub struct Index<'a> {
    /// Whose it is.
    pub dialect: Dialect,
    /// The table.
    pub table: TableRef<'a>,
    /// The column's name.
    pub column: &'a str,
}

impl Index<'_> {
    /// Whether an index can be made on such a column without saying more: MySQL wants to know how much
    /// of a text, and what has no order has none anywhere. `max_length` is 0 where a text may have any.
    #[must_use]
    pub fn is_possible(dialect: Dialect, kind: Kind, max_length: u32, opaque: bool) -> bool {
        let unbounded = match kind {
            Kind::Text => max_length == 0,
            Kind::Blob | Kind::Other => true,
            _ => false,
        };
        !(opaque || dialect == Dialect::Mysql && unbounded)
    }

    /// The statement that makes it.
    #[must_use]
    pub fn statement(&self) -> String {
        let name = |name: &str| quoted(self.dialect, name);
        let own: String = format!("{}_{}", self.table.name, self.column)
            .chars()
            .take(LONGEST)
            .collect();
        let owner = match self.table.schema {
            "" => name(self.table.name),
            schema => format!("{}.{}", name(schema), name(self.table.name)),
        };
        // PostgreSQL would keep everybody from writing meanwhile.
        let create = match self.dialect {
            Dialect::Postgres => "CREATE INDEX CONCURRENTLY",
            Dialect::Sqlite | Dialect::Mysql => "CREATE INDEX",
        };
        format!(
            "{create} {} ON {owner} ({});",
            name(&own),
            name(self.column)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_advised_that_the_database_takes() {
        let index = |dialect, schema| Index {
            dialect,
            table: TableRef {
                schema,
                name: "order lines",
            },
            column: "at",
        };
        assert_eq!(
            index(Dialect::Postgres, "shop").statement(),
            "CREATE INDEX CONCURRENTLY \"order lines_at\" ON \"shop\".\"order lines\" (\"at\");"
        );
        assert_eq!(
            index(Dialect::Mysql, "").statement(),
            "CREATE INDEX `order lines_at` ON `order lines` (`at`);"
        );
        let of = |dialect, kind, max| Index::is_possible(dialect, kind, max, false);
        assert!(of(Dialect::Mysql, Kind::Text, 40) && of(Dialect::Postgres, Kind::Text, 0));
        assert!(!of(Dialect::Mysql, Kind::Text, 0) && !of(Dialect::Mysql, Kind::Other, 0));
        assert!(!Index::is_possible(Dialect::Sqlite, Kind::Text, 0, true));
    }
}
