//! What stands once in a panel: navigation, who may do what, and how one signs in.

use dbadmin_build::Plan;
use dbadmin_runtime::{Auth, Group, Role, can};

use super::keep::{all, kept, text};
use super::table::Tables;

/// The sidebar.
pub fn navigation(plan: &Plan, tables: &Tables) -> &'static [Group] {
    let groups = plan.navigation.groups.iter();
    all(groups.map(|group| {
        let addresses = group.tables.iter();
        Group {
            title: text(&group.title),
            tables: all(addresses.filter_map(|address| tables.at(address))),
        }
    }))
}

/// The roles.
pub fn roles(plan: &Plan) -> &'static [Role] {
    let roles = plan.access.roles.iter();
    all(roles.map(|role| {
        let tables = role.tables.iter();
        Role {
            name: text(&role.name),
            tables: all(tables
                .map(|(table, permissions)| can(text(table), all(permissions.iter().copied())))),
        }
    }))
}

/// Limits of sessions and of attempts to sign in.
pub fn auth(plan: &Plan) -> &'static Auth {
    let auth = &plan.auth;
    kept(Auth {
        idle_minutes: auth.idle_minutes,
        absolute_hours: auth.absolute_hours,
        attempts: auth.attempts,
        window_minutes: auth.window_minutes,
    })
}
