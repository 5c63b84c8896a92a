//! The first account of a new panel.

use std::env;

use super::password;
use super::session::{LONGEST, now};
use crate::{App, Error};

/// Letters and digits that nobody mistakes for one another; 32, so that a byte picks evenly.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// The shortest password that is taken, in characters.
const SHORTEST: usize = 8;

/// Makes the first account where there is none: with the name and password of the environment,
/// else `admin` with a random password, which is printed.
pub(crate) async fn first_user(app: &App) -> Result<(), Error> {
    let store = app.store();
    let any = store.own("SELECT 1 FROM @user LIMIT 1", Vec::new());
    if store.row(any).await?.is_some() {
        return Ok(());
    }
    let role = app
        .panel()
        .roles
        .first()
        .ok_or_else(|| Error::Panel("it has no role, so nobody could sign in".to_owned()))?;
    let name = first_name(given("DBADMIN_FIRST_USER"))?;
    let given_password = given("DBADMIN_FIRST_PASSWORD");
    let made_up = given_password.is_none();
    let password = match given_password {
        Some(password) => acceptable(password)?,
        None => random_password()?,
    };
    let hash = password::hash(app, password.clone()).await?;
    // Of several instances that start at once, one makes the account.
    let insert = "INSERT INTO @user (name, password, role, created_at) \
                  SELECT ?, ?, ?, ? FROM (SELECT 1 AS one) AS one \
                  WHERE NOT EXISTS (SELECT 1 FROM @user)";
    let values = vec![
        name.as_str().into(),
        hash.into(),
        role.name.into(),
        now().into(),
    ];
    let made = store.execute(store.own(insert, values)).await?;
    if made == 1 && !made_up {
        println!(
            "The panel has its first account, {name}, with the password of DBADMIN_FIRST_PASSWORD."
        );
    } else if made == 1 {
        println!(
            "The panel has its first account. Sign in with\n  \
             name      {name}\n  \
             password  {password}\n\
             This is the only time that the password is shown."
        );
    }
    Ok(())
}

/// The name as it is looked up at sign-in: without spaces around it.
fn first_name(given: Option<String>) -> Result<String, Error> {
    let name = given.unwrap_or_else(|| "admin".to_owned());
    let name = name.trim();
    if name.is_empty() || name.len() > LONGEST {
        return Err(Error::FirstUser(format!(
            "DBADMIN_FIRST_USER needs from 1 to {LONGEST} bytes besides spaces"
        )));
    }
    Ok(name.to_owned())
}

/// A password with which one can sign in, and that is not guessed at once.
fn acceptable(password: String) -> Result<String, Error> {
    if password.chars().count() < SHORTEST || password.len() > LONGEST {
        return Err(Error::FirstUser(format!(
            "DBADMIN_FIRST_PASSWORD needs at least {SHORTEST} characters and at most {LONGEST} \
             bytes; leave it out, and a password is made up and printed"
        )));
    }
    Ok(password)
}

fn given(variable: &str) -> Option<String> {
    env::var(variable).ok().filter(|value| !value.is_empty())
}

/// Twenty characters of five bits each, in groups that can be read out.
fn random_password() -> Result<String, Error> {
    let mut bytes = [0_u8; 20];
    getrandom::fill(&mut bytes)?;
    let mut password = String::new();
    for (index, byte) in bytes.iter().enumerate() {
        if index > 0 && index % 5 == 0 {
            password.push('-');
        }
        password.push(char::from(ALPHABET[usize::from(byte % 32)]));
    }
    Ok(password)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_that_could_not_sign_in_is_refused() {
        assert_eq!(
            first_name(Some(" root ".to_owned())).ok().as_deref(),
            Some("root")
        );
        assert_eq!(first_name(None).ok().as_deref(), Some("admin"));
        assert!(first_name(Some("  ".to_owned())).is_err());
        assert!(acceptable("short".to_owned()).is_err());
        assert!(acceptable("x".repeat(LONGEST + 1)).is_err());
        assert!(acceptable("long enough".to_owned()).is_ok());
    }
}
