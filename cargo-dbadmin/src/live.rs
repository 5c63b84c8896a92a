//! A panel without source: the plan that a build script would write down becomes the same panel in
//! memory, at once. It is made of the same types as generated source, which live as long as the
//! process; so it is made once, and never given back.
//!
//! What a column or a table is called and holds is decided where the derive has it decided, in
//! `dbadmin_model::describe`; what is shown how, in the plan.

mod around;
mod dashboard;
mod keep;
mod rows;
mod table;
mod views;

use std::collections::HashMap;
use std::sync::Arc;

use dbadmin_build::Plan;
use dbadmin_model::plan::{Access, TablePlan, bytes};
use dbadmin_runtime::{Panel, Permission, Resource, Table, Uploads};

use self::keep::{all, kept, text};
use self::table::Tables;

/// The panel that the plan describes.
#[must_use]
pub fn panel(plan: &Plan) -> &'static Panel {
    let tables = Tables::of(plan);
    let resources: HashMap<&str, &'static Resource> = plan
        .schema
        .tables
        .iter()
        .filter_map(|of| {
            let table = tables.at(&of.table.address())?;
            Some((table.address, resource(plan, &tables, of, table)))
        })
        .collect();
    let order = plan
        .navigation
        .groups
        .iter()
        .flat_map(|group| &group.tables);
    let order = order.filter_map(|address| resources.get(address.as_str()).copied());
    // It was there a moment ago, when `dbadmin.toml` was read.
    let path = plan.logo.as_deref();
    let logo = path.and_then(|path| std::fs::read_to_string(path).ok());
    kept(Panel {
        title: text(&plan.requirements.title),
        resources: all(order),
        navigation: around::navigation(plan, &tables),
        dashboard: dashboard::dashboard(plan, &tables),
        roles: around::roles(plan),
        auth: around::auth(plan),
        theme: text(&plan.css()),
        logo: logo.as_deref().map(text),
        uploads: uploads(plan),
        hooks: &[],
        // The database was read a moment ago: nothing of it is new or otherwise.
        left_out: None,
    })
}

fn uploads(plan: &Plan) -> Uploads {
    let said = &plan.uploads;
    let largest = said.max_size.as_deref().and_then(bytes);
    Uploads {
        folder: said.folder.as_deref().map(text),
        largest: largest.unwrap_or(Uploads::DEFAULT.largest),
    }
}

/// Leaves every role what it may see, and nothing else.
pub fn view_only(plan: &mut Plan) {
    let mut roles = plan.access.roles.clone();
    for permissions in roles.iter_mut().flat_map(|role| role.tables.values_mut()) {
        permissions.retain(|permission| *permission == Permission::View);
    }
    plan.access = Arc::new(Access { roles });
}

fn resource(
    plan: &Plan,
    tables: &Tables,
    of: &TablePlan,
    table: &'static Table,
) -> &'static Resource {
    let secrets = plan.audit.redacted.get(table.address);
    kept(Resource {
        table,
        queries: rows::queries(plan, tables, of, table),
        rules: rows::rules(plan, tables, table),
        relations: rows::relations(plan, tables, table),
        list: views::list(plan, tables, of, table),
        detail: views::detail(plan, tables, of, table),
        form: views::form(plan, tables, of, table),
        redacted: tables.columns(table.address, secrets.map_or(&[], Vec::as_slice)),
    })
}
