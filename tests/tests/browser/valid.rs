//! Every kind of page is HTML as the standard has it, by html-validate's rules for that.

use std::path::PathBuf;
use std::process::Command;

use dbadmin_tests::shop::Shop;
use dbadmin_tests::workspace::{root, target};

use super::access::PAGES;

#[test]
fn every_kind_of_page_is_valid() {
    let shop = Shop::start();
    let operator = shop.server.operator();
    let refused = operator.open("/admin/products/1/edit").html();
    let refused = refused.form("form.form").with("sku", "").send(&operator);
    let chosen = operator.post("/admin/tags/actions/delete", &[("_row.1", "yes")]);
    let pages = PAGES.map(|(name, path)| (name, operator.get(path).text));
    let answers = [
        ("sign-in", shop.server.visitor().open("/admin/login").text),
        ("history", operator.open("/admin/orders/1/history").text),
        ("form-refused", refused.expect_status(422).text),
        ("delete-many", chosen.expect_status(200).text),
    ];
    let folder = target().join("pages");
    std::fs::create_dir_all(&folder).expect("the target folder is writable");
    let files: Vec<PathBuf> = pages
        .into_iter()
        .chain(answers)
        .map(|(name, text)| {
            let file = folder.join(format!("{name}.html"));
            std::fs::write(&file, text).expect("the target folder is writable");
            file
        })
        .collect();
    let checked = Command::new(checker())
        .args(["--preset", "standard", "--formatter", "text"])
        .args(&files)
        .output()
        .unwrap_or_else(|error| panic!("{}: {error}. {MISSING}", checker().display()));
    assert!(
        checked.status.success(),
        "{}{}",
        String::from_utf8_lossy(&checked.stdout),
        String::from_utf8_lossy(&checked.stderr)
    );
}

const MISSING: &str = "Run `npm ci` in tests/browser, or `cargo xtask test`, which does; or name an \
    html-validate in DBADMIN_TEST_HTML_VALIDATE";

/// The program, from where `cargo xtask test` put it.
fn checker() -> PathBuf {
    let named = std::env::var_os("DBADMIN_TEST_HTML_VALIDATE").map(PathBuf::from);
    named.unwrap_or_else(|| root().join("tests/browser/node_modules/.bin/html-validate"))
}
