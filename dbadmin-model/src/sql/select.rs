//! Reading: rows, and how many there are.

use super::statement::Writer;
use super::{Condition, Order, Statement};
use crate::{Dialect, Value};

/// A table in a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableRef<'a> {
    /// Its database schema; empty for the default one.
    pub schema: &'a str,
    /// Its name.
    pub name: &'a str,
}

/// A column in a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnRef<'a> {
    /// The alias of its table; empty where the statement knows only one table.
    pub alias: &'a str,
    /// Its name.
    pub name: &'a str,
    /// How its values travel: see [`crate::schema::Column::cast`].
    pub cast: &'a str,
    /// Whether its values have neither equality nor an order, and are compared as text.
    pub opaque: bool,
}

/// One result column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output<'a> {
    /// A column's value.
    Column(ColumnRef<'a>),
    /// How many bytes a column's value has, so that the bytes themselves need not travel.
    Size(ColumnRef<'a>),
    /// The first characters of a column's text, so that a long one does not travel whole.
    Start(ColumnRef<'a>, u32),
    /// The number 1, where only the row's existence is asked for.
    One,
}

/// A row of another table beside each row, if there is one (LEFT JOIN).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Join<'a> {
    /// The other table.
    pub table: TableRef<'a>,
    /// What the statement calls it.
    pub alias: &'a str,
    /// Pairs of columns that must be equal.
    pub on: Vec<(ColumnRef<'a>, ColumnRef<'a>)>,
}

/// A request for rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Select<'a> {
    /// The result columns.
    pub outputs: Vec<Output<'a>>,
    /// The table.
    pub table: TableRef<'a>,
    /// What the statement calls it; empty for its own name.
    pub alias: &'a str,
    /// Rows beside each row.
    pub joins: Vec<Join<'a>>,
    /// Which rows.
    pub condition: Condition<'a>,
    /// In which order.
    pub order: Vec<Order<'a>>,
    /// How many rows at most.
    pub limit: Option<u64>,
    /// How many rows to leave out at the start; only together with a limit.
    pub offset: Option<u64>,
    /// Whether the rows of the table itself are kept from others until the transaction ends.
    pub lock: bool,
}

/// A request for the number of rows, counted no further than a cap.
#[derive(Clone, Debug, PartialEq)]
pub struct Count<'a> {
    /// The table.
    pub table: TableRef<'a>,
    /// Which rows.
    pub condition: Condition<'a>,
    /// Counting stops here; `None` counts every row.
    pub cap: Option<u64>,
}

impl<'a> ColumnRef<'a> {
    /// A column where the statement knows only one table.
    #[must_use]
    pub const fn new(name: &'a str) -> Self {
        Self::of("", name)
    }

    /// A column of the table of that alias.
    #[must_use]
    pub const fn of(alias: &'a str, name: &'a str) -> Self {
        Self {
            alias,
            name,
            cast: "",
            opaque: false,
        }
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        if !self.alias.is_empty() {
            writer.name(self.alias).text(".");
        }
        writer.name(self.name);
        if writer.dialect() == Dialect::Sqlite && !self.cast.is_empty() {
            writer.text(" COLLATE ").name(self.cast);
        }
    }
}

impl TableRef<'_> {
    pub(super) fn write(&self, writer: &mut Writer) {
        if !self.schema.is_empty() {
            writer.name(self.schema).text(".");
        }
        writer.name(self.name);
    }
}

impl Output<'_> {
    fn write(&self, writer: &mut Writer) {
        match self {
            Self::Column(column) => column.read(writer),
            Self::Size(column) => {
                writer.text("octet_length(");
                column.write(writer);
                writer.text(")");
            }
            Self::Start(column, characters) => {
                writer.text("substr(");
                column.read(writer);
                writer
                    .text(", 1, ")
                    .number(u64::from(*characters))
                    .text(")");
            }
            Self::One => {
                writer.text("1");
            }
        }
    }
}

impl Select<'_> {
    /// The statement.
    #[must_use]
    pub fn statement(self, dialect: Dialect) -> Statement {
        let mut writer = Writer::new(dialect);
        writer.text("SELECT ");
        writer.list(&self.outputs, ", ", |writer, output| output.write(writer));
        writer.text(" FROM ");
        self.table.write(&mut writer);
        if !self.alias.is_empty() {
            writer.text(" AS ").name(self.alias);
        }
        for join in &self.joins {
            writer.text(" LEFT JOIN ");
            join.table.write(&mut writer);
            writer.text(" AS ").name(join.alias).text(" ON ");
            writer.list(&join.on, " AND ", |writer, (left, right)| {
                left.write(writer);
                writer.text(" = ");
                right.write(writer);
            });
        }
        self.condition.write_where(&mut writer);
        if !self.order.is_empty() {
            writer.text(" ORDER BY ");
            writer.list(&self.order, ", ", |writer, order| order.write(writer));
        }
        if let Some(limit) = self.limit {
            // In the text: PostgreSQL plans a statement with a bound limit anew each time.
            writer.text(" LIMIT ").number(limit);
            if let Some(offset) = self.offset {
                writer.text(" OFFSET ").value(whole(offset));
            }
        }
        if self.lock {
            let named = if self.alias.is_empty() {
                self.table.name
            } else {
                self.alias
            };
            write_lock(&mut writer, named);
        }
        writer.finish()
    }
}

/// SQLite's transactions hold the only write lock that there is. PostgreSQL cannot lock the rows
/// beside a row, which may be missing, and MariaDB cannot tell the tables apart.
fn write_lock(writer: &mut Writer, table: &str) {
    match writer.dialect() {
        Dialect::Sqlite => {}
        Dialect::Mysql => {
            writer.text(" FOR UPDATE");
        }
        Dialect::Postgres => {
            writer.text(" FOR UPDATE OF ").name(table);
        }
    }
}

impl Count<'_> {
    /// The statement; its one column is the number, at most the cap.
    #[must_use]
    pub fn statement(self, dialect: Dialect) -> Statement {
        let mut writer = Writer::new(dialect);
        match self.cap {
            None => {
                writer.text("SELECT count(*) FROM ");
                self.table.write(&mut writer);
                self.condition.write_where(&mut writer);
            }
            Some(cap) => {
                writer.text("SELECT count(*) FROM (SELECT 1 FROM ");
                self.table.write(&mut writer);
                self.condition.write_where(&mut writer);
                writer.text(" LIMIT ").number(cap).text(") AS counted");
            }
        }
        writer.finish()
    }
}

fn whole(number: u64) -> Value {
    i64::try_from(number).unwrap_or(i64::MAX).into()
}
