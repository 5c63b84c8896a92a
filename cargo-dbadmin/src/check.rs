//! `cargo dbadmin check`: whether a build would write anything, and whether a conflict is open. It
//! writes nothing, but undoes a trial that was interrupted.

use std::path::Path;

use dbadmin_build::{Deed, Findings};

use crate::Failure;
use crate::build_script::{BuildScript, Crate, Run};
use crate::sync::files;
use crate::trial;

/// Say which of the panel's files are stale or in conflict, and fail if there are any
#[derive(Debug, clap::Args)]
pub struct Check {
    #[command(flatten)]
    at: Crate,
}

impl Check {
    /// Has the crate's build script look, and tells what it found.
    pub fn run(self) -> Result<(), Failure> {
        let found = look(&self.at)?;
        let stale: Vec<_> = found
            .changes
            .iter()
            .filter(|change| change.deed != Deed::LayBeside)
            .collect();
        for change in &stale {
            let state = match change.deed {
                Deed::Merge => "stale, your edits can be merged",
                Deed::Remove => "not generated any more",
                Deed::Write if !exists(&self.at, &change.path) => "missing",
                _ => "stale",
            };
            println!("{}: {state}", change.path.display());
        }
        for path in &found.conflicts {
            println!("{}: in conflict with your edits", path.display());
        }
        let mut to_do = Vec::new();
        if !found.changes.is_empty() {
            to_do.push("`cargo dbadmin diff --new` shows what a build would change, and `cargo dbadmin sync` does it");
        }
        if !found.conflicts.is_empty() {
            to_do.push("`cargo dbadmin resolve` settles conflicts");
        }
        if to_do.is_empty() {
            println!("The panel of {} is up to date.", self.at.name());
            return Ok(());
        }
        let (stale, conflicts) = (files(stale.len()), files(found.conflicts.len()));
        Err(format!(
            "{stale} stale, {conflicts} in conflict; {}",
            to_do.join("; ")
        )
        .into())
    }
}

/// What a build would do to the panel of a crate.
pub fn look(at: &Crate) -> Result<Findings, Failure> {
    trial::put_back(&at.folder())?;
    let Run {
        succeeded,
        said,
        found,
    } = BuildScript::checking().run(at)?;
    match found {
        // A build that only is not allowed to write fails, too.
        Some(found) if succeeded || !found.changes.is_empty() => Ok(found),
        _ => {
            eprint!("{said}");
            Err("the build failed; what it says stands above".into())
        }
    }
}

fn exists(at: &Crate, path: &Path) -> bool {
    at.folder().join(path).exists()
}
