//! What must be true of each agent and each workflow by itself: identity, length and the names
//! that a workflow mentions.

use std::collections::HashMap;

use crate::declaration::Declaration;
use crate::demand::Fact;
use crate::folder::{Agent, Folder, Workflow};
use crate::front_matter::{FrontMatter, Value};
use crate::problem::Problems;

/// The most lines that a `core.md` may have, front matter included.
pub const CORE_LINES: usize = 100;
/// The most lines that a `summary.md` may have.
pub const SUMMARY_LINES: usize = 10;

/// Checks the agents one by one, and that no two share an id.
pub(crate) fn agents(declaration: &Declaration, folder: &Folder, problems: &mut Problems) {
    let mut by_id: HashMap<&str, &Agent> = HashMap::new();
    for agent in &folder.agents {
        identity(declaration, agent, problems);
        lengths(agent, problems);
        if let Some(first) = by_id.insert(&agent.id, agent) {
            let message = format!(
                "id `{}` is also that of {}; give each agent an id of its own",
                agent.id, first.head.file
            );
            problems.at(&agent.head.file, agent.head.line_of("id"), message);
        }
        if declaration.extends {
            let message = format!(
                "id `{}` is that of an agent of the registry that is extended; choose another one",
                agent.id
            );
            let fact = Fact::FreeId(agent.id.clone());
            problems.unless(fact, &agent.head.file, agent.head.line_of("id"), message);
        }
    }
}

fn identity(declaration: &Declaration, agent: &Agent, problems: &mut Problems) {
    let head = &agent.head;
    if agent.id != agent.folder {
        let message = format!(
            "id `{}` differs from the folder `{}`; make them equal",
            agent.id, agent.folder
        );
        problems.at(&head.file, head.line_of("id"), message);
    }
    if agent.team != agent.team_folder {
        let message = format!(
            "team `{}` differs from the folder `{}` that the agent lies in; make them equal",
            agent.team, agent.team_folder
        );
        problems.at(&head.file, head.line_of("team"), message);
    }
    phase(declaration, &agent.phase, head, "phase", problems);
}

/// Checks that the phase exists that is named at a key.
fn phase(
    declaration: &Declaration,
    phase: &str,
    head: &FrontMatter,
    key: &str,
    problems: &mut Problems,
) {
    let line = head.line_of(key);
    if declaration.extends {
        let message = format!(
            "unknown phase `{phase}`: the registry that is extended has none of this name; choose \
             one of its phases"
        );
        let fact = Fact::Phase(phase.to_owned());
        problems.unless(fact, &head.file, line, message);
    } else if declaration.phase_index(phase).is_none() {
        let message = format!(
            "unknown phase `{phase}`; the phases are {}",
            declaration.phase_names()
        );
        problems.at(&head.file, line, message);
    }
}

fn lengths(agent: &Agent, problems: &mut Problems) {
    let core = agent.head.file.clone();
    let summary = core.replace("core.md", "summary.md");
    let limits = [
        (core, agent.head.lines + agent.core_lines, CORE_LINES),
        (summary, agent.summary_lines, SUMMARY_LINES),
    ];
    for (file, lines, limit) in limits {
        if lines > limit {
            let message = format!(
                "{lines} lines where {limit} are allowed; cut it from here on, or move detail to \
                 implementations.md, patterns.md or examples.md"
            );
            problems.at(file, limit + 1, message);
        }
    }
}

/// Checks that each workflow names only phases and agents that exist, in the right place, once.
pub(crate) fn workflows(declaration: &Declaration, folder: &Folder, problems: &mut Problems) {
    for workflow in &folder.workflows {
        let head = &workflow.head;
        head.require(&["id"], problems);
        match head.text("id", problems) {
            Some(id) if id != workflow.stem => {
                let message = format!(
                    "id `{id}` differs from the file's name `{}`; make them equal",
                    workflow.stem
                );
                problems.at(&head.file, head.line_of("id"), message);
            }
            _ => {}
        }
        if declaration.extends {
            let message = format!(
                "a workflow of the registry that is extended is called `{}`; choose another name",
                workflow.stem
            );
            let fact = Fact::FreeWorkflow(workflow.stem.clone());
            problems.unless(fact, &head.file, head.line_of("id"), message);
        }
        workflow_phases(declaration, folder, workflow, problems);
    }
}

fn workflow_phases(
    declaration: &Declaration,
    folder: &Folder,
    workflow: &Workflow,
    problems: &mut Problems,
) {
    let head = &workflow.head;
    for entry in head.entries().iter().filter(|entry| entry.key != "id") {
        phase(declaration, &entry.key, head, &entry.key, problems);
        let Value::List(ids) = &entry.value else {
            let message = format!("`{0}` must be a list; write `{0}: [agent, …]`", entry.key);
            problems.at(&head.file, entry.line, message);
            continue;
        };
        for (at, id) in ids.iter().enumerate() {
            let message = match folder.agents.iter().find(|agent| agent.id == *id) {
                None if folder.broken.contains(id) => continue,
                None if declaration.extends => {
                    let fact = Fact::Agent {
                        id: id.clone(),
                        phase: entry.key.clone(),
                    };
                    let message = format!(
                        "no agent of the phase `{}` is called `{id}`, neither here nor in the \
                         registry that is extended; correct the name or the phase",
                        entry.key
                    );
                    problems.unless(fact, &head.file, entry.line, message);
                    continue;
                }
                None => format!("no agent is called `{id}`; correct the name or add its folder"),
                Some(agent) if agent.phase != entry.key => format!(
                    "agent `{id}` runs in phase `{}`; list it there",
                    agent.phase
                ),
                Some(_) if ids[..at].contains(id) => {
                    format!("agent `{id}` is listed twice; keep one")
                }
                Some(_) => continue,
            };
            problems.at(&head.file, entry.line, message);
        }
    }
}
