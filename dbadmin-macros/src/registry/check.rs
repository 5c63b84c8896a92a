//! What must be true of each agent and each workflow by itself: identity, length and the names
//! that a workflow mentions.

use std::collections::HashMap;

use super::folder::{Agent, Folder, Workflow};
use super::front_matter::Value;
use super::input::Declaration;
use super::problem::Problems;

/// The most lines that a `core.md` may have, front matter included.
const CORE_LINES: usize = 100;
/// The most lines that a `summary.md` may have.
const SUMMARY_LINES: usize = 10;

/// Checks the agents one by one, and that no two share an id.
pub fn agents(declaration: &Declaration, folder: &Folder, problems: &mut Problems) {
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
    if declaration.phase_index(&agent.phase).is_none() {
        let message = format!(
            "unknown phase `{}`; the phases are {}",
            agent.phase,
            declaration.phase_names()
        );
        problems.at(&head.file, head.line_of("phase"), message);
    }
}

fn lengths(agent: &Agent, problems: &mut Problems) {
    let core = agent.head.file.clone();
    let summary = core.replace("core.md", "summary.md");
    let limits = [
        (core, agent.core_lines, CORE_LINES),
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
pub fn workflows(declaration: &Declaration, folder: &Folder, problems: &mut Problems) {
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
        if declaration.phase_index(&entry.key).is_none() {
            let message = format!(
                "unknown phase `{}`; the phases are {}",
                entry.key,
                declaration.phase_names()
            );
            problems.at(&head.file, entry.line, message);
        }
        let Value::List(ids) = &entry.value else {
            let message = format!("`{0}` must be a list; write `{0}: [agent, …]`", entry.key);
            problems.at(&head.file, entry.line, message);
            continue;
        };
        for (at, id) in ids.iter().enumerate() {
            let message = match folder.agents.iter().find(|agent| agent.id == *id) {
                None if folder.broken.contains(id) => continue,
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
