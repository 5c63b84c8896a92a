//! Large tables on PostgreSQL: lists over a million orders and ten million events, made here,
//! against hand-written handlers for the same rows in the same run.

use std::process::Command;
use std::time::Instant;

use dbadmin_model::schema::Dialect;
use dbadmin_tests::database::Database;
use dbadmin_tests::http::Client;
use dbadmin_tests::server::{PASSWORD, Server, USER};
use dbadmin_tests::workspace::target;
use tempfile::TempDir;

use crate::export;
use crate::load::{Target, side_by_side};
use crate::table::{Limit, Measure};

/// Ten thousand customers, a million orders, ten million events. The indexes are those that an
/// application has for its own lists.
const DATA: &str = "
    CREATE TABLE customers (
        id integer PRIMARY KEY, full_name text NOT NULL, city text NOT NULL);
    INSERT INTO customers SELECT n, 'Customer ' || n, 'City ' || n % 97
        FROM generate_series(1, 10000) AS n;
    CREATE TABLE orders (
        id integer PRIMARY KEY,
        number text NOT NULL,
        customer_id integer NOT NULL REFERENCES customers (id),
        status text NOT NULL CHECK (status IN ('new', 'paid', 'sent', 'lost')),
        total numeric(12, 2) NOT NULL,
        placed_at timestamptz NOT NULL);
    INSERT INTO orders SELECT n, 'R-' || n, 1 + n::bigint * 7919 % 10000,
        (ARRAY['new', 'paid', 'sent', 'lost'])[1 + n % 4], (n % 100000) / 100.0,
        timestamptz '2020-01-01' + n * interval '3 minutes'
        FROM generate_series(1, 1000000) AS n;
    CREATE INDEX orders_placed ON orders (placed_at, id);
    CREATE INDEX orders_status ON orders (status, placed_at);
    CREATE TABLE events (
        id bigint PRIMARY KEY,
        order_id integer NOT NULL,
        kind text NOT NULL,
        created_at timestamptz NOT NULL);
    INSERT INTO events SELECT n, 1 + n % 1000000,
        (ARRAY['seen', 'clicked', 'mailed'])[1 + n % 3],
        timestamptz '2020-01-01' + n * interval '20 seconds'
        FROM generate_series(1, 10000000) AS n;
    CREATE INDEX events_created ON events (created_at, id);
    ANALYZE;";

/// What the first page shows of them.
const CARDS: &str = r#"
    [[dashboard]]
    title = "Events"
    shows = "count"
    table = "events"
    [[dashboard]]
    title = "Events"
    shows = "trend"
    table = "events"
    over = "created_at"
    [[dashboard]]
    title = "Total of orders"
    shows = "trend"
    table = "orders"
    over = "placed_at"
    sum = "total"
    each = "week"
    [[dashboard]]
    title = "Events of these days by kind"
    shows = "parts"
    table = "events"
    over = "created_at"
    by = "kind"
    [[dashboard]]
    title = "Events by kind"
    shows = "parts"
    table = "events"
    by = "kind"
    [[dashboard]]
    title = "Customers with the most orders"
    shows = "top"
    table = "orders"
    by = "customer_id"
    [[dashboard]]
    title = "Newest events"
    shows = "newest"
    table = "events"
"#;

/// A list of the panel, and the page of the floor that shows the same rows.
const PAGES: [(&str, &str, &str); 3] = [
    ("a million orders", "/admin/orders", "/"),
    (
        "a million orders, one status",
        "/admin/orders?status=eq.paid",
        "/paid",
    ),
    ("ten million events", "/admin/events", "/events"),
];

/// Measures lists over large tables.
pub fn measure() -> Vec<Measure> {
    let database = Database::fresh(Dialect::Postgres);
    database.run(DATA);
    let release = target().join("release");
    let mut serve = Command::new(release.join("cargo-dbadmin"));
    let folder = TempDir::new().expect("a temporary folder can be made");
    std::fs::write(folder.path().join("dbadmin.toml"), CARDS).expect("the folder is writable");
    serve
        .args(["serve", database.url()])
        .current_dir(folder.path());
    let panel = Server::over(serve, &database);
    let floor = Server::over(Command::new(release.join("floor")), &database);
    let operator = panel.visitor();
    operator.sign_in(USER, PASSWORD);
    let mut measures = Vec::new();
    for (what, list, page) in PAGES {
        check_rows(&operator, list);
        let of_panel = Target {
            url: format!("{}{list}", panel.base()),
            cookies: operator.cookie_header(),
        };
        let of_floor = Target {
            url: format!("{}{page}", floor.base()),
            cookies: String::new(),
        };
        let (listed, by_hand) = side_by_side(&of_panel, &of_floor);
        measures.extend([
            Measure::new(format!("{what}: the list"), listed, "req/s", Limit::None),
            Measure::new(format!("{what}: by hand"), by_hand, "req/s", Limit::None),
            Measure::new(
                format!("{what}: list : floor"),
                listed / by_hand,
                "×",
                Limit::AtLeast(0.6),
            ),
        ]);
    }
    measures.extend(dashboard(&operator));
    measures.extend(export::measure(&panel, &floor, &operator));
    measures
}

/// The first page, whose charts are about the ten million events and the million orders: over a year
/// that an index finds, over all years, and the same once more.
fn dashboard(operator: &Client) -> Vec<Measure> {
    let pages = [
        (
            "the first page over ten million events and a million orders",
            "/admin/",
        ),
        ("the first page, a year", "/admin/?during=2025"),
        (
            "the first page, seven years",
            "/admin/?from=2020-01-01&to=2026-12-31",
        ),
    ];
    let timed = |path: &str| {
        let begun = Instant::now();
        let page = operator.open(path).html();
        let took = begun.elapsed().as_secs_f64() * 1000.0;
        assert!(page.count(".chart") == 5, "{path} has no charts");
        took
    };
    let mut measures = Vec::new();
    for (what, path) in pages {
        for when in ["first", "again"] {
            measures.push(Measure::new(
                format!("{what}: {when}"),
                timed(path),
                "ms",
                Limit::AtMost(300.0),
            ));
        }
    }
    measures
}

/// The list must show what the floor shows: 50 rows.
fn check_rows(operator: &Client, list: &str) {
    let rows = operator.open(list).html().count("tbody tr");
    assert_eq!(rows, 50, "{list} does not show 50 rows");
}
