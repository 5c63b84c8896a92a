//! Failed sign-ins, kept in the database so that every instance of the server counts the same
//! ones.
//!
//! An attempt is written down before its password is looked at, and struck out when it was right:
//! many attempts at once cannot slip past the limit together.

use sha2::{Digest as _, Sha256};

use crate::store::{Write, own};
use crate::text::hex;
use crate::{App, Auth, Error};
use dbadmin_model::Value;

/// An address may fail so many times as often as an account: offices share one.
const ADDRESS_FACTOR: i64 = 5;

/// The first wait, in seconds; it doubles with each further attempt, up to the window.
const FIRST_WAIT: i64 = 15;

/// Writes an attempt down, or says for how many seconds it has to wait.
pub(super) async fn begin(
    app: &App,
    name: &str,
    address: &str,
    now: i64,
) -> Result<Result<(), u64>, Error> {
    let auth = app.panel().auth;
    let since = now - i64::from(auth.window_minutes) * 60;
    let account = account(name);
    let mut write = app.store().write().await?;
    write
        .execute(own(
            "DELETE FROM dbadmin_attempt WHERE at <= ?",
            vec![since.into()],
        ))
        .await?;
    let limits = [
        (
            "SELECT count(*), max(at) FROM dbadmin_attempt WHERE account = ? AND at > ?",
            account.as_str(),
            i64::from(auth.attempts),
        ),
        (
            "SELECT count(*), max(at) FROM dbadmin_attempt WHERE address = ? AND at > ?",
            address,
            i64::from(auth.attempts) * ADDRESS_FACTOR,
        ),
    ];
    for (sql, subject, limit) in limits {
        let wait = wait(&mut write, sql, subject, limit, since, now, auth).await?;
        if wait > 0 {
            write.commit().await?;
            return Ok(Err(wait.unsigned_abs()));
        }
    }
    let insert = "INSERT INTO dbadmin_attempt (account, address, at) VALUES (?, ?, ?)";
    let values = vec![account.into(), address.into(), now.into()];
    write.execute(own(insert, values)).await?;
    write.commit().await?;
    Ok(Ok(()))
}

/// Strikes the account's attempts out, after the right password.
pub(super) async fn forget(write: &mut Write, name: &str) -> Result<(), Error> {
    let delete = "DELETE FROM dbadmin_attempt WHERE account = ?";
    write
        .execute(own(delete, vec![account(name).into()]))
        .await?;
    Ok(())
}

/// Seconds to wait; nothing or less where there is none.
async fn wait(
    write: &mut Write,
    sql: &'static str,
    subject: &str,
    limit: i64,
    since: i64,
    now: i64,
    auth: &Auth,
) -> Result<i64, Error> {
    let row = write
        .row(own(sql, vec![subject.into(), since.into()]))
        .await?;
    let Some([Value::Integer(failed), Value::Integer(last)]) = row.as_deref() else {
        return Ok(0);
    };
    let over = failed - limit;
    if over < 0 {
        return Ok(0);
    }
    let longest = i64::from(auth.window_minutes) * 60;
    let doublings = u32::try_from(over).unwrap_or(u32::MAX).min(20);
    let pause = (FIRST_WAIT << doublings).min(longest);
    Ok(last + pause - now)
}

/// The account in the table of attempts: hashed, because people type passwords into the field for
/// their name.
fn account(name: &str) -> String {
    hex(&Sha256::digest(name.trim().to_lowercase()))
}
