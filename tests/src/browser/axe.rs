//! axe-core: injected into the page, asked for all its rules.

use std::path::PathBuf;

use fantoccini::error::CmdError;
use serde_json::Value;

use super::Browser;
use crate::workspace::root;

const RUN: &str = "
    const done = arguments[0];
    axe.run(document, { resultTypes: ['violations'] }).then(
        found => done(found.passes.length < 5 ? ['axe checked next to nothing'] : found.violations.flatMap(rule => rule.nodes.map(
            node => `${rule.id} (${rule.impact}): ${rule.help}: ${node.target.join(' ')}: ${node.failureSummary}`))),
        error => done([`axe did not run: ${error}`]),
    );
";

/// What is wrong with the page, a line each.
pub(super) fn run(browser: &Browser) -> Result<Vec<String>, CmdError> {
    let source = source();
    browser.wait(browser.client.execute(&source, Vec::new()))?;
    let found = browser.wait(browser.client.execute_async(RUN, Vec::new()))?;
    let lines = found.as_array().cloned().unwrap_or_default();
    Ok(lines
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect())
}

/// axe's own source, from where `cargo xtask test` put it.
fn source() -> String {
    let named = std::env::var_os("DBADMIN_TEST_AXE").map(PathBuf::from);
    let file =
        named.unwrap_or_else(|| root().join("tests/browser/node_modules/axe-core/axe.min.js"));
    std::fs::read_to_string(&file).unwrap_or_else(|error| {
        panic!(
            "{}: {error}. Run `npm ci` in tests/browser, or `cargo xtask test`, which does; or \
             name an axe.min.js in DBADMIN_TEST_AXE",
            file.display()
        )
    })
}
