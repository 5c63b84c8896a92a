//! Sessions: a random token in a cookie, its hash in the database.
//!
//! Whoever reads the database learns no token. A session ends when it has been idle for too long
//! or is too old, and sign-in always makes a new one.

use std::time::{SystemTime, UNIX_EPOCH};

use dbadmin_model::Value;
use sha2::{Digest as _, Sha256};

use super::{attempt, password};
use crate::policy::Actor;
use crate::text::hex;
use crate::{App, Error, Role};

/// When a session was last used is written down no more often than this, in seconds.
const NOTE_EVERY: i64 = 60;

/// The longest name or password that is looked at, in bytes.
pub(super) const LONGEST: usize = 1024;

/// A session that has just begun.
#[derive(Debug)]
pub struct NewSession {
    /// What the cookie holds; it cannot be had again.
    pub token: String,
    /// Who signed in.
    pub actor: Actor,
}

/// Why somebody cannot sign in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The name or the password is wrong; which of them is nobody's business.
    #[error("the name or the password is wrong")]
    Wrong,
    /// Too many attempts have failed.
    #[error("too many attempts have failed; wait {seconds} seconds")]
    Wait {
        /// How long to wait.
        seconds: u64,
    },
    /// The panel or its database failed.
    #[error(transparent)]
    Failed(#[from] Error),
}

impl From<sqlx::Error> for SignInError {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// Begins a session for the user of this name. `address` is where the request comes from;
/// `unknown` where that cannot be told.
///
/// # Errors
/// [`SignInError::Wrong`] for a wrong name or password alike, [`SignInError::Wait`] after too
/// many of them.
pub async fn sign_in(
    app: &App,
    name: &str,
    password: &str,
    address: &str,
) -> Result<NewSession, SignInError> {
    if name.len() > LONGEST || password.len() > LONGEST {
        return Err(SignInError::Wrong);
    }
    let now = now();
    if let Err(seconds) = attempt::begin(app, name, address, now).await? {
        return Err(SignInError::Wait { seconds });
    }
    let select = "SELECT id, name, role, password FROM @user \
                  WHERE lower(name) = lower(?) AND active = 1";
    let store = app.store();
    let row = store
        .row(store.own(select, vec![name.trim().into()]))
        .await?;
    let mut row = row.unwrap_or_default();
    let stored = match row.pop() {
        Some(Value::Text(stored)) => Some(stored),
        _ => None,
    };
    if !password::verify(app, password.to_owned(), stored).await? {
        return Err(SignInError::Wrong);
    }
    let actor = actor(app, &row)?;
    let token = random_token()?;
    let mut write = store.write().await?;
    attempt::forget(&mut write, name, address).await?;
    let oldest = now - i64::from(app.panel().auth.absolute_hours) * 3600;
    let expired = "DELETE FROM @session WHERE created_at <= ?";
    let expired = write.own(expired, vec![oldest.into()]);
    write.execute(expired).await?;
    let insert = "INSERT INTO @session (token, \"user\", address, created_at, seen_at) \
                  VALUES (?, ?, ?, ?, ?)";
    let values = vec![
        hashed(&token).into(),
        actor.user.into(),
        address.into(),
        now.into(),
        now.into(),
    ];
    let insert = write.own(insert, values);
    write.execute(insert).await?;
    write.commit().await?;
    Ok(NewSession { token, actor })
}

/// Who is behind this session token, for a request that only reads: one that the database vouched
/// for within the last second is believed.
///
/// # Errors
/// What the database says.
pub async fn recent_session(app: &App, token: &str) -> Result<Option<Actor>, Error> {
    match app.sessions().get(&hashed(token)) {
        Some(actor) => Ok(Some(actor)),
        None => session(app, token).await,
    }
}

/// Who is behind this session token; `None` where the session is over or never was.
///
/// # Errors
/// What the database says.
pub async fn session(app: &App, token: &str) -> Result<Option<Actor>, Error> {
    let auth = app.panel().auth;
    let now = now();
    let token = hashed(token);
    let select = "SELECT u.id, u.name, u.role, s.seen_at FROM @session AS s \
                  JOIN @user AS u ON u.id = s.\"user\" \
                  WHERE s.token = ? AND s.seen_at > ? AND s.created_at > ? AND u.active = 1";
    let values = vec![
        token.as_str().into(),
        (now - i64::from(auth.idle_minutes) * 60).into(),
        (now - i64::from(auth.absolute_hours) * 3600).into(),
    ];
    let store = app.store();
    let Some(mut row) = store.row(store.own(select, values)).await? else {
        return Ok(None);
    };
    let seen_at = row.pop();
    if !matches!(seen_at, Some(Value::Integer(seen)) if now - seen < NOTE_EVERY) {
        let note = "UPDATE @session SET seen_at = ? WHERE token = ?";
        let values = vec![now.into(), token.as_str().into()];
        let noted = store.execute(store.own(note, values)).await;
        // A busy database must not sign anybody out; the next request notes it again.
        if let Err(error) = noted {
            tracing::debug!(%error, "a session's last use was not written down");
        }
    }
    match actor(app, &row) {
        Ok(actor) => {
            app.sessions().set(&token, &actor);
            Ok(Some(actor))
        }
        Err(error) => {
            tracing::warn!(%error, "a session was refused");
            Ok(None)
        }
    }
}

/// Ends the session of this token.
///
/// # Errors
/// What the database says.
pub async fn sign_out(app: &App, token: &str) -> Result<(), Error> {
    let delete = "DELETE FROM @session WHERE token = ?";
    let token = hashed(token);
    app.sessions().forget(&token);
    let store = app.store();
    store
        .execute(store.own(delete, vec![token.as_str().into()]))
        .await?;
    // A read that was under way may have brought it back.
    app.sessions().forget(&token);
    Ok(())
}

/// From id, name and role.
fn actor(app: &App, row: &[Value]) -> Result<Actor, Error> {
    let [Value::Integer(user), Value::Text(name), Value::Text(role)] = row else {
        return Err(Error::NotFound);
    };
    let known: Option<&'static Role> = app.panel().roles.iter().find(|known| known.name == role);
    let role = known.ok_or_else(|| Error::UnknownRole {
        user: name.clone(),
        role: role.clone(),
    })?;
    Ok(Actor {
        user: *user,
        name: name.clone(),
        role,
    })
}

/// 256 random bits, in hexadecimal.
fn random_token() -> Result<String, Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)?;
    Ok(hex(&bytes))
}

fn hashed(token: &str) -> String {
    hex(&Sha256::digest(token))
}

/// Seconds since 1970-01-01 UTC.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
    })
}
