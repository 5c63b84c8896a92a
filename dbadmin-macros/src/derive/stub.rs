//! What stands in for the output where something is wrong: the implementation and every constant
//! that views may name, so that a mistake is told once and not again by each view.
//!
//! The constants of fields that do have a column are the real ones, because they ask the compiler
//! whether the field's type fits: that mistake is to be told along with the others.

use std::collections::HashSet;

use dbadmin_model::schema::Table;
use dbadmin_syntax::Struct;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Data, DeriveInput, Generics, Ident};

use super::output;

/// The stub of a struct, which stands for `table` if that is known.
pub fn of_struct(read: &Struct<'_>, table: Option<&Table>) -> TokenStream {
    let name = read.ident;
    let vis = read.vis;
    let (parameters, arguments, bounds) = read.generics.split_for_impl();
    let mut taken = HashSet::new();
    let fields = read
        .fields
        .iter()
        .filter(|field| taken.insert(field.constant.as_str()));
    let constants = fields.map(|field| {
        let constant = format_ident!("{}", field.constant);
        let value = table
            // A type that is a parameter fits nothing, and has its error already.
            .filter(|_| read.generics.params.is_empty())
            .and_then(|table| Some(output::column(field, table.column(&field.column)?, table)))
            .unwrap_or_else(|| {
                quote!(::dbadmin_runtime::Column::new(
                    "",
                    "",
                    ::dbadmin_runtime::Kind::Other
                ))
            });
        quote!(#[doc(hidden)] #vis const #constant: ::dbadmin_runtime::Column = #value;)
    });
    let questions = table
        .filter(|_| read.generics.params.is_empty())
        .map(|table| output::questions(read, table));
    let implementation = panel(name, read.generics);
    quote! {
        #questions
        #[automatically_derived]
        #[allow(dead_code)]
        impl #parameters #name #arguments #bounds { #(#constants)* }
        #implementation
    }
}

/// The stub of what could not be read.
pub fn of_unread(input: &DeriveInput) -> TokenStream {
    if !matches!(input.data, Data::Enum(_)) {
        return panel(&input.ident, &input.generics);
    }
    let name = &input.ident;
    let (parameters, arguments, bounds) = input.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #parameters ::dbadmin_runtime::Choices for #name #arguments #bounds {
            const CHOICES: &'static [::dbadmin_runtime::Choice] = &[];
        }
        #[automatically_derived]
        impl #parameters ::dbadmin_runtime::Fits<::dbadmin_runtime::kind::Text>
            for #name #arguments #bounds {}
    }
}

/// A view that orders by a hidden row id takes it from the table's key, which therefore has a column.
fn panel(name: &Ident, generics: &Generics) -> TokenStream {
    let (parameters, arguments, bounds) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #parameters ::dbadmin_runtime::AdminPanel for #name #arguments #bounds {
            const TABLE: &'static ::dbadmin_runtime::Table = &::dbadmin_runtime::Table {
                schema: "",
                name: "",
                address: "",
                title: "",
                singular: "",
                help: "",
                icon: "",
                columns: &[],
                key: &[::dbadmin_runtime::Column::new("", "", ::dbadmin_runtime::Kind::Other)],
                writable: false,
                limits: "",
                closed: &[],
                constraints: &[],
            };
        }
    }
}
