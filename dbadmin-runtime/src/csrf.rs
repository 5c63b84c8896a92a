//! Tokens that tie a form to the session it was sent to.
//!
//! The token is derived from the session's own token, so that nothing has to be stored. Before
//! sign-in there is no session; the login form then uses a random cookie value in its place.

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::Resource;
use crate::text::hex;

/// What the field with the token may be called. Some tables have a column of the first name.
pub const FIELDS: [&str; 3] = ["_csrf", "_csrf_token", "_token_of_form"];

/// The field that carries the token in a form for rows of this table.
#[must_use]
pub fn field(resource: &Resource) -> &'static str {
    resource.table.free(&FIELDS)
}

/// The token for forms of this session; `secret` is the session token, or the cookie value of the
/// login form.
#[must_use]
pub fn token(secret: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(b"dbadmin csrf\0");
    hash.update(secret.as_bytes());
    hex(&hash.finalize())
}

/// Whether a form carries the session's token; the comparison takes the same time for every wrong
/// one.
#[must_use]
pub fn verify(secret: &str, given: &str) -> bool {
    token(secret).as_bytes().ct_eq(given.as_bytes()).into()
}
