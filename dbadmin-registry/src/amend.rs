//! Agents that amend: each is given a section of the registry that is extended, and what it makes of
//! it is what all others are given. It must not wait for what is made of its own answer.

use crate::declaration::Declaration;
use crate::demand::Fact;
use crate::folder::{Agent, Folder};
use crate::problem::Problems;

/// Checks the agents that amend a section.
pub(crate) fn check(declaration: &Declaration, folder: &Folder, problems: &mut Problems) {
    for agent in folder.agents.iter().filter(|agent| agent.amends) {
        let (file, line) = (&agent.head.file, agent.head.line_of("amends"));
        let section = &agent.writes;
        if !declaration.extends {
            let message = format!(
                "amends `{section}`; only an agent of a registry that extends another one amends a \
                 section of that one, write `writes` for a section of its own"
            );
            problems.at(file, line, message);
            continue;
        }
        if !agent.reads.contains(section) {
            let message = format!("amends `{section}` without reading it; add it to `reads`");
            problems.at(file, line, message);
        }
        let message = format!(
            "amends `{section}`, which no agent of the registry that is extended writes by the phase \
             `{}`; correct the name, or move the agent to a later phase",
            agent.phase
        );
        let fact = Fact::Written {
            name: section.clone(),
            by: agent.phase.clone(),
        };
        problems.unless(fact, file, line, message);
        circles(agent, &folder.agents, problems);
    }
}

/// Whatever the agent needs within its phase must not be made of what it amends.
fn circles(agent: &Agent, agents: &[Agent], problems: &mut Problems) {
    let (file, line) = (&agent.head.file, agent.head.line_of("reads"));
    for (section, reader) in needed(agent, agents) {
        if *section == agent.writes {
            let message = format!(
                "waits for itself: `{}` reads `{section}`, which this agent amends, and this agent \
                 reads what comes of it; drop one of these `reads`",
                reader.id
            );
            problems.at(file, line, message);
            continue;
        }
        let message = format!(
            "waits for itself: it amends `{}`, of which `{section}` is made, and needs `{section}`; \
             drop that from `reads`, or move the agent to a later phase",
            agent.writes
        );
        let fact = Fact::Apart {
            section: section.clone(),
            from: agent.writes.clone(),
            phase: agent.phase.clone(),
        };
        problems.unless(fact, file, line, message);
    }
}

/// The sections that have to be there before the agent runs, apart from the one that it amends, and
/// which agent of the folder reads them.
fn needed<'a>(agent: &'a Agent, agents: &'a [Agent]) -> Vec<(&'a String, &'a Agent)> {
    let mut sections = Vec::new();
    let mut seen = vec![agent];
    let mut at = 0;
    while let Some(next) = seen.get(at).copied() {
        at += 1;
        let own = |section: &&String| next.path == agent.path && **section == agent.writes;
        for section in next.reads.iter().filter(|section| !own(section)) {
            sections.push((section, next));
            let makers = agents
                .iter()
                .filter(|maker| maker.writes == *section && maker.phase == agent.phase);
            for maker in makers {
                if !seen.iter().any(|known| known.path == maker.path) {
                    seen.push(maker);
                }
            }
        }
    }
    sections
}
