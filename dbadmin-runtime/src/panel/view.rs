//! Views: what a list, a record page and a form show, each a `static` that reads like a table of
//! contents.

use super::{AdminPanel, Column, Filter, Table};

/// A table's list.
#[derive(Clone, Copy, Debug)]
pub struct List {
    /// The table.
    pub table: &'static Table,
    /// The columns, in order; the first leads to the record.
    pub columns: &'static [Column],
    /// The filters offered.
    pub filters: &'static [Filter],
    /// The column of dates by which one goes down the list: years, months, days.
    pub drill: Option<Column>,
    /// What each row is told with as a number: rows of other tables that refer to it, by their columns, as
    /// one of `has_many` has them.
    pub counts: &'static [&'static [Column]],
}

impl List {
    /// An empty list of `R`'s table.
    #[must_use]
    pub const fn of<R: AdminPanel>() -> Self {
        Self {
            table: R::TABLE,
            columns: &[],
            filters: &[],
            drill: None,
            counts: &[],
        }
    }

    /// With these columns.
    #[must_use]
    pub const fn columns(mut self, columns: &'static [Column]) -> Self {
        self.columns = columns;
        self
    }

    /// With these filters.
    #[must_use]
    pub const fn filters(mut self, filters: &'static [Filter]) -> Self {
        self.filters = filters;
        self
    }

    /// Going down by the days in this column: years, months, days.
    #[must_use]
    pub const fn drill_by(mut self, column: Column) -> Self {
        self.drill = Some(column);
        self
    }

    /// With how many rows of other tables refer to each row, by these columns of theirs.
    #[must_use]
    pub const fn counts(mut self, counts: &'static [&'static [Column]]) -> Self {
        self.counts = counts;
        self
    }
}

/// A record's page.
#[derive(Clone, Copy, Debug)]
pub struct Detail {
    /// The table.
    pub table: &'static Table,
    /// The columns, in order.
    pub columns: &'static [Column],
}

impl Detail {
    /// An empty page of `R`'s table.
    #[must_use]
    pub const fn of<R: AdminPanel>() -> Self {
        Self {
            table: R::TABLE,
            columns: &[],
        }
    }

    /// With these columns.
    #[must_use]
    pub const fn columns(mut self, columns: &'static [Column]) -> Self {
        self.columns = columns;
        self
    }
}

/// A table's form, for new rows and for changes.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// The table.
    pub table: &'static Table,
    /// Its parts, in order.
    pub sections: &'static [Section],
    /// Rows of other tables that it has along with its own, in order.
    pub children: &'static [Inline],
}

impl Form {
    /// An empty form of `R`'s table.
    #[must_use]
    pub const fn of<R: AdminPanel>() -> Self {
        Self {
            table: R::TABLE,
            sections: &[],
            children: &[],
        }
    }

    /// With these sections.
    #[must_use]
    pub const fn sections(mut self, sections: &'static [Section]) -> Self {
        self.sections = sections;
        self
    }

    /// With these rows of other tables.
    #[must_use]
    pub const fn children(mut self, children: &'static [Inline]) -> Self {
        self.children = children;
        self
    }
}

/// Rows of another table that a form has along with its own: those that refer to its row.
#[derive(Clone, Copy, Debug)]
pub struct Inline {
    /// Their columns that refer to the form's row, as one of `has_many` has them.
    pub columns: &'static [Column],
    /// Their fields, in order: of those of their own form.
    pub fields: &'static [Column],
    /// The column that says in which order they are.
    pub position: Option<Column>,
    /// Whether they are but links to rows of a third table, which their one field refers to.
    pub links: bool,
}

impl Inline {
    /// The rows that refer to the form's row by these columns.
    #[must_use]
    pub const fn by(columns: &'static [Column]) -> Self {
        Self {
            columns,
            fields: &[],
            position: None,
            links: false,
        }
    }

    /// With these fields.
    #[must_use]
    pub const fn fields(mut self, fields: &'static [Column]) -> Self {
        self.fields = fields;
        self
    }

    /// Shown as links to the rows that this column refers to: searched, ticked and removed.
    #[must_use]
    pub const fn linking(mut self, to: &'static [Column]) -> Self {
        self.fields = to;
        self.links = true;
        self
    }

    /// In the order of this column, whose numbers a new row continues.
    #[must_use]
    pub const fn ordered_by(mut self, position: Column) -> Self {
        self.position = Some(position);
        self
    }
}

/// A part of a form.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// Its heading.
    pub title: &'static str,
    /// One sentence below the heading; may be empty.
    pub why: &'static str,
    /// Its fields, in order.
    pub fields: &'static [Column],
}

impl Section {
    /// An empty section.
    #[must_use]
    pub const fn new(title: &'static str) -> Self {
        Self {
            title,
            why: "",
            fields: &[],
        }
    }

    /// With a sentence below the heading.
    #[must_use]
    pub const fn why(mut self, why: &'static str) -> Self {
        self.why = why;
        self
    }

    /// With these fields.
    #[must_use]
    pub const fn fields(mut self, fields: &'static [Column]) -> Self {
        self.fields = fields;
        self
    }
}

/// A group of the navigation.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// Its heading; may be empty.
    pub title: &'static str,
    /// Its tables, in order.
    pub tables: &'static [&'static Table],
}
