//! The database that a command works on.

use std::env;

use crate::Failure;

/// A database by its address, which may stand alone or behind its option.
#[derive(Clone, Debug, clap::Args)]
pub struct Named {
    /// The database, such as `sqlite:shop.db` or `postgres://user@localhost/shop`; without it
    /// DATABASE_URL counts
    url: Option<String>,
    /// The same, as other commands take it
    #[arg(long, value_name = "URL", conflicts_with = "url")]
    database: Option<String>,
}

impl Named {
    /// Its address.
    ///
    /// # Errors
    /// As for [`address`].
    pub fn address(&self, how: &str) -> Result<String, Failure> {
        address(self.url.clone().or_else(|| self.database.clone()), how)
    }
}

/// The address given on the command line, else `DATABASE_URL`; `how` says where one gives it.
pub fn address(given: Option<String>, how: &str) -> Result<String, Failure> {
    let named = given.or_else(|| env::var("DATABASE_URL").ok());
    match named.filter(|url| !url.trim().is_empty()) {
        // A file by its path alone; an address with a password in it has a colon somewhere.
        Some(path) if !path.contains(':') => Err(format!(
            "`{path}` is no address of a database; if it is a SQLite file, write `sqlite:{path}`"
        )
        .into()),
        Some(url) => Ok(url),
        None => Err(format!(
            "no database named; {how}, such as `sqlite:shop.db` or \
             `postgres://user@localhost/shop`, or set DATABASE_URL"
        )
        .into()),
    }
}
