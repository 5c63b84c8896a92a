//! Stands in for the build script that a crate with a panel has: it tells the derive where the
//! snapshot of the schema lies. Structs in `tests/derived` are compiled against the
//! one that the derive's own tests have for those which must not compile.

use std::path::PathBuf;

fn main() {
    let snapshot = "../compile-tests/tests/compile_fail/derive/schema.json";
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    println!("cargo::rerun-if-changed={snapshot}");
    println!(
        "cargo::rustc-env=DBADMIN_SNAPSHOT={}",
        here.join(snapshot).display()
    );
}
