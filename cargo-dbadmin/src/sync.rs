//! `cargo dbadmin sync`: the crate's own build script generates, with the settings that it has.
//! All that is needed is that cargo runs it, and that it may write.

use dbadmin_build::{Deed, Findings};

use crate::Failure;
use crate::build_script::{BuildScript, Crate};
use crate::trial;

/// Bring the crate's panel up to its structs and schema, and its snapshot up to the database; fail if your
/// edits are in conflict with what is new
#[derive(Debug, clap::Args)]
pub struct Sync {
    #[command(flatten)]
    at: Crate,
}

impl Sync {
    /// Runs the crate's build script in writing mode, and tells what it did.
    pub fn run(self) -> Result<(), Failure> {
        trial::put_back(&self.at.folder())?;
        let run = BuildScript::writing().run(&self.at)?;
        if !run.succeeded {
            return Err("the build failed; what it says stands above".into());
        }
        let found = run.found.unwrap_or_default();
        for (deed, what) in [
            (Deed::Write, "written"),
            (Deed::Merge, "merged with your edits"),
            (Deed::Remove, "removed"),
        ] {
            tell(&found, deed, what);
        }
        for path in &found.conflicts {
            println!("  in conflict: {}", path.display());
        }
        let name = self.at.name();
        if found.conflicts.is_empty() {
            println!("The panel of {name} is up to date.");
            return Ok(());
        }
        let all = found
            .conflicts
            .iter()
            .map(|path| path.display().to_string());
        Err(format!(
            "the panel of {name} is up to date but for {} in conflict, where your edits collide with what \
             is new and stay: {}. `cargo dbadmin resolve` says how to settle that",
            files(found.conflicts.len()),
            all.collect::<Vec<_>>().join(", ")
        )
        .into())
    }
}

fn tell(found: &Findings, deed: Deed, what: &str) {
    for change in found.changes.iter().filter(|change| change.deed == deed) {
        println!("  {what}: {}", change.path.display());
    }
}

/// "1 file", "2 files".
pub fn files(count: usize) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} file{ending}")
}
