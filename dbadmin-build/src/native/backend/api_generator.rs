//! api-generator: proposes nothing yet.

use dbadmin_model::plan::Api;

/// Says so.
pub fn decide() -> Api {
    crate::native::nothing_yet("The JSON API comes with a later version.")
}
