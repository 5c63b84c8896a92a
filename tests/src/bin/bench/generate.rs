//! Generating the shop's panel. What is timed is the shop's own build script as cargo runs it:
//! the debug build of `build.rs`, with the variables that cargo sets, from the start of its
//! process to its end. It works on a copy of the shop.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use dbadmin_tests::workspace::{cargo, root, succeed};
use serde_json::Value;
use tempfile::TempDir;

use crate::table::{Limit, Measure, median};

/// Runs of each measure.
const RUNS: usize = 5;

/// Measures generation.
pub fn measure() -> Vec<Measure> {
    let script = build_script();
    let folder = TempDir::new().expect("a temporary folder can be made");
    let shop = folder.path().join("shop");
    let out = folder.path().join("out");
    copy(&root().join("examples/shop"), &shop);

    let whole = (0..RUNS).map(|_| {
        std::fs::remove_dir_all(shop.join("src/admin")).expect("the copy can be changed");
        let _ = std::fs::remove_dir_all(&out);
        let time = run(&script, &shop, &out);
        assert!(
            shop.join("src/admin/mod.rs").is_file(),
            "nothing was generated"
        );
        time
    });
    let whole = median(whole.collect());
    let same = (0..RUNS).map(|_| {
        let _ = std::fs::remove_dir_all(&out);
        run(&script, &shop, &out)
    });
    let same = median(same.collect());
    let idle = median((0..RUNS).map(|_| run(&script, &shop, &out)).collect());
    vec![
        Measure::new(
            "generation of the shop, every file written",
            whole,
            "ms",
            Limit::AtMost(150.0),
        ),
        Measure::new(
            "generation of the shop, no file differs",
            same,
            "ms",
            Limit::AtMost(150.0),
        ),
        Measure::new(
            "build script with nothing to do",
            idle,
            "ms",
            Limit::AtMost(30.0),
        ),
    ]
}

/// The shop's build script, built by cargo, which says where it is.
fn build_script() -> PathBuf {
    let mut build = cargo();
    build.args([
        "build",
        "--workspace",
        "--bin",
        "shop",
        "--message-format=json",
    ]);
    let output = succeed(&mut build);
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|line| line["reason"] == "compiler-artifact")
        .filter(|line| line["target"]["kind"][0] == "custom-build")
        .find(|line| {
            line["manifest_path"]
                .as_str()
                .is_some_and(|path| path.ends_with("shop/Cargo.toml"))
        })
        .and_then(|line| line["filenames"][0].as_str().map(PathBuf::from))
        .expect("cargo names the shop's build script")
}

/// Runs the build script; milliseconds.
fn run(script: &Path, shop: &Path, out: &Path) -> f64 {
    std::fs::create_dir_all(out).expect("a temporary folder is writable");
    let mut command = Command::new(script);
    command
        .current_dir(shop)
        .env("CARGO_MANIFEST_DIR", shop)
        .env("OUT_DIR", out);
    for variable in ["CI", "DBADMIN_CHECK", "DATABASE_URL", "DBADMIN_OFFLINE"] {
        command.env_remove(variable);
    }
    let start = Instant::now();
    succeed(&mut command);
    start.elapsed().as_secs_f64() * 1000.0
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a temporary folder is writable");
    for entry in std::fs::read_dir(from).expect("the shop's folder can be read") {
        let entry = entry.expect("an entry of a folder");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else if !entry.file_name().to_string_lossy().contains(".db") {
            std::fs::copy(entry.path(), target).expect("a temporary folder is writable");
        }
    }
}
