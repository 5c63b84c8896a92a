//! Writes what somebody has agreed to: lines of `dbadmin.toml`, and Rust for hooks, which stays only
//! where the crate compiles with it and its tests pass.

use std::path::Path;

use dbadmin_build::{Desk, Proposal};

use crate::Failure;
use crate::trial::{Trial, Verdict};

/// The section that hooks are proposed in.
const HOOKS: &str = "logic";

/// What became of a proposal's hooks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hooks {
    /// There are none in it.
    None,
    /// The crate compiles with them, its tests pass, and they are in place.
    Kept,
    /// It does not, or they fail: they are dropped, and this is what cargo said.
    Dropped(String),
}

/// Writes the proposal that `desk` made of the crate in `root`. Where its hooks are dropped, the
/// rest of it is written all the same.
///
/// # Errors
/// Where something cannot be read or written; then the crate is as it was.
pub fn apply(root: &Path, desk: &mut Desk, proposal: &Proposal) -> Result<Hooks, Failure> {
    if proposal.hooks.is_empty() {
        proposal.apply()?;
        return Ok(Hooks::None);
    }
    let trial = Trial::begin(root)?;
    match tried(&trial, proposal) {
        Ok(Verdict::Passed) => {
            trial.keep()?;
            Ok(Hooks::Kept)
        }
        Ok(Verdict::Failed(why)) => {
            trial.undo()?;
            desk.withdraw(HOOKS);
            desk.propose()?.apply()?;
            Ok(Hooks::Dropped(why))
        }
        Err(error) => {
            trial.undo()?;
            Err(error)
        }
    }
}

fn tried(trial: &Trial, proposal: &Proposal) -> Result<Verdict, Failure> {
    proposal.apply()?;
    for file in &proposal.hooks {
        trial.write(&file.path, &file.text)?;
    }
    trial.verdict()
}
