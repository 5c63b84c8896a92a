//! The database that a command works on.

use std::env;

use crate::Failure;

/// The address given on the command line, else `DATABASE_URL`; `how` says where one gives it.
pub fn address(given: Option<String>, how: &str) -> Result<String, Failure> {
    let variable = || env::var("DATABASE_URL").ok();
    given
        .or_else(variable)
        .filter(|url| !url.trim().is_empty())
        .ok_or_else(|| {
            format!(
                "no database named; {how}, such as `sqlite:shop.db` or \
                 `postgres://user@localhost/shop`, or set DATABASE_URL"
            )
            .into()
        })
}
