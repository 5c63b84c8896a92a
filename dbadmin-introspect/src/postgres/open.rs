//! A connection to PostgreSQL, and what it means when there is none.

use std::str::FromStr;

use dbadmin_model::schema::Dialect;
use sqlx::error::DatabaseError;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, PgConnection};

use super::{failed, path};
use crate::Error;
use crate::error::form;
use crate::server::{Denial, Server, malformed, whole};

/// What the server calls this connection.
const NAME: &str = "dbadmin";

/// Keeps even a statement that should not be there from changing anything, and has a backslash in
/// what is prepared be one.
const SETTINGS: [(&str, &str); 2] = [
    ("default_transaction_read_only", "on"),
    ("standard_conforming_strings", "on"),
];

/// The first version that has generated columns, and tells what a partition is part of.
const OLDEST: (u32, &str) = (120_000, "PostgreSQL 12");

/// Connects to the database at `url`, read-only.
///
/// # Errors
/// [`Error::Address`] for an address that does not parse; [`Error::Unreachable`],
/// [`Error::Refused`], [`Error::NoDatabase`] and [`Error::Encryption`] for what the server says;
/// [`Error::Outdated`] for an old one; [`Error::Query`] for anything else that it refuses.
pub(crate) async fn open(url: &str) -> Result<PgConnection, Error> {
    whole(url, form::POSTGRES)?;
    let mut options =
        PgConnectOptions::from_str(url).map_err(|error| malformed(url, &error, form::POSTGRES))?;
    if options.get_application_name().is_none() {
        options = options.application_name(NAME);
    }
    let server = server(&options);
    let guarded = options.clone().options(SETTINGS);
    let connected = match server.connect(guarded.connect(), denial).await {
        // Some poolers pass no settings on. Nothing is written all the same: schemas and figures
        // are read in transactions that cannot write, and what is prepared is not run.
        Err(Error::Query { source, .. }) if is_misunderstood(&source) => {
            server.connect(options.connect(), denial).await
        }
        connected => connected,
    };
    let mut connection = connected?;
    let first = sqlx::query(path::FIRST).fetch_all(&mut connection).await;
    first.map_err(|source| failed("the search path", source))?;
    match connection.server_version_num() {
        Some(number) if number < OLDEST.0 => Err(Error::Outdated {
            server: server.name,
            version: version(number),
            oldest: OLDEST.1,
        }),
        _ => Ok(connection),
    }
}

/// A version as people write it, given the number that the server has for it.
fn version(number: u32) -> String {
    match (number / 10_000, number / 100 % 100) {
        (major @ ..10, minor) => format!("PostgreSQL {major}.{minor}"),
        (major, _) => format!("PostgreSQL {major}"),
    }
}

fn server(options: &PgConnectOptions) -> Server {
    let (host, port) = (options.get_host(), options.get_port());
    let name = match options.get_socket() {
        Some(folder) => format!("{}/.s.PGSQL.{port}", folder.display()),
        None if host.starts_with('/') => format!("{host}/.s.PGSQL.{port}"),
        None => format!("{host}:{port}"),
    };
    let user = options.get_username().to_owned();
    Server {
        name,
        database: options.get_database().unwrap_or(&user).to_owned(),
        dialect: Dialect::Postgres,
        user,
    }
}

/// PostgreSQL's codes for what goes wrong before there is a session.
mod code {
    pub const PROTOCOL: &str = "08P01";
    pub const NOT_ALLOWED: &str = "28000";
    pub const WRONG_PASSWORD: &str = "28P01";
    pub const NO_DATABASE: &str = "3D000";
    pub const NO_RIGHT: &str = "42501";
    pub const TOO_MANY: &str = "53300";
    /// The class of what an administrator does: stopping, starting.
    pub const INTERVENTION: &str = "57P";
}

/// Whether it is the way of asking that was refused.
fn is_misunderstood(error: &sqlx::Error) -> bool {
    let answer = error.as_database_error();
    answer.is_some_and(|answer| answer.code().as_deref() == Some(code::PROTOCOL))
}

fn denial(answer: &dyn DatabaseError) -> Option<Denial> {
    match answer.code()?.as_ref() {
        // The server's rules have none for an unencrypted connection from here. With encryption
        // at hand it would have been tried first, and is not what is missing.
        code::NOT_ALLOWED if !cfg!(feature = "tls") && is_unencrypted(answer.message()) => {
            Some(Denial::Encryption)
        }
        code::NOT_ALLOWED | code::WRONG_PASSWORD | code::NO_RIGHT => Some(Denial::User),
        code::NO_DATABASE => Some(Denial::Database),
        code::TOO_MANY => Some(Denial::Unavailable),
        code if code.starts_with(code::INTERVENTION) => Some(Denial::Unavailable),
        _ => None,
    }
}

fn is_unencrypted(message: &str) -> bool {
    message.contains("no encryption") || message.contains("SSL off")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_told_as_people_write_them() {
        assert_eq!(version(90_624), "PostgreSQL 9.6");
        assert_eq!(version(110_022), "PostgreSQL 11");
    }
}
