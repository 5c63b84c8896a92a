//! The Python that the reference client of the Model Context Protocol runs in: a virtual
//! environment in cargo's target folder, of the versions in `tests/mcp/requirements.txt`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::debian::{self, Tool};
use crate::failure::Failure;
use crate::step::Step;
use crate::workspace::root;

/// Names a Python that has the package `mcp`, for this chore and for the tests.
pub const PYTHON: &str = "DBADMIN_TEST_PYTHON";

/// Names the Python that makes the environment.
const BASE: &str = "DBADMIN_TEST_PYTHON3";

const TODO: &str = "See Python's message above: the packages come from PyPI. Without a network, let \
                    DBADMIN_TEST_PYTHON name a Python that has the package `mcp`.";

/// The path of a Python with the package `mcp`, made if it was missing.
pub fn need() -> Result<PathBuf, Failure> {
    if let Some(named) = std::env::var_os(PYTHON) {
        return given(PathBuf::from(named));
    }
    let folder = root().join("target/python");
    let python = folder.join("bin/python");
    let wanted = root().join("tests/mcp/requirements.txt");
    let made = folder.join("requirements.txt");
    let up_to_date = python.is_file() && same(&wanted, &made);
    if up_to_date && has(&python, "mcp") {
        return Ok(python);
    }
    let mut command = Command::new(base()?);
    command.args(["-m", "venv", "--clear"]).arg(&folder);
    Step::new(
        "Make a Python for the client of the Model Context Protocol",
        command,
        TODO,
    )
    .run()?;
    let mut command = Command::new(&python);
    command.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "-r",
    ]);
    command.arg(&wanted);
    Step::new(
        "Fetch the client of the Model Context Protocol",
        command,
        TODO,
    )
    .run()?;
    // What it was made of stands in it last, so that a half-made one is made anew.
    std::fs::copy(&wanted, &made).map_err(|error| Failure::new(error.to_string(), TODO))?;
    Ok(python)
}

/// The one that the developer names.
fn given(python: PathBuf) -> Result<PathBuf, Failure> {
    if has(&python, "mcp") {
        return Ok(python);
    }
    Err(Failure::new(
        format!(
            "{PYTHON} names {}, which has no package `mcp`",
            python.display()
        ),
        "Let it name a Python that has it (`pip install mcp`), or unset it.",
    ))
}

/// A Python that can make environments.
fn base() -> Result<PathBuf, Failure> {
    let tool = || Tool {
        program: "python3",
        package: "python3-venv",
        variable: BASE,
    };
    let found = debian::need(&[tool()])?;
    let python = found.into_iter().next().unwrap_or_default();
    if !has(&python, "ensurepip") {
        // Debian keeps it apart from Python itself.
        let by_hand = Failure::new(
            format!(
                "{} makes no environments: it has no `ensurepip`",
                python.display()
            ),
            format!(
                "Install it (Debian's package: python3-venv), or let {PYTHON} name a Python that has the package `mcp`."
            ),
        );
        debian::provide(&["python3-venv"], by_hand)?;
    }
    Ok(python)
}

/// Whether a Python has a package.
fn has(python: &Path, package: &str) -> bool {
    let mut command = Command::new(python);
    command.args(["-c", &format!("import {package}")]);
    let quiet = command.stdin(Stdio::null()).stderr(Stdio::null()).status();
    quiet.is_ok_and(|status| status.success())
}

fn same(one: &Path, other: &Path) -> bool {
    let read = |path: &Path| std::fs::read(path).ok();
    read(one).is_some_and(|text| Some(text) == read(other))
}
