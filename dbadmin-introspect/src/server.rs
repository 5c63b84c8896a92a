//! What databases behind a server have in common: they are waited for, and may say no.

use std::io::ErrorKind;

use dbadmin_model::schema::Dialect;
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
    /// The kind of database that the address says.
    pub dialect: Dialect,
}

/// What helps where a password has signs by which an address is divided.
const SIGNS: &str = "; in a password `@`, `/` and `:` are written %40, %2F and %3A, `?` and `#` \
     %3F and %23";

/// Whether a part of the password would be taken for the server's name or the database's: `ada:12/s3cret@db/shop`.
/// What comes of such an address must be in no message.
fn is_cut(url: &str) -> bool {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (server, mut behind) = rest.split_at(end);
    if server.contains('@') {
        behind = behind.split('?').next().unwrap_or_default();
    }
    behind.contains('@')
}

/// What a server of each kind is called, and what else may answer at its address.
const KINDS: [(Dialect, &str, &str); 2] = [
    (
        Dialect::Postgres,
        "PostgreSQL",
        "MySQL or MariaDB (mysql://)",
    ),
    (Dialect::Mysql, "MySQL", "PostgreSQL (postgres://)"),
];

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
            let mut reason = format!("no answer within {} seconds", PATIENCE.as_secs());
            // A server of MySQL speaks first, one of PostgreSQL waits to be spoken to.
            if self.dialect == Dialect::Mysql {
                reason.push_str(", or what answers there is no MySQL server");
            }
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
            sqlx::Error::Protocol(said) if is_foreign(said) => self.stranger(),
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
                    hint: self.hint(),
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
            hint: self.hint(),
        }
    }

    /// The rest of a password in the place of what comes behind it has the sign that ends one.
    fn hint(&self) -> Option<&'static str> {
        let parts = [&self.name, &self.database];
        parts.iter().any(|part| part.contains('@')).then_some(SIGNS)
    }

    fn stranger(&self) -> Error {
        let mut kinds = KINDS.iter();
        let kind = kinds.find(|(dialect, ..)| *dialect == self.dialect);
        let (kind, other) = kind.map_or(("database", "another one"), |(_, kind, other)| {
            (kind, other)
        });
        Error::Stranger {
            server: self.name.clone(),
            kind,
            other,
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

/// Whether the driver of PostgreSQL was answered by something else when it asked to encrypt.
fn is_foreign(said: &str) -> bool {
    said.contains("SSLRequest")
}

/// An address that does not parse, of which only the scheme is told: the rest may hold a
/// password, and where that ends is not known.
pub(crate) fn malformed(url: &str, error: &sqlx::Error, form: &'static str) -> Error {
    let scheme = url.split_once(':').map_or("", |(scheme, _)| scheme);
    let mut reason = match error {
        sqlx::Error::Configuration(cause) => cause.to_string(),
        other => other.to_string(),
    };
    if url.contains('@') {
        reason.push_str(SIGNS);
    }
    at_fault(scheme, reason, form)
}

/// Refuses an address that [`is_cut`].
pub(crate) fn whole(url: &str, form: &'static str) -> Result<(), Error> {
    let scheme = url.split_once(':').map_or("", |(scheme, _)| scheme);
    match is_cut(url) {
        true => Err(at_fault(
            scheme,
            format!("a sign cuts it in two{SIGNS}"),
            form,
        )),
        false => Ok(()),
    }
}

fn at_fault(scheme: &str, reason: String, form: &'static str) -> Error {
    Error::Address {
        url: format!("{scheme}://…"),
        reason,
        form,
    }
}
