//! export-manager: proposes nothing yet.

use dbadmin_model::plan::Exports;

/// Says so.
pub fn decide() -> Exports {
    crate::native::nothing_yet(
        "Every list is exported as CSV, XLSX and JSON; a choice of columns, and imports, come with a later version.",
    )
}
