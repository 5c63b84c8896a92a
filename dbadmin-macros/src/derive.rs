//! `#[derive(AdminPanel)]`: compares a struct with the snapshot of its table, and writes the
//! constants that generated views name.
//!
//! The whole flow is [`expand`]: read, check, write. Whatever is wrong is collected on the way;
//! if anything is, a stub takes the place of the output, so that one mistake gives one message
//! instead of one for each view that names a column.

mod check;
mod choices;
mod output;
mod snapshot;
mod stub;
mod types;

use dbadmin_model::schema::Schema;
use dbadmin_syntax::{Enum, Errors, Input, Struct};
use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

/// Expands the derive.
pub fn expand(input: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    expand_with(&input, snapshot::read)
}

/// Expands the derive against a given snapshot.
fn expand_with(
    input: &DeriveInput,
    snapshot: impl FnOnce() -> Result<&'static Schema, String>,
) -> TokenStream {
    let mut errors = Errors::new();
    let (written, stub) = match Input::parse(input, &mut errors) {
        None => (None, stub::without_columns(&input.ident)),
        Some(Input::Enum(choices)) => of_enum(&choices),
        Some(Input::Struct(read)) => {
            let written = match snapshot() {
                Ok(schema) => of_struct(&read, schema, &mut errors),
                Err(message) => {
                    errors.push_at(read.ident, message);
                    None
                }
            };
            (written, stub::of_struct(&read))
        }
    };
    match (errors.into_error(), written) {
        (None, Some(written)) => written,
        (error, _) => {
            let error = error.map(syn::Error::into_compile_error);
            quote!(#error #stub)
        }
    }
}

fn of_enum(choices: &Enum<'_>) -> (Option<TokenStream>, TokenStream) {
    let written = choices::expand(choices);
    (Some(written.clone()), written)
}

/// Checks everything even where something is wrong already; only a table that is not known ends
/// the checks, because there is nothing to compare with.
fn of_struct(read: &Struct<'_>, schema: &Schema, errors: &mut Errors) -> Option<TokenStream> {
    let table = check::table_of(read, schema, errors)?;
    check::fields(read, table, errors);
    check::missing_columns(read, table, errors);
    check::references(read, schema, errors);
    check::key(read, table, errors);
    Some(output::expand(read, table))
}

#[cfg(test)]
mod tests;
