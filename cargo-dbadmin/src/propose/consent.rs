//! The question whether a file may be changed. Only a person at a terminal is asked; from anybody
//! else, silence is no consent.

use std::io::{BufRead as _, IsTerminal as _, Write as _};

use dbadmin_agents::AgentSpec;
use dbadmin_build::visible;
use serde_json::Value;

use crate::Failure;

/// Whether somebody is there and says yes, also to Rust that is compiled and run at once.
pub fn asked(with_hooks: bool) -> Result<bool, Failure> {
    says_yes(if with_hooks {
        "Write these files, and compile and run their Rust with the crate's tests? [y/N] "
    } else {
        "Change dbadmin.toml like this? [y/N] "
    })
}

/// Whether somebody is there and agrees that builds work by the answer of an agent of their own, in the
/// place of the one before.
pub fn to_answer(
    agent: &AgentSpec,
    content: &Value,
    before: Option<&Value>,
) -> Result<bool, Failure> {
    let (id, section) = (agent.id, agent.writes);
    let content = visible(&format!("{content:#}"));
    let before = before.map_or_else(String::new, |before| {
        let before = visible(&format!("{before:#}"));
        format!("It replaces the answer that builds work by now:\n{before}\n")
    });
    says_yes(&format!(
        "{id} would write `{section}`:\n{content}\n{before}Have builds work by it? [y/N] "
    ))
}

fn says_yes(question: &str) -> Result<bool, Failure> {
    let stdin = std::io::stdin();
    let mut out = std::io::stderr();
    if !stdin.is_terminal() || !out.is_terminal() {
        return Ok(false);
    }
    write!(out, "{question}")?;
    out.flush()?;
    let mut line = String::new();
    stdin.lock().read_line(&mut line)?;
    Ok(means_yes(&line))
}

fn means_yes(line: &str) -> bool {
    matches!(line.trim().to_lowercase().as_str(), "y" | "yes")
}

#[cfg(test)]
mod tests {
    use super::means_yes;

    #[test]
    fn only_yes_is_yes() {
        assert!(["y\n", " YES \r\n"].iter().all(|line| means_yes(line)));
        assert!(
            !["", "\n", "n", "yep", "no\n"]
                .iter()
                .any(|line| means_yes(line))
        );
    }
}
