//! `agent_registry!`: has a folder of agents read and checked at compile time
//! ([`dbadmin_registry`]), and emits one static that describes it. The steps are a file each: what
//! the caller wrote ([`input`]), where the folder is ([`place`]), the resulting code ([`emit`]), the
//! prompts in it ([`embed`]), and what it demands of a registry that is extended ([`demands`]).

mod demands;
mod embed;
mod emit;
mod input;
mod place;

use dbadmin_registry::Folder;
use proc_macro2::TokenStream;
use quote::quote_spanned;

use input::Call;

/// Expands one call of `agent_registry!`.
pub fn expand(tokens: TokenStream) -> TokenStream {
    let call: Call = match syn::parse2(tokens) {
        Ok(call) => call,
        Err(error) => return error.into_compile_error(),
    };
    let declared = place::find(&call.from).and_then(|root| call.declaration(root));
    let declaration = match declared {
        Ok(declaration) => declaration,
        Err(problem) => return refused(&call, &Folder::default(), [problem]),
    };
    let (folder, problems) = dbadmin_registry::check(&declaration);
    if !problems.is_empty() {
        return refused(&call, &folder, problems.all());
    }
    let mut output = emit::registry(&call, &declaration, &folder);
    output.extend(demands::of(&call, problems.demands()));
    output
}

/// A compile error for each problem, and an empty registry, so that they are the only errors.
fn refused(
    call: &Call,
    folder: &Folder,
    problems: impl IntoIterator<Item = impl ToString>,
) -> TokenStream {
    let span = call.from.span();
    let mut output = emit::stub(call, folder);
    output.extend(problems.into_iter().map(|problem| {
        let message = problem.to_string();
        quote_spanned!(span=> ::core::compile_error!(#message);)
    }));
    output
}
