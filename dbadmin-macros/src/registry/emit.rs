//! The code of a checked registry: one static of nested constants, and a note to rustc of every
//! file that it was made from.

use dbadmin_registry::{Agent, Declaration, Folder, Value, Workflow};
use proc_macro2::TokenStream;
use quote::quote;

use super::input::Call;

/// The static, complete.
pub fn registry(call: &Call, folder: &Folder) -> TokenStream {
    let declaration = &call.declaration;
    let inputs = &declaration.inputs;
    let keep = &declaration.keep;
    let files = &call.files;
    let phases = declaration.phases.iter().map(|phase| {
        let (name, line_budget) = (&phase.name, phase.line_budget);
        quote!(::dbadmin_agents::Phase { name: #name, line_budget: #line_budget })
    });
    let roster = roster(declaration, folder);
    let agents = roster.iter().map(|agent| agent_spec(agent));
    let workflows = folder
        .workflows
        .iter()
        .map(|workflow| workflow_spec(workflow, &roster));
    let value = quote! {
        ::dbadmin_agents::Registry {
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
    let files = &call.files;
    let value = quote! {
        ::dbadmin_agents::Registry {
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
    let (attributes, visibility, name) = (&call.attributes, &call.visibility, &call.name);
    // Only the length is kept, so that the text itself does not end up in the binary.
    let watched = folder.files.iter().map(|file| {
        let path = file.to_string_lossy();
        quote!(
            const _: usize = ::core::include_bytes!(#path).len();
        )
    });
    quote! {
        #(#attributes)*
        #visibility static #name: ::dbadmin_agents::Registry = #value;
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

fn agent_spec(agent: &Agent) -> TokenStream {
    let Agent {
        path,
        id,
        team,
        phase,
        priority,
        reads,
        writes,
        critical,
        core_lines,
        summary_lines,
        ..
    } = agent;
    quote! {
        ::dbadmin_agents::AgentSpec {
            id: #id,
            team: #team,
            phase: #phase,
            priority: #priority,
            reads: &[#(#reads),*],
            writes: #writes,
            critical: #critical,
            core_lines: #core_lines,
            summary_lines: #summary_lines,
            folder: #path,
        }
    }
}

fn workflow_spec(workflow: &Workflow, roster: &[&Agent]) -> TokenStream {
    let listed: Vec<&String> = workflow
        .head
        .entries()
        .iter()
        .filter_map(|entry| match &entry.value {
            Value::List(ids) => Some(ids),
            Value::Text(_) => None,
        })
        .flatten()
        .collect();
    let agents = roster
        .iter()
        .map(|agent| &agent.id)
        .filter(|id| listed.contains(id));
    let id = &workflow.stem;
    quote!(::dbadmin_agents::WorkflowSpec { id: #id, agents: &[#(#agents),*] })
}
