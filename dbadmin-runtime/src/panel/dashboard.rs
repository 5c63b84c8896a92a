//! The first page: cards that each say one thing of a table, as `static`s.

use super::{AdminPanel, Column};
use crate::query::Unit;

/// The first page.
#[derive(Clone, Copy, Debug)]
pub struct Dashboard {
    /// Its cards; numbers stand before charts, and rows come last, each kind in this order.
    pub cards: &'static [Card],
}

/// What a card shows.
#[derive(Clone, Copy, Debug)]
pub enum Shows {
    /// How many rows there are.
    Count,
    /// How many rows there are in each span of time, or what they come to.
    Trend(Unit),
    /// How many rows there are of each kind, or what they come to: by a column of choices, of yes and no,
    /// or of references.
    Parts(Column),
    /// The rows referred to that come to most.
    Top(Column),
    /// The newest rows.
    Newest,
    /// What was changed last, in all tables.
    Trail,
}

/// Something to see at once.
#[derive(Clone, Copy, Debug)]
pub struct Card {
    /// What it shows, in words.
    pub title: &'static str,
    /// The address of its table; empty where it is about all of them.
    pub table: &'static str,
    /// What it shows.
    pub shows: Shows,
    /// The column of dates by which it follows the page's range; without one it is about all rows.
    pub over: Option<Column>,
    /// The column whose values are added up; without one, rows are counted.
    pub sum: Option<Column>,
    /// Which rows, as a list's address says it: `status=eq.paid`; all of them where it is empty.
    pub filter: &'static str,
}

impl Dashboard {
    /// A page of these cards.
    #[must_use]
    pub const fn new(cards: &'static [Card]) -> Self {
        Self { cards }
    }
}

impl Card {
    const fn new(title: &'static str, table: &'static str, shows: Shows) -> Self {
        Self {
            title,
            table,
            shows,
            over: None,
            sum: None,
            filter: "",
        }
    }

    /// How many rows `R`'s table has.
    #[must_use]
    pub const fn count<R: AdminPanel>(title: &'static str) -> Self {
        Self::new(title, R::TABLE.address, Shows::Count)
    }

    /// How many rows there are in each span of the page's range, by a column of dates. Where the range has
    /// too many or too few of these spans, longer or shorter ones are shown; the page says which, so the
    /// title need not: `Orders`.
    #[must_use]
    pub const fn trend(title: &'static str, over: Column, each: Unit) -> Self {
        Self::new(title, over.table, Shows::Trend(each)).over(over)
    }

    /// How many rows there are of each kind: by a column of choices, of yes and no, or of references.
    #[must_use]
    pub const fn parts(title: &'static str, by: Column) -> Self {
        Self::new(title, by.table, Shows::Parts(by))
    }

    /// The rows referred to by this column that most rows refer to, or whose rows come to most.
    #[must_use]
    pub const fn top(title: &'static str, by: Column) -> Self {
        Self::new(title, by.table, Shows::Top(by))
    }

    /// The newest rows of `R`'s table.
    #[must_use]
    pub const fn newest<R: AdminPanel>(title: &'static str) -> Self {
        Self::new(title, R::TABLE.address, Shows::Newest)
    }

    /// What was changed last, in all tables that the visitor may see.
    #[must_use]
    pub const fn trail(title: &'static str) -> Self {
        Self::new(title, "", Shows::Trail)
    }

    /// Of the rows of the page's range alone, by a column of dates.
    #[must_use]
    pub const fn over(mut self, over: Column) -> Self {
        self.over = Some(over);
        self
    }

    /// What this column's values come to, in place of how many rows there are.
    #[must_use]
    pub const fn sum(mut self, sum: Column) -> Self {
        self.sum = Some(sum);
        self
    }

    /// Of these rows alone, as a list's address says it: `status=eq.paid`.
    #[must_use]
    pub const fn filtered(mut self, filter: &'static str) -> Self {
        self.filter = filter;
        self
    }
}
