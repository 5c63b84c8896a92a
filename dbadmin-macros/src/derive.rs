//! `#[derive(AdminPanel)]`: compares a struct with the snapshot of its table, and writes the
//! constants that generated views name.
//!
//! The whole flow is [`expand`]: read, check, lay `dbadmin.toml` over it, write. Whatever is wrong is collected on the way;
//! if anything is, a stub takes the place of the output, so that one mistake gives one message
//! instead of one for each view that names a column.

mod check;
mod choices;
mod output;
mod overrides;
mod snapshot;
mod stub;
mod types;

use dbadmin_model::schema::{Schema, Table};
use dbadmin_syntax::{Errors, Input, Struct};
use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use self::snapshot::Snapshot;

/// Expands the derive.
pub fn expand(input: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    expand_with(&input, snapshot::read)
}

/// Expands the derive against a given snapshot.
fn expand_with(input: &DeriveInput, snapshot: impl FnOnce() -> Snapshot) -> TokenStream {
    let mut errors = Errors::new();
    let written = match Input::parse(input, &mut errors) {
        None => stub::of_unread(input),
        Some(Input::Enum(choices)) => choices::expand(&choices),
        Some(Input::Struct(mut read)) => match snapshot() {
            Ok(schema) => of_struct(&mut read, &schema, &mut errors),
            Err(message) => {
                errors.push_at(read.ident, message);
                stub::of_struct(&read, None)
            }
        },
    };
    let errors = errors.into_error().map(syn::Error::into_compile_error);
    quote!(#errors #written)
}

fn of_struct(read: &mut Struct<'_>, schema: &Schema, errors: &mut Errors) -> TokenStream {
    let table = check::table_of(read, schema, errors);
    if let Some(table) = table {
        agreement(read, table, schema, errors);
        match overrides::read() {
            Ok(overrides) => overrides::lay_over(read, &table.address(), &overrides),
            Err(message) => errors.push_at(read.ident, message),
        }
    }
    match table {
        Some(table) if errors.is_empty() => output::expand(read, table, schema),
        _ => stub::of_struct(read, table),
    }
}

/// Checks everything, even where something is wrong already.
fn agreement(read: &Struct<'_>, table: &Table, schema: &Schema, errors: &mut Errors) {
    check::fields(read, table, errors);
    check::missing_columns(read, table, schema, errors);
    check::references(read, table, schema, errors);
    check::key(read, table, schema, errors);
}

#[cfg(test)]
mod tests;
