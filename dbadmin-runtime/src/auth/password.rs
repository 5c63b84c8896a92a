//! Passwords, hashed with argon2id.
//!
//! Hashing takes time and memory on purpose, so it runs beside the server's threads and only a
//! few at once.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{Error as HashError, PasswordHasher as _, PasswordVerifier as _};

use crate::{App, Error};

/// The hash of a password that nobody has, with the parameters of every other one: a name that
/// does not exist takes as long to refuse as a wrong password.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$ZGJhZG1pbi1ub2JvZHktMA$HCI6WiQ1lCtwzbNuRBLVOmcMBvsYAe0gjRL4bgYwkqE";

/// The password's hash, as a PHC string.
pub(super) async fn hash(app: &App, password: String) -> Result<String, Error> {
    let _permit = app.hashing().acquire().await;
    tokio::task::spawn_blocking(move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|error| Error::Password(error.to_string()))
    })
    .await?
}

/// Whether the password is the one behind this hash; without a hash it never is, and it takes as
/// long.
pub(super) async fn verify(
    app: &App,
    password: String,
    stored: Option<String>,
) -> Result<bool, Error> {
    let _permit = app.hashing().acquire().await;
    tokio::task::spawn_blocking(move || {
        let known = stored.is_some();
        let stored = stored.as_deref().unwrap_or(NOBODY);
        let hash = PasswordHash::new(stored).map_err(|error| Error::Password(error.to_string()))?;
        match Argon2::default().verify_password(password.as_bytes(), &hash) {
            Ok(()) => Ok(known),
            Err(HashError::PasswordInvalid) => Ok(false),
            Err(error) => Err(Error::Password(error.to_string())),
        }
    })
    .await?
}

#[cfg(test)]
mod tests {
    use argon2::Params;

    use super::*;

    #[test]
    fn the_hash_of_nobody_costs_what_every_other_hash_costs() {
        let hash = PasswordHash::new(NOBODY).expect("a PHC string");
        let params = Params::try_from(&hash).expect("argon2 parameters");
        assert_eq!(hash.algorithm.as_str(), "argon2id");
        assert_eq!(params.m_cost(), Params::default().m_cost());
        assert_eq!(params.t_cost(), Params::default().t_cost());
        assert_eq!(params.p_cost(), Params::default().p_cost());
        assert_eq!(
            hash.hash.map(|it| it.len()),
            Some(Params::DEFAULT_OUTPUT_LEN)
        );
    }
}
