//! What a developer can get wrong: each mistake gets a message that says what and where, nothing
//! panics, and nothing is left half written.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use dbadmin_tests::crates::{self, Generated};
use dbadmin_tests::workspace::run;
use tempfile::TempDir;

const ONE_TABLE: &str = "CREATE TABLE boats (id INTEGER PRIMARY KEY, name TEXT NOT NULL);";

/// `cargo dbadmin new` on this file must fail, say all of this, and leave no folder behind.
fn refused(database: &Path, says: &[&str]) {
    let folder = TempDir::new().expect("a temporary folder can be made");
    let dir = folder.path().join("panel");
    let said = crates::failure(&run(&mut crates::new(&dir, database)));
    for part in says {
        assert!(said.contains(part), "no {part:?} in: {said}");
    }
    let left = fs::read_dir(folder.path())
        .expect("the folder is there")
        .count();
    assert_eq!(left, 0, "something was left behind");
}

#[test]
fn a_database_that_cannot_be_read_is_named() {
    let folder = TempDir::new().expect("a temporary folder can be made");
    let missing = folder.path().join("missing.db");
    refused(&missing, &["missing.db"]);
    assert!(!missing.exists(), "the missing database was made");

    let text = folder.path().join("letter.db");
    fs::write(
        &text,
        "Dear reader, this is no database at all. ".repeat(64),
    )
    .expect("written");
    refused(&text, &["letter.db"]);

    let empty = folder.path().join("empty.db");
    fs::write(&empty, "").expect("written");
    refused(&empty, &["no tables"]);

    refused(folder.path(), &[&folder.path().display().to_string()]);
}

#[test]
fn a_folder_that_is_there_already_is_not_touched() {
    let folder = TempDir::new().expect("a temporary folder can be made");
    let database = folder.path().join("data.db");
    dbadmin_tests::fixture::execute(&database, ONE_TABLE);
    fs::write(folder.path().join("notes.txt"), "mine").expect("written");
    let said = crates::failure(&run(&mut crates::new(folder.path(), &database)));
    assert!(said.contains("exists"), "{said}");
    assert_eq!(
        fs::read_dir(folder.path())
            .expect("the folder is there")
            .count(),
        2
    );
}

#[test]
fn mistakes_in_structs_and_settings_are_named_where_they_stand() {
    let boats = Generated::from_sql("boats-mistakes", ONE_TABLE).shared();
    let models = boats.read("src/models.rs");
    let settings = boats.read("dbadmin.toml");
    let missing = "\n/// Not in the database.\n#[derive(Debug, dbadmin_runtime::AdminPanel)]\n\
                   pub struct Bout {\n    pub id: i64,\n    pub name: String,\n}\n";
    let twin = "\n/// The same table again.\n#[derive(Debug, dbadmin_runtime::AdminPanel)]\n\
                #[admin(table = \"boats\")]\npub struct Vessel {\n    pub id: i64,\n    pub name: String,\n}\n";
    let before = boats.files("src/admin");
    for (file, text, says) in [
        (
            "src/models.rs",
            format!("{models}{missing}"),
            &["src/models.rs", "Bout", "boats"][..],
        ),
        (
            "src/models.rs",
            format!("{models}{twin}"),
            &["src/models.rs", "Vessel", "boats"],
        ),
        (
            "dbadmin.toml",
            format!("{settings}\ncolour = \"red\"\n"),
            &["dbadmin.toml:", "colour", "expected"],
        ),
        (
            "dbadmin.toml",
            format!("{settings}\naccent = \"red\"\n"),
            &["dbadmin.toml:", "red", "#"],
        ),
        (
            "dbadmin.toml",
            format!("{settings}\naccent = \n"),
            &["dbadmin.toml:"],
        ),
        (
            "dbadmin.toml",
            format!("{settings}\n[roles.crew]\nbots = [\"view\"]\n"),
            &["dbadmin.toml", "bots", "boats"],
        ),
        (
            "dbadmin.toml",
            format!("{settings}\n[tables.boats.columns.nme]\nlist = true\n"),
            &["dbadmin.toml:", "nme", "did you mean `name`"],
        ),
    ] {
        boats.write(file, &text);
        let said = boats.fails(&["check"]);
        for part in says {
            assert!(said.contains(part), "{text}\nno {part:?} in: {said}");
        }
        assert_eq!(boats.files("src/admin"), before, "something was written");
        boats.write("src/models.rs", &models);
        boats.write("dbadmin.toml", &settings);
    }
    let lines = settings.lines().count() + 2;
    boats.write("dbadmin.toml", &format!("{settings}\ncolour = \"red\"\n"));
    let said = boats.fails(&["check"]);
    assert!(
        said.contains(&format!("dbadmin.toml:{lines}:")),
        "the line is {lines}: {said}"
    );
}

/// Root writes everywhere, so a folder is made unwritable by standing a file in its place too.
#[test]
fn a_tree_that_cannot_be_written_is_named_and_left_as_it_is() {
    let boats = Generated::from_sql("boats-readonly", ONE_TABLE).shared();
    let admin = boats.dir().join("src/admin");
    fs::remove_dir_all(&admin).expect("the generated folder can be removed");
    fs::write(&admin, "a file where the folder has to be").expect("written");
    let said = boats.fails(&["check"]);
    assert!(said.contains("src/admin"), "{said}");
    assert_eq!(boats.read("src/admin"), "a file where the folder has to be");
    fs::remove_file(&admin).expect("removed");

    let source = boats.dir().join("src");
    fs::set_permissions(&source, Permissions::from_mode(0o555)).expect("mode set");
    if fs::write(source.join("probe"), "").is_err() {
        let said = boats.fails(&["check"]);
        assert!(
            said.contains("src/admin") && said.contains("writable"),
            "{said}"
        );
    }
    fs::set_permissions(&source, Permissions::from_mode(0o755)).expect("mode set");
    let _ = fs::remove_file(source.join("probe"));
}
