//! chromedriver: started on a free port, asked for a Chromium with an empty profile, ended with
//! the browser it started.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::server::free_address;

/// No sandbox, since tests run as root in containers; no traffic of the browser's own.
const FLAGS: [&str; 12] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-search-engine-choice-screen",
    "--window-size=1280,900",
];

/// A chromedriver and its one session.
pub(super) struct Driver {
    child: Child,
    base: String,
    session: Option<String>,
    _profile: TempDir,
}

impl Driver {
    pub(super) fn start(runtime: &Runtime, javascript: bool) -> (Self, Client) {
        let profile = TempDir::new().expect("a temporary folder can be made");
        let address = free_address();
        let port = address.rsplit(':').next().unwrap_or_default().to_owned();
        let program = named("DBADMIN_TEST_CHROMEDRIVER", "chromedriver");
        let child = Command::new(&program)
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| {
                panic!(
                    "{} did not start: {error}. Run `cargo xtask test`, which installs it, or \
                     name it in DBADMIN_TEST_CHROMEDRIVER",
                    program.display()
                )
            });
        let base = format!("http://127.0.0.1:{port}");
        let mut driver = Self {
            child,
            base,
            session: None,
            _profile: profile,
        };
        let client = runtime.block_on(driver.connect(javascript));
        (driver, client)
    }

    /// Asks for a session, until chromedriver listens.
    async fn connect(&mut self, javascript: bool) -> Client {
        let start = Instant::now();
        loop {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            let asked = builder
                .capabilities(self.capabilities(javascript))
                .connect(&self.base)
                .await;
            match asked {
                Ok(client) => {
                    self.session = client.session_id().await.ok().flatten();
                    return client;
                }
                Err(error) if start.elapsed() > Duration::from_secs(30) => {
                    panic!("chromedriver gave no session: {error}")
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }

    fn capabilities(&self, javascript: bool) -> Map<String, Value> {
        let mut flags: Vec<String> = FLAGS.map(str::to_owned).to_vec();
        flags.push(format!(
            "--user-data-dir={}",
            self._profile.path().display()
        ));
        let setting = if javascript { 1 } else { 2 };
        let options = json!({
            "binary": named("DBADMIN_TEST_CHROMIUM", "chromium"),
            "args": flags,
            "prefs": { "profile.managed_default_content_settings.javascript": setting },
        });
        Map::from_iter([
            ("goog:chromeOptions".to_owned(), options),
            (
                "goog:loggingPrefs".to_owned(),
                json!({ "browser": "WARNING" }),
            ),
        ])
    }
}

impl Drop for Driver {
    /// Ends the session first: chromedriver then ends the Chromium that it started.
    fn drop(&mut self) {
        if let Some(session) = &self.session {
            let _ = ureq::delete(format!("{}/session/{session}", self.base)).call();
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program that a variable names, else the one on `$PATH`.
fn named(variable: &str, program: &str) -> PathBuf {
    if let Some(named) = std::env::var_os(variable) {
        return named.into();
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
        .unwrap_or_else(|| program.into())
}
