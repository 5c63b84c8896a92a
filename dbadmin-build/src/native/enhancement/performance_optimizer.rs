//! performance-optimizer: how many rows a page has, and how far counting goes.

use dbadmin_model::plan::{Performance, Queries};

/// Joined references a row, beyond which a page is made shorter.
const MANY_JOINS: usize = 6;
/// Counting so far takes about a millisecond over an index, and tells all that a person uses.
const COUNT_CAP: u32 = 10_000;

/// Fifty rows a page, fewer where each row takes many joins.
pub fn decide(queries: &Queries) -> Performance {
    let joins = queries
        .tables
        .values()
        .map(|table| table.joins.len())
        .max()
        .unwrap_or_default();
    Performance {
        page_size: if joins > MANY_JOINS { 25 } else { 50 },
        count_cap: COUNT_CAP,
    }
}
