//! Schemas that people have, and that a panel must not stumble over.

use dbadmin_model::schema::Dialect;
use dbadmin_tests::database::Database;
use dbadmin_tests::http::{Client, Page};
use dbadmin_tests::server::Server;

use crate::command;

fn served(dialect: Dialect, schema: &str) -> (Database, Server) {
    let database = Database::fresh(dialect);
    database.run(schema);
    let mut serve = command(&["serve", database.url()]);
    serve.current_dir(database.folder());
    let server = Server::over(serve, &database);
    (database, server)
}

/// Fills in the form at that address and sends it.
fn sent(operator: &Client, address: &str, fields: &[(&str, &str)]) -> Page {
    let mut form = operator.open(address).html().form("form.form");
    for (name, value) in fields {
        form = form.with(name, value);
    }
    form.send(operator)
}

/// The same for what has to be taken; where it leads.
fn saved(operator: &Client, address: &str, fields: &[(&str, &str)]) -> String {
    sent(operator, address, fields)
        .expect_status(303)
        .location()
}

#[test]
fn a_trigger_that_undoes_the_whole_change_breaks_nothing_else() {
    let (database, server) = served(
        Dialect::Sqlite,
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT);
         CREATE TRIGGER no_rollback BEFORE INSERT ON notes WHEN new.text = 'undo'
         BEGIN SELECT RAISE(ROLLBACK, 'Not that one.'); END;",
    );
    let operator = server.operator();
    for _ in 0..25 {
        let refused = sent(&operator, "/admin/notes/new", &[("text", "undo")]);
        let refused = refused.expect_status(422);
        assert!(
            refused.words().contains("Not that one."),
            "{}",
            refused.words()
        );
    }
    for _ in 0..12 {
        saved(&operator, "/admin/notes/new", &[("text", "kept")]);
    }
    let _ = server.operator();
    assert_eq!(
        database.one("SELECT count(*) FROM notes").as_deref(),
        Some("12")
    );
}

#[test]
fn a_column_may_be_called_as_the_token_of_a_form() {
    for dialect in [Dialect::Sqlite, Dialect::Postgres, Dialect::Mysql] {
        let (database, server) = served(
            dialect,
            "CREATE TABLE requests (id VARCHAR(8) PRIMARY KEY, _csrf VARCHAR(40), _version INTEGER);",
        );
        let operator = server.operator();
        let fields = [("id", "1"), ("_csrf", "a token"), ("_version", "7")];
        let record = saved(&operator, "/admin/requests/new", &fields);
        let again = [("_csrf", "another"), ("_version", "8")];
        saved(&operator, &format!("{record}/edit"), &again);
        let stored = database.one("SELECT concat(_csrf, ' ', _version) FROM requests");
        assert_eq!(stored.as_deref(), Some("another 8"), "{dialect:?}");
        // Whoever has no token is refused as everywhere.
        let forged = operator.post_bare(&record, &[("_csrf", "a token")]);
        assert_eq!(forged.status, 403, "{}", forged.words());
    }
}

#[test]
fn a_view_with_a_moment_of_its_own_can_be_saved_through() {
    let (database, server) = served(
        Dialect::Postgres,
        "CREATE TABLE visits (id int PRIMARY KEY, guest text, came timestamptz DEFAULT now());
         INSERT INTO visits VALUES (1, 'Ada');
         CREATE VIEW stays AS SELECT id, guest, clock_timestamp() - came AS since FROM visits;",
    );
    let operator = server.operator();
    let list = operator.open("/admin/stays").html();
    let record = list.attribute("tbody a", "href").expect("a record");
    saved(&operator, &format!("{record}/edit"), &[("guest", "Grace")]);
    let guest = database.one("SELECT guest FROM visits");
    assert_eq!(guest.as_deref(), Some("Grace"));
}

#[test]
fn a_year_before_christ_stays_one() {
    let (database, server) = served(
        Dialect::Postgres,
        "CREATE TABLE events (id int PRIMARY KEY, name text, at timestamp, seen timestamptz);
         INSERT INTO events VALUES (1, 'Ides', '0044-03-15 10:00 BC', '0044-03-15 10:00+00 BC');",
    );
    let operator = server.operator();
    let page = operator.open("/admin/events/1").words();
    assert!(page.contains("0044-03-15 10:00:00 BC"), "{page}");
    saved(&operator, "/admin/events/1/edit", &[("name", "The Ides")]);
    let typed = [("at", "0044-03-15 11:00:00 BC")];
    saved(&operator, "/admin/events/1/edit", &typed);
    let stored = database.one("SELECT concat(at, ', ', extract(year FROM seen)) FROM events");
    assert_eq!(stored.as_deref(), Some("0044-03-15 11:00:00 BC, -44"));
}

#[test]
fn an_account_without_the_right_to_change_rows_adds_and_deletes_them() {
    let database = Database::fresh(Dialect::Postgres);
    let name = database
        .url()
        .rsplit('/')
        .next()
        .expect("a name")
        .to_owned();
    let role = format!("{name}_clerk");
    database.run(&format!(
        "CREATE TABLE slips (id serial PRIMARY KEY, text text);
         CREATE ROLE \"{role}\" LOGIN;
         GRANT CREATE, USAGE ON SCHEMA public TO \"{role}\";
         GRANT SELECT, INSERT, DELETE ON slips TO \"{role}\";
         GRANT USAGE ON SEQUENCE slips_id_seq TO \"{role}\";"
    ));
    let (_, place) = database.url().rsplit_once('@').expect("an account");
    let mut serve = command(&["serve", &format!("postgres://{role}@{place}")]);
    serve.current_dir(database.folder());
    let server = Server::over(serve, &database);
    let operator = server.operator();
    let said = server.said();
    assert!(said.contains("\n  change rows of `slips`\n"), "{said}");
    let record = saved(&operator, "/admin/slips/new", &[("text", "One")]);
    let page = operator.open(&record);
    assert!(!page.text.contains("/edit\""), "{}", page.text);
    let refused = operator.get(&format!("{record}/edit"));
    assert_eq!(refused.status, 403, "{}", refused.words());
    let why = "does not let the panel's user change these rows";
    assert!(refused.words().contains(why), "{}", refused.words());
    let form = operator.open(&format!("{record}/delete")).html();
    let deleted = form.form("main form").send(&operator);
    assert_eq!(deleted.status, 303, "{}", deleted.words());
    let left = database.one("SELECT count(*) FROM slips");
    drop(server);
    database.run(&format!("DROP OWNED BY \"{role}\"; DROP ROLE \"{role}\";"));
    assert_eq!(left.as_deref(), Some("0"));
}

/// MySQL tells of rights in several places, and nowhere of those that come with a role or a pattern.
#[test]
fn every_right_that_an_account_of_mysql_lacks_is_named_and_not_offered() {
    let database = Database::fresh(Dialect::Mysql);
    let (start, name) = database.url().rsplit_once('/').expect("a name");
    let (_, place) = start.rsplit_once('@').expect("an account");
    let [clerk, sorter, boss] = ["clerk", "sorter", "boss"].map(|it| format!("{name}_{it}"));
    let own = dbadmin_model::own::tables(Dialect::Mysql).iter();
    let own = own.map(|it| format!("GRANT ALL PRIVILEGES ON `{name}`.{it} TO `{clerk}`;"));
    let own: String = own.collect();
    let pattern = name.trim_end_matches(char::is_numeric).replace('_', "\\_");
    database.run(&format!(
        "CREATE TABLE slips (id INT AUTO_INCREMENT PRIMARY KEY, text VARCHAR(40));
         CREATE TABLE notes LIKE slips; CREATE TABLE logs LIKE slips; CREATE TABLE bins LIKE slips;
         INSERT INTO slips (text) VALUES ('One'); INSERT INTO notes (text) VALUES ('One');
         INSERT INTO logs (text) VALUES ('One');
         CREATE USER `{clerk}`, `{boss}`; CREATE ROLE `{sorter}`; GRANT `{sorter}` TO `{clerk}`;
         GRANT SELECT, INSERT ON `{name}`.slips TO `{clerk}`;
         GRANT SELECT, INSERT, UPDATE (text) ON `{name}`.logs TO `{clerk}`;
         GRANT SELECT ON `{name}`.notes TO `{clerk}`;
         GRANT UPDATE, DELETE ON `{name}`.notes TO `{sorter}`;
         GRANT SELECT, INSERT, UPDATE, DELETE ON `{name}`.bins TO `{sorter}`;
         GRANT SELECT, INSERT, UPDATE, DELETE ON `{pattern}%`.* TO `{boss}`;
         SET DEFAULT ROLE `{sorter}` FOR `{clerk}`; {own}",
    ));
    let url = |account: &str| format!("mysql://{account}@{place}/{name}");

    let inspected = crate::written(&mut command(&["inspect", "--database", &url(&clerk)]));
    for told in [
        "\nlogs (table, 1 row, whose rows the database user may not delete)\n",
        "\nnotes (table, 1 row, whose rows the database user may not add)\n",
        "\nslips (table, 1 row, whose rows the database user may not change or delete)\n",
        "\nbins (table, 0 rows)\n",
    ] {
        assert!(inspected.contains(told), "{told} is not in\n{inspected}");
    }
    let inspected = crate::written(&mut command(&["inspect", "--database", &url(&boss)]));
    assert!(!inspected.contains("may not"), "{inspected}");

    let mut serve = command(&["serve", &url(&clerk)]);
    serve.current_dir(database.folder());
    let server = Server::over(serve, &database);
    let operator = server.operator();
    let said = server.said();
    for told in [
        "\n  add rows of `notes`\n",
        "\n  change or delete rows of `slips`\n",
        "\n  delete rows of `logs`\n",
    ] {
        assert!(said.contains(told), "{told} is not in\n{said}");
    }
    assert!(!said.contains("`bins`"), "{said}");
    let offered = |path: &str| {
        let links = operator.open(path).html().links("main a");
        let acts = ["/new", "/edit", "/delete"];
        acts.map(|act| links.iter().any(|link| link.ends_with(act)))
    };
    assert_eq!(offered("/admin/logs/1"), [false, true, false]);
    assert_eq!(offered("/admin/notes/1"), [false, true, true]);
    assert_eq!(offered("/admin/slips/1"), [false, false, false]);
    let new = ["logs", "notes", "slips", "bins"].map(|it| offered(&format!("/admin/{it}"))[0]);
    assert_eq!(new, [true, false, true, true]);
    let refused = operator.get("/admin/logs/1/delete");
    assert_eq!(refused.status, 403, "{}", refused.words());
    drop(server);
    database.run(&format!(
        "DROP USER `{clerk}`, `{boss}`; DROP ROLE `{sorter}`;"
    ));
}

#[test]
fn what_a_reference_to_nowhere_forbids_is_said_and_not_offered() {
    let (database, server) = served(
        Dialect::Sqlite,
        "CREATE TABLE boats (id INTEGER PRIMARY KEY, name TEXT, owner_id INTEGER REFERENCES owners (id));
         CREATE TABLE makers (code TEXT PRIMARY KEY, colour TEXT);
         CREATE TABLE cars (id INTEGER PRIMARY KEY, name TEXT, colour TEXT REFERENCES makers (colour));
         INSERT INTO boats VALUES (1, 'Argo', NULL); INSERT INTO makers VALUES ('A', 'red');
         INSERT INTO cars VALUES (1, 'Ant', 'red');",
    );
    let operator = server.operator();
    let said = server.said();
    for told in [
        "\n  add or delete rows of `boats`: what refers to the table `owners` cannot be checked",
        "\n  add or delete rows of `cars`: what refers from `cars` to `makers` cannot be checked",
        "\n  add or delete rows of `makers`: what refers from `cars` to `makers` cannot be checked",
    ] {
        assert!(said.contains(told), "{told} is not in\n{said}");
    }
    let list = operator.open("/admin/boats");
    let words = list.words();
    assert!(
        words.contains("Rows cannot be added or deleted: what refers to the table `owners`"),
        "{words}"
    );
    let links = list.html().links("main a");
    assert!(!links.contains(&"/admin/boats/new".to_owned()), "{links:?}");
    assert_eq!(operator.get("/admin/boats/new").status, 403);
    assert_eq!(operator.get("/admin/boats/1/delete").status, 403);
    assert_eq!(operator.get("/admin/makers/new").status, 403);
    assert_eq!(operator.get("/admin/makers/A/delete").status, 403);
    // Everything else of a row can be changed.
    let form = operator.open("/admin/boats/1/edit").html();
    let names: Vec<String> = form
        .controls("form.form")
        .into_iter()
        .map(|it| it.name)
        .collect();
    assert!(!names.contains(&"owner_id".to_owned()), "{names:?}");
    saved(&operator, "/admin/boats/1/edit", &[("name", "Beagle")]);
    let name = database.one("SELECT name FROM boats");
    assert_eq!(name.as_deref(), Some("Beagle"));
}

#[test]
fn rows_of_virtual_tables_are_added_changed_and_deleted_where_their_module_takes_them() {
    let (database, server) = served(
        Dialect::Sqlite,
        "CREATE VIRTUAL TABLE words USING fts5(title, body);
         INSERT INTO words VALUES ('First', 'Of all'), ('Second', NULL);
         CREATE VIRTUAL TABLE places USING rtree(id, min_x, max_x, +note);
         INSERT INTO places VALUES (7, 1, 2, 'Here');
         CREATE TABLE zoo (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO zoo VALUES (1, 'Ant');
         CREATE VIRTUAL TABLE found USING fts5(name, content = zoo, content_rowid = id);
         CREATE VIRTUAL TABLE bare USING fts5(name, content = '');",
    );
    let operator = server.operator();
    let record = saved(
        &operator,
        "/admin/words/new",
        &[("title", "Third"), ("body", "12")],
    );
    assert_eq!(record, "/admin/words/3");
    saved(&operator, "/admin/words/1/edit", &[("body", "Of them all")]);
    let form = operator.open("/admin/words/2/delete").html();
    let _ = form.form("main form").send(&operator).expect_status(303);
    let stored = "SELECT group_concat(rowid || title || body, ' ') FROM words";
    assert_eq!(
        database.one(stored).as_deref(),
        Some("1FirstOf them all 3Third12")
    );
    let sought = "SELECT group_concat(rowid) FROM words WHERE words MATCH 'them'";
    assert_eq!(database.one(sought).as_deref(), Some("1"));

    let fields = [("min_x", "0.5"), ("max_x", "1.5"), ("note", "There")];
    let record = saved(&operator, "/admin/places/new", &fields);
    assert_eq!(record, "/admin/places/8");
    saved(&operator, "/admin/places/7/edit", &[("max_x", "2.25")]);
    let refused = sent(&operator, "/admin/places/7/edit", &[("max_x", "0")]);
    assert_eq!(refused.status, 422, "{}", refused.words());
    let stored = "SELECT group_concat(id || ':' || min_x || '-' || max_x || note, ' ') FROM (SELECT * FROM places ORDER BY id)";
    assert_eq!(
        database.one(stored).as_deref(),
        Some("7:1.0-2.25Here 8:0.5-1.5There")
    );
    let form = operator.open("/admin/places/8/delete").html();
    let _ = form.form("main form").send(&operator).expect_status(303);

    for (list, why) in [
        ("found", "texts of another table"),
        ("bare", "keeps no texts"),
    ] {
        let page = operator.open(&format!("/admin/{list}")).words();
        assert!(page.contains(why), "{page}");
        assert_eq!(operator.get(&format!("/admin/{list}/new")).status, 403);
    }
}

/// What a column may hold is declared of its type, in PostgreSQL by a domain or one over another.
#[test]
fn a_length_is_seen_through_domains() {
    let (database, server) = served(
        Dialect::Postgres,
        "CREATE DOMAIN flags AS bit(3); CREATE DOMAIN house AS flags CHECK (VALUE <> B'000');
         CREATE DOMAIN minute AS time(0); CREATE DOMAIN instant AS timestamp(3);
         CREATE DOMAIN price AS numeric(6,2); CREATE DOMAIN dear AS price CHECK (VALUE > 100);
         CREATE DOMAIN code AS varchar(4); CREATE DOMAIN loose AS bit varying(5);
         CREATE TABLE goods (id serial PRIMARY KEY, flags flags, house house, opened minute,
             came instant, dear dear, code code, loose loose);",
    );
    let operator = server.operator();
    for (field, typed, told) in [
        ("flags", "10110", "exactly 3 bits"),
        ("house", "1", "exactly 3 bits"),
        ("loose", "101101", "at most 5 bits"),
        ("opened", "09:30:15.5", "Use whole seconds"),
        (
            "came",
            "2026-01-31 09:30:15.1234",
            "at most 3 digits after the second",
        ),
        ("dear", "101.239", "at most 2 digits after the point"),
        ("dear", "10000", "at most 4 digits before the point"),
        ("code", "abcde", "at most 4 characters"),
    ] {
        let refused = sent(&operator, "/admin/goods/new", &[(field, typed)]);
        let words = refused.expect_status(422).words();
        assert!(words.contains(told), "{field} {typed}: {words}");
    }
    let form = operator.open("/admin/goods/new").html();
    let at = |css: &str, name: &str| form.attribute(css, name);
    assert_eq!(at("[name=code]", "maxlength").as_deref(), Some("4"));
    assert_eq!(at("[name=came]", "step").as_deref(), Some("0.001"));
    let fields = [
        ("flags", "101"),
        ("house", "011"),
        ("loose", "1"),
        ("opened", "09:30"),
        ("came", "2026-01-31 09:30:15.123"),
        ("dear", "9999.99"),
        ("code", "abcd"),
    ];
    saved(&operator, "/admin/goods/new", &fields);
    let stored = "SELECT concat_ws(' ', flags, house, loose, opened, came, dear, code) FROM goods";
    assert_eq!(
        database.one(stored).as_deref(),
        Some("101 011 1 09:30:00 2026-01-31 09:30:15.123 9999.99 abcd")
    );
}

#[test]
fn bytes_can_be_removed_and_there_may_be_none() {
    for (dialect, bytes) in [
        (Dialect::Sqlite, "BLOB"),
        (Dialect::Postgres, "bytea"),
        (Dialect::Mysql, "BLOB"),
    ] {
        let (database, server) = served(
            dialect,
            &format!(
                "CREATE TABLE scans (id VARCHAR(8) PRIMARY KEY, page {bytes} NOT NULL, cover {bytes});"
            ),
        );
        let operator = server.operator();
        let refused = sent(&operator, "/admin/scans/new", &[("id", "1")]);
        assert!(
            refused.words().contains("Fill this in."),
            "{}",
            refused.words()
        );
        let fields = [("id", "1"), ("_empty.page", "true"), ("cover", "ff 00")];
        let record = saved(&operator, "/admin/scans/new", &fields);
        let edit = format!("{record}/edit");
        let stored = || {
            let sql = "SELECT concat(length(page), ' ', coalesce(length(cover), -1)) FROM scans";
            database.one(sql).expect("there is a row")
        };
        assert_eq!(stored(), "0 2", "{dialect:?}");
        // Untouched, the bytes stay, and so do none.
        saved(&operator, &edit, &[]);
        assert_eq!(stored(), "0 2", "{dialect:?}");
        saved(&operator, &edit, &[("_empty.cover", "true")]);
        assert_eq!(stored(), "0 -1", "{dialect:?}");
        saved(&operator, &edit, &[]);
        assert_eq!(stored(), "0 -1", "{dialect:?}");
        saved(
            &operator,
            &edit,
            &[("page", "ab"), ("_empty.cover", "true")],
        );
        assert_eq!(stored(), "1 0", "{dialect:?}");
        saved(&operator, &edit, &[("_empty.page", "true")]);
        assert_eq!(stored(), "0 0", "{dialect:?}");
    }
}

#[test]
fn a_row_without_a_key_is_listed_and_said_to_have_no_page() {
    let (_database, server) = served(
        Dialect::Sqlite,
        "CREATE TABLE tags (name TEXT PRIMARY KEY, note TEXT);
         INSERT INTO tags VALUES (NULL, 'nameless'), ('red', 'a colour');
         CREATE TABLE hues (name TEXT PRIMARY KEY);
         INSERT INTO hues VALUES ('blue');",
    );
    let operator = server.operator();
    let tags = operator.open("/admin/tags");
    assert_eq!(tags.html().count("tbody tr"), 2);
    assert!(
        tags.words().contains("has no page of its own"),
        "{}",
        tags.words()
    );
    let hues = operator.open("/admin/hues").words();
    assert!(!hues.contains("has no page of its own"), "{hues}");
}

#[test]
fn a_view_takes_rows_where_triggers_do_and_says_else_why_not() {
    let (database, server) = served(
        Dialect::Postgres,
        "CREATE TABLE visits (id serial PRIMARY KEY, guest text);
         CREATE VIEW guests AS SELECT DISTINCT guest FROM visits;
         CREATE VIEW regulars AS SELECT guest FROM visits GROUP BY guest HAVING count(*) > 1;
         CREATE FUNCTION welcome() RETURNS trigger LANGUAGE plpgsql AS
             'BEGIN INSERT INTO visits (guest) VALUES (new.guest); RETURN new; END';
         CREATE TRIGGER welcome_all INSTEAD OF INSERT OR UPDATE OR DELETE ON guests
             FOR EACH ROW EXECUTE FUNCTION welcome();
         CREATE TRIGGER welcome_some INSTEAD OF INSERT ON regulars
             FOR EACH ROW EXECUTE FUNCTION welcome();",
    );
    let operator = server.operator();
    let made = sent(&operator, "/admin/guests/new", &[("guest", "Ada")]);
    assert_eq!(made.status, 303, "{}", made.words());
    let guest = database.one("SELECT guest FROM visits");
    assert_eq!(guest.as_deref(), Some("Ada"));
    let regulars = operator.open("/admin/regulars").words();
    let why = "a view that lets them be added, changed and deleted, by itself or by triggers";
    assert!(regulars.contains(why), "{regulars}");
}

#[test]
fn two_tables_whose_names_read_alike_are_both_worked_in() {
    let (database, server) = served(
        Dialect::Postgres,
        r#"CREATE SCHEMA "Tbl";
         CREATE TABLE "Tbl.With.Dots" (id int PRIMARY KEY, name text);
         CREATE TABLE "Tbl"."With.Dots" (id int PRIMARY KEY, near int REFERENCES "Tbl.With.Dots");"#,
    );
    let said = server.said();
    assert!(!said.contains("same address"), "{said}");
    assert!(!said.contains("differs"), "{said}");
    let operator = server.operator();
    let near = [("id", "1"), ("name", "Near")];
    let at = saved(&operator, "/admin/public.Tbl.With.Dots/new", &near);
    assert_eq!(at, "/admin/public.Tbl.With.Dots/1");
    let far = [("id", "2"), ("near", "1")];
    saved(&operator, "/admin/Tbl.With.Dots/new", &far);
    let list = operator.open("/admin/Tbl.With.Dots").words();
    assert!(list.contains("Near"), "{list}");
    let stored = database.one(r#"SELECT near FROM "Tbl"."With.Dots" WHERE id = 2"#);
    assert_eq!(stored.as_deref(), Some("1"));
}
