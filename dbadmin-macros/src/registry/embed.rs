//! The prompts of a registry whose caller embeds them by no means of their own: the folder as it is,
//! a team in it a folder of agents.

use std::collections::BTreeMap;

use dbadmin_registry::{Agent, Declaration, Folder, PARTS};
use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;

/// An expression of an `include_dir::Dir` that holds every agent's files.
pub fn prompts(engine: &Path, declaration: &Declaration, folder: &Folder) -> TokenStream {
    let mut teams: BTreeMap<&str, Vec<&Agent>> = BTreeMap::new();
    for agent in &folder.agents {
        teams.entry(&agent.team_folder).or_default().push(agent);
    }
    let teams = teams.iter().map(|(team, agents)| {
        let agents = agents.iter().map(|agent| {
            let files = PARTS.iter().map(|part| {
                let path = format!("{}/{part}", agent.path);
                let on_disk = declaration.root.join(&path);
                let on_disk = on_disk.to_string_lossy();
                quote! {
                    #engine::prompts::DirEntry::File(#engine::prompts::File::new(
                        #path,
                        ::core::include_bytes!(#on_disk),
                    ))
                }
            });
            inner(engine, &agent.path, files)
        });
        inner(engine, team, agents)
    });
    quote!(#engine::prompts::Dir::new("", &[#(#teams),*]))
}

fn inner(engine: &Path, path: &str, entries: impl Iterator<Item = TokenStream>) -> TokenStream {
    quote! {
        #engine::prompts::DirEntry::Dir(#engine::prompts::Dir::new(#path, &[#(#entries),*]))
    }
}
