//! The shop's panel in a real Chromium: with JavaScript, without it, on a phone, in the dark, by
//! keyboard, and under the eyes of axe. What the pages look like is left in
//! `target/screenshots/`.

mod access;
mod acts;
mod agreement;
mod children;
mod dashboard;
mod files;
mod finding;
mod forms;
mod journey;
mod plain;
mod valid;
mod weight;

use dbadmin_tests::browser::Browser;
use dbadmin_tests::server::{PASSWORD, USER};

/// Signs in on the page that asks for it.
fn sign_in(browser: &Browser) {
    browser.goto("/admin/");
    browser.fill("[name=name]", USER);
    browser.fill("[name=password]", PASSWORD);
    browser.click("main form button");
    browser.until("the dashboard", |browser| browser.has("nav.side"));
}
