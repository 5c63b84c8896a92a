//! The lines of prompt that a phase may load: the cores and summaries of all its agents must fit
//! its budget, so that no request can ever need more than a phase has.

use super::folder::Agent;
use super::input::Declaration;
use super::problem::Problems;

/// How many agents a message names as the largest.
const NAMED: usize = 3;

/// Checks the sum of each phase.
pub fn check(declaration: &Declaration, agents: &[Agent], problems: &mut Problems) {
    for phase in &declaration.phases {
        let mut members: Vec<(usize, &Agent)> = agents
            .iter()
            .filter(|agent| agent.phase == phase.name)
            .map(|agent| (agent.core_lines + agent.summary_lines, agent))
            .collect();
        let lines: usize = members.iter().map(|(lines, _)| lines).sum();
        if lines <= phase.line_budget {
            continue;
        }
        members.sort_by(|(a, one), (b, other)| b.cmp(a).then(one.id.cmp(&other.id)));
        let largest: Vec<_> = members
            .iter()
            .take(NAMED)
            .map(|(lines, agent)| format!("{} ({lines})", agent.head.file))
            .collect();
        let message = format!(
            "phase `{}` has {lines} lines of core and summary where its budget is {}; shorten its \
             largest agents by {} lines, or raise the budget: {}",
            phase.name,
            phase.line_budget,
            lines - phase.line_budget,
            largest.join(", ")
        );
        problems.on(declaration.from.value(), message);
    }
}
