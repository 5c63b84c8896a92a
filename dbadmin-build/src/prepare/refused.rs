//! What a database says no to, and what that means: the panel lacks one deed in one table, or
//! dbadmin has written a statement that is none.

use dbadmin_introspect::Database;
use dbadmin_model::schema::{Table, TableKind};

/// What a statement is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Read,
    /// Reading what a reference of the table can be set to.
    Refer,
    Add,
    Change,
    Delete,
}

impl Deed {
    fn participle(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Refer => "offered for its references",
            Self::Add => "added",
            Self::Change => "changed",
            Self::Delete => "deleted",
        }
    }
}

/// What was refused in one table: deeds by what the database said of them.
#[derive(Debug, Default)]
pub struct Refusals {
    of_rights: bool,
    reasons: Vec<(String, Vec<Deed>)>,
}

impl Refusals {
    /// Whether a statement of the same kind has been refused.
    pub fn know(&self, deed: Deed) -> bool {
        self.reasons.iter().any(|(_, deeds)| deeds.contains(&deed))
    }

    pub fn add(&mut self, deed: Deed, error: &sqlx::Error) {
        self.of_rights |= is_denial(error);
        let reason = error.to_string();
        match self.reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, deeds)) => deeds.push(deed),
            None => self.reasons.push((reason, vec![deed])),
        }
    }

    /// One sentence about the table, where there is something to say.
    pub fn told(self, address: &str) -> Option<String> {
        let told: Vec<String> = self
            .reasons
            .iter()
            .map(|(reason, deeds)| format!("rows cannot be {}: {reason}", spoken(deeds)))
            .collect();
        // The panel's account may be another one, and the panel shows what it may not do.
        let whose = if self.of_rights {
            format!("this account may not do everything in `{address}`: ")
        } else {
            format!("in `{address}`, ")
        };
        (!told.is_empty()).then(|| whose + &told.join("; "))
    }
}

/// "added, changed or deleted".
fn spoken(deeds: &[Deed]) -> String {
    let words: Vec<&str> = deeds.iter().map(|deed| deed.participle()).collect();
    match words.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        few => few.concat(),
    }
}

/// Whether a refusal shows a defect of dbadmin. A table may refuse any change, by a rule, by what a
/// view is made of or by a right that lacks, and a view may have lost what it reads from. But an
/// ordinary table that was found readable can be read.
pub fn is_defect(deed: Deed, table: &Table, error: &sqlx::Error) -> bool {
    let reads = matches!(deed, Deed::Read | Deed::Refer);
    let ordinary = matches!(table.kind, TableKind::Table | TableKind::Partitioned);
    reads && ordinary && !is_denial(error) && !is_of_a_view(error)
}

/// The note about a statement that only the application's own connections can run.
pub fn needs_application(
    database: &Database,
    address: &str,
    error: &sqlx::Error,
) -> Option<String> {
    database.needs_application(error).then(|| {
        format!(
            "`{address}` can be read and written only where the application's own functions and \
             collations are: {error}"
        )
    })
}

/// MySQL's errors about rights on a table, a column, a routine; it has one SQLSTATE for these and
/// for mistakes in a statement.
#[cfg(feature = "mysql")]
const DENIALS: [u16; 4] = [1142, 1143, 1227, 1370];

/// MySQL's errors about a view: it has no definer any more, which an account without rights is told
/// as if it were itself not let in, or the definer lacks a right, or what it reads is gone.
#[cfg(feature = "mysql")]
const OF_VIEWS: [u16; 3] = [1045, 1356, 1449];

/// Whether the database refuses for want of a right, not because of the statement.
fn is_denial(error: &sqlx::Error) -> bool {
    #[cfg(feature = "mysql")]
    if let Some(number) = number(error) {
        return DENIALS.contains(&number);
    }
    // PostgreSQL's `insufficient_privilege`.
    let error = error.as_database_error();
    error
        .and_then(sqlx::error::DatabaseError::code)
        .is_some_and(|code| code == "42501")
}

/// Whether it refuses because of a view that stands behind what is read.
#[cfg(feature = "mysql")]
fn is_of_a_view(error: &sqlx::Error) -> bool {
    number(error).is_some_and(|number| OF_VIEWS.contains(&number))
}

#[cfg(not(feature = "mysql"))]
fn is_of_a_view(_: &sqlx::Error) -> bool {
    false
}

/// The number of an error of MySQL's.
#[cfg(feature = "mysql")]
fn number(error: &sqlx::Error) -> Option<u16> {
    let error = error.as_database_error()?;
    let error = error.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>()?;
    Some(error.number())
}
