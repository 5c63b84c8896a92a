//! A table and its columns, as the derive writes them.

use dbadmin_build::Plan;
use dbadmin_model::describe::Kind;
use dbadmin_model::naming;
use dbadmin_model::plan::TablePlan;
use dbadmin_runtime::{Choice, Column, Table};

use super::{all, leak, text};

/// The table of a plan.
pub fn table(plan: &Plan, planned: &TablePlan) -> &'static Table {
    let table = &planned.table;
    let address = text(&table.address());
    let columns: &'static [Column] =
        all((0..table.columns.len()).map(|at| column(plan, planned, address, at)));
    let key = table
        .column_key()
        .iter()
        .filter_map(|name| columns.iter().find(|column| column.name == name))
        .copied();
    let mut key: Vec<Column> = key.collect();
    if let (Some(row_id), true) = (&table.row_id, key.is_empty()) {
        key.push(Column {
            auto: true,
            cast: table.row_id_cast(),
            ..Column::new(address, text(row_id), Kind::of_row_id(table))
        });
    }
    leak(Table {
        schema: text(plan.schema.table_ref(table).schema),
        name: text(&table.name),
        address,
        title: text(&planned.title),
        singular: text(&planned.singular),
        help: text(planned.help.as_deref().unwrap_or_default()),
        icon: text(&planned.icon),
        columns,
        key: all(key),
        writable: table.is_writable(),
    })
}

fn column(plan: &Plan, planned: &TablePlan, address: &'static str, at: usize) -> Column {
    let table = &planned.table;
    let column = &table.columns[at];
    let choices = plan.choices(planned, column).into_iter().map(|value| {
        let label = text(&naming::label(&value));
        Choice::new(text(&value), label)
    });
    Column {
        label: text(&table.label_of(&column.name)),
        help: text(column.comment.as_deref().unwrap_or_default()),
        nullable: table.holds_null(column),
        generated: column.generated,
        auto: column.auto,
        opaque: column.opaque,
        cast: text(&column.cast),
        default: text(column.default.as_deref().unwrap_or_default()),
        max_length: column.ty.max_length().unwrap_or_default(),
        choices: all(choices),
        ..Column::new(address, text(&column.name), Kind::of(&column.ty))
    }
}
