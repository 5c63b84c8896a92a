//! `#[derive(AdminPanel)]`: every way in which a struct may disagree with its table.
//! `compile_fail/derive/README.md` says how the cases are laid out; structs that do agree stand
//! in `tests/tests/derived` of the whole system.
//!
//! The derive reads the schema from the file that `DBADMIN_SNAPSHOT` names, which a build script
//! sets for its own crate. The crates of trybuild have none, and a test cannot set a variable of
//! its own process without `unsafe`; so each test here runs itself once more with the variable
//! set, and only that second process compiles the cases.

use std::path::Path;
use std::process::Command;

use trybuild::TestCases;

/// Where the derive looks for the snapshot's path.
const SNAPSHOT: &str = "DBADMIN_SNAPSHOT";

/// Tells the second process that it is the second.
const AGAIN: &str = "DBADMIN_TESTS_AGAIN";

/// Compiles cases with the snapshot at `snapshot`, a path in this crate, or with none. `test` is
/// the calling test's name.
fn with_snapshot(snapshot: Option<&str>, test: &str, cases: impl FnOnce(&TestCases)) {
    if std::env::var_os(AGAIN).is_some() {
        cases(&TestCases::new());
        return;
    }
    let mut again = Command::new(std::env::current_exe().expect("a test knows its own file"));
    again
        .args(["--exact", test, "--nocapture"])
        // `cargo test --test derive -- trybuild=unknown` picks cases, as everywhere.
        .args(std::env::args().filter(|word| word.starts_with("trybuild=")))
        .env(AGAIN, "1")
        .env_remove(SNAPSHOT);
    if let Some(path) = snapshot {
        again.env(SNAPSHOT, Path::new(env!("CARGO_MANIFEST_DIR")).join(path));
    }
    let output = again.output().expect("a test can run itself");
    print!("{}", String::from_utf8_lossy(&output.stdout));
    eprint!("{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "cases failed, see above");
}

#[test]
fn every_disagreement_is_an_error_on_its_tokens() {
    with_snapshot(
        Some("tests/compile_fail/derive/schema.json"),
        "every_disagreement_is_an_error_on_its_tokens",
        |cases| {
            for subject in [
                "attributes",
                "choices",
                "columns",
                "key",
                "null",
                "presentation",
                "references",
                "several",
                "shape",
                "tables",
                "types",
            ] {
                cases.compile_fail(format!("tests/compile_fail/derive/{subject}/*.rs"));
            }
        },
    );
}

#[test]
fn a_postgresql_table_is_held_against_its_struct() {
    with_snapshot(
        Some("tests/compile_fail/derive/postgres/schema.json"),
        "a_postgresql_table_is_held_against_its_struct",
        |cases| cases.compile_fail("tests/compile_fail/derive/postgres/*.rs"),
    );
}

#[test]
fn a_mysql_table_is_held_against_its_struct() {
    with_snapshot(
        Some("tests/compile_fail/derive/mysql/schema.json"),
        "a_mysql_table_is_held_against_its_struct",
        |cases| cases.compile_fail("tests/compile_fail/derive/mysql/*.rs"),
    );
}

#[test]
fn without_a_build_script_the_error_says_how_to_add_one() {
    with_snapshot(
        None,
        "without_a_build_script_the_error_says_how_to_add_one",
        |cases| cases.compile_fail("tests/compile_fail/derive/snapshot/no_build_script.rs"),
    );
}

#[test]
fn a_snapshot_that_cannot_be_read_is_named() {
    with_snapshot(
        Some("tests/compile_fail/derive/snapshot/absent.json"),
        "a_snapshot_that_cannot_be_read_is_named",
        |cases| cases.compile_fail("tests/compile_fail/derive/snapshot/absent.rs"),
    );
}

#[test]
fn a_snapshot_that_is_none_is_named() {
    with_snapshot(
        Some("tests/compile_fail/derive/snapshot/broken.json"),
        "a_snapshot_that_is_none_is_named",
        |cases| cases.compile_fail("tests/compile_fail/derive/snapshot/broken.rs"),
    );
}

#[test]
fn a_snapshot_of_a_later_format_asks_for_a_newer_dbadmin() {
    with_snapshot(
        Some("tests/compile_fail/derive/snapshot/later.json"),
        "a_snapshot_of_a_later_format_asks_for_a_newer_dbadmin",
        |cases| cases.compile_fail("tests/compile_fail/derive/snapshot/later.rs"),
    );
}
