//! What a date or a time says beyond what its column keeps: a clock's time beside a day, an offset where
//! there is no zone. A server would drop it without a word, or move the time by it.

use dbadmin_model::Dialect;

use super::moment;
use crate::{Column, Kind};

/// PostgreSQL's types that drop something: the type beside it that keeps all, and what to say.
const NARROW: [(&str, &str, &str); 3] = [
    (
        "date",
        "timestamp with time zone",
        "says more than a day, and this column keeps nothing else: write the day alone, such as \
         2026-01-31.",
    ),
    (
        "time without time zone",
        "time with time zone",
        "says more than a time of day, and this column keeps nothing else: write the time alone, \
         such as 09:30.",
    ),
    (
        "timestamp without time zone",
        "timestamp with time zone",
        OFFSET,
    ),
];

const OFFSET: &str = "names a time zone, which this column does not keep: write the time as it is to be \
     stored, without one, such as 2026-01-31 09:30.";

/// Whether a column keeps the zone of a date and time that we read ourselves. SQLite keeps the text.
///
/// # Errors
/// The message beside the field.
pub(super) fn check(dialect: Dialect, column: &Column, typed: &str) -> Result<(), String> {
    let drops = match dialect {
        Dialect::Sqlite => false,
        Dialect::Postgres => column.cast == "timestamp without time zone",
        Dialect::Mysql => column.kind == Kind::DateTime,
    };
    if drops && moment::has_zone(typed) {
        return Err(format!("“{typed}” {OFFSET}"));
    }
    Ok(())
}

/// Of a text that only PostgreSQL reads: the type that would keep all of it, and what to say where the
/// column's own does not.
pub(super) fn wider(column: &Column, typed: &str) -> Option<(&'static str, String)> {
    let (_, wide, says) = NARROW.iter().find(|(cast, ..)| *cast == column.cast)?;
    Some((wide, format!("“{typed}” {says}")))
}
