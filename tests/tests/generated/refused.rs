//! Databases that refuse some of what a panel sends: the crate is made all the same, and what
//! cannot be done in which table is told.

use dbadmin_model::schema::Dialect;
use dbadmin_tests::crates;
use dbadmin_tests::database::Database;
use dbadmin_tests::workspace::succeed;

/// What `cargo dbadmin new` tells of a database.
fn notes(database: &Database) -> Vec<String> {
    let dir = database.folder().join("refused");
    let made = succeed(&mut crates::new_from(&dir, database.url()));
    let told = String::from_utf8_lossy(&made.stdout);
    let notes = told.lines().filter_map(|line| line.strip_prefix("note: "));
    notes.map(str::to_owned).collect()
}

/// That there is a note of each of these beginnings that goes on with these words.
fn expect(notes: &[String], all: &[(&str, &str)]) {
    for (beginning, words) in all {
        let mut of_it = notes.iter().filter(|note| note.starts_with(beginning));
        let (Some(note), None) = (of_it.next(), of_it.next()) else {
            panic!("not one note that begins {beginning:?}: {notes:#?}");
        };
        assert!(note.contains(words), "no {words:?} in: {note}");
    }
}

#[test]
fn rules_and_views_of_postgresql_that_refuse_changes_are_told_and_stop_nothing() {
    let database = Database::fresh(Dialect::Postgres);
    database.run(
        "CREATE TABLE plain (id integer PRIMARY KEY, a text);
         CREATE TABLE kept (id integer PRIMARY KEY, a text);
         CREATE RULE r AS ON INSERT TO kept DO INSTEAD NOTHING;
         CREATE TABLE fixed (id integer PRIMARY KEY, a text);
         CREATE RULE r AS ON UPDATE TO fixed WHERE old.a = 'x' DO INSTEAD NOTHING;
         CREATE VIEW twice AS SELECT id, id AS id2, a FROM plain;",
    );
    let notes = notes(&database);
    expect(
        &notes,
        &[
            ("in `kept`, rows cannot be added: ", "INSERT RETURNING"),
            ("in `fixed`, rows cannot be changed: ", "UPDATE RETURNING"),
            ("in `twice`, rows cannot be added", "multiple assignments"),
        ],
    );
    assert!(!notes.iter().any(|it| it.contains("`plain`")), "{notes:#?}");
}

#[test]
fn views_of_mysql_that_are_odd_or_without_a_definer_are_told_and_stop_nothing() {
    let database = Database::fresh(Dialect::Mysql);
    database.run(
        "CREATE TABLE plain (id INT PRIMARY KEY, a VARCHAR(20));
         CREATE VIEW twice AS SELECT id, id AS id2, a FROM plain;
         CREATE DEFINER = 'nobody_has_this_name'@'nowhere' VIEW lost AS SELECT id, a FROM plain;",
    );
    let notes = notes(&database);
    expect(
        &notes,
        &[
            ("in `twice`, rows cannot be added: ", "not insertable"),
            ("in `lost`, rows cannot be read: ", "nobody_has_this_name"),
        ],
    );
    assert!(!notes.iter().any(|it| it.contains("`plain`")), "{notes:#?}");
}
