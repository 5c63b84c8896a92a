//! performance-optimizer: how many rows a page has, and how far counting goes.

use dbadmin_model::plan::{Performance, Profile, Queries};

/// Joined references a row, beyond which a page is made shorter.
const MANY_JOINS: usize = 6;

/// Fifty rows a page, fewer where each row takes many joins; counting up to 10,000, which a
/// covering index answers in about a millisecond, and less far where tables are larger than that.
pub fn decide(profile: &Profile, queries: &Queries) -> Performance {
    let joins = queries
        .tables
        .values()
        .map(|table| table.joins.len())
        .max()
        .unwrap_or_default();
    let large = profile.tables.values().any(|table| {
        table
            .rows
            .is_some_and(|rows| rows >= dbadmin_model::plan::Sample::CAP)
    });
    Performance {
        page_size: if joins > MANY_JOINS { 25 } else { 50 },
        count_cap: if large { 10_000 } else { 20_000 },
    }
}
