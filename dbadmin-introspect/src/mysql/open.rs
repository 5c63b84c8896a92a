//! A connection to MySQL or MariaDB, and what it means when there is none.

use std::str::FromStr;

use dbadmin_model::schema::Dialect;
use sqlx::error::DatabaseError;
use sqlx::mysql::{MySqlConnectOptions, MySqlDatabaseError};
use sqlx::{AssertSqlSafe, ConnectOptions, MySqlConnection};

use crate::Error;
use crate::database::PATIENCE;
use crate::error::form;
use crate::server::{Denial, Server, malformed, whole};

/// Connects to the server at `url` (`mysql://user:password@host/database`, or `mariadb://…`).
///
/// # Errors
/// [`Error::Address`] for an address that does not parse; [`Error::Unreachable`],
/// [`Error::Refused`], [`Error::NoDatabase`] and [`Error::Encryption`] for what the server says;
/// [`Error::Query`] for anything else that it refuses.
pub(crate) async fn open(url: &str) -> Result<MySqlConnection, Error> {
    // The driver knows one scheme.
    let address = match url.strip_prefix("mariadb:") {
        Some(rest) => format!("mysql:{rest}"),
        None => url.to_owned(),
    };
    whole(url, form::MYSQL)?;
    let options = MySqlConnectOptions::from_str(&address)
        .map_err(|error| malformed(url, &error, form::MYSQL))?
        .charset("utf8mb4");
    let connecting = async {
        let mut connection = options.connect().await?;
        // A table that somebody is altering must not hold up a build, nor a build's open
        // transaction somebody who is about to alter one.
        let settings = format!(
            "SET SESSION autocommit = 1, lock_wait_timeout = {}",
            PATIENCE.as_secs()
        );
        sqlx::raw_sql(AssertSqlSafe(settings))
            .execute(&mut connection)
            .await?;
        Ok(connection)
    };
    server(&options).connect(connecting, denial).await
}

fn server(options: &MySqlConnectOptions) -> Server {
    let name = match options.get_socket() {
        Some(socket) => socket.display().to_string(),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    };
    Server {
        name,
        user: options.get_username().to_owned(),
        database: options.get_database().unwrap_or_default().to_owned(),
        dialect: Dialect::Mysql,
    }
}

/// The numbers for what goes wrong before there is a session.
mod number {
    pub const TOO_MANY: u16 = 1040;
    pub const NO_RIGHT: u16 = 1044;
    pub const WRONG_PASSWORD: u16 = 1045;
    pub const NO_DATABASE: u16 = 1049;
    pub const STOPPING: u16 = 1053;
    pub const HOST_BLOCKED: u16 = 1129;
    pub const HOST_NOT_ALLOWED: u16 = 1130;
    pub const USER_HAS_TOO_MANY: u16 = 1203;
    pub const NO_PASSWORDLESS: u16 = 1698;
    pub const ENCRYPTION: u16 = 3159;
}

fn denial(answer: &dyn DatabaseError) -> Option<Denial> {
    let answer = answer.try_downcast_ref::<MySqlDatabaseError>()?;
    match answer.number() {
        number::NO_RIGHT
        | number::WRONG_PASSWORD
        | number::HOST_NOT_ALLOWED
        | number::NO_PASSWORDLESS => Some(Denial::User),
        number::NO_DATABASE => Some(Denial::Database),
        number::ENCRYPTION => Some(Denial::Encryption),
        number::TOO_MANY | number::STOPPING | number::HOST_BLOCKED | number::USER_HAS_TOO_MANY => {
            Some(Denial::Unavailable)
        }
        _ => None,
    }
}
