//! Crates as `cargo dbadmin new` makes them, outside of the workspace, as a user's would be. They
//! share the workspace's target folder and versions, so that what they depend on is built once.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;

use crate::database::Database;
use crate::fixture;
use crate::workspace::{
    cargo, profile, program, root, run, said, shared_build_dependency, shared_dependencies,
    succeed, target, without_cargos,
};

/// Variables that change what a build script of dbadmin's does; a user has none of them set.
const UNSET: [&str; 6] = [
    "CI",
    "DATABASE_URL",
    "DBADMIN_CHECK",
    "DBADMIN_OFFLINE",
    "DBADMIN_SNAPSHOT",
    "DOCS_RS",
];

/// A generated crate and the database it was made from, both gone with the test.
pub struct Generated {
    name: String,
    database: PathBuf,
    folder: TempDir,
}

impl Generated {
    /// Makes a crate called `name` from a fixture. Names must differ among tests, because
    /// programs of one name would take each other's place.
    #[must_use]
    pub fn from_fixture(name: &str, from: &str) -> Self {
        let folder = TempDir::new().expect("a temporary folder can be made");
        let database = folder.path().join("data.db");
        fixture::create(from, &database);
        succeed(&mut new(&folder.path().join(name), &database));
        Self::take(name, database, folder)
    }

    /// Makes a crate called `name` from SQL.
    #[must_use]
    pub fn from_sql(name: &str, sql: &str) -> Self {
        let folder = TempDir::new().expect("a temporary folder can be made");
        let database = folder.path().join("data.db");
        fixture::execute(&database, sql);
        succeed(&mut new(&folder.path().join(name), &database));
        Self::take(name, database, folder)
    }

    /// Makes a crate called `name` from a database of any kind, by the command line `program`.
    #[must_use]
    pub fn from_database(name: &str, program: &Path, database: &Database) -> Self {
        let folder = TempDir::new().expect("a temporary folder can be made");
        let dir = folder.path().join(name);
        succeed(&mut new_by(program, &dir, database.url()));
        Self::take(name, PathBuf::new(), folder)
    }

    /// Makes a crate called `name` from a database of any kind, with further words for
    /// `cargo dbadmin new`.
    #[must_use]
    pub fn over(name: &str, database: &Database, words: &[&str]) -> Self {
        let folder = TempDir::new().expect("a temporary folder can be made");
        let dir = folder.path().join(name);
        succeed(new_by(&command_line(), &dir, database.url()).args(words));
        Self::take(name, PathBuf::new(), folder)
    }

    fn take(name: &str, database: PathBuf, folder: TempDir) -> Self {
        let lock = folder.path().join(name).join("Cargo.lock");
        std::fs::copy(root().join("Cargo.lock"), lock).expect("versions can be taken over");
        Self {
            name: name.to_owned(),
            database,
            folder,
        }
    }

    /// The crate's folder.
    #[must_use]
    pub fn dir(&self) -> PathBuf {
        self.folder.path().join(&self.name)
    }

    /// The database file that the crate was made from; nothing for a database on a server.
    #[must_use]
    pub fn database(&self) -> &Path {
        &self.database
    }

    /// The crate's program, once built.
    #[must_use]
    pub fn program(&self) -> PathBuf {
        program(&self.name)
    }

    /// Cargo in the crate's folder, in an environment like a user's.
    #[must_use]
    pub fn cargo(&self, words: &[&str]) -> Command {
        cargo_in(&self.dir(), words)
    }

    /// `cargo dbadmin` in the crate's folder, in the same environment.
    #[must_use]
    pub fn dbadmin(&self, words: &[&str]) -> Command {
        let mut command = Command::new(command_line());
        command.arg("dbadmin").args(words);
        as_a_user(&mut command, &self.dir());
        command
    }

    /// `cargo check`, which must fail; what it said.
    #[must_use]
    pub fn fails(&self, words: &[&str]) -> String {
        failure(&run(&mut self.cargo(words)))
    }

    /// Checks or builds the crate; what the compiler says about it, warnings and errors.
    #[must_use]
    pub fn remarks(&self, word: &str) -> Vec<String> {
        remarks(&mut self.cargo(&[word]))
    }

    /// The same with all that the workspace depends on, so that nothing but the crate itself has to
    /// be compiled. Left as it is, a crate shows that its own dependencies suffice.
    #[must_use]
    pub fn shared(self) -> Self {
        self.share();
        self
    }

    /// As [`Generated::shared`], for a crate that has been looked at as it was made.
    pub fn share(&self) {
        let manifest = self.read("Cargo.toml");
        let mut lines: Vec<String> = Vec::new();
        for line in manifest.lines() {
            if line == "[dependencies]" {
                lines.extend([line.to_owned(), shared_dependencies()]);
            } else if line.starts_with("dbadmin-build = ") {
                lines.push(shared_build_dependency(features(line)));
            } else if !line.starts_with("[profile.") && !line.starts_with("opt-level") {
                lines.push(line.to_owned());
            }
        }
        lines.push(profile());
        self.write("Cargo.toml", &lines.join("\n"));
    }

    /// Reads a file of the crate.
    #[must_use]
    pub fn read(&self, file: &str) -> String {
        let path = self.dir().join(file);
        std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    /// Writes a file of the crate.
    pub fn write(&self, file: &str, text: &str) {
        let path = self.dir().join(file);
        std::fs::write(&path, text).unwrap_or_else(|error| panic!("{file}: {error}"));
    }

    /// Replaces one piece of a file, which must be in it.
    pub fn edit(&self, file: &str, from: &str, to: &str) {
        let text = self.read(file);
        assert!(
            text.contains(from),
            "{file} does not contain {from:?}:\n{text}"
        );
        self.write(file, &text.replacen(from, to, 1));
    }

    /// The bytes of every file below a folder of the crate.
    #[must_use]
    pub fn files(&self, below: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        files(&self.dir().join(below))
    }
}

/// The features that a line of a manifest names, in quotes and with commas.
fn features(line: &str) -> &str {
    let named = line.split_once("features = [");
    named
        .and_then(|(_, rest)| rest.split_once(']'))
        .map_or("", |(features, _)| features)
}

/// Cargo in the folder of a crate outside of the workspace, in an environment like a user's.
#[must_use]
pub fn cargo_in(folder: &Path, words: &[&str]) -> Command {
    let mut command = cargo();
    command.args(words);
    as_a_user(&mut command, folder);
    command
}

/// Runs a command in the folder of a crate outside of the workspace, in an environment like a
/// user's, but for where things are built. Whatever builds there has to come through here: one
/// with variables of its own makes what the others have built stale.
pub fn as_a_user(command: &mut Command, folder: &Path) {
    without_cargos(command);
    command
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target());
    let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
    if !manifest.contains("[profile.dev]") {
        // As the workspace has what it depends on, so that as much as can be is compiled once.
        command.env("CARGO_PROFILE_DEV_DEBUG", "none");
    }
    without_ours(command);
}

/// Runs a build; what the compiler says, warnings and errors.
#[must_use]
pub fn remarks(build: &mut Command) -> Vec<String> {
    let output = run(build.arg("--message-format=json"));
    let remarks: Vec<String> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|line| line["reason"] == "compiler-message")
        .map(|line| {
            line["message"]["rendered"]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        })
        .collect();
    assert!(
        output.status.success() || !remarks.is_empty(),
        "the build failed:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    remarks
}

/// The bytes of every file below a folder, by path relative to it.
#[must_use]
pub fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(here) = folders.pop() {
        let entries =
            std::fs::read_dir(&here).unwrap_or_else(|error| panic!("{}: {error}", here.display()));
        for entry in entries {
            let path = entry.expect("an entry of a folder").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = std::fs::read(&path).expect("a file of the test can be read");
                let name = path.strip_prefix(folder).expect("it lies below the folder");
                found.insert(name.to_owned(), bytes);
            }
        }
    }
    found
}

/// `cargo dbadmin new` for a folder and a SQLite file, depending on this workspace.
#[must_use]
pub fn new(dir: &Path, database: &Path) -> Command {
    new_from(dir, &format!("sqlite:{}", database.display()))
}

/// The same for any database.
#[must_use]
pub fn new_from(dir: &Path, url: &str) -> Command {
    new_by(&command_line(), dir, url)
}

/// The same by another build of the command line.
fn new_by(program: &Path, dir: &Path, url: &str) -> Command {
    let mut command = Command::new(program);
    without_cargos(&mut command);
    command
        .args(["dbadmin", "new"])
        .arg(dir)
        .arg("--database")
        .arg(url)
        .arg("--dbadmin-path")
        .arg(root());
    without_ours(&mut command);
    command
}

/// What a command said that had to fail; panics if it succeeded or panicked.
#[must_use]
pub fn failure(output: &Output) -> String {
    let said = said(output);
    assert!(!output.status.success(), "this had to fail:\n{said}");
    assert!(
        !said.contains("panicked at"),
        "this is no message for a person:\n{said}"
    );
    said
}

/// The program `cargo-dbadmin`, built if no test of this process has.
#[must_use]
pub fn command_line() -> PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT
        .get_or_init(|| {
            succeed(cargo().args(["build", "--workspace", "--bin", "cargo-dbadmin"]));
            program("cargo-dbadmin")
        })
        .clone()
}

/// Leaves out what the chores have set for these tests themselves.
fn without_ours(command: &mut Command) {
    for name in UNSET {
        command.env_remove(name);
    }
}
