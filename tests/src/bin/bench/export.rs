//! A million rows as CSV, from the panel and by hand, and what memory that takes.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Instant;

use dbadmin_tests::http::Client;
use dbadmin_tests::server::Server;

use crate::serve::high_water;
use crate::table::{Limit, Measure, median};

/// Downloads of each; they take turns.
const TURNS: usize = 3;

/// Measures the export of a million orders, which both know as rows with as many columns.
pub fn measure(panel: &Server, floor: &Server, operator: &Client) -> Vec<Measure> {
    let before = high_water(panel);
    let (mut of_panel, mut of_floor) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        let cookies = operator.cookie_header();
        of_panel.push(download(panel, "/admin/orders/export.csv", &cookies));
        of_floor.push(download(floor, "/orders.csv", ""));
    }
    let (exported, by_hand) = (median(of_panel), median(of_floor));
    vec![
        Measure::new("a million orders as CSV", exported, "s", Limit::None),
        Measure::new(
            "a million orders as CSV: by hand",
            by_hand,
            "s",
            Limit::None,
        ),
        Measure::new(
            "a million orders as CSV: panel : floor",
            exported / by_hand,
            "×",
            Limit::AtMost(1.3),
        ),
        Measure::new(
            "a million orders as CSV: memory beyond that of lists",
            high_water(panel) - before,
            "MiB",
            Limit::AtMost(32.0),
        ),
    ]
}

/// The seconds that a whole file takes; panics if it has not a million rows and a heading.
fn download(server: &Server, path: &str, cookies: &str) -> f64 {
    let host = server.base().trim_start_matches("http://");
    let begun = Instant::now();
    let mut stream = TcpStream::connect(host).expect("the server listens");
    // Of this version, the answer has no chunks: it ends with the connection.
    write!(
        stream,
        "GET {path} HTTP/1.0\r\nHost: {host}\r\nCookie: {cookies}\r\n\r\n"
    )
    .expect("the server reads");
    let mut buffer = vec![0; 64 * 1024];
    let (mut lines, mut head) = (0, Vec::new());
    loop {
        let read = stream.read(&mut buffer).expect("the server writes");
        if read == 0 {
            break;
        }
        if head.is_empty() {
            head.extend_from_slice(&buffer[..read.min(12)]);
        }
        lines += buffer[..read].iter().filter(|byte| **byte == b'\n').count();
    }
    assert!(
        head.ends_with(b"200"),
        "{path}: {}",
        String::from_utf8_lossy(&head)
    );
    assert!(
        (1_000_001..1_000_020).contains(&lines),
        "{path}: {lines} lines"
    );
    begun.elapsed().as_secs_f64()
}
