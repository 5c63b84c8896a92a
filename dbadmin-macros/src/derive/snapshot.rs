//! The snapshot of the schema that the build script wrote, read once for all derives of a crate:
//! rustc keeps a macro's statics for as long as it compiles one crate.

use std::sync::OnceLock;

use dbadmin_model::schema::Schema;

/// The variable that the build script sets to the snapshot's path.
const VARIABLE: &str = "DBADMIN_SNAPSHOT";

/// The snapshot, or what to tell the developer.
pub fn read() -> Result<&'static Schema, String> {
    static SNAPSHOT: OnceLock<Result<Schema, String>> = OnceLock::new();
    SNAPSHOT.get_or_init(load).as_ref().map_err(String::clone)
}

fn load() -> Result<Schema, String> {
    let Some(path) = std::env::var_os(VARIABLE) else {
        return Err(
            "`AdminPanel` needs the schema of the database, which the crate's build script \
             reads. Add it:\n  \
             Cargo.toml:  [build-dependencies]\n               dbadmin-build = \"0.1\"\n  \
             build.rs:    fn main() -> dbadmin_build::Result<()> {\n                   \
             dbadmin_build::Admin::new().generate().map(drop)\n               }"
                .to_owned(),
        );
    };
    let path = std::path::PathBuf::from(path);
    let failed = |reason: &dyn std::fmt::Display| {
        format!(
            "the snapshot of the schema, {}, cannot be read ({reason}); run `cargo dbadmin sync` \
             to write it anew",
            path.display()
        )
    };
    let text = std::fs::read_to_string(&path).map_err(|error| failed(&error))?;
    serde_json::from_str(&text).map_err(|error| failed(&error))
}
