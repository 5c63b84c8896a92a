//! One source for what is checked: at each limit and beyond it, the browser refuses what the server
//! refuses, and lets through what the server takes; and the server says what would do.

use dbadmin_model::schema::Dialect;
use dbadmin_tests::browser::Browser;
use dbadmin_tests::crates::command_line;
use dbadmin_tests::database::Database;
use dbadmin_tests::http::Client;
use dbadmin_tests::server::Server;

use super::sign_in;

/// A column for each kind of rule.
const SCHEMA: &str = "CREATE TABLE limits (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 2 AND 5),
    code VARCHAR(4),
    stars INTEGER CHECK (stars BETWEEN 1 AND 5),
    least INTEGER CHECK (least >= -3),
    most INTEGER CHECK (most <= 9),
    price_cents INTEGER CHECK (price_cents BETWEEN 50 AND 1999),
    weight DECIMAL(6, 2),
    ratio REAL CHECK (ratio BETWEEN 0 AND 1),
    email TEXT,
    website TEXT,
    mood TEXT CHECK (mood IN ('calm', 'glad', 'sad', 'odd')),
    day DATE,
    facts JSON,
    first INTEGER,
    last INTEGER,
    CHECK (first <= last)
);
INSERT INTO limits (name, code) VALUES ('taken', 'one');
CREATE UNIQUE INDEX limits_code ON limits (code);";

/// Who refuses a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// Nobody.
    Fits,
    /// Browser and server.
    Refused,
    /// The server alone: no attribute of HTML can say it.
    ByServer,
}

use Verdict::{ByServer, Fits, Refused};

/// A column, what is typed, who refuses it, and what the server says then.
const CASES: &[(&str, &str, Verdict, &str)] = &[
    ("name", "", Refused, ""),
    ("name", "a", Refused, "From 2 to 5 characters."),
    ("name", "ab", Fits, ""),
    ("name", "abcde", Fits, ""),
    ("name", "abcdef", Refused, "From 2 to 5 characters."),
    ("code", "", Fits, ""),
    ("code", "zwei", Fits, ""),
    ("code", "drei5", Refused, "Use at most 4 characters"),
    ("code", "one", ByServer, "Another"),
    ("stars", "0", Refused, "From 1 to 5."),
    ("stars", "1", Fits, ""),
    ("stars", "5", Fits, ""),
    ("stars", "5.0", Fits, ""),
    ("stars", "3e0", Fits, ""),
    ("stars", "6", Refused, "From 1 to 5."),
    ("stars", "2.5", Refused, "is not a whole number"),
    ("least", "-4", Refused, "At least -3."),
    ("least", "-3", Fits, ""),
    ("most", "9", Fits, ""),
    ("most", "10", Refused, "At most 9."),
    ("price_cents", "12.345", Refused, "such as 12.50"),
    ("price_cents", "a lot", Refused, "such as 12.50"),
    ("price_cents", ".5", Fits, ""),
    ("price_cents", "19.", Fits, ""),
    ("price_cents", "19.99", Fits, ""),
    ("price_cents", "20", ByServer, "From 0.50 to 19.99."),
    ("weight", "12,5", Refused, "a number, such as 12.5"),
    ("weight", "5.", Refused, "a number, such as 12.5"),
    ("weight", "-1234.25", Fits, ""),
    ("ratio", "half", Refused, "a number, such as 12.5"),
    ("ratio", "1e-3", Fits, ""),
    ("ratio", "1", Fits, ""),
    ("ratio", "1.5", ByServer, "0"),
    ("email", "ada", Refused, "such as ada@example.org"),
    ("email", "ada@example.org", Fits, ""),
    (
        "website",
        "example.org",
        Refused,
        "such as https://example.org",
    ),
    ("website", "https://example.org/?a=b", Fits, ""),
    ("mood", "calm", Fits, ""),
    ("facts", "{", ByServer, "JSON"),
    ("facts", "{\"a\": 1}", Fits, ""),
    ("first", "1", Fits, ""),
];

/// What the browser makes of a value: whether it would send it as it was typed.
fn browser_takes(browser: &Browser, column: &str, typed: &str) -> bool {
    let field = format!("[name='{column}']");
    if column == "mood" {
        browser.choose(&field, typed);
    } else {
        browser.fill(&field, typed);
    }
    let valid = format!("return document.querySelector(\"{field}\").checkValidity()");
    browser.script(&valid) == true && browser.value(&field) == typed
}

/// What the server says beside the field; `None` where it takes the value.
fn server_refuses(operator: &Client, column: &str, typed: &str) -> Option<String> {
    let form = operator.open("/admin/limits/new").html().form("form.form");
    let form = form.with("name", "abc").with(column, typed);
    let answer = form.send(operator);
    match answer.status {
        303 => None,
        422 => Some(answer.html().words(&format!("#field-{column}-error"))),
        other => panic!("{column} {typed:?}: {other}"),
    }
}

#[test]
fn browser_server_and_message_agree_at_every_limit() {
    let database = Database::fresh(Dialect::Sqlite);
    database.run(SCHEMA);
    let money = "[tables.limits.columns]\nprice_cents = { money = \"EUR\" }\n";
    let settings = database.folder().join("dbadmin.toml");
    std::fs::write(settings, money).expect("the folder is writable");
    let mut serve = std::process::Command::new(command_line());
    serve
        .args(["dbadmin", "serve", database.url()])
        .current_dir(database.folder());
    let server = Server::over(serve, &database);
    let operator = server.operator();
    let browser = Browser::open(server.base());
    sign_in(&browser);
    let mut wrong = Vec::new();
    for (column, typed, expected, told) in CASES {
        browser.goto("/admin/limits/new");
        let takes = browser_takes(&browser, column, typed);
        let refusal = server_refuses(&operator, column, typed);
        let verdict = match (takes, &refusal) {
            (true, None) => Some(Fits),
            (false, Some(_)) => Some(Refused),
            (true, Some(_)) => Some(ByServer),
            (false, None) => None,
        };
        let says = refusal.as_deref().unwrap_or_default();
        if verdict != Some(*expected) || !says.contains(told) {
            wrong.push(format!(
                "{column} {typed:?}: browser takes it: {takes}, server: {refusal:?}, expected {expected:?} and {told:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
