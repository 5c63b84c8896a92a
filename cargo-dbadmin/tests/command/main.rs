//! The commands that need no crate, such as `serve` and `inspect`, run as people run them.

mod agents;
#[cfg(unix)]
mod asking;
mod consent;
mod inspect;
mod large;
mod odd_schemas;
mod plan;
mod propose;
mod serve;
mod settings;
#[cfg(unix)]
mod trial;

use std::process::{Command, Output};

/// A database that needs all that there is to quote: names, values, keys.
const ODD: &str = r#"
CREATE TABLE "reading rooms" (
    id INTEGER PRIMARY KEY,
    "seat count" INTEGER NOT NULL CHECK ("seat count" > 0),
    "open?" BOOLEAN NOT NULL DEFAULT TRUE,
    "the ""so-called"" name" TEXT,
    pk TEXT,
    "a~b" TEXT,
    "a-b" TEXT
);
CREATE TABLE "direction LR" (
    "y%%{init}" TEXT,
    state TEXT NOT NULL CHECK (state IN ('in_use', 'lost')),
    room INTEGER REFERENCES "reading rooms" (id) ON DELETE SET NULL
);
CREATE TABLE "100%\ ""quoted""" (a TEXT NOT NULL, b TEXT NOT NULL, PRIMARY KEY (a, b)) WITHOUT ROWID;
CREATE TABLE child (
    a TEXT,
    b TEXT,
    parent INTEGER UNIQUE,
    FOREIGN KEY (a, b) REFERENCES "100%\ ""quoted""" (a, b) ON DELETE CASCADE,
    UNIQUE (a, b)
);
CREATE TABLE "日本語" ("名前" TEXT NOT NULL UNIQUE, "größe" DECIMAL(10, 2), "" TEXT);
CREATE VIEW lost AS SELECT * FROM "direction LR" WHERE state = 'lost';
INSERT INTO "reading rooms" (id, "seat count") VALUES (1, 12), (2, 4);
INSERT INTO "direction LR" (state, room) VALUES ('lost', 1);
"#;

/// The command line, in an environment that says nothing.
fn command(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-dbadmin"));
    command
        .arg("dbadmin")
        .args(words)
        .env_remove("DATABASE_URL")
        .current_dir(std::env::temp_dir());
    command
}

#[test]
fn what_needs_a_crate_says_so_where_there_is_none() {
    let nowhere = tempfile::tempdir().expect("there is a folder for temporary files");
    for name in ["check", "diff", "resolve", "sync"] {
        let said = refusal(command(&[name]).current_dir(nowhere.path()));
        assert!(
            said.contains("build.rs") && said.contains("--manifest-path"),
            "{name}: {said}"
        );
    }
}

/// What a command writes that has to succeed.
fn written(command: &mut Command) -> String {
    let output = run(command);
    assert!(output.status.success(), "{command:?}: {}", said(&output));
    String::from_utf8(output.stdout).expect("what it writes is text")
}

/// What a command says that has to fail.
fn refusal(command: &mut Command) -> String {
    let output = run(command);
    let said = said(&output);
    assert!(!output.status.success(), "{command:?} had to fail: {said}");
    assert!(!said.contains("panicked"), "{said}");
    said
}

fn run(command: &mut Command) -> Output {
    command.output().expect("the command line starts")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
