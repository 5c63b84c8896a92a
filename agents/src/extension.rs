//! What a registry answers to one that extends it. A folder of agents that names phases, sections
//! and agents of another registry is checked against that one's values: `agent_registry!` asks while
//! it compiles, which is why all of this is `const`, and the command line while it runs.

use include_dir::Dir;

use crate::{AgentSpec, Registry, WorkflowSpec};

impl Registry {
    /// Whether it has this phase.
    #[must_use]
    pub const fn has_phase(&self, name: &str) -> bool {
        self.place(name) < self.phases.len()
    }

    /// Whether the one phase is not later than the other. Of a phase that it does not have, nothing
    /// is held against it.
    #[must_use]
    pub const fn in_order(&self, first: &str, then: &str) -> bool {
        self.place(first) <= self.place(then) || !self.has_phase(first)
    }

    /// Whether it has an agent of this id.
    #[must_use]
    pub const fn has_agent(&self, id: &str) -> bool {
        self.agent_at(id).is_some()
    }

    /// Whether it has an agent of this id in this phase.
    #[must_use]
    pub const fn has_agent_in(&self, id: &str, phase: &str) -> bool {
        match self.agent_at(id) {
            Some(at) => same(self.agents[at].phase, phase),
            None => false,
        }
    }

    /// Whether a section of this name comes from outside, or from one of its agents.
    #[must_use]
    pub const fn has_section(&self, name: &str) -> bool {
        self.is_input(name) || self.writer(name).is_some()
    }

    /// Whether that section is there by a phase.
    #[must_use]
    pub const fn has_section_by(&self, name: &str, phase: &str) -> bool {
        match self.writer(name) {
            Some(at) => self.place(self.agents[at].phase) <= self.place(phase),
            None => self.is_input(name),
        }
    }

    /// Whether one of its agents has written that section by a phase.
    #[must_use]
    pub const fn has_writer_by(&self, name: &str, phase: &str) -> bool {
        self.writer(name).is_some() && self.has_section_by(name, phase)
    }

    /// Whether a section is made of another one within a phase: its agent reads that one, or reads
    /// what is made of it.
    #[must_use]
    pub const fn is_made_of(&self, section: &str, of: &str, phase: &str) -> bool {
        let Some(at) = self.writer(section) else {
            return false;
        };
        let agent = &self.agents[at];
        if !same(agent.phase, phase) {
            return false;
        }
        let mut read = 0;
        while read < agent.reads.len() {
            if same(agent.reads[read], of) || self.is_made_of(agent.reads[read], of, phase) {
                return true;
            }
            read += 1;
        }
        false
    }

    /// Whether it has a workflow of this id.
    #[must_use]
    pub const fn has_workflow(&self, id: &str) -> bool {
        let mut at = 0;
        while at < self.workflows.len() && !same(self.workflows[at].id, id) {
            at += 1;
        }
        at < self.workflows.len()
    }

    /// The lines of a phase's budget that its own agents leave.
    #[must_use]
    pub const fn room(&self, phase: &str) -> usize {
        if !self.has_phase(phase) {
            return usize::MAX;
        }
        let mut room = self.phases[self.place(phase)].line_budget;
        let mut at = 0;
        while at < self.agents.len() {
            let agent = &self.agents[at];
            if same(agent.phase, phase) {
                room = room.saturating_sub(agent.core_lines + agent.summary_lines);
            }
            at += 1;
        }
        room
    }

    /// The place of a phase in the order; beyond all of them for one that it does not have.
    const fn place(&self, phase: &str) -> usize {
        let mut at = 0;
        while at < self.phases.len() && !same(self.phases[at].name, phase) {
            at += 1;
        }
        at
    }

    const fn agent_at(&self, id: &str) -> Option<usize> {
        let mut at = 0;
        while at < self.agents.len() {
            if same(self.agents[at].id, id) {
                return Some(at);
            }
            at += 1;
        }
        None
    }

    const fn writer(&self, section: &str) -> Option<usize> {
        let mut at = 0;
        while at < self.agents.len() {
            if same(self.agents[at].writes, section) && !self.agents[at].amends {
                return Some(at);
            }
            at += 1;
        }
        None
    }

    const fn is_input(&self, section: &str) -> bool {
        let mut at = 0;
        while at < self.inputs.len() {
            if same(self.inputs[at], section) {
                return true;
            }
            at += 1;
        }
        false
    }
}

impl Registry {
    /// This registry with the agents and workflows of one that extends it. Its own workflows gain all
    /// of the new agents; the new workflows are as they say.
    ///
    /// The result lives as long as the program, as the two do that it is made of: a build or a server
    /// extends a registry once.
    #[must_use]
    pub fn extended_by(&self, own: &Self) -> &'static Self {
        // Of a phase, those that amend a section come after those that write it.
        let agents: Vec<AgentSpec> = self.agents.iter().chain(own.agents).copied().collect();
        let added = || own.agents.iter().map(|agent| agent.id);
        let whole = self.workflows.iter().map(|workflow| WorkflowSpec {
            id: workflow.id,
            agents: leaked(workflow.agents.iter().copied().chain(added())),
        });
        let workflows = leaked(whole.chain(own.workflows.iter().copied()));
        let entries = self.files.entries().iter().chain(own.files.entries());
        let files = Dir::new("", leaked(entries.cloned()));
        Box::leak(Box::new(Self {
            agents: Vec::leak(agents),
            workflows,
            files: Box::leak(Box::new(files)),
            ..*self
        }))
    }
}

fn leaked<T>(items: impl Iterator<Item = T>) -> &'static [T] {
    Vec::leak(items.collect())
}

/// Whether two names are the same; `==` is not `const`.
const fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

#[cfg(test)]
mod tests {
    use crate::REGISTRY;

    #[test]
    fn a_registry_knows_what_it_has_and_by_when() {
        assert!(REGISTRY.has_phase("backend") && !REGISTRY.has_phase("back"));
        assert!(REGISTRY.in_order("schema", "schema") && !REGISTRY.in_order("security", "schema"));
        assert!(REGISTRY.has_agent_in("table-builder", "frontend"));
        assert!(!REGISTRY.has_agent_in("table-builder", "backend"));
        assert!(REGISTRY.has_section("request") && !REGISTRY.has_section("tables "));
        assert!(REGISTRY.has_section_by("schema", "schema"));
        assert!(!REGISTRY.has_section_by("tables", "schema"));
        let lines = |phase| {
            let agents = REGISTRY.agents.iter().filter(|agent| agent.phase == phase);
            agents
                .map(|agent| agent.core_lines + agent.summary_lines)
                .sum::<usize>()
        };
        assert_eq!(REGISTRY.room("backend"), 1500 - lines("backend"));
    }
}
