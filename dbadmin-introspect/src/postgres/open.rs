//! A connection to PostgreSQL, and what it means when there is none.

use std::str::FromStr;

use sqlx::error::DatabaseError;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, PgConnection};

use crate::Error;
use crate::error::form;
use crate::server::{Denial, Server, malformed};

/// What the server calls this connection.
const NAME: &str = "dbadmin";

/// Keeps even a statement that should not be there from changing anything.
const READ_ONLY: (&str, &str) = ("default_transaction_read_only", "on");

/// Connects to the database at `url`, read-only.
///
/// # Errors
/// [`Error::Address`] for an address that does not parse; [`Error::Unreachable`],
/// [`Error::Refused`], [`Error::NoDatabase`] and [`Error::Encryption`] for what the server says;
/// [`Error::Query`] for anything else that it refuses.
pub(crate) async fn open(url: &str) -> Result<PgConnection, Error> {
    let mut options =
        PgConnectOptions::from_str(url).map_err(|error| malformed(url, &error, form::POSTGRES))?;
    if options.get_application_name().is_none() {
        options = options.application_name(NAME);
    }
    let server = server(&options);
    let guarded = options.clone().options([READ_ONLY]);
    match server.connect(guarded.connect(), denial).await {
        // Some poolers pass no settings on. Nothing is written all the same: schemas and figures
        // are read in transactions that cannot write, and what is prepared is not run.
        Err(Error::Query { source, .. }) if code(&source) == Some(code::PROTOCOL) => {
            server.connect(options.connect(), denial).await
        }
        connected => connected,
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

fn code(error: &sqlx::Error) -> Option<&'static str> {
    let code = error.as_database_error()?.code()?;
    (code == code::PROTOCOL).then_some(code::PROTOCOL)
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
