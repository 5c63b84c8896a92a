//! The lines of prompt that a phase may load: the cores and summaries of all its agents must fit
//! its budget, so that no request can ever need more than a phase has.

use std::collections::BTreeSet;

use crate::declaration::{Declaration, Phase};
use crate::demand::Fact;
use crate::folder::Agent;
use crate::problem::Problems;

/// How many agents a message names as the largest.
const NAMED: usize = 3;

/// Checks the sum of each phase.
pub(crate) fn check(declaration: &Declaration, agents: &[Agent], problems: &mut Problems) {
    for phase in &declaration.phases {
        own(declaration, phase, agents, problems);
    }
    if declaration.extends {
        let phases: BTreeSet<&str> = agents.iter().map(|agent| agent.phase.as_str()).collect();
        for phase in phases {
            shared(phase, agents, problems);
        }
    }
}

/// A phase that the folder has to itself.
fn own(declaration: &Declaration, phase: &Phase, agents: &[Agent], problems: &mut Problems) {
    let (lines, members) = members(&phase.name, agents);
    if lines <= phase.line_budget {
        return;
    }
    let message = format!(
        "phase `{}` has {lines} lines of core and summary where its budget is {}; shorten its \
         largest agents by {} lines, or raise the budget: {}",
        phase.name,
        phase.line_budget,
        lines - phase.line_budget,
        largest(&members)
    );
    problems.on(&declaration.shown, message);
}

/// A phase of the registry that is extended, which has agents of its own.
fn shared(phase: &str, agents: &[Agent], problems: &mut Problems) {
    let (lines, members) = members(phase, agents);
    let message = format!(
        "phase `{phase}` has no room for {lines} more lines of core and summary; shorten the \
         largest agents here: {}",
        largest(&members)
    );
    let fact = Fact::Room {
        phase: phase.to_owned(),
        lines,
    };
    if let Some((_, first)) = members.first() {
        let head = &first.head;
        problems.unless(fact, &head.file, head.line_of("phase"), message);
    }
}

/// The lines of a phase, and its agents with theirs, the largest first.
fn members<'a>(phase: &str, agents: &'a [Agent]) -> (usize, Vec<(usize, &'a Agent)>) {
    let mut members: Vec<(usize, &Agent)> = agents
        .iter()
        .filter(|agent| agent.phase == phase)
        .map(|agent| (agent.core_lines + agent.summary_lines, agent))
        .collect();
    members.sort_by(|(a, one), (b, other)| b.cmp(a).then(one.id.cmp(&other.id)));
    (members.iter().map(|(lines, _)| lines).sum(), members)
}

fn largest(members: &[(usize, &Agent)]) -> String {
    let largest: Vec<_> = members
        .iter()
        .take(NAMED)
        .map(|(lines, agent)| format!("{} ({lines})", agent.head.file))
        .collect();
    largest.join(", ")
}
