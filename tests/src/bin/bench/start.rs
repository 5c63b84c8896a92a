//! Starting: from a built program without a database to its first page, database made and filled.

use std::time::Instant;

use dbadmin_tests::server::Server;
use dbadmin_tests::workspace::target;
use tempfile::TempDir;

use crate::table::{Limit, Measure, median};

/// Measures starting.
pub fn measure() -> Vec<Measure> {
    [("release", Limit::AtMost(1.0)), ("debug", Limit::None)]
        .into_iter()
        .filter(|(profile, _)| target().join(profile).join("shop").exists())
        .map(|(profile, limit)| {
            let program = target().join(profile).join("shop");
            let times = (0..5).map(|_| {
                let folder = TempDir::new().expect("a temporary folder can be made");
                let start = Instant::now();
                let mut shop = Server::spawn(&program, &folder.path().join("shop.db"));
                shop.wait();
                let _ = shop.visitor().open("/admin/login");
                start.elapsed().as_secs_f64()
            });
            let what = format!("{profile} program, no database yet, to the first page");
            Measure::new(what, median(times.collect()), "s", limit)
        })
        .collect()
}
