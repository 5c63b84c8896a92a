//! What can go wrong behind a page that is nobody's typing mistake.
//!
//! What a person typed wrongly has its own types beside the place that reads it:
//! [`crate::query::BadRequest`] for addresses, [`crate::write::WriteError`] for forms.

use crate::Permission;
use crate::store::{Cause, cause, said};

/// Why a panel cannot answer.
#[derive(thiserror::Error)]
pub enum Error {
    /// There is no such record, or the key in the address is broken.
    #[error("there is no such record")]
    NotFound,
    /// The role does not allow it.
    #[error("the role `{role}` may not {} in `{table}`", verb(*.permission))]
    Forbidden {
        /// The role.
        role: &'static str,
        /// The table's address.
        table: &'static str,
        /// What it lacks.
        permission: Permission,
        /// Why no role may, in a sentence; empty where it is a matter of roles.
        limits: &'static str,
    },
    /// Another connection holds the database's write lock for longer than the pool waits.
    #[error("the database is busy; try again in a moment")]
    Busy,
    /// As many exports are under way as may be at a time.
    #[error("as many exports are under way as may be; try again when one has ended")]
    Exports,
    /// The server cannot be reached, or has ended the connection.
    #[error(
        "the database does not answer: {0}; see whether its server runs, and whether the address given leads to it"
    )]
    Away(String),
    /// A statement took longer than the database gives it.
    #[error("the database took too long")]
    Late,
    /// The database user that the application signs in as lacks a right.
    #[error("the database does not let its user do this: {0}; grant the right to that user")]
    Denied(String),
    /// A table or column that the panel shows is not in the database any more.
    #[error(
        "the database has changed since the panel was made: {0}; bring the panel up to date with \
         `cargo dbadmin sync`"
    )]
    Gone(String),
    /// Rows that the database cannot give now: a materialized view that has not been filled yet, a
    /// table of another server that is away, a view whose definer is gone.
    #[error(
        "the database cannot read this now: {0}; fill a materialized view with REFRESH \
         MATERIALIZED VIEW, bring back what a foreign table is read from, or make the view again \
         with a definer that exists"
    )]
    Unready(String),
    /// A value in an address that the database does not read as one of its column's type.
    #[error("the database does not read the value: {0}")]
    Misfit(String),
    /// The panel's own tables cannot be made.
    #[error(
        "the panel cannot make the tables in which it keeps accounts, sessions and the trail \
         (`{}`): {said}; let the database user make tables there, or make them once as a user who \
         may",
        tables.join("`, `")
    )]
    OwnTables {
        /// Their names.
        tables: &'static [&'static str],
        /// What the database says.
        said: String,
    },
    /// The panel's own tables are there, and the database user may not use them.
    #[error(
        "the panel keeps accounts, sessions and the trail in tables of its own (`{}`), and the database user \
         may not use them: {said}; grant the user SELECT, INSERT, UPDATE and DELETE on them",
        tables.join("`, `")
    )]
    OwnTablesDenied {
        /// Their names.
        tables: &'static [&'static str],
        /// What the database says.
        said: String,
    },
    /// Something of the application's has the name of one of the panel's own tables.
    #[error(
        "the panel keeps accounts, sessions and the trail in tables of its own, and the database \
         has a table `{0}` that is not the panel's; rename that table"
    )]
    NameTaken(&'static str),
    /// A hook that does what it cannot do.
    #[error("{0}; mend it in the table's file in `src/admin/hooks/`")]
    Hook(String),
    /// A panel whose description contradicts itself.
    #[error("the panel is not well described: {0}; generate it again with `cargo dbadmin sync`")]
    Panel(String),
    /// A user whose role the panel does not know.
    #[error(
        "the user `{user}` has the role `{role}`, which the panel does not know; give the user one of the roles in backend/access.rs"
    )]
    UnknownRole {
        /// The user's name.
        user: String,
        /// The role stored with the user.
        role: String,
    },
    /// The environment names a first account with which nobody could sign in, or anybody could.
    #[error("the first account cannot be made: {0}")]
    FirstUser(String),
    /// A password that cannot be hashed, or a stored hash that cannot be read.
    #[error("password hashing failed: {0}")]
    Password(String),
    /// The operating system gives no random bytes.
    #[error("the operating system gives no random bytes: {0}")]
    Random(#[from] getrandom::Error),
    /// A background task was stopped.
    #[error("a background task was stopped: {0}")]
    Task(#[from] tokio::task::JoinError),
    /// The database cannot be reached.
    #[error("cannot connect to the database{}{place}: {why}; check the address given", if place.is_empty() { "" } else { " " })]
    Connect {
        /// Its address, without who signs in.
        place: String,
        /// What the server or the system said.
        why: String,
    },
    /// The database refused or failed.
    #[error("the database failed: {0}")]
    Database(#[source] sqlx::Error),
    /// An address to listen on that cannot be used, or a socket that failed.
    #[error("{what}: {source}")]
    Io {
        /// What was tried, and what to do about it.
        what: String,
        /// What the operating system said.
        source: std::io::Error,
    },
}

/// In words, for that is what a program prints whose `main` fails.
impl std::fmt::Debug for Error {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, out)
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let cause = match &error {
            sqlx::Error::PoolTimedOut => Cause::Busy,
            sqlx::Error::Io(_) => Cause::Away,
            sqlx::Error::Database(inner) => cause(inner.as_ref()),
            _ => Cause::Other,
        };
        match cause {
            Cause::Busy => Self::Busy,
            Cause::Away => Self::Away(said(&error)),
            Cause::Late => Self::Late,
            Cause::Denied => Self::Denied(said(&error)),
            Cause::Gone => Self::Gone(said(&error)),
            Cause::Unready => Self::Unready(said(&error)),
            Cause::Misfit => Self::Misfit(said(&error)),
            _ => Self::Database(error),
        }
    }
}

fn verb(permission: Permission) -> &'static str {
    match permission {
        Permission::View => "see rows",
        Permission::Create => "add rows",
        Permission::Edit => "change rows",
        Permission::Delete => "delete rows",
    }
}
