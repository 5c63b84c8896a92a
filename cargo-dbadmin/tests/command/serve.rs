//! `cargo dbadmin serve`: the panel over a database, driven over HTTP.

use std::fs;

use dbadmin_model::schema::Dialect;
use dbadmin_tests::database::Database;
use dbadmin_tests::http::Client;
use dbadmin_tests::server::Server;
use dbadmin_tests::walk::{Deed, Limits, walk};

use crate::{ODD, command, refusal, written};

fn odd() -> Database {
    let database = Database::fresh(Dialect::Sqlite);
    database.run(ODD);
    database
}

fn served(database: &Database, words: &[&str]) -> Server {
    let mut serve = command(&["serve", database.url()]);
    serve.args(words).current_dir(database.folder());
    Server::over(serve, database)
}

#[test]
fn a_row_is_created_changed_and_deleted() {
    let database = odd();
    let server = served(&database, &[]);
    assert!(server.said().contains("/admin/"), "{}", server.said());
    let anybody = server.visitor().get("/admin/reading%20rooms");
    let to = anybody.expect_status(303).location();
    assert!(to.starts_with("/admin/login"), "{to}");

    let operator = server.operator();
    let rooms = operator.open("/admin/reading%20rooms").html();
    assert_eq!(rooms.count("tbody tr"), 2);
    let form = operator
        .open("/admin/reading%20rooms/new")
        .html()
        .form("form.form");
    let refused = form
        .with("seat count", "0")
        .send(&operator)
        .expect_status(422);
    assert!(
        refused.words().contains("At least 1."),
        "{}",
        refused.words()
    );

    let form = operator
        .open("/admin/reading%20rooms/new")
        .html()
        .form("form.form");
    let made = form
        .with("seat count", "30")
        .send(&operator)
        .expect_status(303);
    let record = made.location();
    let form = operator
        .open(&format!("{record}/edit"))
        .html()
        .form("form.form");
    let changed = form.with("pk", "<b>&\"").send(&operator).expect_status(303);
    let sql = "SELECT pk FROM \"reading rooms\" WHERE \"seat count\" = 30";
    assert_eq!(database.one(sql).as_deref(), Some("<b>&\""));
    let record = changed.location();
    let form = operator
        .open(&format!("{record}/delete"))
        .html()
        .form("main form");
    let _ = form.send(&operator).expect_status(303);
    assert_eq!(database.one(sql), None);
}

#[test]
fn every_table_is_there_and_can_be_worked_in() {
    let database = odd();
    database.run("DROP VIEW lost");
    let schema = database.schema();
    let server = served(&database, &[]);
    let report = walk(&server, &database, &schema, Limits { pages: 2, rows: 5 });
    assert!(report.wrong().is_empty(), "{}", report.wrong().join("\n"));
    for told in &report.tables {
        for (name, deed) in told.deeds() {
            assert_eq!(deed, &Deed::Done, "{} {name}", told.table);
        }
    }
}

#[test]
fn read_only_means_that_nobody_changes_a_row() {
    let database = odd();
    let server = served(&database, &["--read-only"]);
    let operator = server.operator();
    let record = operator.open("/admin/reading%20rooms/1").html();
    assert!(record.words("main").contains("12"));
    assert_eq!(
        record.count("main a[href$='/edit'], main a[href$='/delete']"),
        0
    );
    for page in ["new", "1/edit", "1/delete"] {
        let refused = operator.get(&format!("/admin/reading%20rooms/{page}"));
        assert_eq!(refused.status, 403, "{page}");
    }
    let refused = post(
        &operator,
        "/admin/reading%20rooms/1",
        &[("seat count", "1")],
    );
    assert_eq!(refused, 403);
    let refused = post(&operator, "/admin/reading%20rooms/1/delete", &[]);
    assert_eq!(refused, 403);
    let seats = "SELECT \"seat count\" FROM \"reading rooms\" WHERE id = 1";
    assert_eq!(database.one(seats).as_deref(), Some("12"));
}

/// What the database fills in by itself, once a row is on its way in.
const FILLED_IN: [(Dialect, &str); 2] = [
    (
        Dialect::Postgres,
        "CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS \
         $$ BEGIN NEW.token = 'made'; RETURN NEW; END $$; \
         CREATE TRIGGER fill BEFORE INSERT ON keys FOR EACH ROW EXECUTE FUNCTION fill();",
    ),
    (
        Dialect::Mysql,
        "CREATE TRIGGER fill BEFORE INSERT ON `keys` FOR EACH ROW SET NEW.token = 'made';",
    ),
];

#[test]
fn a_form_without_what_a_row_needs_is_not_offered() {
    for dialect in [Dialect::Sqlite, Dialect::Postgres, Dialect::Mysql] {
        let database = Database::fresh(dialect);
        let quote = if dialect == Dialect::Mysql { "`" } else { "\"" };
        database.run(&format!(
            "CREATE TABLE {quote}keys{quote} (id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL, \
             token VARCHAR(20) NOT NULL); \
             CREATE TABLE doors (id INTEGER PRIMARY KEY, key_id INTEGER, \
             FOREIGN KEY (key_id) REFERENCES {quote}keys{quote} (id)); \
             INSERT INTO {quote}keys{quote} VALUES (1, 'Front', 'x');"
        ));
        let settings = database.folder().join("dbadmin.toml");
        fs::write(
            settings,
            "[tables.keys.columns]\ntoken = { hidden = true }\n",
        )
        .unwrap();
        let server = served(&database, &[]);
        let said = server.said();
        for told in [
            "dbadmin.toml:2:11: `keys.token` is `hidden`, but each new row needs a value for it",
            "add rows of `keys`: each needs a value in `token`, for which its form has no field",
        ] {
            assert!(said.contains(told), "{dialect:?}: {told}: {said}");
        }
        let operator = server.operator();
        let why = "No row can be added here: each needs a value in “Token”, for which the form has no \
                   field.";
        let list = operator.open("/admin/keys").html();
        assert!(list.words("main").contains(why), "{}", list.words("main"));
        for page in [
            "/admin/keys",
            "/admin/keys/1",
            "/admin/doors/new",
            "/admin/",
        ] {
            let html = operator.open(page).html();
            assert_eq!(
                html.count("[href*='/keys/new'], [name='_new']"),
                0,
                "{page}"
            );
        }
        let refused = operator.get("/admin/keys/new").expect_status(403);
        assert!(refused.words().contains(why), "{}", refused.words());
        assert_eq!(post(&operator, "/admin/keys", &[("name", "Back")]), 403);
        // What is there can be changed.
        let form = operator.open("/admin/keys/1/edit").html().form("form.form");
        let _ = form.with("name", "Back").send(&operator).expect_status(303);
        drop(server);

        let trigger = FILLED_IN.iter().find(|(known, _)| *known == dialect);
        if let Some((_, trigger)) = trigger {
            database.run(trigger);
            let server = served(&database, &[]);
            let operator = server.operator();
            let form = operator.open("/admin/keys/new").html().form("form.form");
            let made = form.with("id", "2").with("name", "Side");
            let _ = made.send(&operator).expect_status(303);
        }
    }
}

fn post(operator: &Client, path: &str, fields: &[(&str, &str)]) -> u16 {
    operator.post(path, fields).status
}

#[test]
fn the_panel_is_called_after_its_database_or_as_settings_say() {
    let database = odd();
    let title = |server: &Server| server.operator().open("/admin/").words();
    let server = served(&database, &[]);
    assert!(title(&server).contains("Data"), "{}", title(&server));
    drop(server);
    let settings = database.folder().join("dbadmin.toml");
    fs::write(&settings, "title = \"The library\"\n").expect("the folder is writable");
    let server = served(&database, &[]);
    assert!(title(&server).contains("The library"), "{}", title(&server));
    drop(server);

    fs::write(&settings, "[roles.clerk]\nbooks = [\"view\"]\n").expect("the folder is writable");
    let mut serve = command(&["serve", database.url()]);
    let said = refusal(serve.current_dir(database.folder()));
    assert!(said.contains("dbadmin.toml:2:1"), "{said}");
    assert!(said.contains("`books`"), "{said}");
}

#[test]
fn what_cannot_be_served_is_said_with_what_to_do() {
    let said = refusal(&mut command(&["serve"]));
    assert!(said.contains("cargo dbadmin serve URL"), "{said}");
    let said = refusal(&mut command(&["serve", "sqlite:nowhere.db"]));
    assert!(
        said.contains("there is no database at `nowhere.db`"),
        "{said}"
    );
    let empty = Database::fresh(Dialect::Sqlite);
    let said = refusal(&mut command(&["serve", empty.url()]));
    assert!(
        said.contains("no tables") && !said.contains("--schema"),
        "{said}"
    );
    let said = refusal(&mut command(&["serve", "--database", "sqlite:"]));
    assert!(said.contains("a path is missing"), "{said}");
}

#[test]
fn what_is_left_out_is_told_without_saying_so_of_the_table_that_it_is_of() {
    let database = Database::fresh(Dialect::Sqlite);
    database.run(
        "CREATE TABLE loans (id INTEGER PRIMARY KEY, a INTEGER REFERENCES away (id), \
         b INTEGER REFERENCES away (id));",
    );
    let server = served(&database, &[]);
    let said = server.said();
    let notes: Vec<&str> = said
        .lines()
        .filter(|line| line.starts_with("note: "))
        .collect();
    let [note] = notes.as_slice() else {
        panic!("not one note: {said}");
    };
    for words in [
        "note: without `loans.",
        "`loans.a → away`",
        "`loans.b → away`",
    ] {
        assert!(note.contains(words), "no {words:?} in: {note}");
    }
}

#[test]
fn a_right_that_the_account_lacks_is_no_change_of_the_database() {
    let database = Database::fresh(Dialect::Postgres);
    let role = format!("dbadmin_clerk_{}", std::process::id());
    database.run(&format!(
        "CREATE ROLE {role};
         CREATE TABLE loans (id integer PRIMARY KEY, name text, iban text);
         CREATE TABLE pay (id integer PRIMARY KEY);
         GRANT USAGE, CREATE ON SCHEMA public TO {role};
         GRANT SELECT (id, name) ON loans TO {role};"
    ));
    let mut inspect = command(&["inspect", "--database", database.url()]);
    let shown = written(inspect.env("PGOPTIONS", format!("-c role={role}")));
    let mut serve = command(&["serve", database.url()]);
    serve
        .env("PGOPTIONS", format!("-c role={role}"))
        .current_dir(database.folder());
    let server = Server::over(serve, &database);
    let said = server.said();
    let list = server.operator().open("/admin/loans");
    drop(server);
    database.run(&format!("DROP OWNED BY {role}; DROP ROLE {role};"));
    assert!(
        list.words().contains("does not let the panel's user add"),
        "{}",
        list.words()
    );
    assert!(!list.text.contains("/admin/loans/new"), "{}", list.text);
    for line in [
        "\npay (table, which the database user may not read)\n",
        "null, the database user may not read\n",
    ] {
        assert!(shown.contains(line), "no {line:?} in: {shown}");
    }
    for what in [
        "read the table `pay`",
        "read the column `iban` of `loans`",
        "add or change or delete rows of `loans`",
    ] {
        let line = format!("\n  {what}\n");
        assert!(said.contains(&line), "no {line:?} in: {said}");
    }
    assert!(!said.contains("sync"), "{said}");
}

#[test]
fn an_index_that_would_help_is_told_as_where_source_is_generated() {
    let database = Database::fresh(Dialect::Sqlite);
    database.run(
        "CREATE TABLE rooms (id INTEGER PRIMARY KEY);
         CREATE TABLE desks (id INTEGER PRIMARY KEY, room INTEGER REFERENCES rooms (id));
         WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1001)
         INSERT INTO desks (id) SELECT n FROM n;",
    );
    let said = served(&database, &[]).said();
    let line = "note: lists of `desks` would gain from: CREATE INDEX";
    assert!(said.contains(line), "{said}");
}
