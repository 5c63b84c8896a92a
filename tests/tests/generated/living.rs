//! A generated crate as it lives on: same inputs give the same bytes, a change of the schema
//! touches only what it concerns, and nothing that a person wrote is overwritten.

use std::collections::BTreeSet;
use std::path::PathBuf;

use dbadmin_tests::crates::{self, Generated};
use dbadmin_tests::fixture;
use dbadmin_tests::workspace::{run, said, succeed};
use tempfile::TempDir;

const TWO_TABLES: &str = "
    CREATE TABLE boats (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
    CREATE TABLE trips (
        id INTEGER PRIMARY KEY,
        boat_id INTEGER NOT NULL REFERENCES boats (id),
        started_at DATETIME NOT NULL
    );
";

#[test]
fn the_same_database_gives_the_same_bytes_in_any_folder_locale_and_time_zone() {
    let folder = TempDir::new().expect("a temporary folder can be made");
    let database = folder.path().join("data.db");
    fixture::create("library", &database);
    let made: Vec<_> = [
        ("here", "C", "UTC"),
        ("there/and there", "tr_TR.UTF-8", "Pacific/Kiritimati"),
    ]
    .into_iter()
    .map(|(parent, locale, zone)| {
        let dir = folder.path().join(parent).join("panel");
        let mut command = crates::new(&dir, &database);
        succeed(
            command
                .env("LC_ALL", locale)
                .env("LANG", locale)
                .env("TZ", zone),
        );
        crates::files(&dir)
    })
    .collect();
    assert!(made[0].len() > 20, "only {} files", made[0].len());
    assert_eq!(
        made[0].keys().collect::<Vec<_>>(),
        made[1].keys().collect::<Vec<_>>()
    );
    for (file, bytes) in &made[0] {
        assert_eq!(
            String::from_utf8_lossy(bytes),
            String::from_utf8_lossy(&made[1][file]),
            "{}",
            file.display()
        );
    }
}

/// The files that differ between two states of a folder.
fn changed(
    crate_: &Generated,
    before: &std::collections::BTreeMap<PathBuf, Vec<u8>>,
) -> BTreeSet<String> {
    let after = crate_.files("src/admin");
    let names: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    names
        .into_iter()
        .filter(|name| before.get(*name) != after.get(*name))
        .map(|name| name.display().to_string())
        .collect()
}

#[test]
fn a_new_column_changes_the_files_of_its_table_alone() {
    let boats = Generated::from_sql("boats-column", TWO_TABLES).shared();
    succeed(&mut boats.cargo(&["check"]));
    let before = boats.files("src/admin");
    fixture::execute(
        boats.database(),
        "ALTER TABLE boats ADD COLUMN sail_number TEXT",
    );
    boats.edit(
        "src/models.rs",
        "pub name: String,",
        "pub name: String,\n    pub sail_number: Option<String>,",
    );
    succeed(&mut boats.cargo(&["check"]));
    let changed = changed(&boats, &before);
    assert!(!changed.is_empty(), "the new column is nowhere");
    assert!(
        changed.iter().all(|file| file.contains("boat")),
        "{changed:?}"
    );
    assert!(boats.read("dbadmin/schema.json").contains("sail_number"));
}

#[test]
fn a_stale_panel_is_an_error_where_nothing_may_be_written() {
    let boats = Generated::from_sql("boats-stale", TWO_TABLES).shared();
    succeed(boats.cargo(&["check"]).env("DBADMIN_CHECK", "1"));
    fixture::execute(
        boats.database(),
        "ALTER TABLE boats ADD COLUMN sail_number TEXT",
    );
    boats.edit(
        "src/models.rs",
        "pub name: String,",
        "pub name: String,\n    pub sail_number: Option<String>,",
    );
    let before = boats.files(".");
    for variable in ["DBADMIN_CHECK", "CI"] {
        let mut command = boats.cargo(&["check"]);
        let said = crates::failure(&run(command.env(variable, "1")));
        assert!(said.contains("cargo dbadmin sync"), "{variable}: {said}");
        assert!(said.contains("boats"), "{variable} names no file: {said}");
    }
    assert_eq!(boats.files("."), before, "something was written");
    let mut sync = std::process::Command::new(dbadmin_tests::workspace::program("cargo-dbadmin"));
    sync.args(["dbadmin", "sync"]).current_dir(boats.dir());
    sync.env("CARGO_TARGET_DIR", dbadmin_tests::workspace::target());
    succeed(&mut sync);
    succeed(boats.cargo(&["check"]).env("DBADMIN_CHECK", "1"));
}

#[test]
fn an_edited_file_is_kept_and_the_new_one_laid_beside_it() {
    let boats = Generated::from_sql("boats-edited", TWO_TABLES).shared();
    succeed(&mut boats.cargo(&["check"]));
    let file = boats
        .files("src/admin")
        .into_keys()
        .map(|file| format!("src/admin/{}", file.display()))
        .find(|file| file.contains("frontend/boat"))
        .unwrap_or_default();
    let edited = format!("{}\n// Mine, and it stays.\n", boats.read(&file));
    boats.write(&file, &edited);
    succeed(&mut boats.cargo(&["check"]));
    assert_eq!(boats.read(&file), edited);
    let before = boats.files("src/admin");

    fixture::execute(
        boats.database(),
        "ALTER TABLE boats ADD COLUMN sail_number TEXT",
    );
    boats.edit(
        "src/models.rs",
        "pub name: String,",
        "pub name: String,\n    pub sail_number: Option<String>,",
    );
    let output = said(&succeed(&mut boats.cargo(&["check"])));
    assert_eq!(boats.read(&file), edited, "the edited file was overwritten");
    let name = file
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .trim_end_matches(".rs");
    let beside: Vec<_> = boats
        .files("src/admin")
        .into_keys()
        .filter(|path| !before.contains_key(path))
        .map(|path| path.display().to_string())
        .collect();
    assert!(
        beside.iter().any(|path| path.contains(name)),
        "nothing lies beside {file}: {beside:?}"
    );
    assert!(
        output.contains(&file),
        "the build does not say so:\n{output}"
    );
}

#[test]
fn without_a_database_the_snapshot_suffices() {
    let boats = Generated::from_sql("boats-offline", TWO_TABLES).shared();
    std::fs::remove_file(boats.database()).expect("the database can be removed");
    let before = boats.files("src/admin");
    succeed(boats.cargo(&["check"]).env("DBADMIN_OFFLINE", "1"));
    assert!(changed(&boats, &before).is_empty());
}
