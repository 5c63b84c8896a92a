//! integration-builder: proposes nothing yet.

use dbadmin_model::plan::Integrations;

/// Says so.
pub fn decide() -> Integrations {
    crate::native::nothing_yet("Webhooks and notifications come with a later version.")
}
