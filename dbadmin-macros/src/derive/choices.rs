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
    let (states, of_column) = (states(choices), of_column(choices));
    quote! {
        #[automatically_derived]
        impl ::dbadmin_runtime::Choices for #name {
            const CHOICES: &'static [::dbadmin_runtime::Choice] = &[#(#all),*];
            #states
        }
        #[automatically_derived]
        impl ::dbadmin_runtime::Fits<::dbadmin_runtime::kind::Text> for #name {
            const CHOICES: &'static [::dbadmin_runtime::Choice] =
                <Self as ::dbadmin_runtime::Choices>::CHOICES;
            #of_column
        }
    }
}

/// What may follow what, where the enum says so.
fn states(choices: &Enum<'_>) -> Option<TokenStream> {
    let states = choices.states.iter().map(|state| {
        let value = &state.value;
        let to = (!state.to.is_empty()).then(|| {
            let to = &state.to;
            quote!(.to(&[#(#to),*]))
        });
        let initial = state.initial.then(|| quote!(.initial()));
        let only = (!state.only.is_empty()).then(|| {
            let pairs = state.only.iter();
            let pairs = pairs.map(|(to, roles)| quote!((#to, &[#(#roles),*])));
            quote!(.only(&[#(#pairs),*]))
        });
        quote!(::dbadmin_runtime::State::new(#value) #to #only #initial)
    });
    (!choices.states.is_empty())
        .then(|| quote!(const STATES: &'static [::dbadmin_runtime::State] = &[#(#states),*];))
}

/// The same for a column of this type.
fn of_column(choices: &Enum<'_>) -> Option<TokenStream> {
    (!choices.states.is_empty()).then(|| {
        quote! {
            const STATES: &'static [::dbadmin_runtime::State] =
                <Self as ::dbadmin_runtime::Choices>::STATES;
        }
    })
}
