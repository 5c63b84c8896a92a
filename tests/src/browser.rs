//! A real Chromium, driven through WebDriver: what a person with a mouse, a keyboard, a phone or
//! a dark room sees and can do. With JavaScript or without.
//!
//! The browser talks to loopback alone, and its profile is a folder that goes with the test.

mod axe;
mod devtools;
mod driver;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::workspace::target;
use devtools::{Console, DevTools};
use driver::Driver;

/// How long a page may take to show what the test waits for.
const PATIENCE: Duration = Duration::from_secs(10);

/// A browser with one window.
pub struct Browser {
    runtime: Runtime,
    client: Client,
    base: String,
    // Ends the browser when dropped, so it stands last.
    _driver: Driver,
}

impl Browser {
    /// Opens a window of 1280 × 900 for the server at `base`.
    #[must_use]
    pub fn open(base: &str) -> Self {
        Self::start(base, true)
    }

    /// The same with JavaScript switched off in the browser's settings.
    #[must_use]
    pub fn without_javascript(base: &str) -> Self {
        Self::start(base, false)
    }

    fn start(base: &str, javascript: bool) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime can be built");
        let (driver, client) = Driver::start(&runtime, javascript);
        let browser = Self {
            runtime,
            client,
            base: base.to_owned(),
            _driver: driver,
        };
        browser.desktop();
        browser
    }

    fn wait<T>(&self, what: impl Future<Output = Result<T, CmdError>>) -> Result<T, CmdError> {
        self.runtime.block_on(what)
    }

    /// Opens an address of the server.
    pub fn goto(&self, path: &str) {
        let url = format!("{}{path}", self.base);
        self.wait(self.client.goto(&url))
            .unwrap_or_else(|error| panic!("{path}: {error}"));
    }

    /// The path and query that the window shows.
    #[must_use]
    pub fn path(&self) -> String {
        let url = self
            .wait(self.client.current_url())
            .expect("the window has an address");
        url[url::Position::BeforePath..].to_owned()
    }

    /// The element that matches, waited for.
    #[must_use]
    pub fn find(&self, css: &str) -> Element {
        let start = Instant::now();
        loop {
            match self.wait(self.client.find(Locator::Css(css))) {
                Ok(element) => return element,
                Err(error) if start.elapsed() > PATIENCE => {
                    panic!("{css} on {}: {error}\n{}", self.path(), self.words("body"))
                }
                Err(_) => std::thread::sleep(Duration::from_millis(20)),
            }
        }
    }

    /// Whether an element matches now.
    #[must_use]
    pub fn has(&self, css: &str) -> bool {
        self.wait(self.client.find(Locator::Css(css))).is_ok()
    }

    /// The words of the element that matches, as they are shown.
    #[must_use]
    pub fn words(&self, css: &str) -> String {
        let element = self.wait(self.client.find(Locator::Css(css)));
        element
            .and_then(|element| self.wait(element.text()))
            .unwrap_or_default()
    }

    /// The words of every element that matches, as they are shown.
    #[must_use]
    pub fn all_words(&self, css: &str) -> Vec<String> {
        let elements = self
            .wait(self.client.find_all(Locator::Css(css)))
            .unwrap_or_default();
        elements
            .iter()
            .filter_map(|element| self.wait(element.text()).ok())
            .collect()
    }

    /// Clicks the element that matches.
    pub fn click(&self, css: &str) {
        let element = self.find(css);
        self.wait(element.click())
            .unwrap_or_else(|error| panic!("{css}: {error}"));
    }

    /// Types into the element that matches; special keys as [`fantoccini::key::Key`]s.
    pub fn type_into(&self, css: &str, text: &str) {
        let element = self.find(css);
        self.wait(element.send_keys(text))
            .unwrap_or_else(|error| panic!("{css}: {error}"));
    }

    /// Empties the field that matches and types into it.
    pub fn fill(&self, css: &str, text: &str) {
        let element = self.find(css);
        self.wait(element.clear())
            .unwrap_or_else(|error| panic!("{css}: {error}"));
        self.wait(element.send_keys(text))
            .unwrap_or_else(|error| panic!("{css}: {error}"));
    }

    /// Chooses an option of a `<select>` by its value.
    pub fn choose(&self, css: &str, value: &str) {
        let element = self.find(css);
        self.wait(element.select_by_value(value))
            .unwrap_or_else(|error| panic!("{css}: {error}"));
    }

    /// Types into whatever has the focus.
    pub fn press(&self, keys: &str) {
        let element = self
            .wait(self.client.active_element())
            .expect("something has the focus");
        self.wait(element.send_keys(keys))
            .expect("what has the focus takes keys");
    }

    /// The value of the field that matches.
    #[must_use]
    pub fn value(&self, css: &str) -> String {
        let element = self.find(css);
        self.wait(element.prop("value"))
            .ok()
            .flatten()
            .unwrap_or_default()
    }

    /// Waits until the test's condition holds.
    pub fn until(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !holds(self) {
            assert!(
                start.elapsed() < PATIENCE,
                "waited in vain: {what}, on {}:\n{}",
                self.path(),
                self.words("body")
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Runs the body of a function in the page, which `return`s a value.
    #[must_use]
    pub fn script(&self, body: &str) -> Value {
        self.wait(self.client.execute(body, Vec::new()))
            .unwrap_or_else(|error| panic!("{body}: {error}"))
    }

    /// A window of 1280 × 900.
    pub fn desktop(&self) {
        self.size(1280, 900, false);
    }

    /// A small phone's screen, 360 × 780.
    pub fn phone(&self) {
        self.size(360, 780, true);
    }

    fn size(&self, width: u32, height: u32, mobile: bool) {
        let params = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", params);
    }

    /// Pages from here on are loaded as if for the first time.
    pub fn without_cache(&self) {
        self.devtools("Network.enable", json!({}));
        self.devtools("Network.setCacheDisabled", json!({ "cacheDisabled": true }));
    }

    /// Whether the operator prefers a dark screen.
    pub fn dark(&self, dark: bool) {
        let value = if dark { "dark" } else { "light" };
        let features = json!([{ "name": "prefers-color-scheme", "value": value }]);
        self.devtools(
            "Emulation.setEmulatedMedia",
            json!({ "features": features }),
        );
    }

    fn devtools(&self, method: &str, params: Value) {
        let command = DevTools {
            method: method.to_owned(),
            params,
        };
        self.wait(self.client.issue_cmd(command))
            .unwrap_or_else(|error| panic!("{method}: {error}"));
    }

    /// What the pages have reported to the console since this was last asked.
    #[must_use]
    pub fn console(&self) -> Vec<String> {
        let log = self
            .wait(self.client.issue_cmd(Console))
            .expect("Chromium tells its log");
        let entries = log.as_array().cloned().unwrap_or_default();
        entries
            .iter()
            .map(|entry| entry["message"].to_string())
            .collect()
    }

    /// By how many pixels the page is wider than the window.
    #[must_use]
    pub fn overflow(&self) -> i64 {
        self.script(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth",
        )
        .as_i64()
        .unwrap_or_default()
    }

    /// Saves what the window shows as `target/screenshots/{name}.png`.
    pub fn screenshot(&self, name: &str) {
        let folder: PathBuf = target().join("screenshots");
        let picture = self
            .wait(self.client.screenshot())
            .expect("the window can be pictured");
        std::fs::create_dir_all(&folder).expect("the target folder is writable");
        std::fs::write(folder.join(format!("{name}.png")), picture)
            .expect("the target folder is writable");
    }

    /// What axe-core finds wrong with the page, a line each; empty is well.
    #[must_use]
    pub fn axe(&self) -> Vec<String> {
        let found = axe::run(self);
        found.unwrap_or_else(|error| panic!("axe on {}: {error}", self.path()))
    }
}
