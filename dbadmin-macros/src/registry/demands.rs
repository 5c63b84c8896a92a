//! What has to be true of a registry that is extended. Its values cannot be looked at here; so each
//! fact becomes an assertion that rustc evaluates, with the problem as its message.

use dbadmin_registry::{Demand, Fact};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::input::{Base, Call};

/// An assertion for each demand.
pub fn of(call: &Call, demands: &[Demand]) -> TokenStream {
    let Base::Extends(base) = &call.base else {
        return TokenStream::new();
    };
    let span = call.from.span();
    let assertions = demands.iter().map(|demand| {
        let holds = holds(&demand.fact, &quote!(#base));
        // The message is a format string to `assert!`.
        let message = demand.problem.to_string();
        let message = message.replace('{', "{{").replace('}', "}}");
        quote_spanned!(span=> const _: () = ::core::assert!(#holds, #message);)
    });
    assertions.collect()
}

/// The question to the registry.
fn holds(fact: &Fact, base: &TokenStream) -> TokenStream {
    match fact {
        Fact::Phase(name) => quote!(#base.has_phase(#name)),
        Fact::InOrder { first, then } => quote!(#base.in_order(#first, #then)),
        Fact::Agent { id, phase } => quote!(#base.has_agent_in(#id, #phase)),
        Fact::FreeId(id) => quote!(!#base.has_agent(#id)),
        Fact::Section { name, by } => quote!(#base.has_section_by(#name, #by)),
        Fact::Written { name, by } => quote!(#base.has_writer_by(#name, #by)),
        Fact::Apart {
            section,
            from,
            phase,
        } => quote!(!#base.is_made_of(#section, #from, #phase)),
        Fact::FreeSection(name) => quote!(!#base.has_section(#name)),
        Fact::FreeWorkflow(id) => quote!(!#base.has_workflow(#id)),
        Fact::Room { phase, lines } => quote!(#lines <= #base.room(#phase)),
    }
}
