//! compliance-checker: proposes nothing yet.

use dbadmin_model::plan::Compliance;

/// Says so.
pub fn decide() -> Compliance {
    crate::native::nothing_yet("The map of personal data and its duties come with a later version.")
}
