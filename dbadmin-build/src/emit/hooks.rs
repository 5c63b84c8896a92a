//! `hooks/`: business logic in Rust. The list is generated; a table's file is written once, and is the
//! developer's from then on.

use dbadmin_model::naming;
use dbadmin_model::plan::TablePlan;
use quote::quote;

use super::backend::article;
use super::scope::{Scope, ident};
use super::{File, in_comment, rust};
use crate::Result;
use crate::plan::Plan;

/// The list of all hooks.
pub const LIST: &str = "hooks/mod.rs";

/// The list, and a file for each table that has hooks; nothing where none has.
///
/// # Errors
/// As [`rust`].
pub fn files(plan: &Plan) -> Result<Vec<File>> {
    let hooked = hooked(plan);
    if hooked.is_empty() {
        return Ok(Vec::new());
    }
    let scope = Scope::new(plan);
    let hooks = scope.panel("TableHooks");
    let modules: Vec<_> = hooked.iter().map(|of| ident(&of.module)).collect();
    let structs = hooked.iter().map(|of| scope.table(&of.table.address()));
    let lines: Vec<_> = structs
        .zip(&modules)
        .map(|(of, module)| quote!(#hooks::of::<#of>(&#module::Logic)))
        .collect();
    let imports = scope.imports();
    let list = quote! {
        //! Business logic: what happens before and after rows are saved and deleted. A table's file is
        //! written once; this list follows the structs that ask for `hooks`.
        #(pub mod #modules;)*
        #imports

        /// Each table's hooks.
        pub static HOOKS: &[#hooks] = &[#(#lines),*];
    };
    let mut files = vec![rust(LIST, list)?];
    files.extend(hooked.into_iter().map(|of| File {
        path: format!("hooks/{}.rs", of.module),
        text: skeleton(of),
    }));
    Ok(files)
}

/// The tables with hooks, by their modules' names.
fn hooked(plan: &Plan) -> Vec<&TablePlan> {
    let addresses = plan.logic.hooks.keys();
    let mut hooked: Vec<_> = addresses
        .filter_map(|address| plan.table(address))
        .collect();
    hooked.sort_by(|one, other| one.module.cmp(&other.module));
    hooked
}

/// Hooks that do nothing, with an example of one that does.
pub fn skeleton(of: &TablePlan) -> String {
    let what = article(&in_comment(&naming::in_sentence(&of.singular)));
    format!(
        "//! What happens before and after {what} is saved or deleted. This file was written once, and is
//! yours: generation leaves it as it is.

use dbadmin_runtime::hooks::Hooks;
// use dbadmin_runtime::hooks::{{Record, Refused, Saving, Transaction}};

/// The logic, in the transaction of each change. Of `Hooks`, write what you need:
/// `before_save`, `after_save`, `before_delete`, `after_delete`, and `actions` with `act` for buttons of
/// your own.
pub struct Logic;

impl Hooks for Logic {{
    // async fn before_save(
    //     &self,
    //     row: &mut Saving<'_>,
    //     transaction: &mut Transaction<'_>,
    // ) -> Result<(), Refused> {{
    //     if row.is_new() && transaction.actor().role.name != \"admin\" {{
    //         return Err(Refused::because(\"Only an administrator may add one.\"));
    //     }}
    //     Ok(())
    // }}
}}
"
    )
}
