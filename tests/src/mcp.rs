//! A coding assistant's end of the Model Context Protocol: the reference client, in a Python of its
//! own, that starts the real command line and talks to it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::workspace::{root, target};

/// Names a Python that has the package `mcp`.
const PYTHON: &str = "DBADMIN_TEST_PYTHON";

/// A client that is connected to a server.
pub struct Assistant {
    client: Child,
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    /// What the server says of itself.
    pub greeting: Value,
}

/// What a tool answered.
#[derive(Debug)]
pub struct Called {
    /// Whether it could not do what it was asked for.
    pub failed: bool,
    /// What it says.
    pub content: Value,
    /// What the person was asked meanwhile.
    pub asked: Vec<String>,
}

impl Assistant {
    /// Starts a server, which is this command in the environment and folder given to `prepare`.
    #[must_use]
    pub fn start(server: &[&str], prepare: impl FnOnce(&mut Command)) -> Self {
        let mut command = Command::new(python());
        command.arg(root().join("tests/mcp/client.py")).args(server);
        prepare(&mut command);
        let started = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut client = started.expect("the client starts");
        let requests = client.stdin.take();
        let answers = client.stdout.take().expect("its output is a pipe");
        let mut assistant = Self {
            client,
            requests,
            answers: BufReader::new(answers),
            greeting: Value::Null,
        };
        assistant.greeting = assistant.answer();
        assistant
    }

    /// The tools as the server describes them.
    #[must_use]
    pub fn tools(&mut self) -> Vec<Value> {
        let answer = self.ask(&json!({ "list": true }));
        answer["tools"].as_array().cloned().unwrap_or_default()
    }

    /// Calls a tool.
    pub fn call(&mut self, tool: &str, arguments: Value) -> Called {
        let answer = self.ask(&json!({ "tool": tool, "arguments": arguments }));
        let failed = answer["error"].as_bool();
        Called {
            failed: failed.unwrap_or_else(|| panic!("{tool}: {answer}")),
            content: answer["content"].clone(),
            asked: serde_json::from_value(answer["asked"].clone()).unwrap_or_default(),
        }
    }

    /// What is said of a call that the protocol itself refuses.
    pub fn refused(&mut self, tool: &str, arguments: Value) -> String {
        let answer = self.ask(&json!({ "tool": tool, "arguments": arguments }));
        let told = answer["refused"].as_str();
        told.unwrap_or_else(|| panic!("{tool} was not refused: {answer}"))
            .to_owned()
    }

    fn ask(&mut self, request: &Value) -> Value {
        let requests = self.requests.as_mut().expect("it is open");
        writeln!(requests, "{request}").expect("the client reads");
        self.answer()
    }

    fn answer(&mut self) -> Value {
        let mut line = String::new();
        self.answers
            .read_line(&mut line)
            .expect("the client answers");
        serde_json::from_str(&line)
            .unwrap_or_else(|error| panic!("the client ended, or wrote no JSON ({error}): {line}"))
    }
}

impl Drop for Assistant {
    fn drop(&mut self) {
        drop(self.requests.take());
        let _ = self.client.wait();
    }
}

/// The Python of the client.
fn python() -> PathBuf {
    let named = std::env::var_os(PYTHON).map(PathBuf::from);
    let python = named.unwrap_or_else(|| target().join("python/bin/python"));
    assert!(
        python.is_file(),
        "{} is not there: `cargo xtask test` makes a Python with the package `mcp`, or name one \
         in {PYTHON}",
        python.display()
    );
    python
}
