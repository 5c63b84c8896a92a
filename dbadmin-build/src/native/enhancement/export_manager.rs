//! export-manager: proposes nothing yet.

use dbadmin_model::plan::Exports;

/// Says so.
pub fn decide() -> Exports {
    crate::native::nothing_yet("Exports and imports come with a later version.")
}
