//! What can go wrong in a build. Each message says what was wrong, where, and what mends it,
//! because cargo shows it to somebody who did not write this code.

use std::path::PathBuf;

/// Why no panel was generated.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no session to go on from.
    #[error("there is nothing to resume in {}: run `cargo dbadmin plan --keep` first", folder.display())]
    NothingToResume {
        /// Where a session would be.
        folder: PathBuf,
    },
    /// The run was to stop after a phase, for a person to look at what agents wrote.
    #[error("the run stops after the phase `{phase}`, as it was wished")]
    Paused {
        /// The phase.
        phase: &'static str,
        /// The one that comes next.
        next: &'static str,
        /// The sections that are laid out to be read and changed.
        sections: Vec<&'static str>,
    },
    /// What was laid out cannot be taken as it is now.
    #[error("{}", .0.join("\n"))]
    Laid(Vec<String>),
    /// `cargo dbadmin` has asked, and has its answer.
    #[error(
        "this build was only to tell `cargo dbadmin` what it would do; it has, and nothing is generated"
    )]
    Answered,
    /// Proposed hooks are in place that nobody has tested.
    #[error(
        "dbadmin/trial/journal.json: a trial of proposed hooks was interrupted, and what it wrote is still \
         in place, untested, so that nothing is built from it. Run `cargo dbadmin sync`, which puts back \
         what stood there before and builds that; files that you have edited or added to git since stay"
    )]
    Interrupted,
    /// Not run by cargo.
    #[error(
        "{variable} is not set: dbadmin_build is called from a build script (`build.rs`), which \
         `cargo build` runs; on the command line use `cargo dbadmin sync`"
    )]
    NotABuildScript {
        /// The variable that cargo sets.
        variable: &'static str,
    },
    /// No schema anywhere.
    #[error(
        "no database schema to generate the panel from. Give one of these:\n  \
         - a live database: set DATABASE_URL, name it with --database where the command takes that, or \
         call .database(\"sqlite://app.db\") in build.rs\n  \
         - SQL files for SQLite: a `migrations/` folder or a `schema.sql` beside Cargo.toml\n  \
         - a snapshot: commit `dbadmin/schema.json`, which any build with a database writes"
    )]
    NoSchema,
    /// No connection is allowed, and there is no snapshot.
    #[error(
        "DBADMIN_OFFLINE is set, so that only the snapshot counts, but there is no \
         `dbadmin/schema.json`; build once without DBADMIN_OFFLINE, and commit what it writes"
    )]
    NoSnapshot,
    /// The database is away, and there is no snapshot of it.
    #[error(
        "{reason}\n{} to generate the panel from in its place. Give one of these:\n  \
         - a live database: start this one, or set DATABASE_URL to one that answers\n  \
         - a snapshot: commit `dbadmin/schema.json`, which any build with a database writes\n  \
         - SQL files for SQLite: call .migrations(\"…\") or .schema_file(\"…\") in build.rs",
        unfit(*kept)
    )]
    Unreachable {
        /// Why there is no connection.
        reason: String,
        /// What kind of database the snapshot is of, if there is one.
        kept: Option<&'static str>,
    },
    /// `DATABASE_URL` is of another kind of database than the snapshot.
    #[error(
        "DATABASE_URL is the address of a {named} database, but the panel was made from a {kept} \
         one, as `dbadmin/schema.json` says. Set DATABASE_URL to this crate's own database, or \
         DBADMIN_OFFLINE=1 to build from the snapshot; to move the panel to {named}, delete the \
         snapshot"
    )]
    OtherDialect {
        /// What `DATABASE_URL` names.
        named: &'static str,
        /// What the snapshot is of.
        kept: &'static str,
    },
    /// A database is named whose password only build.rs knows.
    #[error(
        "build.rs names the database {address} with a password, which it hands on to nobody. Name the \
         database with --database, or take it out of build.rs and set DATABASE_URL; with \
         DBADMIN_OFFLINE=1 the snapshot does"
    )]
    Withheld {
        /// Its address without who signs in.
        address: String,
    },
    /// SQL files are named, but nothing can load them.
    #[error(
        "{path}: SQL files are loaded by SQLite, and dbadmin-build is built without the feature \
         `sqlite`; add it in Cargo.toml, or set DATABASE_URL to a live database"
    )]
    FilesWithoutSqlite {
        /// The file or folder.
        path: PathBuf,
    },
    /// A schema could not be read.
    #[error("{0}")]
    Introspect(#[from] dbadmin_introspect::Error),
    /// The committed snapshot cannot be read.
    #[error(
        "{path}: not a snapshot of a schema ({reason}); restore it, or delete it and build with a database"
    )]
    Snapshot {
        /// The file, relative to the crate.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// `dbadmin.toml` is malformed.
    #[error("{0}")]
    Settings(String),
    /// There is no workflow of that name, or a function of no agent.
    #[error("{0}")]
    Roster(String),
    /// A section of the user's own agents that is not there, or of another type.
    #[error("section `{name}` of the outcome: {reason}")]
    Section {
        /// The section.
        name: String,
        /// Why it cannot be had.
        reason: String,
    },
    /// Structs that cannot stand for their tables, all of them.
    #[error("{}", .0.join("\n"))]
    Structs(Vec<String>),
    /// An agent that the run cannot do without failed.
    #[error("{0}")]
    Agent(#[from] dbadmin_agents::AgentError),
    /// The build could not start what its connection lives in.
    #[error("the build needs to start an asynchronous runtime: {0}")]
    Runtime(std::io::Error),
    /// A file could not be read or written.
    #[error("{path}: {reason}; {help}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: String,
        /// What to do.
        help: &'static str,
    },
    /// A file was saved just when it was about to be replaced.
    #[error(
        "{path} was changed while the build was about to write it; it stays as it is now. Build \
         again, which takes the change into account"
    )]
    Changed {
        /// The file, relative to the crate.
        path: PathBuf,
    },
    /// A file that is none of the panel's was named.
    #[error(
        "{path}: the panel has no such file{meant}; `cargo dbadmin diff` without a file shows what is \
         edited in all of them"
    )]
    NoSuchFile {
        /// The file that was named.
        path: PathBuf,
        /// Which one was probably meant, or nothing.
        meant: String,
    },
    /// There is nothing to settle.
    #[error(
        "{path} is in no conflict; `cargo dbadmin resolve` without a file lists those that are"
    )]
    NoConflict {
        /// The file that was named.
        path: PathBuf,
    },
    /// A statement of the panel does not work in the database.
    #[error(
        "the database refuses a statement of the panel for `{table}`: {reason}\n  {sql}\nThis is a defect of dbadmin; exclude the table with .features([…]) until it is mended"
    )]
    Statement {
        /// The table.
        table: String,
        /// What the database said.
        reason: String,
        /// The statement.
        sql: String,
    },
    /// Emitted source does not parse.
    #[error(
        "the source generated for `{file}` is not valid Rust: {reason}. This is a defect of dbadmin"
    )]
    Emit {
        /// The file.
        file: String,
        /// What the parser said.
        reason: String,
    },
    /// The committed panel is not what this build would write.
    #[error("{}", stale(why, files, conflicts))]
    Stale {
        /// Why nothing is written.
        why: &'static str,
        /// The files that would change.
        files: Vec<String>,
        /// The files that a developer has edited where something is new.
        conflicts: Vec<String>,
    },
}

/// What is said of a panel that a build would write otherwise, and may not.
fn stale(why: &str, files: &[String], conflicts: &[String]) -> String {
    let stale = format!(
        "the generated panel is stale, and this build writes nothing ({why}). Run `cargo dbadmin \
         sync` and commit the result. Stale: {}",
        files.join(", ")
    );
    let open = format!(
        "your edits collide with what is generated now, and this build writes nothing ({why}). Run `cargo \
         dbadmin sync`, which lays the new text beside yours, settle each with `cargo dbadmin resolve`, \
         and commit the result. In conflict: {}",
        conflicts.join(", ")
    );
    match (files, conflicts) {
        (_, []) => stale,
        ([], _) => open,
        _ => format!("{open}. Stale: {}", files.join(", ")),
    }
}

/// Why no snapshot stands in for a database.
fn unfit(kept: Option<&str>) -> String {
    match kept {
        Some(kind) => format!("The snapshot is of a {kind} database, so there is none"),
        None => "There is no snapshot".to_owned(),
    }
}

/// The message itself: what `main` of a build script returns is printed by `Debug`, and cargo
/// shows the developer nothing else.
impl std::fmt::Debug for Error {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{self}")
    }
}

/// The result of a build step.
pub type Result<T, E = Error> = std::result::Result<T, E>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cargo_shows_is_the_message() {
        let error = Error::Stale {
            why: "CI is set",
            files: vec!["src/admin/mod.rs".to_owned()],
            conflicts: Vec::new(),
        };
        assert!(format!("{error:?}").contains("cargo dbadmin sync"));
        let error = Error::Stale {
            why: "CI is set",
            files: Vec::new(),
            conflicts: vec!["src/admin/mod.rs".to_owned()],
        };
        let told = error.to_string();
        assert!(
            told.contains("cargo dbadmin resolve") && told.ends_with("src/admin/mod.rs"),
            "{told}"
        );
    }
}
