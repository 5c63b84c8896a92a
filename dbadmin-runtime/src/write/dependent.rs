//! Fields that have to be filled in because of what others hold.

use super::draft::Draft;
use super::{FieldErrors, editable, rules};
use crate::panel::is_empty;
use crate::store::Write;
use crate::{App, Column, Value, When};

/// Checks every field that a condition makes necessary. One that the form does not show under another
/// condition is not asked for.
pub(super) async fn check(
    app: &App,
    write: &mut Write,
    draft: &mut Draft<'_>,
    errors: &mut FieldErrors,
) {
    let resource = draft.resource;
    let needed = editable(resource).filter_map(|column| Some((column, column.required_if?)));
    let needed: Vec<(&'static Column, &'static When)> =
        needed.filter(|(column, _)| !errors.has(column)).collect();
    let needed: Vec<_> = needed
        .into_iter()
        .filter(|(column, when)| touches(draft, column, when))
        .collect();
    if needed.is_empty() {
        return;
    }
    learn_defaults(app, write, draft, &needed).await;
    let value = |column: &Column| draft.value(column).cloned().unwrap_or(Value::Null);
    for (column, when) in needed {
        let shown = column.show_if.is_none_or(|shown| shown.holds(&value));
        // What only the database knows is something.
        let empty = draft.value(column).is_some_and(is_empty);
        if shown && empty && when.holds(&value) {
            errors.add(column, format!("This is needed when {}.", when.in_words()));
        }
    }
}

/// Whether the field, or one that it depends on, changes: what was so before is left alone.
fn touches(draft: &Draft<'_>, column: &Column, when: &When) -> bool {
    let shown = column.show_if.iter().flat_map(|when| when.columns());
    let mut asked = when.columns().into_iter().chain(shown);
    draft.touches(&[*column]) || asked.any(|asked| draft.touches(&[*asked]))
}

/// Asks for the defaults that decide, where a new row takes them.
async fn learn_defaults(
    app: &App,
    write: &mut Write,
    draft: &mut Draft<'_>,
    needed: &[(&'static Column, &'static When)],
) {
    let conditions = needed
        .iter()
        .flat_map(|(column, when)| [Some(*when), column.show_if]);
    let named = conditions.flatten().flat_map(When::columns);
    let mut unknown: Vec<&'static Column> = named
        .filter(|column| draft.value(column).is_none() && !column.default.is_empty())
        .filter(|column| !column.auto && !column.generated)
        .collect();
    unknown.sort_by_key(|column| column.name);
    unknown.dedup_by_key(|column| column.name);
    rules::ask_defaults(app, write, draft, unknown).await;
}
