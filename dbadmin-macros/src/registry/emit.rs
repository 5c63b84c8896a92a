//! The code of a checked registry: one static of nested constants, and a note to rustc of every
//! file that it was made from.

use dbadmin_registry::{Agent, Declaration, Folder, Value, Workflow};
use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;

use super::embed;
use super::input::Call;

/// The static, complete.
pub fn registry(call: &Call, declaration: &Declaration, folder: &Folder) -> TokenStream {
    let engine = &call.engine;
    let inputs = &declaration.inputs;
    let keep = &declaration.keep;
    let phases = declaration.phases.iter().map(|phase| {
        let (name, line_budget) = (&phase.name, phase.line_budget);
        quote!(#engine::Phase { name: #name, line_budget: #line_budget })
    });
    let roster = roster(declaration, folder);
    let agents = roster.iter().map(|agent| agent_spec(engine, agent));
    let workflows = folder
        .workflows
        .iter()
        .map(|workflow| workflow_spec(engine, workflow, &roster, declaration.extends));
    let files = match &call.files {
        Some(files) => quote!(#files),
        None => embed::prompts(engine, declaration, folder),
    };
    let value = quote! {
        #engine::Registry {
            inputs: &[#(#inputs),*],
            phases: &[#(#phases),*],
            agents: &[#(#agents),*],
            workflows: &[#(#workflows),*],
            keep: &[#(#keep),*],
            files: &#files,
        }
    };
    definition(call, folder, &value)
}

/// The static, empty: what stands in when there are problems, so that they are the only errors.
pub fn stub(call: &Call, folder: &Folder) -> TokenStream {
    let engine = &call.engine;
    let files = match &call.files {
        Some(files) => quote!(#files),
        None => quote!(#engine::prompts::Dir::new("", &[])),
    };
    let value = quote! {
        #engine::Registry {
            inputs: &[],
            phases: &[],
            agents: &[],
            workflows: &[],
            keep: &[],
            files: &#files,
        }
    };
    definition(call, folder, &value)
}

fn definition(call: &Call, folder: &Folder, value: &TokenStream) -> TokenStream {
    let Call {
        attributes,
        visibility,
        name,
        engine,
        ..
    } = call;
    // Only the length is kept, so that the text itself does not end up in the binary.
    let watched = folder.files.iter().map(|file| {
        let path = file.to_string_lossy();
        quote!(
            const _: usize = ::core::include_bytes!(#path).len();
        )
    });
    quote! {
        #(#attributes)*
        #visibility static #name: #engine::Registry = #value;
        #(#watched)*
    }
}

/// The agents in the order in which their results count: by phase, priority and id.
fn roster<'a>(declaration: &Declaration, folder: &'a Folder) -> Vec<&'a Agent> {
    let mut roster: Vec<_> = folder.agents.iter().collect();
    roster.sort_by_key(|agent| {
        let phase = declaration.phase_index(&agent.phase);
        (phase, agent.priority, agent.id.clone())
    });
    roster
}

fn agent_spec(engine: &Path, agent: &Agent) -> TokenStream {
    let Agent {
        path,
        id,
        team,
        phase,
        priority,
        reads,
        writes,
        amends,
        critical,
        core_lines,
        summary_lines,
        ..
    } = agent;
    quote! {
        #engine::AgentSpec {
            id: #id,
            team: #team,
            phase: #phase,
            priority: #priority,
            reads: &[#(#reads),*],
            writes: #writes,
            amends: #amends,
            critical: #critical,
            core_lines: #core_lines,
            summary_lines: #summary_lines,
            folder: #path,
        }
    }
}

/// A workflow's agents, in roster order; those of a registry that is extended have their place in its
/// roster, not here.
fn workflow_spec(
    engine: &Path,
    workflow: &Workflow,
    roster: &[&Agent],
    extends: bool,
) -> TokenStream {
    let listed = workflow
        .head
        .entries()
        .iter()
        .filter_map(|entry| match &entry.value {
            Value::List(ids) => Some(ids),
            Value::Text(_) => None,
        });
    let mut agents: Vec<&String> = listed.flatten().collect();
    if !extends {
        agents.sort_by_key(|id| roster.iter().position(|agent| agent.id == **id));
    }
    let id = &workflow.stem;
    quote!(#engine::WorkflowSpec { id: #id, agents: &[#(#agents),*] })
}
