//! What stands in no form and would have to: columns without which no row can be added, and states that
//! `dbadmin.toml` gives a column.

use dbadmin_model::plan::{FormPlan, TablePlan};
use dbadmin_model::schema::{Column, ColumnType, Dialect};

use crate::plan::Plan;
use crate::said::Said;

/// Warnings about both, each with its place.
pub fn warnings(plan: &Plan, said: Said<'_>) -> Vec<String> {
    let tables = plan.schema.tables.iter();
    let tables = tables.filter(|of| of.table.is_writable());
    tables
        .flat_map(|of| {
            let form = plan.forms.tables.get(&of.table.address());
            let mut told = needed(plan, of, form, said);
            told.extend(stateless(of, form, said));
            told
        })
        .collect()
}

/// Columns that a new row needs, and that its form does not ask for. Hooks may fill them in.
fn needed(plan: &Plan, of: &TablePlan, form: Option<&FormPlan>, said: Said<'_>) -> Vec<String> {
    let address = of.table.address();
    if plan.logic.hooks.contains_key(&address) {
        return Vec::new();
    }
    let asked = |column: &Column| {
        let mut fields = form.into_iter().flat_map(|form| &form.sections);
        fields.any(|section| {
            let mut fields = section.fields.iter();
            fields.any(|field| field.column == column.name && !field.readonly)
        })
    };
    let columns = of.table.columns.iter();
    let missing = columns
        .filter(|column| is_needed(column, plan.schema.dialect) && !asked(column))
        .filter(|column| of.trash.as_ref() != Some(&column.name));
    missing
        .map(|column| {
            let wish = of.wish(&column.name);
            let key = match wish {
                Some(wish) if wish.hidden => "hidden",
                Some(wish) if wish.readonly => "readonly",
                _ => "",
            };
            let (is, mend) = match key {
                "" => ("stands in no form".to_owned(), String::new()),
                key => (format!("is `{key}`"), format!(", take `{key}` away")),
            };
            format!(
                "{}`{address}.{}` {is}, but each new row needs a value for it, so that the panel \
                 offers no new rows: give the column a default in the database{mend}, or have a hook \
                 fill it in (`hooks`)",
                said.place(of, &column.name, key),
                column.name
            )
        })
        .collect()
}

/// Whether the database refuses a row without a value for the column. MySQL has the first of its values
/// stand for one that is not given.
fn is_needed(column: &Column, dialect: Dialect) -> bool {
    let has_first = dialect == Dialect::Mysql && matches!(column.ty, ColumnType::Enum { .. });
    !column.is_optional() && !column.is_closed() && !has_first
}

/// Columns whose states nobody moves.
fn stateless<'a>(
    of: &'a TablePlan,
    form: Option<&'a FormPlan>,
    said: Said<'a>,
) -> impl Iterator<Item = String> + 'a {
    let has = move |name: &str| {
        let mut sections = form.into_iter().flat_map(|form| &form.sections);
        sections.any(|section| section.fields.iter().any(|field| field.column == name))
    };
    let fields = of.fields.iter();
    let fields = fields.filter(move |field| field.workflow.is_some() && !has(&field.column));
    fields.map(move |field| {
        let (address, name) = (of.table.address(), &field.column);
        let why = if field.hidden {
            ", because it is `hidden`"
        } else {
            ""
        };
        format!(
            "{}`workflow` of `{address}.{name}` has no effect: the column stands in no form{why}; \
             have a form show it, or remove the lines",
            said.place(of, name, "workflow")
        )
    })
}
