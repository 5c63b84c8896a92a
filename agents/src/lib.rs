//! The agent engine of dbadmin: it runs a registry of agents, phase by phase, each agent inside a
//! context budget, and keeps what they produce in a small memory. It knows nothing of databases
//! and panels: an agent reads named sections and writes exactly one, and what a section means is
//! the business of those who implement the agents.
//!
//! - [`Registry`] describes agents, phases and workflows; `agent_registry!` makes one from a
//!   folder of prompts and checks it at compile time. [`REGISTRY`] holds the 25 of dbadmin.
//! - [`Loader`] brings prompts into a bounded context, counting lines and tokens.
//! - [`Memory`] keeps sections between phases, compressed and hashed, within a few KiB.
//! - [`Orchestrator`] decides who runs when and what happens on failure, a phase a step.
//! - [`Executor`] does the work of one agent; [`Native`] does it with a function.
//!   With the feature `llm`, `Llm` asks a language model; [`Replay`] finds what it has answered
//!   before, and [`Consultation`] has both do the work of an agent.
//! - [`Contract`] says what a section has to keep to that no function of ours wrote.

// `agent_registry!` names this crate by its own name, here as everywhere else.
extern crate self as dbadmin_agents;

pub mod answers;
mod archive;
mod assembly;
mod assignment;
mod attempt;
mod canonical;
mod consultation;
mod contract;
pub mod digest;
mod division;
mod error;
mod event;
mod executor;
mod extension;
mod forecast;
mod front_matter;
mod handed;
mod inputs;
mod interned;
mod limits;
#[cfg(feature = "llm")]
pub mod llm;
mod loader;
mod lru;
mod memory;
mod orchestrator;
mod packing;
mod price;
mod question;
mod registry;
mod replay;
mod report;
mod schedule;
mod section;
mod selection;
mod session;

pub use dbadmin_macros::agent_registry;

pub use answers::{Answer, Answers};
pub use assignment::Assignment;
pub use consultation::{Consultation, Opinion};
pub use contract::Contract;
pub use digest::Digest;
pub use division::Item;
pub use error::AgentError;
pub use event::Event;
pub use executor::{Executor, Native, NativeFn};
pub use forecast::{Forecast, Forecaster};
pub use inputs::Inputs;
pub use interned::Name;
pub use limits::{Limits, Loading};
pub use loader::{Loader, Part, Piece, tokens_of};
pub use memory::{Memory, MemoryUsage};
pub use orchestrator::{Orchestrator, Step};
pub use price::Price;
pub use question::Question;
pub use registry::{AgentSpec, Phase, Registry, WorkflowSpec};
pub use replay::Replay;
pub use report::{ContextUsage, LeftOut, PhaseReport, Report, Warning};
pub use section::Section;
pub use selection::{Known, Selection};
pub use session::{Keep, Session};

/// What embedded prompts are made of; for `agent_registry!`, which names it.
#[doc(hidden)]
pub mod prompts {
    pub use include_dir::{Dir, DirEntry, File};
}

/// One file, [`archive::NAME`].
static FILES: include_dir::Dir<'static> = include_dir::include_dir!("$OUT_DIR/prompts");

agent_registry! {
    /// The 25 agents that come with dbadmin.
    pub static REGISTRY from "." {
        inputs: [request, database, annotations, sample, previous],
        phases: {
            requirements: 500,
            schema: 800,
            backend: 1500,
            frontend: 1500,
            security: 1000,
        },
        teams: [analysis, backend, frontend, security, enhancement],
        workflows: "workflows",
        keep: [schema, requirements],
        files: FILES,
    }
}
