//! The crate made from the library's database: it builds without a warning, and every table can
//! be listed, read, created, edited and deleted, or shows that it cannot.

use dbadmin_tests::crates::Generated;
use dbadmin_tests::fixture;
use dbadmin_tests::http::Client;
use dbadmin_tests::server::Server;
use dbadmin_tests::workspace::{run, said, succeed};

/// A table of the library, and a row that fits into it.
struct Walk {
    /// Its address, percent-encoded.
    address: &'static str,
    /// Its name in SQL.
    sql: &'static str,
    /// The new row, by column.
    row: &'static [(&'static str, &'static str)],
    /// What is changed in it: column, new value.
    change: (&'static str, &'static str),
}

const TABLES: [Walk; 12] = [
    Walk {
        address: "authors",
        sql: "authors",
        row: &[
            ("name", "Ngũgĩ \"N.\" <test>"),
            ("born", "1938-01-05"),
            ("alive", "true"),
        ],
        change: ("name", "Somebody else"),
    },
    Walk {
        address: "books",
        sql: "books",
        row: &[
            ("isbn", "978-0-00-000004-2"),
            ("author_id", "1"),
            ("title", "Späte Ernte"),
            ("language", "tr"),
            ("price", "12.5"),
            ("details", "{\"pages\": 12}"),
        ],
        change: ("price", "7.25"),
    },
    Walk {
        address: "copies",
        sql: "copies",
        row: &[
            ("isbn", "978-0-00-000003-5"),
            ("number", "7"),
            ("condition", "worn"),
        ],
        change: ("condition", "lost"),
    },
    Walk {
        address: "shelves",
        sql: "shelves",
        row: &[("parent_id", "2"), ("label", "Under the stairs")],
        change: ("parent_id", "1"),
    },
    Walk {
        address: "visits",
        sql: "visits",
        row: &[
            ("entered_at", "2025-05-02T08:00"),
            ("door", "south"),
            ("people", "2"),
        ],
        change: ("people", "3"),
    },
    Walk {
        address: "order",
        sql: "\"order\"",
        row: &[
            ("from", "a shop"),
            ("type", "pens"),
            ("match", "1.5"),
            ("table", "elm"),
            ("self", "us"),
            ("group", "1"),
        ],
        change: ("table", "ash"),
    },
    Walk {
        address: "reading%20rooms",
        sql: "\"reading rooms\"",
        row: &[
            ("seat count", "4"),
            ("open?", "true"),
            ("the \"so-called\" name", "Nook"),
        ],
        change: ("seat count", "5"),
    },
    Walk {
        address: "Gr%C3%B6%C3%9Fen",
        sql: "\"Größen\"",
        row: &[
            ("größe", "A3, hoch/50%"),
            ("名前", "?#&=+"),
            ("breite", "29.7"),
        ],
        change: ("breite", "29.75"),
    },
    Walk {
        address: "book_notes",
        sql: "book_notes",
        row: &[("due-date", "2025-07-01"), ("due date", "2025-07-08")],
        change: ("due-date", "2025-07-02"),
    },
    Walk {
        address: "book-notes",
        sql: "\"book-notes\"",
        row: &[("note", "Coffee")],
        change: ("note", "Tea"),
    },
    Walk {
        address: "%6Cogin",
        sql: "login",
        row: &[("name", "options"), ("value", "south door")],
        change: ("value", "west door"),
    },
    Walk {
        address: "loans",
        sql: "loans",
        row: &[
            ("isbn", "978-0-00-000001-1"),
            ("number", "2"),
            ("lent_on", "2025-06-01"),
            ("due_on", "2025-07-01"),
        ],
        change: ("due_on", "2025-07-15"),
    },
];

#[test]
fn the_library_is_built_and_every_table_driven() {
    let library = Generated::from_fixture("library-driven", "library").shared();
    let settings = library.read("dbadmin.toml");
    library.write("dbadmin.toml", &format!("{settings}{SAID}"));
    let remarks = library.remarks("build");
    assert!(remarks.is_empty(), "{}", remarks.join("\n"));

    let again = said(&run(&mut library.cargo(&["build", "--verbose"])));
    assert!(
        again.contains("Fresh library-driven"),
        "a second build is not fresh:\n{again}"
    );

    let database = library.dir().join("driven.db");
    std::fs::copy(library.database(), &database).expect("the database can be copied");
    let server = Server::start(&library.program(), &database);
    let operator = server.operator();
    let links = operator.open("/admin/").html().links("nav a");
    for walk in TABLES {
        let address = links
            .iter()
            .find(|link| link.eq_ignore_ascii_case(&format!("/admin/{}", walk.address)))
            .unwrap_or_else(|| panic!("{} is not in the navigation: {links:?}", walk.address));
        let count = || fixture::one(&database, &format!("SELECT count(*) FROM {}", walk.sql));
        let before = count();
        read_all(&operator, address, before.as_deref());
        let made = create(&operator, address, &walk);
        let changed = edit(&operator, &made, walk.change);
        delete(&operator, &changed);
        assert_eq!(count(), before, "{address} after create and delete");
    }
    empty_table(&operator);
    view(&operator);
    as_said(&operator);
}

/// What `dbadmin.toml` says of a table: its struct says nothing.
const SAID: &str = "
[tables.authors]
title = \"Writers\"
help = \"Who has written what we lend.\"

[tables.authors.columns]
born = { label = \"Year of birth\", sort = true }
alive = { list = false }
";

/// A list, a form and the navigation as `dbadmin.toml` says.
fn as_said(operator: &Client) {
    let list = operator.open("/admin/authors").html();
    assert!(
        list.words("nav").contains("Writers"),
        "{}",
        list.words("nav")
    );
    let head = list.words("thead");
    assert!(
        head.contains("Year of birth") && !head.contains("Alive"),
        "{head}"
    );
    let form = operator.open("/admin/authors/1/edit").html().words("main");
    assert!(form.contains("Who has written what we lend."), "{form}");
    assert!(
        form.contains("Year of birth") && form.contains("Alive"),
        "{form}"
    );
}

/// Lists a table; opens every row's record, form, history and delete page.
fn read_all(operator: &Client, address: &str, rows: Option<&str>) {
    let list = operator.open(address).html();
    assert_eq!(
        Some(list.count("tbody tr").to_string().as_str()),
        rows,
        "{address}"
    );
    let mut records = list.links(&format!("tbody a[href^='{address}/']"));
    records.dedup();
    assert!(
        !records.is_empty(),
        "{address} links to no record: {}",
        list.words("table")
    );
    for record in records {
        for page in ["", "/edit", "/history", "/delete"] {
            let _ = operator.open(&format!("{record}{page}"));
        }
    }
}

fn create(operator: &Client, address: &str, walk: &Walk) -> String {
    let mut form = operator
        .open(&format!("{address}/new"))
        .html()
        .form("form.form");
    for (name, value) in walk.row {
        assert!(
            form.value(name).is_some() || *value == "true",
            "{address}/new has no {name}: {form:?}"
        );
        form = form.with(name, value);
    }
    form.send(operator).expect_status(303).location()
}

fn edit(operator: &Client, record: &str, (name, value): (&str, &str)) -> String {
    let form = operator
        .open(&format!("{record}/edit"))
        .html()
        .form("form.form");
    let changed = form
        .with(name, value)
        .send(operator)
        .expect_status(303)
        .location();
    let form = operator
        .open(&format!("{changed}/edit"))
        .html()
        .form("form.form");
    assert_eq!(form.value(name), Some(value), "{changed} {name}");
    changed
}

fn delete(operator: &Client, record: &str) {
    let form = operator
        .open(&format!("{record}/delete"))
        .html()
        .form("main form");
    let _ = form.send(operator).expect_status(303);
    assert_eq!(operator.get(record).status, 404, "{record} is still there");
}

/// A table without rows says so and offers the first.
fn empty_table(operator: &Client) {
    let page = operator.open("/admin/Closing%20Days").html();
    assert_eq!(page.count("tbody tr"), 0);
    assert!(
        page.link(".empty a")
            .is_some_and(|link| link.ends_with("/new")),
        "{}",
        page.words("main")
    );
    let form = operator
        .open("/admin/Closing%20Days/new")
        .html()
        .form("form.form");
    let made = form
        .with("day", "2025-12-24")
        .with("until", "12:30")
        .send(operator);
    delete(operator, &made.expect_status(303).location());
}

/// A view is listed, and offers nothing that cannot be done.
fn view(operator: &Client) {
    let page = operator.open("/admin/lent_books").html();
    assert!(
        page.words("table").contains("Winter am Fluss"),
        "{}",
        page.words("main")
    );
    assert_eq!(
        page.count("a[href$='/new']"),
        0,
        "a view offers to add a row"
    );
    for (path, fields) in [
        ("/admin/lent_books", &[("loan", "1")][..]),
        ("/admin/lent_books/1/delete", &[]),
    ] {
        let status = operator.post(path, fields).status;
        assert!([403, 404, 405].contains(&status), "POST {path}: {status}");
    }
    let status = operator.get("/admin/lent_books/new").status;
    assert!([403, 404].contains(&status), "a view's form: {status}");
}

#[test]
fn the_generated_source_pleases_the_strictest_lints_and_rustfmt() {
    let library = Generated::from_fixture("library-linted", "library");
    succeed(&mut library.cargo(&["clippy", "--", "-W", "clippy::pedantic", "-D", "warnings"]));
    succeed(&mut library.cargo(&["fmt", "--check"]));
}
