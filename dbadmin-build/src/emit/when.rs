//! A condition on a row's columns as source: `When::OneOf(&Order::STATUS, &["shipped"])`.

use dbadmin_model::When;
use dbadmin_model::when::Constant;
use proc_macro2::TokenStream;
use quote::quote;

use super::scope::Scope;

/// A condition on the columns of the table at that address.
pub fn condition(when: &When, address: &str, scope: &Scope<'_>) -> TokenStream {
    let name = scope.panel("When");
    let column = |column: &str| scope.column(address, column);
    let texts = |constants: &[Constant]| {
        let texts = constants.iter().map(Constant::text);
        quote!(&[#(#texts),*])
    };
    let all = |parts: &[When]| {
        let parts = parts.iter().map(|part| condition(part, address, scope));
        quote!(&[#(#parts),*])
    };
    match when {
        When::OneOf(of, constants) => {
            let (of, constants) = (column(of), texts(constants));
            quote!(#name::OneOf(&#of, #constants))
        }
        When::NoneOf(of, constants) => {
            let (of, constants) = (column(of), texts(constants));
            quote!(#name::NoneOf(&#of, #constants))
        }
        When::Empty(of) => {
            let of = column(of);
            quote!(#name::Empty(&#of))
        }
        When::Filled(of) => {
            let of = column(of);
            quote!(#name::Filled(&#of))
        }
        When::All(parts) => {
            let parts = all(parts);
            quote!(#name::All(#parts))
        }
        When::Any(parts) => {
            let parts = all(parts);
            quote!(#name::Any(#parts))
        }
    }
}
