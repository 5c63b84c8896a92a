//! access-control-manager: who may do what with which table.

use std::collections::{BTreeMap, BTreeSet};

use dbadmin_model::plan::{
    Access, Permission, Requirements, Role, SchemaSection, TablePlan, TableRole,
};

const ALL: [Permission; 4] = [
    Permission::View,
    Permission::Create,
    Permission::Edit,
    Permission::Delete,
];

/// `admin` may do everything that a table allows; other roles what `dbadmin.toml` says, where
/// `*` stands for the tables that it does not name. What is not named stays closed.
pub fn decide(requirements: &Requirements, schema: &SchemaSection) -> Access {
    let within = |plan: &TablePlan, wanted: &[Permission]| -> Vec<Permission> {
        // An empty list closes the table.
        if wanted.is_empty() {
            return Vec::new();
        }
        // Whoever may change a row has to see it.
        let seen = wanted.iter().chain(&[Permission::View]);
        let allowed = seen.filter(|wish| **wish == Permission::View || plan.table.is_writable());
        let allowed: BTreeSet<Permission> = allowed.copied().collect();
        allowed.into_iter().collect()
    };
    let mut roles = vec![Role {
        name: "admin".to_owned(),
        tables: schema
            .tables
            .iter()
            .map(|plan| (plan.table.address(), within(plan, &ALL)))
            .collect(),
    }];
    for (name, wish) in requirements
        .roles
        .iter()
        .filter(|(name, _)| *name != "admin")
    {
        let mut tables = BTreeMap::new();
        for plan in &schema.tables {
            let address = plan.table.address();
            let named = wish.tables.get(&address);
            // A log is written by the application: a role gets it only by name.
            let rest = wish.tables.get("*").filter(|_| plan.role != TableRole::Log);
            if let Some(wanted) = named.or(rest) {
                tables.insert(address, within(plan, wanted));
            }
        }
        roles.push(Role {
            name: name.clone(),
            tables,
        });
    }
    Access { roles }
}
