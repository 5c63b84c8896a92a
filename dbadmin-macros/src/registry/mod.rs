//! `agent_registry!`: reads a folder of agents at compile time, checks all of it and emits one
//! static that describes it. The steps are a file each: what the caller wrote ([`input`]), what
//! the folder holds ([`folder`], [`front_matter`]), what must be true of it ([`check`],
//! [`budget`], [`flow`]) and the resulting code ([`emit`]).

mod budget;
mod check;
mod emit;
mod flow;
mod folder;
mod front_matter;
mod input;
mod problem;

use proc_macro2::TokenStream;

use input::Declaration;
use problem::Problems;

/// Expands one call of `agent_registry!`.
pub fn expand(tokens: TokenStream) -> TokenStream {
    let declaration: Declaration = match syn::parse2(tokens) {
        Ok(declaration) => declaration,
        Err(error) => return error.into_compile_error(),
    };
    let mut problems = Problems::default();
    let folder = folder::read(&declaration, &mut problems);
    check::agents(&declaration, &folder, &mut problems);
    flow::check(&declaration, &folder, &mut problems);
    budget::check(&declaration, &folder.agents, &mut problems);
    check::workflows(&declaration, &folder, &mut problems);
    if problems.is_empty() {
        emit::registry(&declaration, &folder)
    } else {
        let errors = problems.into_compile_errors(declaration.from.span());
        let stub = emit::stub(&declaration, &folder);
        quote::quote!(#errors #stub)
    }
}
