//! Writes what somebody has agreed to: lines of `dbadmin.toml`, and Rust for hooks, which stays only
//! where the crate compiles with it and its tests pass.

use std::path::Path;

use dbadmin_build::Proposal;

use crate::Failure;
use crate::running::Patience;
use crate::trial::{Trial, Verdict};

/// What became of a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applied {
    /// There are no hooks in it, and it is written.
    Settings,
    /// The crate compiles with its hooks and its tests pass: all of it is in place.
    WithHooks,
    /// It does not, or they fail: nothing of it is written, and this is what cargo said.
    Nothing(String),
}

/// Writes a proposal for the crate in `root`; with hooks, cargo is waited for so long.
///
/// # Errors
/// Where something has changed since it was proposed, or cannot be read or written, or the trial is
/// called off; then the crate is as it was, or the message says what is not.
pub fn apply(root: &Path, proposal: &Proposal, patience: &Patience) -> Result<Applied, Failure> {
    if proposal.hooks.is_empty() {
        proposal.apply()?;
        return Ok(Applied::Settings);
    }
    let mut trial = Trial::begin(root)?;
    match tried(&mut trial, proposal, patience) {
        Ok(Verdict::Passed) => {
            trial.keep()?;
            Ok(Applied::WithHooks)
        }
        Ok(Verdict::Failed(why)) => Ok(Applied::Nothing(match trial.undo()? {
            Some(left) => format!("{why}\n\n{left}"),
            None => why,
        })),
        Err(error) => Err(match trial.undo()? {
            Some(left) => format!("{error}\n\n{left}").into(),
            None => error,
        }),
    }
}

fn tried(trial: &mut Trial, proposal: &Proposal, patience: &Patience) -> Result<Verdict, Failure> {
    if !proposal.diff.is_empty() {
        let (path, before, after) = proposal.settings();
        trial.write(path, before, after)?;
    }
    for file in &proposal.hooks {
        trial.write(&file.path, file.before.as_deref(), &file.text)?;
    }
    trial.verdict(patience)
}
