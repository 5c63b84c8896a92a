//! What the browser tests check pages with: axe-core, the accessibility checker that is injected into
//! each page, and html-validate, which says whether a page is HTML. They are packages of npm's, pinned
//! by the lock file in `tests/browser`.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::debian::{self, Tool};
use crate::failure::Failure;
use crate::step::Step;
use crate::workspace::root;

/// A file of a package.
struct File {
    /// Names one to use instead of npm's.
    variable: &'static str,
    /// Where npm puts it.
    path: &'static str,
}

const FILES: [File; 2] = [
    File {
        variable: "DBADMIN_TEST_AXE",
        path: "axe-core/axe.min.js",
    },
    File {
        variable: "DBADMIN_TEST_HTML_VALIDATE",
        path: ".bin/html-validate",
    },
];

/// Each variable with the file that it names, fetched if it was missing.
pub fn need() -> Result<Vec<(&'static str, PathBuf)>, Failure> {
    let folder = root().join("tests/browser");
    let mut files = Vec::new();
    for File { variable, path } in FILES {
        let file = match std::env::var_os(variable) {
            Some(named) => PathBuf::from(named),
            None => folder.join("node_modules").join(path),
        };
        if std::env::var_os(variable).is_none() && !file.is_file() {
            fetch(&folder)?;
        }
        if !file.is_file() {
            return Err(Failure::new(
                format!("{variable}: {} is not a file", file.display()),
                "Let it name one, or unset it and run `npm ci` in tests/browser.",
            ));
        }
        files.push((variable, file));
    }
    Ok(files)
}

fn fetch(folder: &Path) -> Result<(), Failure> {
    let tool = Tool {
        program: "npm",
        package: "npm",
        variable: "DBADMIN_TEST_NPM",
    };
    for npm in debian::need(&[tool])? {
        let mut command = Command::new(npm);
        command.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        command.current_dir(folder);
        Step::new(
            "Fetch axe-core and html-validate, which check pages",
            command,
            "See npm's message above, or name an axe.min.js in DBADMIN_TEST_AXE and the program \
             html-validate in DBADMIN_TEST_HTML_VALIDATE.",
        )
        .run()?;
    }
    Ok(())
}
