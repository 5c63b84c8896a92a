//! What a column's type refuses by itself.

use dbadmin_model::plan::{Constraint, Demand, TablePlan};
use dbadmin_model::schema::{Column, ColumnType, Dialect};

use super::words;

/// The rules of the columns' types, where `known` ones are not as narrow.
pub fn rules(dialect: Dialect, plan: &TablePlan, known: &[Constraint]) -> Vec<Constraint> {
    if !plan.table.is_writable() {
        return Vec::new();
    }
    let typed = plan
        .table
        .columns
        .iter()
        .filter(|column| !column.auto && !column.generated);
    typed
        .filter_map(|column| {
            let demand = demand(dialect, plan, column, known)?;
            let columns = vec![column.name.clone()];
            Some(Constraint {
                message: words::message(plan, &columns, &demand),
                columns,
                rule: demand,
                source: column.declared.clone(),
            })
        })
        .collect()
}

fn demand(
    dialect: Dialect,
    plan: &TablePlan,
    column: &Column,
    known: &[Constraint],
) -> Option<Demand> {
    let of_this = || {
        known
            .iter()
            .filter(|rule| rule.columns == [column.name.as_str()])
    };
    match &column.ty {
        ColumnType::Enum { values } => {
            let listed = of_this().any(|rule| matches!(rule.rule, Demand::OneOf { .. }));
            (!listed).then(|| Demand::OneOf {
                values: values.clone(),
            })
        }
        // A reference is chosen, not typed, and SQLite's numbers all have 64 bits.
        ColumnType::Integer { bits, unsigned }
            if dialect != Dialect::Sqlite && plan.table.foreign_key_of(&column.name).is_none() =>
        {
            let (mut min, mut max) = bounds(*bits, *unsigned);
            for rule in of_this() {
                match &rule.rule {
                    Demand::Range {
                        min: low,
                        max: high,
                    } => {
                        min = min.filter(|least| low.is_none_or(|low| low < *least));
                        max = max.filter(|most| high.is_none_or(|high| high > *most));
                    }
                    // The values stand there one by one.
                    Demand::OneOf { .. } => return None,
                    _ => {}
                }
            }
            (min.is_some() || max.is_some()).then_some(Demand::Range { min, max })
        }
        _ => None,
    }
}

/// The least and the greatest number of a size, as far as it is narrower than 64 bits with a sign.
fn bounds(bits: u8, unsigned: bool) -> (Option<i64>, Option<i64>) {
    match (bits, unsigned) {
        (64.., false) => (None, None),
        (64.., true) => (Some(0), None),
        (bits, true) => (Some(0), Some((1 << bits) - 1)),
        (bits, false) => {
            let half = 1_i64 << (bits.max(1) - 1);
            (Some(-half), Some(half - 1))
        }
    }
}
