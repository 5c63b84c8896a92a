//! business-logic-creator: proposes nothing yet.

use dbadmin_model::plan::Logic;

/// Says so.
pub fn decide() -> Logic {
    crate::native::nothing_yet("States, hooks and custom actions come with a later version.")
}
