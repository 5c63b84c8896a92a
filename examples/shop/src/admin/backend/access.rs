//! Who may do what: a table that a role does not name is closed to it. Roles are declared
//! in `dbadmin.toml` and by the prompt, of which `dbadmin.toml` wins.

use dbadmin_runtime::{Permission, Role, can};

/// Everything that one may do with a table's rows.
const ALL: &[Permission] = &[
    Permission::View,
    Permission::Create,
    Permission::Edit,
    Permission::Delete,
];

/// The roles, `admin` first.
pub static ROLES: &[Role] = &[
    Role {
        name: "admin",
        tables: &[
            can("addresses", ALL),
            can("categories", ALL),
            can("customers", ALL),
            can("order_items", ALL),
            can("orders", ALL),
            can("payments", ALL),
            can("product_tags", ALL),
            can("products", ALL),
            can("reviews", ALL),
            can("tags", ALL),
        ],
    },
    Role {
        name: "support",
        tables: &[
            can(
                "addresses",
                &[Permission::View, Permission::Create, Permission::Edit],
            ),
            can("categories", &[Permission::View]),
            can("customers", &[Permission::View]),
            can("order_items", &[Permission::View]),
            can("orders", &[Permission::View, Permission::Edit]),
            can("payments", &[Permission::View]),
            can("product_tags", &[Permission::View]),
            can("products", &[Permission::View]),
            can("reviews", &[Permission::View]),
            can("tags", &[Permission::View]),
        ],
    },
];
