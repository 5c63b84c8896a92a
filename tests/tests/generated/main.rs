//! `cargo dbadmin new` on a database of odd tables: the crate it makes is built and driven, and
//! lives on as a developer changes structs, schema and generated files.

mod bad_input;
mod driven;
mod living;
mod mcp;
mod own_agents;
mod prompt_agents;
mod proposed_hooks;
mod refused;
mod servers;
