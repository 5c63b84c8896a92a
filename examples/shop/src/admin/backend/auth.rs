//! How one signs in, and for how long.

use dbadmin_runtime::Auth;

/// Limits of sessions and of attempts to sign in.
pub static AUTH: Auth = Auth {
    idle_minutes: 60,
    absolute_hours: 12,
    attempts: 5,
    window_minutes: 15,
};
