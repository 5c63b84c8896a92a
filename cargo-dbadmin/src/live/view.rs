//! List, record page and form, as `frontend/<table>.rs` writes them.

use dbadmin_build::Plan;
use dbadmin_model::plan::{ListColumn, ShownAs, TablePlan};
use dbadmin_runtime::{Column, Detail, Filter, Form, Format, List, Section, Table};

use super::{Tables, all, leak, text};

/// The list.
pub fn list(
    plan: &Plan,
    planned: &TablePlan,
    tables: &Tables,
    table: &'static Table,
) -> &'static List {
    let view = plan.tables.tables.get(table.address);
    let columns = view.into_iter().flat_map(|view| &view.columns);
    let filters = view.into_iter().flat_map(|view| &view.filters);
    leak(List {
        table,
        columns: all(columns.filter_map(|shown| cell(plan, planned, tables, table, shown))),
        filters: all(filters.filter_map(|filter| {
            Some(Filter {
                column: tables.column(table.address, &filter.column)?,
                kind: filter.kind,
            })
        })),
    })
}

/// The record's page.
pub fn detail(
    plan: &Plan,
    planned: &TablePlan,
    tables: &Tables,
    table: &'static Table,
) -> &'static Detail {
    let view = plan.tables.tables.get(table.address);
    let columns = view.into_iter().flat_map(|view| &view.detail);
    leak(Detail {
        table,
        columns: all(columns.filter_map(|shown| cell(plan, planned, tables, table, shown))),
    })
}

/// The form.
pub fn form(
    plan: &Plan,
    planned: &TablePlan,
    tables: &Tables,
    table: &'static Table,
) -> &'static Form {
    let form = plan.forms.tables.get(table.address);
    let sections = form.into_iter().flat_map(|form| &form.sections);
    leak(Form {
        table,
        sections: all(sections.map(|section| {
            let fields = section.fields.iter().filter_map(|field| {
                let mut column = tables.column(table.address, &field.column)?;
                if let Some(widget) = plan.widget(planned, field) {
                    column = column.widget(widget);
                }
                Some(if field.readonly {
                    column.readonly()
                } else {
                    column
                })
            });
            Section::new(text(&section.title))
                .why(text(&section.why))
                .fields(all(fields))
        })),
    })
}

fn cell(
    plan: &Plan,
    planned: &TablePlan,
    tables: &Tables,
    table: &Table,
    shown: &ListColumn,
) -> Option<Column> {
    let mut column = tables.column(table.address, &shown.column)?;
    column = match plan.format(planned, shown) {
        None | Some(ShownAs::Plain) => column,
        Some(ShownAs::Money { currency }) => column.money(text(currency)),
        Some(ShownAs::Email) => column.shown_as(Format::Email),
        Some(ShownAs::Url) => column.shown_as(Format::Url),
        Some(ShownAs::Phone) => column.shown_as(Format::Phone),
        Some(ShownAs::Color) => column.shown_as(Format::Color),
        Some(ShownAs::Masked) => column.shown_as(Format::Masked),
    };
    if shown.sortable {
        column = column.sortable();
    }
    Some(if shown.minor { column.minor() } else { column })
}
