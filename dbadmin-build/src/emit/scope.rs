//! The names of one generated file: which structs and panel types it uses, so that it imports
//! just those.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::plan::Plan;

/// Names that generated files take from the panel or the prelude: a struct of the same name is
/// written with its whole path.
const TAKEN: &[&str] = &[
    "Action",
    "AdminPanel",
    "Auth",
    "Card",
    "Children",
    "Dashboard",
    "Detail",
    "Error",
    "Form",
    "Format",
    "Group",
    "Inline",
    "List",
    "None",
    "Option",
    "Panel",
    "Permission",
    "Pool",
    "Queries",
    "Reference",
    "Relations",
    "Resource",
    "Result",
    "Role",
    "Router",
    "Rule",
    "Section",
    "Some",
    "State",
    "String",
    "TableHooks",
    "Unit",
    "When",
    "Widget",
];

/// The names that a file uses.
pub struct Scope<'a> {
    plan: &'a Plan,
    /// Short name → full path of the struct that has it in this file.
    structs: RefCell<BTreeMap<String, String>>,
    panel: RefCell<BTreeSet<&'static str>>,
}

impl<'a> Scope<'a> {
    /// A file without any names so far.
    pub fn new(plan: &'a Plan) -> Self {
        Self {
            plan,
            structs: RefCell::default(),
            panel: RefCell::default(),
        }
    }

    /// A type of the panel's, such as `List`.
    pub fn panel(&self, name: &'static str) -> TokenStream {
        self.panel.borrow_mut().insert(name);
        let name = format_ident!("{name}");
        quote!(#name)
    }

    /// The struct of a table: its short name, or its full path where the short one is taken.
    pub fn table(&self, address: &str) -> TokenStream {
        let known = self.plan.table(address);
        let path = known.map_or_else(|| address.to_owned(), |plan| plan.path.clone());
        let short = path.rsplit("::").next().unwrap_or(&path).to_owned();
        if TAKEN.contains(&short.as_str()) {
            return parsed(&path);
        }
        let mut structs = self.structs.borrow_mut();
        let owner = structs.entry(short.clone()).or_insert_with(|| path.clone());
        let written = if *owner == path { short } else { path };
        parsed(&written)
    }

    /// The constant of a column: `Product::SKU`.
    pub fn column(&self, address: &str, column: &str) -> TokenStream {
        let owner = self.table(address);
        let known = self.plan.table(address);
        let field = known.and_then(|plan| plan.wish(column));
        match field {
            Some(field) => {
                let constant = ident(&field.constant);
                quote!(#owner::#constant)
            }
            // A hidden row id is no field of the struct: the table itself names it.
            None => {
                let trait_ = self.panel("AdminPanel");
                quote!(const { <#owner as #trait_>::TABLE.key[0] })
            }
        }
    }

    /// The constants of several columns: `&[Product::SKU]`.
    pub fn columns(&self, address: &str, columns: &[String]) -> TokenStream {
        let columns = columns.iter().map(|column| self.column(address, column));
        quote!(&[#(#columns),*])
    }

    /// The imports, in rustfmt's order: a line a module, with braces where it has several names.
    pub fn imports(&self) -> TokenStream {
        let mut modules: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for path in self.structs.borrow().values() {
            if let Some((module, name)) = path.rsplit_once("::") {
                modules
                    .entry(module.to_owned())
                    .or_default()
                    .insert(name.to_owned());
            }
        }
        let panel = self
            .panel
            .borrow()
            .iter()
            .map(|name| (*name).to_owned())
            .collect();
        modules.insert("dbadmin_runtime".to_owned(), panel);
        let lines = modules
            .iter()
            .filter(|(_, names)| !names.is_empty())
            .map(|(module, names)| {
                let module = parsed(module);
                let names: Vec<_> = names.iter().map(|name| ident(name)).collect();
                match names.as_slice() {
                    [only] => quote!(use #module::#only;),
                    several => quote!(use #module::{#(#several),*};),
                }
            });
        quote!(#(#lines)*)
    }
}

/// An identifier of a name that is one, also of a path's word such as `crate` or `r#type`.
pub fn ident(name: &str) -> proc_macro2::Ident {
    match name.strip_prefix("r#") {
        Some(plain) => proc_macro2::Ident::new_raw(plain, proc_macro2::Span::call_site()),
        None => proc_macro2::Ident::new(name, proc_macro2::Span::call_site()),
    }
}

fn parsed(path: &str) -> TokenStream {
    let segments = path.split("::").map(ident);
    quote!(#(#segments)::*)
}
