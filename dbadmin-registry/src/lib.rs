//! A folder of agents and workflows: what lies in it, and whether it is as it has to be.
//! `agent_registry!` asks at compile time and makes errors of the answers; `cargo dbadmin agents
//! check` asks for a person at a terminal.
//!
//! The steps are a file each: what is declared of the folder ([`Declaration`]), what it holds
//! ([`Folder`], [`FrontMatter`]), and what must be true of it: names and lengths, the flow of
//! sections, the budgets. Every [`Problem`] is found in one go. Of a folder that extends another
//! registry, what is to be true of that one is left as a list of [`Demand`]s.

mod amend;
mod budget;
mod declaration;
mod demand;
mod flow;
mod folder;
mod front_matter;
mod naming;
mod problem;

pub use declaration::{Declaration, Phase};
pub use demand::{Demand, Fact};
pub use folder::{Agent, Folder, PARTS, Workflow};
pub use front_matter::{Entry, FrontMatter, Value};
pub use naming::{CORE_LINES, SUMMARY_LINES};
pub use problem::{Problem, Problems};

/// Reads the folder that is declared, and finds all that is wrong with it.
#[must_use]
pub fn check(declaration: &Declaration) -> (Folder, Problems) {
    let mut problems = Problems::default();
    let folder = folder::read(declaration, &mut problems);
    naming::agents(declaration, &folder, &mut problems);
    flow::check(declaration, &folder, &mut problems);
    amend::check(declaration, &folder, &mut problems);
    budget::check(declaration, &folder.agents, &mut problems);
    naming::workflows(declaration, &folder, &mut problems);
    (folder, problems)
}
