//! The database that a command works on.

use std::env;

use crate::Failure;

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
