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

mod admin;
mod cargo;
mod emit;
mod error;
mod left_out;
mod models;
mod names;
mod native;
mod places;
mod plan;
mod planned;
mod prepare;
mod run;
mod scan;
mod selection;
mod settings;
mod source;
mod stamp;
mod survey;
mod write;

pub use admin::{Admin, Outcome};
pub use dbadmin_agents::{Event, Report};
pub use error::{Error, Result};
pub use models::models;
pub use plan::Plan;
pub use planned::Planned;
pub use source::Opened;
