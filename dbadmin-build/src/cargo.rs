//! What cargo tells a build script, and what a build script tells cargo
//! (<https://doc.rust-lang.org/cargo/reference/build-scripts.html>).

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use dbadmin_model::plan::Overrides;

use crate::asked::summons;
use crate::write::Mode;
use crate::{Error, Result};

/// Variables that change what a build does.
const VARIABLES: &[&str] = &[
    "DATABASE_URL",
    "DBADMIN_CHECK",
    "DBADMIN_OFFLINE",
    "CI",
    "DOCS_RS",
];

/// Whether a variable of the environment is set to anything but "", "0" or "false".
pub fn set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| {
        !["", "0", "false"]
            .iter()
            .any(|unset| value.eq_ignore_ascii_case(unset))
    })
}

/// A crate being built, or one that the command line works on.
#[derive(Clone, Debug)]
pub struct Crate {
    /// Its folder.
    pub root: PathBuf,
    /// Where a run may leave what is not source.
    pub out_dir: PathBuf,
    /// Whether cargo reads what we print.
    pub by_cargo: bool,
}

impl Crate {
    /// The crate whose build script is running.
    ///
    /// # Errors
    /// [`Error::NotABuildScript`] outside of one.
    pub fn of_build_script() -> Result<Self> {
        let folder = |variable| {
            let value = std::env::var_os(variable).ok_or(Error::NotABuildScript { variable })?;
            Ok::<_, Error>(PathBuf::from(value))
        };
        Ok(Self {
            root: folder("CARGO_MANIFEST_DIR")?,
            out_dir: folder("OUT_DIR")?,
            by_cargo: true,
        })
    }

    /// A crate that the command line works on.
    pub fn at(root: PathBuf) -> Self {
        // A process may work on several at a time.
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("dbadmin-{}-{number}", std::process::id());
        Self {
            root,
            out_dir: std::env::temp_dir().join(name),
            by_cargo: false,
        }
    }

    /// Where memory keeps what it has no room for.
    pub fn spill(&self) -> PathBuf {
        self.out_dir.join("dbadmin-memory")
    }

    /// Removes what a run left behind, unless cargo keeps it.
    pub fn clear(&self) {
        if !self.by_cargo {
            let _ = std::fs::remove_dir_all(&self.out_dir);
        }
    }

    /// Whether this build writes, and if not, why.
    pub fn mode(&self) -> Mode {
        // The command line is asked to write: only its own switch can forbid it.
        if set("DBADMIN_CHECK") {
            Mode::Check("DBADMIN_CHECK is set")
        } else if self.by_cargo && set("CI") {
            Mode::Check("CI is set")
        } else if self.by_cargo && set("DOCS_RS") {
            Mode::Check("docs.rs builds from what was published")
        } else if self.is_packaged() {
            Mode::Check("the crate is a packaged one")
        } else {
            Mode::Write
        }
    }

    /// Whether the crate is being verified by `cargo package`, or was unpacked from a registry:
    /// its source is not ours to change.
    fn is_packaged(&self) -> bool {
        let parent = self.root.parent().unwrap_or(&self.root);
        parent.ends_with("target/package")
            || ["Cargo.toml.orig", ".cargo-ok"]
                .iter()
                .any(|trace| self.root.join(trace).exists())
    }

    /// Tells cargo what to watch: only paths that exist, since cargo would run the script again
    /// and again for one that does not.
    pub fn watch(&self, paths: &[PathBuf]) {
        if !self.by_cargo {
            return;
        }
        for path in paths.iter().filter(|path| self.root.join(path).exists()) {
            println!("cargo::rerun-if-changed={}", path.display());
        }
        for variable in VARIABLES {
            println!("cargo::rerun-if-env-changed={variable}");
        }
        self.be_summoned();
    }

    /// Tells cargo to run the script whenever `cargo dbadmin` asks for it.
    pub fn be_summoned(&self) {
        if self.by_cargo {
            println!("cargo::rerun-if-env-changed={}", summons(&self.root));
        }
    }

    /// Tells the derive where the snapshot is.
    pub fn name_snapshot(&self, snapshot: &Path) {
        if self.by_cargo {
            println!("cargo::rustc-env=DBADMIN_SNAPSHOT={}", snapshot.display());
        }
    }

    /// Tells the derive what `dbadmin.toml` says of tables and columns.
    ///
    /// # Errors
    /// [`Error::File`] where cargo's output folder cannot be written.
    pub fn name_overrides(&self, overrides: &Overrides) -> Result<()> {
        if !self.by_cargo || overrides.is_empty() {
            return Ok(());
        }
        let path = self.out_dir.join("dbadmin-overrides.json");
        let failed = |reason: String| Error::File {
            path: path.clone(),
            reason,
            help: "cargo's output folder has to be writable",
        };
        let text = serde_json::to_vec(overrides).map_err(|error| failed(error.to_string()))?;
        std::fs::write(&path, text).map_err(|error| failed(error.to_string()))?;
        println!("cargo::rustc-env=DBADMIN_OVERRIDES={}", path.display());
        Ok(())
    }

    /// Shows lines to the developer.
    pub fn say(&self, text: &str) {
        if self.by_cargo {
            for line in text.lines() {
                println!("cargo::warning={line}");
            }
        }
    }
}
