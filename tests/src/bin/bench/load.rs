//! Load from wrk: 8 connections, 2 threads. Two addresses are loaded in turns, so that whatever
//! else the machine does meets both alike.

use std::process::Command;

use dbadmin_tests::workspace::succeed;

use crate::table::median;

/// Seconds of one turn.
const TURN: &str = "5s";
/// Turns of each address.
const TURNS: usize = 3;

/// An address to load.
pub struct Target {
    /// The whole address.
    pub url: String,
    /// The cookies to send; empty for none.
    pub cookies: String,
}

/// The requests per second of both, each the median of its turns.
pub fn side_by_side(first: &Target, second: &Target) -> (f64, f64) {
    let (mut of_first, mut of_second) = (Vec::new(), Vec::new());
    load(first, "1s");
    load(second, "1s");
    for _ in 0..TURNS {
        of_first.push(load(first, TURN));
        of_second.push(load(second, TURN));
    }
    (median(of_first), median(of_second))
}

/// Requests per second; panics if an answer is not a success, or none comes.
fn load(target: &Target, duration: &str) -> f64 {
    let wrk = std::env::var_os("DBADMIN_BENCH_WRK").unwrap_or_else(|| "wrk".into());
    let mut command = Command::new(wrk);
    command.args([
        "--threads",
        "2",
        "--connections",
        "8",
        "--duration",
        duration,
    ]);
    if !target.cookies.is_empty() {
        command
            .arg("--header")
            .arg(format!("Cookie: {}", target.cookies));
    }
    let output = succeed(command.arg(&target.url));
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        !said.contains("Non-2xx") && !said.contains("Socket errors"),
        "{}: {said}",
        target.url
    );
    said.lines()
        .find_map(|line| line.trim().strip_prefix("Requests/sec:"))
        .and_then(|rate| rate.trim().parse().ok())
        .unwrap_or_else(|| panic!("wrk gave no rate: {said}"))
}
