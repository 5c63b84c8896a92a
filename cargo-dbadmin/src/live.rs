//! A panel that nobody has generated: the plan as the runtime's own values, in memory. It is what
//! the emitted source and the derive would make of the same plan; both ask the same functions.
//!
//! The values live as long as the process, for that is how long the panel is served.

mod backend;
mod table;
mod view;

use std::collections::HashMap;

use dbadmin_build::Plan;
use dbadmin_runtime::{
    Auth, Column, Dashboard, Group, Panel, Permission, Resource, Role, Table, can,
};

/// A value that lives as long as the process.
fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

/// Values that live as long as the process.
fn all<T>(values: impl IntoIterator<Item = T>) -> &'static [T] {
    values.into_iter().collect::<Vec<T>>().leak()
}

/// A text that lives as long as the process.
fn text(text: &str) -> &'static str {
    if text.is_empty() {
        return "";
    }
    text.to_owned().leak()
}

/// The tables by address, for whatever names one.
struct Tables(HashMap<String, &'static Table>);

impl Tables {
    fn of(plan: &Plan) -> Self {
        let tables = plan.schema.tables.iter();
        Self(
            tables
                .map(|table| (table.table.address(), table::table(plan, table)))
                .collect(),
        )
    }

    fn get(&self, address: &str) -> Option<&'static Table> {
        self.0.get(address).copied()
    }

    /// The column of that name, which may be a table's hidden row id.
    fn column(&self, address: &str, name: &str) -> Option<Column> {
        let table = self.get(address)?;
        let key = table.key.iter().find(|column| column.name == name);
        table.column(name).or(key).copied()
    }

    fn columns(&self, address: &str, names: &[String]) -> &'static [Column] {
        all(names.iter().filter_map(|name| self.column(address, name)))
    }

    fn list(&self, addresses: &[String]) -> &'static [&'static Table] {
        all(addresses.iter().filter_map(|address| self.get(address)))
    }
}

/// The plan as a panel; where `read_only`, every role may only look.
pub fn panel(plan: &Plan, read_only: bool) -> &'static Panel {
    let tables = Tables::of(plan);
    let groups = plan.navigation.groups.iter();
    let resources = groups
        .clone()
        .flat_map(|group| &group.tables)
        .filter_map(|address| plan.table(address))
        .filter_map(|table| backend::resource(plan, table, &tables));
    let resources: &'static [&'static Resource] = all(resources);
    let auth = &plan.auth;
    leak(Panel {
        title: text(&plan.requirements.title),
        resources,
        navigation: all(groups.map(|group| Group {
            title: text(&group.title),
            tables: tables.list(&group.tables),
        })),
        dashboard: leak(Dashboard {
            counts: tables.list(&plan.dashboard.counts),
            recent: plan
                .dashboard
                .recent
                .as_ref()
                .and_then(|address| tables.get(address)),
        }),
        roles: roles(plan, read_only),
        auth: leak(Auth {
            idle_minutes: auth.idle_minutes,
            absolute_hours: auth.absolute_hours,
            attempts: auth.attempts,
            window_minutes: auth.window_minutes,
        }),
        theme: text(&plan.css()),
    })
}

fn roles(plan: &Plan, read_only: bool) -> &'static [Role] {
    all(plan.access.roles.iter().map(|role| {
        let lines = role.tables.iter().map(|(address, permissions)| {
            let kept = permissions
                .iter()
                .filter(|permission| !read_only || **permission == Permission::View);
            can(text(address), all(kept.copied()))
        });
        Role {
            name: text(&role.name),
            tables: all(lines),
        }
    }))
}
