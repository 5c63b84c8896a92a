//! `cargo dbadmin sync`: the crate's own build script generates, with the settings that it has.
//! All that is needed is that cargo runs it, and that it may write.

use std::path::PathBuf;
use std::process::Command;
use std::time::SystemTime;

use crate::Failure;

/// Bring the crate's panel up to its structs and schema, and its snapshot up to the database
#[derive(Debug, clap::Args)]
pub struct Sync {
    /// The crate's manifest
    #[arg(long, default_value = "Cargo.toml", value_name = "PATH")]
    manifest_path: PathBuf,
}

impl Sync {
    /// Runs the crate's build script in writing mode.
    pub fn run(self) -> Result<(), Failure> {
        let folder = self
            .manifest_path
            .parent()
            .map(PathBuf::from)
            .unwrap_or_default();
        let script = folder.join("build.rs");
        let file = std::fs::File::options().append(true).open(&script).map_err(|error| {
            format!(
                "{}: {error}; run this in a crate whose build.rs calls dbadmin_build, or name its \
                 manifest with --manifest-path",
                script.display()
            )
        })?;
        // A newer build script is run again, whatever cargo thinks of the files it watches.
        file.set_modified(SystemTime::now())?;
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let status = Command::new(cargo)
            .args(["check", "--manifest-path"])
            .arg(&self.manifest_path)
            .env_remove("CI")
            .env_remove("DBADMIN_CHECK")
            .status()?;
        if status.success() {
            println!(
                "The panel of {} is up to date.",
                self.manifest_path.display()
            );
            Ok(())
        } else {
            Err("the build failed; what it says stands above".into())
        }
    }
}
