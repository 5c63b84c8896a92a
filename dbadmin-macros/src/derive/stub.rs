//! What stands in for the output where something is wrong: the implementation and every constant
//! that views may name, with nothing in them.

use dbadmin_syntax::Struct;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

/// The stub of a struct.
pub fn of_struct(read: &Struct<'_>) -> TokenStream {
    let name = read.ident;
    let vis = read.vis;
    let mut names: Vec<&str> = read
        .fields
        .iter()
        .map(|field| field.constant.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    let constants = names
        .into_iter()
        .map(|constant| format_ident!("{constant}"));
    let implementation = without_columns(name);
    quote! {
        #[automatically_derived]
        #[allow(dead_code)]
        impl #name {
            #(#[doc(hidden)] #vis const #constants: ::dbadmin_runtime::Column =
                ::dbadmin_runtime::Column::new("", "", ::dbadmin_runtime::Kind::Other);)*
        }
        #implementation
    }
}

/// The stub of a type whose fields could not be read.
pub fn without_columns(name: &Ident) -> TokenStream {
    quote! {
        #[automatically_derived]
        impl ::dbadmin_runtime::AdminPanel for #name {
            const TABLE: &'static ::dbadmin_runtime::Table = &::dbadmin_runtime::Table {
                schema: "",
                name: "",
                address: "",
                title: "",
                singular: "",
                help: "",
                icon: "",
                columns: &[],
                key: &[],
                writable: false,
            };
        }
    }
}
