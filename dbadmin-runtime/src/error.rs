//! What can go wrong behind a page that is nobody's typing mistake.
//!
//! What a person typed wrongly has its own types beside the place that reads it:
//! [`crate::query::BadRequest`] for addresses, [`crate::write::WriteError`] for forms.

use crate::Permission;

/// Why a panel cannot answer.
#[derive(Debug, thiserror::Error)]
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
    },
    /// Another connection holds the database's write lock for longer than the pool waits.
    #[error("the database is busy; try again in a moment")]
    Busy,
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

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::Database(inner) if is_busy(inner.code().as_deref()) => Self::Busy,
            _ => Self::Database(error),
        }
    }
}

/// SQLITE_BUSY and SQLITE_LOCKED, whose extended codes keep them in the low byte.
fn is_busy(code: Option<&str>) -> bool {
    code.and_then(|code| code.parse::<u32>().ok())
        .is_some_and(|code| matches!(code & 0xff, 5 | 6))
}

fn verb(permission: Permission) -> &'static str {
    match permission {
        Permission::View => "see rows",
        Permission::Create => "add rows",
        Permission::Edit => "change rows",
        Permission::Delete => "delete rows",
    }
}
