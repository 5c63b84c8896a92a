//! encryption-specialist: proposes nothing yet.

use dbadmin_model::plan::Encryption;

/// Says so.
pub fn decide() -> Encryption {
    crate::native::nothing_yet("Encrypted fields come with a later version.")
}
