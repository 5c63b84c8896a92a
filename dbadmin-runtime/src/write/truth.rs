//! Truth as the application writes it: SQLite has no type for it, and whoever asks for `'t'` does not
//! find 1.

use dbadmin_model::sql::notation;
use dbadmin_model::{Dialect, Value};

use super::draft::Draft;
use crate::text::quoted_text;
use crate::{Column, Demand, Resource};

/// Puts the truths that a draft changes into the notation of their columns.
pub(super) fn note(dialect: Dialect, draft: &mut Draft<'_>) {
    if dialect != Dialect::Sqlite {
        return;
    }
    let (resource, old) = (draft.resource, draft.old);
    for (column, value) in &mut draft.changes {
        if let Value::Boolean(truth) = *value
            && let Some(words) = words(resource, column, old.and_then(|old| old.value(column)))
        {
            *value = words[usize::from(!truth)].into();
        }
    }
}

/// The words for true and false: those of the row's own value, else of the column's default, else of
/// the values that a rule leaves to it. `None` where it holds numbers.
pub(super) fn words(
    resource: &Resource,
    column: &Column,
    old: Option<&Value>,
) -> Option<[&'static str; 2]> {
    let of = |word: &str| notation(word).map(|(_, words)| words);
    let known = match old {
        Some(Value::Text(word)) => of(word),
        Some(Value::Integer(_) | Value::Boolean(_)) => return None,
        _ => None,
    };
    let default = || quoted_text(column.default.trim()).and_then(|word| of(&word));
    let words = known.or_else(default).or_else(|| {
        let mut rules = resource.rules.iter();
        rules.find_map(|rule| match (rule.columns, rule.demand) {
            ([only], Demand::OneOf(values)) if only.is(column) => {
                values.iter().find_map(|it| of(it))
            }
            _ => None,
        })
    });
    // Such a column makes numbers of digits.
    words.filter(|words| *words != ["1", "0"])
}
