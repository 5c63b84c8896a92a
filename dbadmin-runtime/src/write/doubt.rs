//! Values that only the database can read: it is asked before the row is written, so that what it
//! says stands beside the field.

use dbadmin_model::sql::{ColumnRef, Exceeds, Reads};
use dbadmin_model::{Dialect, Value};

use super::draft::Draft;
use super::{FieldErrors, excess, refusal};
use crate::query::at;
use crate::store::{Cause, Write, cause};
use crate::text::value_text;
use crate::{App, Column, Error, Kind};

/// Whether a refusal is none of the value.
fn is_no_answer(cause: Cause) -> bool {
    matches!(cause, Cause::Busy | Cause::Late | Cause::Away)
}

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
            if let Some(message) = exceeding(write, at(table, column), column, value).await? {
                errors.add(column, message);
            }
            continue;
        };
        // The question holds nothing but the value, which is why it is refused, whatever the code.
        let refused = error.as_database_error();
        match refused.filter(|refused| !is_no_answer(cause(*refused))) {
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

/// What to say of a text of which PostgreSQL would keep a part only; `None` where it keeps all.
async fn exceeding(
    write: &mut Write,
    place: ColumnRef<'_>,
    column: &Column,
    value: &Value,
) -> Result<Option<String>, Error> {
    let typed = value_text(value);
    let Some((wide, message)) = excess::wider(column, &typed) else {
        return Ok(None);
    };
    let mut questions = vec![
        Exceeds {
            column: place,
            wide,
            value: value.clone(),
        }
        .statement(),
    ];
    // Even the type of times that keeps a zone keeps no day: one with a day is a date and time, too.
    if column.kind == Kind::Time && typed.contains([' ', '-', '/', 'T']) {
        let cast = "timestamp without time zone";
        let whole = Reads(ColumnRef { cast, ..place }, value.clone());
        questions.push(whole.statement(Dialect::Postgres));
    }
    for question in questions {
        match write.ask(question).await {
            Ok(Some(_)) => return Ok(Some(message)),
            // It cannot be read as that, and so is nothing more.
            Ok(None) | Err(sqlx::Error::Database(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(None)
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

/// Which value it is that PostgreSQL refuses, which does not say it: each is put to it by itself, as
/// one of its column's declared type. Where it takes all of them alone, what it said remains.
pub(super) async fn beside(
    app: &App,
    write: &mut Write,
    draft: &Draft<'_>,
    refused: FieldErrors,
) -> Result<FieldErrors, Error> {
    let dialect = app.store().dialect();
    if dialect != Dialect::Postgres || !refused.fields.is_empty() {
        return Ok(refused);
    }
    let mut errors = FieldErrors::default();
    let given = draft.changes.iter().filter(|(_, value)| !value.is_null());
    for (column, value) in given {
        let mut place = at(draft.resource.table, column);
        if !column.declared.is_empty() {
            place.cast = column.declared;
        }
        let question = Reads(place, value.clone()).statement(dialect);
        let Err(error) = write.ask(question).await else {
            continue;
        };
        let Some(told) = error.as_database_error() else {
            return Err(error.into());
        };
        // A type that is hidden from the panel is no mistake of the value's.
        if matches!(cause(told), Cause::Misfit | Cause::Check) {
            errors.add(column, refusal::not_read(told.message()));
        }
    }
    Ok(if errors.is_empty() { refused } else { errors })
}

/// The database's words with a capital, as a sentence begins.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_uppercase());
    first.into_iter().flatten().chain(letters).collect()
}
