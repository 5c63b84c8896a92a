//! Serving: the panel's list of orders against the hand-written floor over the same file, a page
//! 10,000 rows deep against the first, and the memory of an idle server.

use dbadmin_tests::http::Client;
use dbadmin_tests::server::{PASSWORD, Server, USER};
use dbadmin_tests::workspace::target;
use tempfile::TempDir;

use crate::load::{Target, side_by_side};
use crate::table::{Limit, Measure};

/// Pages of 50 rows to the page that lies 10,000 rows deep.
const DEEP: usize = 200;

/// Measures serving.
pub fn measure() -> Vec<Measure> {
    let folder = TempDir::new().expect("a temporary folder can be made");
    let database = folder.path().join("shop.db");
    let release = target().join("release");
    // The first start makes and fills the database; a server runs on what is there.
    drop(Server::start(&release.join("shop"), &database));
    let shop = Server::start(&release.join("shop"), &database);
    std::thread::sleep(std::time::Duration::from_secs(2));
    let started = resident(&shop);
    let floor = Server::start(&release.join("floor"), &database);

    let operator = shop.visitor();
    operator.sign_in(USER, PASSWORD);
    let cookies = operator.cookie_header();
    let list = |path: &str| Target {
        url: format!("{}{path}", shop.base()),
        cookies: cookies.clone(),
    };
    let bare = Target {
        url: format!("{}/", floor.base()),
        cookies: String::new(),
    };
    check_rows(&operator);

    let (panel, hand_written) = side_by_side(&list("/admin/orders"), &bare);
    let deep = deep_page(&operator);
    let (first, tenth) = side_by_side(&list("/admin/orders"), &list(&deep));
    vec![
        Measure::new("list of orders, signed in", panel, "req/s", Limit::None),
        Measure::new(
            "floor: the same rows by hand",
            hand_written,
            "req/s",
            Limit::None,
        ),
        Measure::new(
            "list : floor",
            panel / hand_written,
            "×",
            Limit::AtLeast(0.6),
        ),
        Measure::new(
            "first page : 10,000 rows deep",
            first / tenth,
            "×",
            Limit::AtMost(1.2),
        ),
        Measure::new(
            "10,000 rows deep : first page",
            tenth / first,
            "×",
            Limit::AtMost(1.2),
        ),
        Measure::new("idle server, resident", started, "MiB", Limit::AtMost(25.0)),
        Measure::new(
            "server after all that load",
            resident(&shop),
            "MiB",
            Limit::None,
        ),
    ]
}

/// The list must show what the floor shows: 50 rows.
fn check_rows(operator: &Client) {
    let rows = operator.open("/admin/orders").html().count("tbody tr");
    assert_eq!(rows, 50, "the list of orders does not show 50 rows");
}

/// The address of the page that is reached by following "next" [`DEEP`] times.
fn deep_page(operator: &Client) -> String {
    let mut path = "/admin/orders".to_owned();
    for page in 0..DEEP {
        let next = operator.open(&path).html().link("a[rel=next]");
        path = next.unwrap_or_else(|| panic!("the list ends at page {page}"));
    }
    path
}

/// What a server holds in memory, in MiB.
pub fn resident(server: &Server) -> f64 {
    memory(server, "VmRSS:")
}

/// The most that a server has held in memory, in MiB.
pub fn high_water(server: &Server) -> f64 {
    memory(server, "VmHWM:")
}

fn memory(server: &Server, name: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.pid()))
        .expect("a running process has a status");
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kibibytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kibibytes.expect("the status names its memory") / 1024.0
}
