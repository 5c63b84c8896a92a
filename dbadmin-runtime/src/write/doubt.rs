//! Values that only the database can read: it is asked before the row is written, so that what it
//! says stands beside the field.

use dbadmin_model::Dialect;
use dbadmin_model::sql::Reads;

use super::FieldErrors;
use super::draft::Draft;
use crate::query::at;
use crate::store::{Cause, Write, cause};
use crate::{App, Error, Kind};

/// Checks every doubtful value. MySQL has nothing to ask with: see [`settle`].
pub(super) async fn check(
    app: &App,
    write: &mut Write,
    draft: &Draft<'_>,
    errors: &mut FieldErrors,
) -> Result<(), Error> {
    let dialect = app.store().dialect();
    if dialect != Dialect::Postgres {
        return Ok(());
    }
    let table = draft.resource.table;
    for (column, value, message) in &draft.doubts {
        let question = Reads(at(table, column), value.clone()).statement(dialect);
        let Err(error) = write.ask(question).await else {
            continue;
        };
        // The question holds nothing but the value, which is why it is refused, whatever the code.
        let refused = error.as_database_error();
        match refused.filter(|refused| !matches!(cause(*refused), Cause::Busy | Cause::Late)) {
            Some(refused) if column.kind == Kind::Other => {
                errors.add(
                    column,
                    format!("{message} {}.", sentence(refused.message())),
                );
            }
            Some(_) => errors.add(column, message.as_str()),
            None => return Err(error.into()),
        }
    }
    Ok(())
}

/// What to say where MySQL refuses a row for a value: what was doubted of the columns that it names,
/// or of all that were in doubt where it names none.
pub(super) fn settle(draft: &Draft<'_>, refused: FieldErrors) -> FieldErrors {
    let mut errors = FieldErrors::default();
    for (column, _, message) in &draft.doubts {
        if refused.fields.is_empty() || refused.has(column) {
            errors.add(column, message.as_str());
        }
    }
    if errors.is_empty() { refused } else { errors }
}

/// What PostgreSQL refuses as no value of its type, and does not say which: beside the field, where
/// only one number can be meant.
pub(super) fn beside(draft: &Draft<'_>, refused: FieldErrors) -> FieldErrors {
    let numbers = draft.changes.iter().filter(|(column, value)| {
        !value.is_null() && matches!(column.kind, Kind::Integer | Kind::Real | Kind::Numeric)
    });
    let numbers: Vec<_> = numbers.map(|(column, _)| *column).collect();
    match (numbers.as_slice(), refused.fields.is_empty()) {
        ([column], true) => {
            let mut errors = FieldErrors::default();
            for message in refused.general {
                errors.add(column, message);
            }
            errors
        }
        _ => refused,
    }
}

/// The database's words with a capital, as a sentence begins.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_uppercase());
    first.into_iter().flatten().chain(letters).collect()
}
