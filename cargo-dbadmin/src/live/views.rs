//! Lists, records' pages and forms.

use dbadmin_build::{Plan, states};
use dbadmin_model::plan::{FormField, ListColumn, ShownAs, TablePlan};
use dbadmin_model::when::Constant;
use dbadmin_runtime::{
    Column, Detail, Filter, Form, Format, Inline, List, Section, State, Table, When,
};

use super::keep::{all, kept, text};
use super::table::Tables;

/// The list of a table.
pub fn list(plan: &Plan, tables: &Tables, of: &TablePlan, table: &'static Table) -> &'static List {
    let known = plan.tables.tables.get(table.address);
    let columns = known.into_iter().flat_map(|list| &list.columns);
    let filters = known.into_iter().flat_map(|list| &list.filters);
    let drill = known.and_then(|list| list.drill.as_ref());
    let counts = known.into_iter().flat_map(|list| &list.counts);
    kept(List {
        table,
        columns: all(columns.filter_map(|shown| cell(plan, tables, of, shown))),
        filters: all(filters.filter_map(|filter| {
            Some(Filter {
                column: tables.column(table.address, &filter.column)?,
                kind: filter.kind,
            })
        })),
        drill: drill.and_then(|name| tables.column(table.address, name)),
        counts: all(counts.map(|it| tables.columns(&it.table, &it.columns))),
    })
}

/// The page of a record.
pub fn detail(
    plan: &Plan,
    tables: &Tables,
    of: &TablePlan,
    table: &'static Table,
) -> &'static Detail {
    let known = plan.tables.tables.get(table.address);
    let columns = known.into_iter().flat_map(|list| &list.detail);
    kept(Detail {
        table,
        columns: all(columns.filter_map(|shown| cell(plan, tables, of, shown))),
    })
}

/// The form.
pub fn form(plan: &Plan, tables: &Tables, of: &TablePlan, table: &'static Table) -> &'static Form {
    let known = plan.forms.tables.get(table.address);
    let sections = known.into_iter().flat_map(|form| &form.sections);
    let along = known.into_iter().flat_map(|form| &form.children);
    kept(Form {
        table,
        children: all(along.filter_map(|children| {
            let child = plan.table(&children.table)?;
            let fields = plan.fields_along(children);
            let position = children.position.as_ref();
            Some(Inline {
                columns: tables.columns(&children.table, &children.columns),
                fields: all(fields.filter_map(|one| field(plan, tables, child, one))),
                links: children.links,
                position: position.and_then(|name| tables.column(&children.table, name)),
            })
        })),
        sections: all(sections.map(|section| {
            let fields = section.fields.iter();
            Section {
                title: text(&section.title),
                why: text(&section.why),
                fields: all(fields.filter_map(|one| field(plan, tables, of, one))),
            }
        })),
    })
}

/// A column as a list or a record's page shows it.
fn cell(plan: &Plan, tables: &Tables, of: &TablePlan, shown: &ListColumn) -> Option<Column> {
    let column = tables.column(&of.table.address(), &shown.column)?;
    let column = match plan.format(of, shown) {
        None | Some(ShownAs::Plain) => column,
        Some(ShownAs::Money { currency }) => column.money(text(currency)),
        Some(ShownAs::Email) => column.shown_as(Format::Email),
        Some(ShownAs::Url) => column.shown_as(Format::Url),
        Some(ShownAs::Phone) => column.shown_as(Format::Phone),
        Some(ShownAs::Color) => column.shown_as(Format::Color),
        Some(ShownAs::Percent) => column.shown_as(Format::Percent),
        Some(ShownAs::Duration) => column.shown_as(Format::Duration),
        Some(ShownAs::Masked) => column.shown_as(Format::Masked),
    };
    Some(Column {
        can_sort: shown.sortable,
        is_minor: shown.minor,
        ..column
    })
}

/// A column as a form shows it.
fn field(plan: &Plan, tables: &Tables, of: &TablePlan, field: &FormField) -> Option<Column> {
    let column = tables.column(&of.table.address(), &field.column)?;
    Some(Column {
        widget: plan.widget(of, field).or(column.widget),
        largest: of
            .wish(&field.column)
            .and_then(|wish| wish.largest)
            .unwrap_or_default(),
        is_readonly: field.readonly || column.is_readonly,
        states: all(states(plan, of, &field.column).iter().map(state)),
        show_if: condition(tables, of, field.show_if.as_deref()),
        required_if: condition(tables, of, field.required_if.as_deref()),
        ..column
    })
}

fn state(of: &dbadmin_syntax::State) -> State {
    State {
        value: text(&of.value),
        to: all(of.to.iter().map(|one| text(one))),
        only: all(of.only.iter().map(|(to, roles)| {
            let roles = all(roles.iter().map(|one| text(one)));
            (text(to), roles)
        })),
        is_initial: of.initial,
    }
}

/// A condition on the other columns of the row.
fn condition(tables: &Tables, of: &TablePlan, said: Option<&str>) -> Option<&'static When> {
    let said = dbadmin_model::When::read(said?).ok()?;
    when(tables, &of.table.address(), &said).map(kept)
}

fn when(tables: &Tables, address: &str, said: &dbadmin_model::When) -> Option<When> {
    use dbadmin_model::When as Said;
    let column = |name: &str| tables.column(address, name).map(kept);
    let texts = |constants: &[Constant]| all(constants.iter().map(|one| text(one.text())));
    let parts = |parts: &[Said]| {
        let parts: Option<Vec<When>> = parts
            .iter()
            .map(|part| when(tables, address, part))
            .collect();
        parts.map(all)
    };
    Some(match said {
        Said::OneOf(of, constants) => When::OneOf(column(of)?, texts(constants)),
        Said::NoneOf(of, constants) => When::NoneOf(column(of)?, texts(constants)),
        Said::Empty(of) => When::Empty(column(of)?),
        Said::Filled(of) => When::Filled(column(of)?),
        Said::All(inner) => When::All(parts(inner)?),
        Said::Any(inner) => When::Any(parts(inner)?),
    })
}
