//! What the panel adds to the time of a debug build, at 10, 100 and 300 tables of 12 columns:
//! a crate from `cargo dbadmin new`, against the same crate with the plain structs and an empty
//! panel. The runtime is linked into both. Each build follows a touch of `src/main.rs`, and all
//! of it counts: cargo, the build script, the derive, the compiler, the linker.
//!
//! The limit holds for the build that a developer waits for all day: schema unchanged, the
//! compiler's incremental cache warm. Shown beside it: the same with a live database, which the
//! build script always asks, generating anew; and the compiler without its cache.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::time::{Instant, SystemTime};

use dbadmin_tests::crates::Generated;
use dbadmin_tests::workspace::succeed;

use crate::table::{Limit, Measure, median};

/// Tables, and builds of each crate: where there are few tables, a tenth of a second of noise
/// weighs much.
const SIZES: [(u32, usize); 3] = [(10, 9), (100, 5), (300, 3)];

/// The most that one table may add, in milliseconds.
const LIMIT: f64 = 15.0;

/// Kinds of columns, by turns; with the key there are twelve.
const COLUMNS: [&str; 11] = [
    "name TEXT NOT NULL",
    "code VARCHAR(20) NOT NULL UNIQUE",
    "note TEXT",
    "price DECIMAL(10, 2)",
    "amount INTEGER NOT NULL DEFAULT 0",
    "ratio REAL",
    "active BOOLEAN NOT NULL DEFAULT TRUE",
    "status TEXT NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'open', 'done'))",
    "day DATE",
    "created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP",
    "before_id INTEGER REFERENCES {before} (id)",
];

const EMPTY_PANEL: &str = "
//! A panel without tables.

use dbadmin_runtime::{Auth, Dashboard, Error, Panel, Router, SqlitePool};

static PANEL: Panel = Panel {
    title: \"Empty\",
    resources: &[],
    navigation: &[],
    dashboard: &Dashboard::new(&[]),
    roles: &[],
    auth: &Auth { idle_minutes: 60, absolute_hours: 12, attempts: 5, window_minutes: 15 },
    theme: \"\",
    logo: None,
    uploads: ::dbadmin_runtime::Uploads::DEFAULT,
    hooks: &[],
    left_out: None,
};

pub async fn router(pool: SqlitePool) -> Result<Router, Error> {
    dbadmin_runtime::router(&PANEL, pool).await
}
";

/// Measures compiling.
pub fn measure() -> Vec<Measure> {
    SIZES
        .into_iter()
        .flat_map(|(tables, runs)| at(tables, runs))
        .collect()
}

/// A way to build: what it is called, variables, its limit.
type Way = (&'static str, &'static [(&'static str, &'static str)], Limit);

const WAYS: [Way; 3] = [
    (
        "schema unchanged",
        &[("DBADMIN_OFFLINE", "1")],
        Limit::AtMost(LIMIT),
    ),
    ("live database", &[], Limit::None),
    (
        "no cache",
        &[("DBADMIN_OFFLINE", "1"), ("CARGO_INCREMENTAL", "0")],
        Limit::None,
    ),
];

fn at(tables: u32, runs: usize) -> Vec<Measure> {
    let panel = Generated::from_sql(&format!("bench-panel-{tables}"), &schema(tables));
    let plain = Generated::from_sql(&format!("bench-plain-{tables}"), &schema(tables));
    strip(&plain);
    WAYS.into_iter()
        .map(|(how, variables, limit)| {
            let _ = (build(&panel, variables), build(&plain, variables));
            let (mut with, mut without) = (Vec::new(), Vec::new());
            for _ in 0..runs {
                with.push(build(&panel, variables));
                without.push(build(&plain, variables));
            }
            let (with, without) = (median(with), median(without));
            let what = format!(
                "{tables} tables, {how}: {:.2} s − {:.2} s, a table",
                with / 1000.0,
                without / 1000.0
            );
            Measure::new(what, (with - without) / f64::from(tables), "ms", limit)
        })
        .collect()
}

/// Touches `src/main.rs` and builds; milliseconds.
fn build(made: &Generated, variables: &[(&str, &str)]) -> f64 {
    let main = File::options()
        .append(true)
        .open(made.dir().join("src/main.rs"));
    let touched = main.and_then(|file| file.set_modified(SystemTime::now()));
    touched.expect("the crate can be changed");
    let mut command = made.cargo(&["build"]);
    command.envs(variables.iter().copied());
    let start = Instant::now();
    succeed(&mut command);
    start.elapsed().as_secs_f64() * 1000.0
}

/// Takes the panel out of a crate: the structs stay, without derive and attributes.
fn strip(plain: &Generated) {
    let models: String = plain
        .read("src/models.rs")
        .lines()
        .filter(|line| !line.trim_start().starts_with("#[admin"))
        .filter(|line| !line.starts_with("use dbadmin_runtime"))
        .map(|line| line.replace(", AdminPanel", "").replace("AdminPanel, ", "") + "\n")
        .collect();
    let models = models.replace("#[derive(AdminPanel)]\n", "");
    plain.write("src/models.rs", &format!("#![allow(dead_code)]\n{models}"));
    let dir = plain.dir();
    let removed = fs::remove_dir_all(dir.join("src/admin"))
        .and_then(|()| fs::remove_file(dir.join("build.rs")));
    removed.expect("the crate can be changed");
    plain.write("src/admin.rs", EMPTY_PANEL);
}

fn schema(tables: u32) -> String {
    let mut sql = String::new();
    for table in 0..tables {
        let before = format!("table_{}", table.saturating_sub(1));
        let columns = COLUMNS.join(", ").replace("{before}", &before);
        let _ = writeln!(
            sql,
            "CREATE TABLE table_{table} (id INTEGER PRIMARY KEY, {columns});"
        );
    }
    sql
}
