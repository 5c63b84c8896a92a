//! A table: its columns and what it is called.

use dbadmin_model::plan::Permission;

use super::Column;

/// A struct that stands for a table; `#[derive(AdminPanel)]` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no admin panel",
    label = "this type does not stand for a table",
    note = "put `#[derive(AdminPanel)]` on the struct"
)]
pub trait AdminPanel {
    /// The table.
    const TABLE: &'static Table;
}

/// A table, as the derive describes it.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its database schema as statements name it; empty where they need not.
    pub schema: &'static str,
    /// Its name in the database.
    pub name: &'static str,
    /// Its name in addresses: `name`, or `schema.name` outside the default schema.
    pub address: &'static str,
    /// What its rows are called together: "Order items".
    pub title: &'static str,
    /// What one row is called: "Order item".
    pub singular: &'static str,
    /// One sentence about it; may be empty.
    pub help: &'static str,
    /// An icon's name.
    pub icon: &'static str,
    /// Its columns, in the struct's order.
    pub columns: &'static [Column],
    /// The columns that address a row; empty where a row cannot be addressed.
    pub key: &'static [Column],
    /// Whether rows can be added, changed and removed (a view is read only).
    pub writable: bool,
    /// Why rows cannot be changed, or not be told apart, in a sentence; empty where neither is so.
    pub limits: &'static str,
    /// What the database's account may not do with its rows; found out at the start.
    pub closed: &'static [Permission],
    /// What the database demanded of its rows when the panel was made, each in words as
    /// `dbadmin_model::schema::Table::constraints` puts them: where it demands something else now, the
    /// start says so.
    pub constraints: &'static [&'static str],
}

impl Table {
    /// Whether this is the table at that address; the derive asks it at compile time of what
    /// `belongs_to` names. A table with an error of its own has no address, and gets no second
    /// error.
    #[doc(hidden)]
    #[must_use]
    pub const fn is_at(&self, address: &str) -> bool {
        // A foreign key in SQLite may spell the table's name in another case.
        self.address.is_empty() || self.address.eq_ignore_ascii_case(address)
    }

    /// The first of these names that no column has: what a form's own fields are called.
    pub(crate) fn free(&self, names: &[&'static str; 3]) -> &'static str {
        let mut free = names.iter().filter(|name| self.column(name).is_none());
        free.next().copied().unwrap_or(names[0])
    }

    /// The first of these beginnings that no column's name has: what names of a form's own fields
    /// begin with that say something of a column.
    pub(crate) fn free_before(&self, beginnings: &[&'static str; 3]) -> &'static str {
        let has = |beginning: &str| {
            let mut columns = self.columns.iter();
            columns.any(|column| column.name.starts_with(beginning))
        };
        let mut free = beginnings.iter().filter(|beginning| !has(beginning));
        free.next().copied().unwrap_or(beginnings[0])
    }

    /// The column of that name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}
