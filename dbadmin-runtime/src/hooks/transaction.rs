//! The transaction of a change, as a hook sees it.

use dbadmin_model::Value;
use dbadmin_model::sql::Statement;

use super::Refused;
use crate::Actor;
use crate::store::{Cause, Write, cause};

/// The transaction in which a row is saved or deleted: what a hook does here is kept, or undone,
/// together with the change. It goes on where the database refuses a statement.
#[allow(missing_debug_implementations, reason = "it is a loan of a connection")]
pub struct Transaction<'a> {
    write: &'a mut Write,
    actor: &'a Actor,
}

impl<'a> Transaction<'a> {
    pub(crate) fn new(write: &'a mut Write, actor: &'a Actor) -> Self {
        Self { write, actor }
    }

    /// Who makes the change.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        self.actor
    }

    /// The rows that a statement gives, all of them; its placeholders are the database's own, `?`
    /// or `$1`, with a value for each.
    ///
    /// # Errors
    /// What the database says, as a refusal.
    pub async fn rows(
        &mut self,
        sql: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<Vec<Value>>, Refused> {
        let rows = self.write.ask_all(statement(sql, values)).await;
        rows.map_err(refused)
    }

    /// Runs a statement; how many rows it touched.
    ///
    /// # Errors
    /// As [`Transaction::rows`].
    pub async fn execute(
        &mut self,
        sql: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<u64, Refused> {
        let done = self.write.change(statement(sql, values)).await;
        done.map_err(refused)
    }
}

fn statement(sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement {
        sql: sql.to_owned(),
        values: values.into_iter().collect(),
    }
}

/// What the database says about values is told to the person at the form; all else is a failure.
fn refused(error: sqlx::Error) -> Refused {
    let told = error
        .as_database_error()
        .map(|refusal| (cause(refusal), refusal.message()));
    match told {
        Some((Cause::Said, message)) => Refused::because(message),
        Some((
            Cause::Taken
            | Cause::Missing
            | Cause::Reference
            | Cause::Check
            | Cause::Unplaced
            | Cause::Misfit,
            message,
        )) => Refused::because(format!(
            "The database refuses this: {message}. Nothing has been changed."
        )),
        _ => Refused::from(crate::Error::from(error)),
    }
}
