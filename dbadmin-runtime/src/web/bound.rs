//! Bounds of filters as people type them, out of how an address has them.

use chrono::NaiveDate;
use dbadmin_model::sql::{Comparison, Filter as Test, Operand, Operator};

use crate::{Column, Format, Kind, money};

/// A value of a filter as one types it: an amount with its decimals.
pub fn typed(column: &Column, text: &str) -> String {
    match (column.kind, column.format) {
        (Kind::Integer, Format::Money(currency)) => text
            .parse()
            .map_or_else(|_| text.to_owned(), |minor| money::decimal(minor, currency)),
        _ => text.to_owned(),
    }
}

/// Whether the filter is this comparison, not turned round.
pub fn is(test: &Test, comparison: Comparison) -> bool {
    !test.negated && test.operator == Operator::Compare(comparison)
}

/// Whether the filter is a lower bound that is itself within.
pub fn is_lower(test: &Test) -> bool {
    is(test, Comparison::GreaterOrEqual)
}

/// Whether the filter is an upper bound that is itself within; “before the 13th” is what “up to the
/// 12th” became.
pub fn is_upper(column: &Column, test: &Test) -> bool {
    is(test, Comparison::LessOrEqual) || column.kind == Kind::DateTime && is(test, Comparison::Less)
}

/// The upper bound that a filter is, as one types it.
pub fn typed_upper(column: &Column, test: &Test) -> String {
    let Operand::One(text) = &test.operand else {
        return String::new();
    };
    let day_before = || {
        let day: NaiveDate = text.get(..10)?.parse().ok()?;
        day.pred_opt().map(|day| day.to_string())
    };
    let before = is(test, Comparison::Less);
    match day_before().filter(|_| before) {
        Some(day) => day,
        None => typed(column, text),
    }
}
