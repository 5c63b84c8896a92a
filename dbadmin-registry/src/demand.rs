//! What a folder needs of the registry that it extends. At compile time that registry is a static
//! whose values nobody can look at while macros are expanded; so its part of the checks is put down
//! as facts, and whoever can look at them says whether they hold.

use crate::problem::Problem;

/// Something that has to be true of the registry that is extended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// It has this phase.
    Phase(String),
    /// Of two of its phases, the one is not later than the other.
    InOrder {
        /// The one.
        first: String,
        /// The other.
        then: String,
    },
    /// It has this agent, in this phase.
    Agent {
        /// The agent's id.
        id: String,
        /// The phase.
        phase: String,
    },
    /// None of its agents has this id.
    FreeId(String),
    /// It has this section by this phase: from outside, or from an agent.
    Section {
        /// The section.
        name: String,
        /// The phase.
        by: String,
    },
    /// One of its agents has written this section by this phase.
    Written {
        /// The section.
        name: String,
        /// The phase.
        by: String,
    },
    /// Within this phase, a section of it is not made of another one.
    Apart {
        /// The section.
        section: String,
        /// The other one.
        from: String,
        /// The phase.
        phase: String,
    },
    /// None of its sections has this name.
    FreeSection(String),
    /// None of its workflows has this id.
    FreeWorkflow(String),
    /// A phase of it has room for so many lines beside those of its own agents.
    Room {
        /// The phase.
        phase: String,
        /// The lines.
        lines: usize,
    },
}

/// A fact, and what is wrong where it is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    /// The fact.
    pub fact: Fact,
    /// What to say where it does not hold.
    pub problem: Problem,
}
