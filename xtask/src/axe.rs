//! axe-core, the accessibility checker that the browser tests inject into each page. It is a
//! package of npm's, pinned by the lock file in `tests/browser`.

use std::path::PathBuf;
use std::process::Command;

use crate::debian::{self, Tool};
use crate::failure::Failure;
use crate::step::Step;
use crate::workspace::root;

/// Names an `axe.min.js` to use instead of npm's.
pub const AXE: &str = "DBADMIN_TEST_AXE";

/// The path of `axe.min.js`, fetched if it was missing.
pub fn need() -> Result<PathBuf, Failure> {
    if let Some(named) = std::env::var_os(AXE) {
        let named = PathBuf::from(named);
        return if named.is_file() {
            Ok(named)
        } else {
            Err(Failure::new(
                format!("{AXE} names {}, which is not a file", named.display()),
                "Let it name an axe.min.js, or unset it.",
            ))
        };
    }
    let folder = root().join("tests/browser");
    let script = folder.join("node_modules/axe-core/axe.min.js");
    if !script.is_file() {
        let tool = Tool {
            program: "npm",
            package: "npm",
            variable: "DBADMIN_TEST_NPM",
        };
        let npm = debian::need(&[tool])?;
        for npm in npm {
            let mut command = Command::new(npm);
            command.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
            command.current_dir(&folder);
            Step::new(
                "Fetch axe-core, the accessibility checker",
                command,
                "See npm's message above, or name an axe.min.js in DBADMIN_TEST_AXE.",
            )
            .run()?;
        }
    }
    Ok(script)
}
