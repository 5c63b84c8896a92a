//! The crate's own build script, which alone knows from what the panel is generated: cargo runs it,
//! and it leaves behind what it found.

use std::fs::File;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

use dbadmin_build::{FINDINGS, Findings, summons};

use crate::folder::Folder;
use crate::{Failure, asking};

/// The crate that a command is about.
#[derive(Debug, clap::Args)]
pub struct Crate {
    /// The crate's manifest
    #[arg(long, default_value = "Cargo.toml", value_name = "PATH")]
    manifest_path: PathBuf,
}

impl Crate {
    /// The path of its `Cargo.toml`.
    pub fn manifest(&self) -> &Path {
        &self.manifest_path
    }

    /// Its folder.
    pub fn folder(&self) -> PathBuf {
        match self.manifest_path.parent() {
            Some(folder) if folder != Path::new("") => folder.to_path_buf(),
            _ => PathBuf::from("."),
        }
    }

    /// Goes on only where there is a crate.
    ///
    /// # Errors
    /// Says that there is no build script, and how a crate is named.
    pub fn must_be_there(&self) -> Result<(), Failure> {
        is_there(&self.folder().join("build.rs"), MANIFEST)
    }

    /// What its folder is called; where the folder has no name, its manifest.
    pub fn name(&self) -> String {
        let folder = self.folder().canonicalize().ok();
        let name = folder.as_deref().and_then(Path::file_name);
        name.unwrap_or(self.manifest_path.as_os_str())
            .to_string_lossy()
            .into_owned()
    }

    /// The path below the crate's folder of a file that is named from where the command runs, or
    /// from the crate.
    pub fn path_of(&self, file: &Path) -> PathBuf {
        let root = self.folder().canonicalize();
        let named = std::path::absolute(file);
        match (root, named) {
            (Ok(root), Ok(named)) if named.starts_with(&root) => named
                .strip_prefix(&root)
                .map_or(file, |path| path)
                .to_path_buf(),
            _ => file.to_path_buf(),
        }
    }
}

/// How the build script is to run.
pub struct BuildScript {
    writes: bool,
}

/// What a run said and found.
pub struct Run {
    /// Whether the build succeeded.
    pub succeeded: bool,
    /// What cargo said; nothing where it was shown as it came.
    pub said: String,
    /// What the build script found; nothing where it did not come that far.
    pub found: Option<Findings>,
}

impl BuildScript {
    /// It writes, and what cargo says is shown as it comes.
    pub const fn writing() -> Self {
        Self { writes: true }
    }

    /// It writes nothing, and what cargo says is kept.
    pub const fn checking() -> Self {
        Self { writes: false }
    }

    /// Has cargo run the build script of a crate, whatever it thinks of the files it watches. It is
    /// waited for as long as one that is asked, and ends with this program.
    pub fn run(&self, of: &Crate) -> Result<Run, Failure> {
        let script = of.folder().join("build.rs");
        is_there(&script, MANIFEST)?;
        let run = self.summoned(of, &script)?;
        if run.succeeded && run.found.is_none() {
            touch(&script, MANIFEST)?;
            return self.summoned(of, &script);
        }
        Ok(run)
    }

    fn summoned(&self, of: &Crate, script: &Path) -> Result<Run, Failure> {
        // In the one there is nothing but what the build has found.
        let (folder, aside) = (Folder::new()?, Folder::new()?);
        let said = aside.path().join(asking::SAID);
        let mut command = summoning(of.manifest(), &of.folder(), folder.path());
        command
            .env_remove("CI")
            .env_remove("DBADMIN_CHECK")
            .stdin(Stdio::null());
        if !self.writes {
            command
                .env("DBADMIN_CHECK", "1")
                .stdout(Stdio::null())
                .stderr(File::create(&said)?);
        }
        let patience = asking::patience();
        let ended = asking::cargo(&mut command)?.wait::<Failure>(&patience, &mut || Ok(()))?;
        let shown = (!self.writes).then_some(&*said);
        let status = ended.map_err(|ended| asking::given_up(ended, script, &patience, shown))?;
        Ok(Run {
            succeeded: status.success(),
            said: shown.map_or(Ok(String::new()), std::fs::read_to_string)?,
            found: Findings::read(folder.path(), &of.folder())?,
        })
    }
}

/// `cargo check` of the crate in `folder`, whose build script leaves in `into` what it finds. Cargo runs
/// the script again by a variable that it watches, without building it again; one that has not said yet
/// what it watches needs a [`touch`].
pub fn summoning(manifest: &Path, folder: &Path, into: &Path) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .args(["check", "--manifest-path"])
        .arg(manifest)
        .env(FINDINGS, into)
        .env(summons(folder), into);
    command
}

/// Whether there is a build script; `named` is how the command is told of which crate.
pub fn is_there(script: &Path, named: &str) -> Result<(), Failure> {
    let found = script.metadata().map(drop);
    found.map_err(|error| untouched(script, named, &error).into())
}

/// How the commands about a crate are told which one.
pub const MANIFEST: &str = "its manifest with --manifest-path";

/// How those are told that plan.
pub const FOLDER: &str = "its folder with --folder";

/// Makes a build script newer than its last run; `named` is how the command is told of which crate.
/// Cargo compares whole seconds on some systems.
pub fn touch(script: &Path, named: &str) -> Result<(), Failure> {
    let file = File::options().append(true).open(script);
    let touched = file.and_then(|file| file.set_modified(SystemTime::now()));
    touched.map_err(|error| untouched(script, named, &error).into())
}

/// What is said of a build script that cannot be made newer.
fn untouched(script: &Path, named: &str, error: &Error) -> String {
    let advice = match error.kind() {
        ErrorKind::NotFound => {
            format!("run this in a crate whose build.rs calls dbadmin_build, or name {named}")
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "cargo runs a build script that is newer than its last run, and so its time is set: make \
             the file writable, or run this on a copy of the crate that is"
                .to_owned()
        }
        _ => "its time could not be set, by which cargo knows that it has to run".to_owned(),
    };
    format!("{}: {error}; {advice}", script.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_is_called_as_its_folder() {
        let named = |manifest: &str| {
            let manifest_path = PathBuf::from(manifest);
            Crate { manifest_path }.name()
        };
        assert_eq!(named("Cargo.toml"), "cargo-dbadmin");
        assert_eq!(named("src/../Cargo.toml"), "cargo-dbadmin");
        assert_eq!(named("nonsuch/Cargo.toml"), "nonsuch/Cargo.toml");
    }

    #[test]
    fn an_untouched_script_is_told_by_its_reason_and_the_option_of_the_command() {
        let folder = Folder::new().unwrap();
        let script = folder.path().join("build.rs");
        for named in [MANIFEST, FOLDER] {
            let told = touch(&script, named).unwrap_err().to_string();
            assert!(told.ends_with(&format!("or name {named}")), "{told}");
        }
        let read_only = Error::from(ErrorKind::ReadOnlyFilesystem);
        let told = untouched(&script, FOLDER, &read_only);
        assert!(
            told.contains("make the file writable") && !told.contains("--"),
            "{told}"
        );
        std::fs::create_dir(&script).unwrap();
        let told = touch(&script, FOLDER).unwrap_err().to_string();
        assert!(
            told.contains("could not be set") && !told.contains("--"),
            "{told}"
        );
        std::fs::remove_dir(&script).unwrap();
        std::fs::write(&script, "").unwrap();
        touch(&script, FOLDER).unwrap();
    }
}
