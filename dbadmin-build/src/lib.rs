//! What a `build.rs` calls to generate an admin panel.
//!
//! ```no_run
//! fn main() -> dbadmin_build::Result<()> {
//!     dbadmin_build::Admin::new()
//!         .prompt("Generate an admin panel for a shop")
//!         .database("sqlite://shop.db")
//!         .generate()?;
//!     Ok(())
//! }
//! ```
//!
//! [`Admin::generate`] reads the annotated structs and the schema, runs the agents, and brings
//! `src/admin/` up to what they planned. Files that you have edited stay yours.
//!
//! With [`agent_registry!`] a crate registers agents of its own, which [`Admin::agents`] has run
//! beside the others. [`agents`] and [`model`] are what these are written with.

mod admin;
mod advice;
mod amended;
mod answered;
mod asked;
mod cargo;
mod conditions;
#[cfg(feature = "propose")]
mod contract;
mod course;
mod emit;
mod error;
mod laid;
mod left_out;
mod models;
mod names;
mod native;
mod places;
mod plan;
mod planned;
mod prepare;
#[cfg(feature = "propose")]
mod proposal;
mod renames;
mod rights;
mod roster;
mod run;
mod said;
mod scan;
mod script;
mod secrets;
mod selection;
mod settings;
mod source;
mod stamp;
mod states;
mod survey;
mod told;
pub mod trial;
mod unasked;
mod wording;
mod write;

pub use admin::{Admin, Outcome};
pub use asked::{ADDRESS, Asked, COURSE, summons};
#[cfg(feature = "propose")]
pub use contract::{OwnContract, SectionContract};
pub use course::Review;
pub use dbadmin_agents as agents;
pub use dbadmin_agents::{Event, Orchestrator, Report};
pub use dbadmin_model as model;
pub use error::{Error, Result};
pub use laid::Laid;
pub use models::models;
pub use plan::Plan;
pub use planned::Planned;
#[cfg(feature = "propose")]
pub use proposal::{Context, Desk, HookFile, Input, Proposal, put};
pub use script::{OwnAgent, Script};
pub use source::Opened;
pub use states::states;
pub use told::{Last, Summary, Told};
pub use wording::visible;
pub use write::findings::VARIABLE as FINDINGS;
pub use write::{Choice, Conflict, Deed, Edit, Findings, Sources, Step};

/// Registers agents of your own, which extend those of dbadmin: see
/// [`agents::agent_registry!`](dbadmin_agents::agent_registry).
///
/// ```ignore
/// dbadmin_build::agent_registry! {
///     /// The agents in `agents/`.
///     static MINE from "agents" {
///         extends: dbadmin_build::agents::REGISTRY,
///     }
/// }
/// ```
#[macro_export]
macro_rules! agent_registry {
    ($($call:tt)*) => {
        $crate::agents::agent_registry! { use $crate::agents; $($call)* }
    };
}
