//! Who may do what, and how one signs in: data only; [`crate::policy`] enforces it.

use dbadmin_model::plan::Permission;

/// A role and what it may do.
#[derive(Clone, Copy, Debug)]
pub struct Role {
    /// Its name, as stored with the user.
    pub name: &'static str,
    /// Permissions by table address; a table that is missing is closed.
    pub tables: &'static [(&'static str, &'static [Permission])],
}

/// A line of a role's table: what it may do with the table at that address.
#[must_use]
pub const fn can(
    table: &'static str,
    permissions: &'static [Permission],
) -> (&'static str, &'static [Permission]) {
    (table, permissions)
}

/// How one signs in.
#[derive(Clone, Copy, Debug)]
pub struct Auth {
    /// How long a session lasts without a request, in minutes.
    pub idle_minutes: u32,
    /// How long a session lasts at most, in hours.
    pub absolute_hours: u32,
    /// Failed sign-ins of one account, within the window, before it has to wait.
    pub attempts: u32,
    /// The window of `attempts`, in minutes.
    pub window_minutes: u32,
}
