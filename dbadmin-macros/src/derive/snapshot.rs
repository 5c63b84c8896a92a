//! The snapshot of the schema that the build script wrote, read once for all derives of a crate:
//! a macro's statics live as long as the process that expands it. An editor's process expands
//! many crates, over and over, so the snapshot is kept for as long as its file is the same.

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use dbadmin_model::schema::{FORMAT, Schema};

/// The variable that the build script sets to the snapshot's path.
const VARIABLE: &str = "DBADMIN_SNAPSHOT";

/// What the developer is told where the variable is not set.
const NO_BUILD_SCRIPT: &str = "\
`AdminPanel` needs the schema of the database, which this crate's build script reads; add one

Cargo.toml:
    [build-dependencies]
    dbadmin-build = \"0.1\"

build.rs:
    fn main() -> dbadmin_build::Result<()> {
        dbadmin_build::Admin::new().generate().map(drop)
    }
";

/// A snapshot, or what to tell the developer.
pub type Snapshot = Result<Arc<Schema>, String>;

/// What was read last.
struct Known {
    path: PathBuf,
    modified: Option<SystemTime>,
    snapshot: Snapshot,
}

/// The snapshot of the crate that is compiled.
pub fn read() -> Snapshot {
    static LAST: Mutex<Option<Known>> = Mutex::new(None);
    let path = std::env::var_os(VARIABLE).ok_or(NO_BUILD_SCRIPT)?;
    let path = PathBuf::from(path);
    let modified = std::fs::metadata(&path)
        .and_then(|file| file.modified())
        .ok();
    // A lock is poisoned where another expansion panicked: what it guards is replaced as a whole.
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    match &*last {
        Some(known) if known.path == path && known.modified == modified => known.snapshot.clone(),
        _ => {
            let snapshot = load(&path);
            *last = Some(Known {
                path,
                modified,
                snapshot: snapshot.clone(),
            });
            snapshot
        }
    }
}

fn load(path: &Path) -> Snapshot {
    let failed = |reason: &dyn Display| {
        format!(
            "the snapshot of the schema, {}, cannot be read ({reason}): run `cargo dbadmin sync` \
             to write it anew",
            path.display()
        )
    };
    let text = std::fs::read_to_string(path).map_err(|error| failed(&error))?;
    let schema: Schema = serde_json::from_str(&text).map_err(|error| failed(&error))?;
    if schema.format > FORMAT {
        return Err(format!(
            "the snapshot of the schema, {}, has format {}, and this dbadmin knows up to \
             {FORMAT}: update `dbadmin-runtime` in Cargo.toml, or run `cargo dbadmin sync` to \
             write the snapshot anew",
            path.display(),
            schema.format
        ));
    }
    Ok(Arc::new(schema))
}

#[cfg(test)]
mod tests {
    use super::load;

    fn told(text: &str) -> String {
        let folder = std::env::temp_dir().join(format!("dbadmin-snapshot-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join(format!("{}.json", text.len()));
        std::fs::write(&path, text).unwrap();
        load(&path).map(|_| ()).unwrap_err()
    }

    #[test]
    fn a_file_that_is_no_snapshot_is_named_with_the_command_that_mends_it() {
        let message = told("{ \"format\": 1,");
        assert!(message.contains(".json, cannot be read"), "{message}");
        assert!(message.contains("cargo dbadmin sync"), "{message}");
    }

    #[test]
    fn a_later_format_is_not_guessed_at() {
        let message = told("{\"format\":99,\"dialect\":\"sqlite\",\"tables\":[]}");
        assert!(message.contains("has format 99"), "{message}");
    }
}
