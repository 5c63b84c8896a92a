//! What databases behind a server have in common: they are waited for, and may say no.

use std::io::ErrorKind;

use sqlx::error::DatabaseError;

use crate::Error;
use crate::database::PATIENCE;
use crate::error::said;

/// A server, and who asks it for what; without the password.
pub(crate) struct Server {
    /// Host and port, or the socket.
    pub name: String,
    /// Who signs in.
    pub user: String,
    /// The database asked for.
    pub database: String,
}

/// Why a server turned a connection away.
pub(crate) enum Denial {
    /// It does not let this user in, or not with this password.
    User,
    /// It has no such database.
    Database,
    /// It insists on encryption.
    Encryption,
    /// It takes no connections now: it starts, stops, or has too many.
    Unavailable,
}

impl Server {
    /// A connection to the server, or why there is none, within [`PATIENCE`]. What the server
    /// itself answers is told apart by `denial`.
    pub(crate) async fn connect<C>(
        &self,
        connecting: impl Future<Output = Result<C, sqlx::Error>>,
        denial: impl FnOnce(&dyn DatabaseError) -> Option<Denial>,
    ) -> Result<C, Error> {
        let Ok(connected) = tokio::time::timeout(PATIENCE, connecting).await else {
            let reason = format!("no answer within {} seconds", PATIENCE.as_secs());
            return Err(self.unreachable(reason));
        };
        let error = match connected {
            Ok(connection) => return Ok(connection),
            Err(error) => error,
        };
        let reason = said(&error);
        Err(match &error {
            // So the driver passes on what is wrong with a certificate.
            sqlx::Error::Io(cause) if cause.kind() == ErrorKind::InvalidData => {
                self.unencrypted(cause.to_string())
            }
            sqlx::Error::Io(cause) => self.unreachable(cause.to_string()),
            sqlx::Error::Tls(cause) => self.unencrypted(cause.to_string()),
            sqlx::Error::Database(answer) => match denial(answer.as_ref()) {
                Some(Denial::User) => Error::Refused {
                    server: self.name.clone(),
                    user: self.user.clone(),
                    reason,
                },
                Some(Denial::Database) => Error::NoDatabase {
                    server: self.name.clone(),
                    database: self.database.clone(),
                },
                Some(Denial::Encryption) => self.unencrypted(reason),
                Some(Denial::Unavailable) => self.unreachable(reason),
                None => self.failed(error),
            },
            _ => self.failed(error),
        })
    }

    fn unreachable(&self, reason: String) -> Error {
        Error::Unreachable {
            server: self.name.clone(),
            reason,
        }
    }

    fn unencrypted(&self, reason: String) -> Error {
        Error::Encryption {
            server: self.name.clone(),
            reason,
        }
    }

    fn failed(&self, source: sqlx::Error) -> Error {
        Error::Query {
            what: format!("the database server at `{}`", self.name),
            source,
        }
    }
}

/// An address that does not parse, of which only the scheme is told: the rest may hold a
/// password, and where that ends is not known.
pub(crate) fn malformed(url: &str, error: &sqlx::Error, form: &'static str) -> Error {
    let scheme = url.split_once(':').map_or("", |(scheme, _)| scheme);
    let reason = match error {
        sqlx::Error::Configuration(cause) => cause.to_string(),
        other => other.to_string(),
    };
    Error::Address {
        url: format!("{scheme}://…"),
        reason,
        form,
    }
}
