//! Failed sign-ins, kept in the database so that every instance of the server counts the same
//! ones.
//!
//! An attempt is written down before its password is looked at, and struck out when it was right:
//! many attempts at once cannot slip past the limit together.

use dbadmin_model::Value;
use dbadmin_model::sql::Statement;
use sha2::{Digest as _, Sha256};

use crate::store::Write;
use crate::text::hex;
use crate::{App, Error};

/// An address may fail so many times as often as an account: offices share one.
const ADDRESS_FACTOR: i64 = 5;

/// The first wait, in seconds; it doubles with each further attempt.
const FIRST_WAIT: i64 = 15;

/// The longest wait for an account at an address that has not failed itself, in seconds; other
/// waits grow up to the window. Whoever keeps guessing at a name soon waits for longer than this,
/// and so slows its owner down without keeping them out.
const WAIT_ELSEWHERE: i64 = 120;

/// What stands for the address of a request whose address is not known: all such requests are not
/// from one place.
const UNKNOWN: &str = "unknown";

/// Attempts on an account from anywhere.
const OF_ACCOUNT: &str = "SELECT count(*), max(at) FROM @attempt WHERE at > ?1 AND account = ?2";

/// Attempts on an account from one address.
const OF_ACCOUNT_HERE: &str =
    "SELECT count(*), max(at) FROM @attempt WHERE at > ?1 AND address = ?2 AND account = ?3";

/// Attempts from one address on any account.
const OF_ADDRESS: &str = "SELECT count(*), max(at) FROM @attempt WHERE at > ?1 AND address = ?2";

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
    // Attempts at the same time count one another.
    write.lock("attempt").await?;
    let stale = write.own("DELETE FROM @attempt WHERE at <= ?", vec![since.into()]);
    write.execute(stale).await?;
    let (of_account, window) = (i64::from(auth.attempts), now - since);
    let mut limits = Vec::new();
    if address != UNKNOWN {
        let values = || vec![since.into(), address.into()];
        let here = [values(), vec![account.as_str().into()]].concat();
        limits.push((write.own(OF_ACCOUNT_HERE, here), of_account, window));
        limits.push((
            write.own(OF_ADDRESS, values()),
            of_account * ADDRESS_FACTOR,
            window,
        ));
    }
    // Where the account's owner is at work, strangers' attempts do not count.
    if !is_at_home(&mut write, name, address).await? {
        let values = vec![since.into(), account.as_str().into()];
        limits.push((write.own(OF_ACCOUNT, values), of_account, WAIT_ELSEWHERE));
    }
    for (attempts, limit, longest) in limits {
        let wait = wait(&mut write, attempts, limit, longest, now).await?;
        if wait > 0 {
            write.commit().await?;
            return Ok(Err(wait.unsigned_abs()));
        }
    }
    let insert = "INSERT INTO @attempt (account, address, at) VALUES (?, ?, ?)";
    let values = vec![account.into(), address.into(), now.into()];
    let insert = write.own(insert, values);
    write.execute(insert).await?;
    write.commit().await?;
    Ok(Ok(()))
}

/// Strikes the account's attempts at this address out, after the right password; those of
/// strangers go on counting.
pub(super) async fn forget(write: &mut Write, name: &str, address: &str) -> Result<(), Error> {
    let delete = "DELETE FROM @attempt WHERE account = ? AND address = ?";
    let values = vec![account(name).into(), address.into()];
    let delete = write.own(delete, values);
    write.execute(delete).await?;
    Ok(())
}

/// Whether the account has a session at this address.
async fn is_at_home(write: &mut Write, name: &str, address: &str) -> Result<bool, Error> {
    let select = "SELECT 1 FROM @session AS s JOIN @user AS u ON u.id = s.\"user\" \
                  WHERE lower(u.name) = lower(?) AND s.address = ? LIMIT 1";
    let values = vec![name.trim().into(), address.into()];
    let select = write.own(select, values);
    Ok(address != UNKNOWN && write.row(select).await?.is_some())
}

/// Seconds to wait after these attempts; nothing or less where there is none.
async fn wait(
    write: &mut Write,
    attempts: Statement,
    limit: i64,
    longest: i64,
    now: i64,
) -> Result<i64, Error> {
    let row = write.row(attempts).await?;
    let Some([Value::Integer(failed), Value::Integer(last)]) = row.as_deref() else {
        return Ok(0);
    };
    let over = failed - limit;
    if over < 0 {
        return Ok(0);
    }
    let doublings = u32::try_from(over).unwrap_or(u32::MAX).min(20);
    let pause = (FIRST_WAIT << doublings).min(longest);
    Ok(last + pause - now)
}

/// The account in the table of attempts: hashed, because people type passwords into the field for
/// their name.
fn account(name: &str) -> String {
    hex(&Sha256::digest(name.trim().to_lowercase()))
}
