//! The browser that the browser tests drive: Chromium and its WebDriver server.

use std::path::PathBuf;

use crate::debian::{self, Tool};
use crate::failure::Failure;

/// Names Chromium's path, for this chore and for the tests.
pub const CHROMIUM: &str = "DBADMIN_TEST_CHROMIUM";
/// Names chromedriver's path, for this chore and for the tests.
pub const CHROMEDRIVER: &str = "DBADMIN_TEST_CHROMEDRIVER";

/// The variables that tell the tests where Chromium and chromedriver are, both installed if they
/// were missing.
pub fn need() -> Result<Vec<(&'static str, PathBuf)>, Failure> {
    let paths = debian::need(&[
        Tool {
            program: "chromium",
            package: "chromium",
            variable: CHROMIUM,
        },
        Tool {
            program: "chromedriver",
            package: "chromium-driver",
            variable: CHROMEDRIVER,
        },
    ])?;
    Ok([CHROMIUM, CHROMEDRIVER].into_iter().zip(paths).collect())
}
