//! Tokens that tie a form to the session it was sent to.
//!
//! The token is derived from the session's own token, so that nothing has to be stored, and masked
//! anew for each page. Before
//! sign-in there is no session; the login form then uses a random cookie value in its place.

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::Resource;
use crate::text::{hex, unhex};

/// What the field with the token may be called. Some tables have a column of the first name.
pub const FIELDS: [&str; 3] = ["_csrf", "_csrf_token", "_token_of_form"];

/// How many bytes tie a form to its session.
const LENGTH: usize = 32;

/// The field that carries the token in a form for rows of this table.
#[must_use]
pub fn field(resource: &Resource) -> &'static str {
    resource.table.free(&FIELDS)
}

/// A token for forms of this session; `secret` is the session token, or the cookie value of the
/// login form. No two are alike, though each holds for as long as the session: pages are compressed,
/// and whoever can have a page repeat a guess and sees how long it becomes would find out a text that is
/// the same in each.
#[must_use]
pub fn token(secret: &str) -> String {
    let mut mask = [0; LENGTH];
    // Without randomness, of which no session could be made either, the token holds, and is not masked.
    let _ = getrandom::fill(&mut mask);
    hex(&mask) + &hex(&masked(mark(secret), &mask))
}

/// Whether a form carries one of the session's tokens; the comparison takes the same time for every
/// wrong one.
#[must_use]
pub fn verify(secret: &str, given: &str) -> bool {
    let Some(bytes) = unhex(given).filter(|bytes| bytes.len() == 2 * LENGTH) else {
        return false;
    };
    let (mask, rest) = bytes.split_at(LENGTH);
    masked(mark(secret), mask).ct_eq(rest).into()
}

/// What ties forms to the session.
fn mark(secret: &str) -> [u8; LENGTH] {
    let mut hash = Sha256::new();
    hash.update(b"dbadmin csrf\0");
    hash.update(secret.as_bytes());
    hash.finalize().into()
}

fn masked(mut mark: [u8; LENGTH], mask: &[u8]) -> [u8; LENGTH] {
    for (byte, mask) in mark.iter_mut().zip(mask) {
        *byte ^= mask;
    }
    mark
}
