//! Files, Markdown and lists in a panel of their own: chosen, seen and changed, with a script and without.

use std::fs;
use std::process::Command;
use std::sync::Once;

use dbadmin_model::schema::Dialect;
use dbadmin_tests::browser::Browser;
use dbadmin_tests::database::Database;
use dbadmin_tests::server::Server;
use dbadmin_tests::workspace::{cargo, program, succeed};

use super::access::look;
use super::sign_in;

const TABLES: &str = "CREATE TABLE people (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        photo BLOB,
        tags TEXT,
        nap_minutes INTEGER,
        discount_pct REAL,
        about_md TEXT
    );
    INSERT INTO people (id, name, tags, nap_minutes, discount_pct)
    VALUES (1, 'Ada', 'maths, engines', 90, 12.5);";

const SETTINGS: &str = "[uploads]\nmax_size = \"20 kB\"\n\n\
                        [tables.people.columns]\ntags = { widget = \"tags\" }\n";

/// A picture of two colours.
const PICTURE: &[u8] = b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x02\0\0\0\x02\0\0\0\x01\0\x18\0\0\0\0\0\
    \x10\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x67\x6b\x0b\x34\xd3\xff\0\0\x34\xd3\xff\x67\x6b\x0b\0\0";

/// A panel over the tables, in a folder with two files to choose.
fn panel() -> (Database, Server) {
    built();
    let database = Database::fresh(Dialect::Sqlite);
    database.run(TABLES);
    let folder = database.folder();
    for (name, bytes) in [
        ("dbadmin.toml", SETTINGS.as_bytes()),
        ("ada.bmp", PICTURE),
        ("large.bmp", &[PICTURE, &[0; 30_000]].concat()),
    ] {
        fs::write(folder.join(name), bytes).expect("the folder is writable");
    }
    let server = served(&database);
    (database, server)
}

fn served(database: &Database) -> Server {
    let mut serve = Command::new(program("cargo-dbadmin"));
    serve
        .args(["serve", database.url()])
        .current_dir(database.folder());
    Server::over(serve, database)
}

fn built() {
    static BUILT: Once = Once::new();
    BUILT.call_once(|| {
        succeed(cargo().args(["build", "--workspace", "--bin", "cargo-dbadmin"]));
    });
}

fn save(browser: &Browser) {
    browser.click("form.form .bar button.primary");
}

#[test]
fn a_picture_is_chosen_seen_and_removed() {
    let (database, server) = panel();
    let file = |name: &str| database.folder().join(name).display().to_string();
    for browser in [
        Browser::open(server.base()),
        Browser::without_javascript(server.base()),
    ] {
        sign_in(&browser);
        browser.goto("/admin/people/1/edit");
        browser.type_into("[name=photo]", &file("ada.bmp"));
        save(&browser);
        browser.until("the picture", |browser| browser.has(".facts .pic img"));
        let size = "SELECT length(photo) || '' FROM people";
        assert_eq!(database.one(size), Some(PICTURE.len().to_string()));
        browser.goto("/admin/people/1/edit");
        browser.click(".field .gone input[type=checkbox]");
        save(&browser);
        browser.until("the record", |browser| browser.has("dl.facts"));
        assert!(!browser.has(".facts .pic"));
    }
}

#[test]
fn a_picture_is_there_and_one_that_is_too_large_is_told_at_once() {
    let (database, server) = panel();
    let file = |name: &str| database.folder().join(name).display().to_string();
    let browser = Browser::open(server.base());
    sign_in(&browser);
    browser.goto("/admin/people/1/edit");
    let is_valid =
        || browser.script("return document.querySelector('[name=photo]').checkValidity()");
    browser.type_into("[name=photo]", &file("large.bmp"));
    assert_eq!(is_valid(), false);
    browser.type_into("[name=photo]", &file("ada.bmp"));
    assert_eq!(is_valid(), true);
    assert_eq!(browser.words("[data-changes]"), "One field changed");
    save(&browser);
    let shown = "const picture = document.querySelector('.facts .pic img'); \
                 return !!picture && picture.complete && picture.naturalWidth";
    browser.until("the picture's pixels", |browser| browser.script(shown) == 2);
    let mut wrong = look(&browser, "record-with-picture");
    browser.goto("/admin/people/1/edit");
    wrong.extend(look(&browser, "form-with-files"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn markdown_is_seen_before_it_is_saved() {
    let (database, server) = panel();
    for (browser, at) in [
        (Browser::open(server.base()), "place"),
        (Browser::without_javascript(server.base()), "another page"),
    ] {
        sign_in(&browser);
        browser.goto("/admin/people/1/edit");
        assert!(!browser.has(".preview h2"));
        browser.fill("[name=about_md]", "# Notes\n\nAn *engine* <script>");
        browser.fill("[name=name]", "Ada L.");
        browser.click("button[name=_preview]");
        browser.until("the preview", |browser| browser.has(".preview h2"));
        assert_eq!(browser.words(".preview em"), "engine", "in its {at}");
        assert_eq!(browser.value("[name=name]"), "Ada L.");
        assert_eq!(
            database.one("SELECT coalesce(about_md, '') || name FROM people"),
            Some("Ada".to_owned())
        );
    }
    let browser = Browser::open(server.base());
    sign_in(&browser);
    browser.goto("/admin/people/1/edit");
    browser.fill(
        "[name=about_md]",
        "# Notes\n\n- one\n- two\n\n|a|b|\n|-|-|\n|1|2|\n\n    code\n",
    );
    browser.click("button[name=_preview]");
    browser.until("the preview", |browser| browser.has(".preview table"));
    let mut wrong = look(&browser, "form-with-preview");
    save(&browser);
    browser.until("the record", |browser| browser.has(".facts .md h2"));
    wrong.extend(look(&browser, "record-with-markdown"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn lists_spans_and_percentages_are_changed_without_a_script() {
    let (database, server) = panel();
    let browser = Browser::without_javascript(server.base());
    sign_in(&browser);
    browser.goto("/admin/people/1/edit");
    assert_eq!(browser.value("[name=nap_minutes]"), "1 h 30 min");
    browser.fill("[name=nap_minutes]", "2 h");
    browser.fill("[name=discount_pct]", "15 %");
    browser.click("button[value='up.tags.1']");
    browser.until("the lines in their new order", |browser| {
        browser.value("[name='_lines.tags.0']") == "engines"
    });
    browser.fill("[name='_lines.tags.2']", "poems");
    save(&browser);
    browser.until("the record", |browser| browser.has("dl.facts .pill"));
    let stored = "SELECT tags || ' ' || nap_minutes || ' ' || discount_pct FROM people";
    assert_eq!(
        database.one(stored),
        Some("engines, maths, poems 120 15.0".to_owned())
    );
}

#[test]
fn arrays_of_postgresql_are_changed_element_by_element_and_odd_ones_as_a_text() {
    built();
    let database = Database::fresh(Dialect::Postgres);
    database.run(
        r#"CREATE TABLE things (id int PRIMARY KEY, tags text[] NOT NULL, sizes integer[], odd text[], none text[]);
           INSERT INTO things VALUES (1, '{a,"b c"}', '{1,2}', '{NULL,a}', NULL);"#,
    );
    let server = served(&database);
    let operator = server.operator();
    let form = || {
        let page = operator.open("/admin/things/1/edit");
        page.html().form("form.form")
    };
    let stored = "SELECT concat_ws(' ', tags, sizes, odd, none IS NULL) FROM things";
    let _ = form().send(&operator).expect_status(303);
    let before = r#"{a,"b c"} {1,2} {NULL,a} t"#;
    assert_eq!(database.one(stored).as_deref(), Some(before));
    let _ = form()
        .with("_lines.tags.2", "d\"e")
        .with("_lines.sizes.0", "3")
        .with("odd", "{NULL,{}")
        .send(&operator)
        .expect_status(422);
    let _ = form()
        .with("_lines.tags.2", "d\"e")
        .with("_lines.sizes.0", "3")
        .with("odd", "{NULL,b}")
        .send(&operator)
        .expect_status(303);
    let after = r#"{a,"b c","d\"e"} {3,2} {NULL,b} t"#;
    assert_eq!(database.one(stored).as_deref(), Some(after));
    let _ = form()
        .with("_lines.sizes.1", "many")
        .send(&operator)
        .expect_status(422);
}
