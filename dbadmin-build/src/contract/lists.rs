//! What a section of lists has to keep to beyond the names in it: the days that a list offers are those of a
//! column that has some, and the rows that it counts refer to its own.

use dbadmin_model::plan::{ListPlan, Tables};
use dbadmin_model::schema::{ColumnType, Table};

use super::known::{Known, quoted};

/// What is wrong with the lists.
pub fn lists(said: &Tables, known: &Known<'_>) -> Vec<String> {
    let tables = said.tables.iter();
    let tables = tables.filter_map(|(address, list)| Some((known.table(address)?, list)));
    tables
        .flat_map(|(table, list)| {
            drill(table, list)
                .into_iter()
                .chain(counts(table, list, known))
        })
        .collect()
}

fn drill(table: &Table, list: &ListPlan) -> Option<String> {
    let column = table.column(list.drill.as_ref()?)?;
    let has_days = matches!(column.ty, ColumnType::Date | ColumnType::DateTime { .. });
    (!has_days).then(|| {
        format!(
            "tables.{}.drill: {} holds {} and no days",
            table.address(),
            quoted(&column.name),
            column.ty.in_words()
        )
    })
}

/// Rows that are counted and do not refer to the list's.
fn counts(table: &Table, list: &ListPlan, known: &Known<'_>) -> Vec<String> {
    let address = table.address();
    let mut problems = Vec::new();
    for (number, count) in list.counts.iter().enumerate() {
        let Some(child) = known.table(&count.table) else {
            continue;
        };
        let mut keys = child.foreign_keys.iter();
        if !keys.any(|key| key.target_address() == address && key.columns == count.columns) {
            problems.push(format!(
                "tables.{address}.counts[{number}]: no foreign key of `{}` refers to `{address}` by \
                 these columns",
                count.table
            ));
        }
    }
    problems
}
