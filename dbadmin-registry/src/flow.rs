//! The flow of sections between agents: one producer for each section that is read, produced no
//! later than it is needed, and no circle within a phase.

use std::collections::HashMap;

use crate::declaration::Declaration;
use crate::demand::Fact;
use crate::folder::{Agent, Folder};
use crate::problem::Problems;

/// Who produces which section.
type Producers<'a> = HashMap<&'a str, &'a Agent>;

/// Checks producers, the order of phases and cycles.
pub(crate) fn check(declaration: &Declaration, folder: &Folder, problems: &mut Problems) {
    let producers = producers(declaration, &folder.agents, problems);
    // An agent that could not be read may write whatever is missing.
    let complete = folder.broken.is_empty();
    for agent in &folder.agents {
        reads(declaration, agent, &producers, complete, problems);
    }
    cycles(&folder.agents, &producers, problems);
    if complete {
        keep(declaration, &producers, problems);
    }
}

fn keep(declaration: &Declaration, producers: &Producers<'_>, problems: &mut Problems) {
    for section in &declaration.keep {
        let known = declaration.inputs.contains(section);
        if !known && !producers.contains_key(section.as_str()) {
            let message = format!(
                "`keep` names the section `{section}`, which no agent writes; correct or remove it"
            );
            problems.on(&declaration.shown, message);
        }
    }
}

fn producers<'a>(
    declaration: &Declaration,
    agents: &'a [Agent],
    problems: &mut Problems,
) -> Producers<'a> {
    let mut producers = Producers::new();
    for agent in agents.iter().filter(|agent| !agent.amends) {
        let line = agent.head.line_of("writes");
        if declaration.inputs.contains(&agent.writes) {
            let message = format!(
                "writes `{}`, which the registry declares as an input from outside; choose another \
                 name, or remove it from `inputs`",
                agent.writes
            );
            problems.at(&agent.head.file, line, message);
        }
        if declaration.extends {
            let message = format!(
                "writes `{}`, which the registry that is extended has already; choose another name",
                agent.writes
            );
            let fact = Fact::FreeSection(agent.writes.clone());
            problems.unless(fact, &agent.head.file, line, message);
        }
        if let Some(first) = producers.get(agent.writes.as_str()) {
            let message = format!(
                "writes `{}`, as {} does; a section has exactly one producer, rename one",
                agent.writes, first.head.file
            );
            problems.at(&agent.head.file, line, message);
        } else {
            producers.insert(&agent.writes, agent);
        }
    }
    producers
}

fn reads(
    declaration: &Declaration,
    agent: &Agent,
    producers: &Producers<'_>,
    complete: bool,
    problems: &mut Problems,
) {
    let line = agent.head.line_of("reads");
    for (at, section) in agent.reads.iter().enumerate() {
        let message = if agent.reads[..at].contains(section) {
            format!("reads `{section}` twice; keep one")
        } else if declaration.inputs.contains(section) {
            continue;
        } else if let Some(producer) = producers.get(section.as_str()) {
            let later = format!(
                "reads `{section}`, which `{}` writes only in the later phase `{}`; move one of \
                 the two agents to another phase",
                producer.id, producer.phase
            );
            if declaration.extends {
                let fact = Fact::InOrder {
                    first: producer.phase.clone(),
                    then: agent.phase.clone(),
                };
                problems.unless(fact, &agent.head.file, line, later);
                continue;
            }
            let own = declaration.phase_index(&agent.phase);
            if declaration.phase_index(&producer.phase) <= own {
                continue;
            }
            later
        } else if !complete {
            continue;
        } else if declaration.extends {
            let fact = Fact::Section {
                name: section.clone(),
                by: agent.phase.clone(),
            };
            let message = format!(
                "reads `{section}`, which no agent writes by the phase `{}`, neither here nor in \
                 the registry that is extended; correct the name, or move the agent to a later phase",
                agent.phase
            );
            problems.unless(fact, &agent.head.file, line, message);
            continue;
        } else {
            format!(
                "reads `{section}`, which no agent writes; correct the name, or declare it in \
                 `inputs` if it comes from outside"
            )
        };
        problems.at(&agent.head.file, line, message);
    }
}

/// Reports each circle of agents of one phase that wait for one another, once.
fn cycles(agents: &[Agent], producers: &Producers<'_>, problems: &mut Problems) {
    let mut settled: Vec<&str> = Vec::new();
    for agent in agents {
        let mut path: Vec<&Agent> = Vec::new();
        if let Some(circle) = circle_from(agent, producers, &mut path, &mut settled) {
            let mut ids: Vec<_> = circle.iter().map(|agent| agent.id.as_str()).collect();
            ids.extend(circle.first().map(|agent| agent.id.as_str()));
            let message = format!(
                "these agents wait for one another: {} (each reads what the next one writes); \
                 drop one of these `reads`",
                ids.join(" → ")
            );
            let head = &circle[0].head;
            problems.at(&head.file, head.line_of("reads"), message);
            settled.extend(circle.iter().map(|agent| agent.id.as_str()));
        }
    }
}

/// Follows the reads of `agent` depth first; the agents of the first circle met, if any.
fn circle_from<'a>(
    agent: &'a Agent,
    producers: &Producers<'a>,
    path: &mut Vec<&'a Agent>,
    settled: &mut Vec<&'a str>,
) -> Option<Vec<&'a Agent>> {
    if let Some(start) = path.iter().position(|seen| seen.path == agent.path) {
        return Some(path[start..].to_vec());
    }
    if settled.contains(&agent.id.as_str()) {
        return None;
    }
    path.push(agent);
    for section in &agent.reads {
        let next = producers.get(section.as_str());
        let same_phase = next.filter(|producer| producer.phase == agent.phase);
        let circle =
            same_phase.and_then(|producer| circle_from(producer, producers, path, settled));
        if circle.is_some() {
            return circle;
        }
    }
    path.pop();
    settled.push(&agent.id);
    None
}
