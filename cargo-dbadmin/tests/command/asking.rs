//! A crate whose cargo does not come to an end: whoever asks its build script can give up, and nothing
//! goes on running then.

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::command;

/// A cargo whose compiler, which is a process of its own, shows for a minute that it is there.
const CARGO: &str = "#!/bin/sh
(for beat in $(seq 600); do echo $beat >> started; sleep 0.1; done) &
wait
";

/// A crate whose build script would be asked, and its cargo.
fn a_crate() -> TempDir {
    let folder = tempfile::tempdir().expect("there is room");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text);
    write("Cargo.toml", "[package]\nname = \"slow\"\n").expect("the folder is writable");
    write("build.rs", "fn main() { dbadmin_build::Admin::new(); }")
        .expect("the folder is writable");
    write("cargo", CARGO).expect("the folder is writable");
    let cargo = folder.path().join("cargo");
    let rights = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(cargo, rights).expect("it is ours");
    folder
}

/// A command in that crate, under way; what it needs for a time is in a folder of the crate's.
fn begun(folder: &Path, words: &[&str]) -> Child {
    std::fs::create_dir_all(folder.join("temporary")).expect("the folder is writable");
    command(words)
        .env("CARGO", folder.join("cargo"))
        .env("TMPDIR", folder.join("temporary"))
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the command line starts")
}

/// Waits until cargo is at work.
fn started(folder: &Path) {
    let since = Instant::now();
    while !folder.join("started").exists() {
        assert!(
            since.elapsed() < Duration::from_secs(20),
            "cargo was not run"
        );
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Whether what cargo had started is gone.
fn is_gone(folder: &Path) -> bool {
    let beats = || std::fs::read(folder.join("started")).map_or(0, |text| text.len());
    let last = beats();
    std::thread::sleep(Duration::from_secs(1));
    last == beats()
}

/// What lies in the folder for what is needed for a time.
fn left(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder.join("temporary")).expect("it is there");
    let name = |entry: std::io::Result<std::fs::DirEntry>| entry.expect("it is there").file_name();
    entries
        .map(|entry| name(entry).to_string_lossy().into_owned())
        .collect()
}

#[test]
fn whoever_ends_the_command_ends_all_that_it_started_and_nothing_is_left() {
    for (words, signal) in [
        (&["plan"][..], "INT"),
        (&["plan"], "KILL"),
        (&["sync"], "TERM"),
        (&["check"], "INT"),
        (&["diff", "--new"], "KILL"),
    ] {
        let folder = a_crate();
        let mut command = begun(folder.path(), words);
        started(folder.path());
        assert!(!left(folder.path()).is_empty(), "{words:?}");
        let pid = command.id().to_string();
        let sent = Command::new("kill").args(["-s", signal, &pid]).status();
        assert!(sent.expect("there is `kill`").success());
        assert!(!command.wait().expect("it ends").success());
        assert!(is_gone(folder.path()), "{words:?}, {signal}");
        let since = Instant::now();
        while !left(folder.path()).is_empty() {
            let waited = since.elapsed();
            assert!(
                waited < Duration::from_secs(10),
                "{:?}",
                left(folder.path())
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

/// Tells the server something.
fn tell(to: &mut ChildStdin, message: &Value) {
    writeln!(to, "{message}").expect("the server listens");
}

/// A call of a tool, by a number.
fn call(number: u32, tool: &str, arguments: Value) -> Value {
    let params = json!({ "name": tool, "arguments": arguments });
    json!({ "jsonrpc": "2.0", "id": number, "method": "tools/call", "params": params })
}

#[test]
fn an_assistant_that_waits_for_cargo_holds_up_nothing_and_may_call_it_off() {
    let folder = a_crate();
    let mut server = begun(folder.path(), &["mcp"]);
    let mut to = server.stdin.take().expect("it is piped");
    let mut lines = BufReader::new(server.stdout.take().expect("it is piped")).lines();
    let mut next = || -> Value {
        let line = lines.next().expect("it answers").expect("in text");
        serde_json::from_str(&line).expect("in JSON")
    };
    let params = json!({
        "protocolVersion": "2025-06-18", "capabilities": {},
        "clientInfo": { "name": "test", "version": "1" },
    });
    let hello = json!({ "jsonrpc": "2.0", "id": 0, "method": "initialize", "params": params });
    tell(&mut to, &hello);
    assert_eq!(next()["id"], 0);
    let ready = json!({ "jsonrpc": "2.0", "method": "notifications/initialized" });
    tell(&mut to, &ready);

    tell(&mut to, &call(1, "list_agents", json!({})));
    started(folder.path());
    let since = Instant::now();
    tell(
        &mut to,
        &call(2, "withdraw_section", json!({ "section": "theme" })),
    );
    let told = next();
    assert_eq!(told["id"], 2, "{told}");
    assert!(told.to_string().contains("was not handed in"), "{told}");
    let consent = json!({ "consent": true });
    let reason = json!({ "requestId": 1, "reason": "no more" });
    tell(
        &mut to,
        &json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": reason }),
    );
    while !is_gone(folder.path()) {
        assert!(since.elapsed() < Duration::from_secs(20), "cargo runs on");
    }

    std::fs::remove_file(folder.path().join("started")).expect("it is there");
    tell(&mut to, &call(4, "sync", json!({})));
    started(folder.path());
    let reason = json!({ "requestId": 4 });
    tell(
        &mut to,
        &json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": reason }),
    );
    while !is_gone(folder.path()) {
        assert!(since.elapsed() < Duration::from_secs(40), "cargo runs on");
    }

    // And whoever hangs up ends what is under way.
    std::fs::remove_file(folder.path().join("started")).expect("it is there");
    tell(&mut to, &call(3, "apply_proposal", consent));
    started(folder.path());
    drop(to);
    server.wait().expect("it ends");
    assert!(is_gone(folder.path()));
    assert!(since.elapsed() < Duration::from_secs(60));
}
