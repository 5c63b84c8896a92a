//! An enum as a column's choices.

use dbadmin_model::naming;
use dbadmin_syntax::Enum;
use dbadmin_syntax::names::plain;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// The implementations.
pub fn expand(choices: &Enum<'_>) -> TokenStream {
    let name = choices.ident;
    let all = choices.variants.iter().map(|variant| {
        let value = &variant.value;
        let label = variant
            .label
            .as_ref()
            .map_or_else(|| naming::label(&plain(variant.ident)), syn::LitStr::value);
        let tone = match variant.color.as_ref().map(|word| word.name) {
            Some("good") => Some("Good"),
            Some("warn") => Some("Warn"),
            Some("info") => Some("Info"),
            Some("bad") => Some("Bad"),
            _ => None,
        };
        let tone = tone.map(|tone| {
            let tone = format_ident!("{tone}");
            quote!(.tone(::dbadmin_runtime::Tone::#tone))
        });
        quote!(::dbadmin_runtime::Choice::new(#value, #label) #tone)
    });
    quote! {
        #[automatically_derived]
        impl ::dbadmin_runtime::Choices for #name {
            const CHOICES: &'static [::dbadmin_runtime::Choice] = &[#(#all),*];
        }
        #[automatically_derived]
        impl ::dbadmin_runtime::Fits<::dbadmin_runtime::kind::Text> for #name {
            const CHOICES: &'static [::dbadmin_runtime::Choice] =
                <Self as ::dbadmin_runtime::Choices>::CHOICES;
        }
    }
}
