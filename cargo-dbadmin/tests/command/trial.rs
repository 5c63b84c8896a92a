//! Proposed hooks whose trial does not come to its end: the crate is as it was then, whoever ended it.

use std::io::{BufRead as _, BufReader, Lines, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use dbadmin_model::schema::Dialect;
use dbadmin_tests::database::Database;
use serde_json::{Value, json};

use crate::{command, run, said};

/// A cargo whose tests, which are a process of their own, show for a minute that they are there.
const CARGO: &str = "#!/bin/sh
if [ $1 = check ]; then exit 0; fi
(for beat in $(seq 600); do echo $beat >> started; sleep 0.1; done) &
wait
";

const SETTINGS: &str = "title = \"Boats\"\n";

/// Hooks as they are proposed.
const HOOKS: &str = "//! No boat is called Titanic.

use crate::models::Boat;
use dbadmin_runtime::hooks::{Hooks, Refused, Saving, Transaction};

/// The logic of boats.
pub struct Logic;

impl Hooks for Logic {
    async fn before_save(&self, _: &mut Saving<'_>, _: &mut Transaction<'_>) -> Result<(), Refused> {
        Ok(())
    }
}
";

/// A crate over a database.
fn a_crate() -> Database {
    let database = Database::fresh(Dialect::Sqlite);
    database.run("CREATE TABLE boats (id INTEGER PRIMARY KEY, name TEXT NOT NULL);");
    let write = |name: &str, text: &str| {
        std::fs::write(database.folder().join(name), text).expect("the folder is writable");
    };
    write("Cargo.toml", "[package]\nname = \"boats\"\n");
    write("build.rs", "fn main() {}");
    write("dbadmin.toml", SETTINGS);
    write("cargo", CARGO);
    let rights = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(database.folder().join("cargo"), rights).expect("it is ours");
    database
}

/// An assistant's server, which a test talks to line by line.
struct Server {
    child: Child,
    to: Option<ChildStdin>,
    lines: Lines<BufReader<ChildStdout>>,
    calls: u32,
}

impl Server {
    fn start(database: &Database) -> Self {
        let mut child = command(&["mcp", "--database", database.url()])
            .env("CARGO", database.folder().join("cargo"))
            .current_dir(database.folder())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the command line starts");
        let lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        let to = child.stdin.take();
        let mut server = Self {
            child,
            to,
            lines,
            calls: 0,
        };
        let params = json!({
            "protocolVersion": "2025-06-18", "capabilities": {},
            "clientInfo": { "name": "test", "version": "1" },
        });
        server
            .tell(&json!({ "jsonrpc": "2.0", "id": 0, "method": "initialize", "params": params }));
        server.next();
        server.tell(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
        server
    }

    fn tell(&mut self, message: &Value) {
        let to = self.to.as_mut().expect("nobody has hung up");
        writeln!(to, "{message}").expect("the server listens");
    }

    fn next(&mut self) -> Value {
        let line = self.lines.next().expect("it answers").expect("in text");
        serde_json::from_str(&line).expect("in JSON")
    }

    /// Begins a call; its number.
    fn begin(&mut self, tool: &str, arguments: &Value) -> u32 {
        self.calls += 1;
        let params = json!({ "name": tool, "arguments": arguments });
        self.tell(&json!({
            "jsonrpc": "2.0", "id": self.calls, "method": "tools/call", "params": params,
        }));
        self.calls
    }

    /// Calls a tool; what it answers.
    fn call(&mut self, tool: &str, arguments: &Value) -> String {
        let number = self.begin(tool, arguments);
        let told = self.next();
        assert_eq!(told["id"], number, "{told}");
        told.to_string()
    }

    /// Has hooks tried out; the number of the call.
    fn try_out(&mut self, folder: &Path) -> u32 {
        let _ = std::fs::remove_file(folder.join("started"));
        let section = json!({ "section": "logic", "content": { "hooks": { "boats": HOOKS } } });
        let told = self.call("submit_section", &section);
        assert!(told.contains("\"accepted\":true"), "{told}");
        let told = self.call("show_proposal", &json!({}));
        assert!(told.contains("Titanic"), "{told}");
        let number = self.begin("apply_proposal", &json!({ "consent": true }));
        within("cargo was not run", || folder.join("started").exists());
        assert!(folder.join("src/admin/hooks/boats.rs").exists());
        assert_ne!(settings(folder), SETTINGS);
        number
    }
}

fn settings(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("dbadmin.toml")).expect("it is there")
}

fn within(why_not: &str, done: impl Fn() -> bool) {
    let since = Instant::now();
    while !done() {
        assert!(since.elapsed() < Duration::from_secs(30), "{why_not}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Waits until the crate is as it was, and nothing runs that cargo started.
fn is_undone(folder: &Path) {
    within("the hooks stay", || {
        let journal = folder.join("dbadmin/trial/journal.json").exists();
        !journal && !folder.join("src/admin/hooks/boats.rs").exists()
    });
    assert_eq!(settings(folder), SETTINGS);
    let beats = || std::fs::read(folder.join("started")).map_or(0, |text| text.len());
    let last = beats();
    std::thread::sleep(Duration::from_secs(1));
    assert_eq!(last, beats(), "cargo runs on");
}

#[test]
fn a_trial_holds_up_no_other_call_and_ends_when_it_is_called_off() {
    let database = a_crate();
    let folder = database.folder();
    let mut server = Server::start(&database);
    let number = server.try_out(folder);
    let since = Instant::now();
    let told = server.call("withdraw_section", &json!({ "section": "theme" }));
    assert!(told.contains("was not handed in"), "{told}");
    let told = server.call("show_proposal", &json!({}));
    assert!(told.contains("being tried out"), "{told}");
    assert!(since.elapsed() < Duration::from_secs(20));
    server.tell(&json!({
        "jsonrpc": "2.0", "method": "notifications/cancelled", "params": { "requestId": number },
    }));
    is_undone(folder);

    // Whoever hangs up leaves nothing behind either.
    server.try_out(folder);
    drop(server.to.take());
    server.child.wait().expect("it ends");
    is_undone(folder);
}

#[test]
fn a_program_that_is_ended_during_a_trial_leaves_the_crate_as_it_was() {
    for signal in ["INT", "TERM", "KILL"] {
        let database = a_crate();
        let mut server = Server::start(&database);
        server.try_out(database.folder());
        let pid = server.child.id().to_string();
        let sent = Command::new("kill").args(["-s", signal, &pid]).status();
        assert!(sent.expect("there is `kill`").success());
        assert!(!server.child.wait().expect("it ends").success());
        is_undone(database.folder());
    }
}

#[test]
fn each_command_first_undoes_a_trial_that_was_interrupted_and_says_so() {
    let database = a_crate();
    let folder = database.folder();
    let journal = json!([
        { "path": "dbadmin.toml", "before": SETTINGS, "during": "title = \"Theirs\"" },
        { "path": "src/admin/hooks/boats.rs", "before": null, "during": HOOKS },
    ]);
    for word in ["sync", "check", "diff", "resolve", "plan", "propose"] {
        std::fs::create_dir_all(folder.join("dbadmin/trial")).expect("the folder is writable");
        std::fs::create_dir_all(folder.join("src/admin/hooks")).expect("the folder is writable");
        let write = |name: &str, text: &str| std::fs::write(folder.join(name), text);
        write("dbadmin/trial/journal.json", &journal.to_string()).expect("it is writable");
        write("dbadmin.toml", "title = \"Theirs\"").expect("it is writable");
        write("src/admin/hooks/boats.rs", HOOKS).expect("it is writable");
        let mut words = vec![word];
        if word == "propose" {
            words.extend(["--offline", "--model", "ollama:tiny"]);
        }
        let mut command = command(&words);
        command
            .env("CARGO", folder.join("cargo"))
            .current_dir(folder);
        let told = said(&run(&mut command));
        assert!(told.contains("was interrupted"), "{word}: {told}");
        assert!(told.contains("dbadmin/trial/undone.json"), "{told}");
        assert_eq!(settings(folder), SETTINGS, "{word}");
        assert!(!folder.join("src/admin/hooks/boats.rs").exists());
    }
}
