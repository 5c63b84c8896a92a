//! Business logic: what happens before and after rows are saved and deleted. A table's file is
//! written once; this list follows the structs that ask for `hooks`.

pub mod orders;

use crate::models::orders::Order;
use dbadmin_runtime::TableHooks;

/// Each table's hooks.
pub static HOOKS: &[TableHooks] = &[TableHooks::of::<Order>(&orders::Logic)];
