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
    succeed(&mut boats.dbadmin(&["sync"]));
    succeed(boats.cargo(&["check"]).env("DBADMIN_CHECK", "1"));
}

/// `cargo dbadmin` with these words in the crate's folder; whether it succeeded, and all it said.
fn dbadmin(of: &Generated, words: &[&str]) -> (bool, String) {
    let output = run(&mut of.dbadmin(words));
    (output.status.success(), said(&output))
}

/// A developer's way through a change of the schema: what they edited is shown, what will happen is
/// foretold, edits are merged, and a conflict is told and settled.
#[test]
fn edits_survive_a_change_of_the_schema() {
    let boats = Generated::from_sql("boats-edited", TWO_TABLES).shared();
    let (backend, frontend) = ("src/admin/backend/boats.rs", "src/admin/frontend/boats.rs");
    boats.edit(
        backend,
        "//! Boats",
        "//! Mine, and it stays.\n//!\n//! Boats",
    );
    let generated = boats.read(frontend);
    boats.edit(frontend, "Boat::NAME.sortable()", "Boat::NAME");
    let edited = boats.read(frontend);
    let (_, diff) = dbadmin(&boats, &["diff"]);
    for part in [
        "+//! Mine, and it stays.",
        "+++ b/src/admin/frontend/boats.rs",
    ] {
        assert!(diff.contains(part), "no {part:?} in:\n{diff}");
    }
    let (_, diff) = dbadmin(&boats, &["diff", "src/admin/backend"]);
    assert!(
        diff.contains("+++ b/src/admin/backend/boats.rs") && !diff.contains("b/src/admin/frontend"),
        "{diff}"
    );
    for (none, meant) in [
        ("src/admin/frontend/boat.rs", frontend),
        ("frontend/boats.rs", frontend),
        ("nosuch.rs", ""),
    ] {
        let (found, why) = dbadmin(&boats, &["diff", none]);
        assert!(
            !found && why.contains("no such file") && why.contains(meant),
            "{why}"
        );
    }

    fixture::execute(
        boats.database(),
        "ALTER TABLE boats ADD COLUMN sail_number TEXT",
    );
    boats.edit(
        "src/models.rs",
        "pub name: String,",
        "pub name: String,\n    pub sail_number: Option<String>,",
    );
    let before = ["src", "dbadmin"].map(|folder| boats.files(folder));
    let (fresh, foretold) = dbadmin(&boats, &["check"]);
    assert!(!fresh, "{foretold}");
    for part in [
        "src/admin/frontend/boats.rs: in conflict",
        "src/admin/backend/boats.rs: stale",
        "cargo dbadmin sync",
    ] {
        assert!(foretold.contains(part), "no {part:?} in:\n{foretold}");
    }
    let after = ["src", "dbadmin"].map(|folder| boats.files(folder));
    assert!(after == before, "a check has written something");

    let (synced, told) = dbadmin(&boats, &["sync"]);
    assert!(!synced, "a conflict is no success: {told}");
    for part in [
        "is up to date but for 1 file in conflict",
        "in conflict: src/admin/frontend/boats.rs",
        "merged with your edits: src/admin/backend/boats.rs",
        "src/admin/frontend/boats.rs.new",
    ] {
        assert!(told.contains(part), "no {part:?} in:\n{told}");
    }
    assert_eq!(
        boats.read(frontend),
        edited,
        "an edited file was overwritten"
    );
    assert!(boats.read(backend).contains("Mine, and it stays."));
    assert!(boats.read(backend).contains("SAIL_NUMBER"));

    // The conflict is told until it is settled, and meanwhile nothing is built over and over.
    for _ in 0..2 {
        let built = said(&run(&mut boats.cargo(&["check"])));
        assert!(built.contains("src/admin/frontend/boats.rs.new"), "{built}");
    }
    let built = said(&run(&mut boats.cargo(&["check", "-v"])));
    assert!(built.contains("Fresh boats-edited"), "{built}");

    let (listed, open) = dbadmin(&boats, &["resolve"]);
    assert!(listed && open.contains(frontend), "{open}");
    let (refused, why) = dbadmin(&boats, &["resolve", backend, "--mine"]);
    assert!(!refused && why.contains("in no conflict"), "{why}");
    let (resolved, how) = dbadmin(&boats, &["resolve", frontend, "--merged"]);
    assert!(
        resolved && boats.read(frontend).contains("<<<<<<<"),
        "{how}"
    );
    let both = boats.read(frontend);
    let mut mine = edited.lines().filter(|line| !generated.contains(line));
    assert!(mine.all(|line| both.contains(line)), "{both}");
    let line = both
        .lines()
        .position(|line| line == "<<<<<<< yours")
        .expect("a marker")
        + 1;
    assert!(how.contains(&format!("From line {line},")), "{how}");
    boats.write(frontend, &edited);
    // Cargo repeats what a build script said until it runs it again.
    let built = run(&mut boats.cargo(&["check"]));
    assert!(
        built.status.success() && !said(&built).contains("collide"),
        "{}",
        said(&built)
    );
    let (fresh, foretold) = dbadmin(&boats, &["check"]);
    assert!(fresh, "{foretold}");
}

/// Between two phases a person changes what agents wrote; the build script works from it then.
#[test]
fn a_phase_is_reviewed_before_the_next() {
    let boats = Generated::from_sql("boats-reviewed", TWO_TABLES).shared();
    let (stopped, told) = dbadmin(&boats, &["plan", "--until", "schema"]);
    assert!(stopped && told.contains("Stopped after schema."), "{told}");
    let schema = "dbadmin/session/review/schema.json";
    boats.edit(schema, "\"singular\": \"Boat\"", "\"singular\": \"Vessel\"");
    let (stopped, told) = dbadmin(&boats, &["plan", "--until", "frontend"]);
    assert!(
        stopped && told.contains("Stopped after frontend."),
        "{told}"
    );
    let forms = boats.read("dbadmin/session/review/forms.json");
    assert!(forms.contains("\"title\": \"Vessel\""), "{forms}");

    boats.edit(schema, "\"name\": \"boats\"", "\"name\": \"ships\"");
    let (went_on, told) = dbadmin(&boats, &["plan", "--resume"]);
    assert!(!went_on && told.contains("schema.json: "), "{told}");
    boats.edit(schema, "\"name\": \"ships\"", "\"name\": \"boats\"");
    let (went_on, told) = dbadmin(&boats, &["plan", "--resume"]);
    assert!(went_on && told.contains("A panel over 2 tables"), "{told}");

    // What was changed is nothing that was made from something else, and builds do not know of it.
    let (kept, told) = dbadmin(&boats, &["plan", "--keep"]);
    assert!(kept && !told.contains("changed by hand"), "{told}");
    succeed(&mut boats.cargo(&["check"]));
    let form = boats.read("src/admin/frontend/boats.rs");
    assert!(!form.contains("Vessel"), "{form}");
}

/// The agents of a plan that ran, and those whose work was kept, by the rows of its table.
fn ran_and_kept(told: &str) -> (Vec<&str>, Vec<&str>) {
    let rows = told.lines().filter(|row| row.starts_with("  "));
    let rows = rows.filter(|row| !row.contains("not needed: "));
    let (kept, ran): (Vec<&str>, Vec<&str>) =
        rows.partition(|row| row.contains("kept from the session"));
    (ran, kept)
}

/// Asking a build script builds it but once, so that what its agents wrote is there for the next plan.
#[test]
fn a_second_plan_of_a_crate_reuses_what_the_first_kept() {
    let boats = Generated::from_sql("boats-kept", TWO_TABLES).shared();
    let (planned, told) = dbadmin(&boats, &["plan", "--keep"]);
    assert!(planned, "{told}");
    let (ran, kept) = ran_and_kept(&told);
    assert!(ran.len() > 10 && kept.is_empty(), "{told}");
    for words in [&["plan", "--keep"][..], &["plan", "--resume"], &["plan"]] {
        let (planned, told) = dbadmin(&boats, words);
        let (ran, kept) = ran_and_kept(&told);
        assert!(planned && ran.is_empty() && kept.len() > 10, "{told}");
        assert!(!told.contains("warning: "), "{told}");
    }
    // Neither does a build or a check between them, and each of them has its own script run.
    succeed(&mut boats.cargo(&["check"]));
    let (fresh, told) = dbadmin(&boats, &["check"]);
    assert!(fresh, "{told}");
    let (_, told) = dbadmin(&boats, &["plan", "--keep"]);
    assert!(ran_and_kept(&told).0.is_empty(), "{told}");

    fixture::execute(
        boats.database(),
        "ALTER TABLE boats ADD COLUMN sail_number TEXT",
    );
    let (_, told) = dbadmin(&boats, &["plan", "--keep"]);
    let (ran, _) = ran_and_kept(&told);
    let analysed = ran.iter().any(|row| row.contains("schema-analyzer"));
    assert!(analysed, "{told}");
    let (fresh, told) = dbadmin(&boats, &["check"]);
    assert!(!fresh && told.contains("stale"), "{told}");
}

#[test]
fn without_a_database_the_snapshot_suffices() {
    let boats = Generated::from_sql("boats-offline", TWO_TABLES).shared();
    std::fs::remove_file(boats.database()).expect("the database can be removed");
    let before = boats.files("src/admin");
    succeed(boats.cargo(&["check"]).env("DBADMIN_OFFLINE", "1"));
    assert!(changed(&boats, &before).is_empty());
}
