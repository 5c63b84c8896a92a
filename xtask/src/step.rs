//! One step of a chore: a command, announced before it runs and timed after. Whoever reads the
//! output can copy the announced command and run that step alone.

use std::process::{Command, ExitStatus};
use std::time::Instant;

use crate::failure::Failure;

/// A command with what to do if it fails.
pub struct Step {
    title: &'static str,
    command: Command,
    todo: &'static str,
}

impl Step {
    /// A step that runs `command`; `todo` tells the reader how to mend what it found.
    pub fn new(title: &'static str, command: Command, todo: &'static str) -> Self {
        Self {
            title,
            command,
            todo,
        }
    }

    /// Runs the command with its output going to the terminal.
    pub fn run(mut self) -> Result<(), Failure> {
        self.timed(Command::status)
    }

    /// Announces the step, runs it by `by`, and says how long it took.
    pub fn timed(
        &mut self,
        by: impl FnOnce(&mut Command) -> std::io::Result<ExitStatus>,
    ) -> Result<(), Failure> {
        let shown = shown(&self.command);
        println!("\n== {}\n   $ {shown}", self.title);
        let start = Instant::now();
        let status = by(&mut self.command).map_err(|error| {
            Failure::new(
                format!("`{shown}` did not start: {error}"),
                "Install what is missing.",
            )
        })?;
        let seconds = start.elapsed().as_secs_f64();
        if status.success() {
            println!("   done in {seconds:.1} s");
            Ok(())
        } else {
            println!("   failed after {seconds:.1} s");
            Err(Failure::new(
                format!("{}: `{shown}` ({status})", self.title),
                self.todo,
            ))
        }
    }
}

/// The command as one would type it, with the variables it sets in front.
fn shown(command: &Command) -> String {
    let mut words: Vec<String> = command
        .get_envs()
        .filter_map(|(name, value)| {
            Some(format!("{}={}", name.to_str()?, quoted(value?.to_str()?)))
        })
        .collect();
    let program = command.get_program().to_string_lossy();
    let name = program.rsplit('/').next().unwrap_or(&program);
    words.push(name.to_owned());
    words.extend(
        command
            .get_args()
            .map(|word| quoted(&word.to_string_lossy())),
    );
    words.join(" ")
}

fn quoted(word: &str) -> String {
    if word.is_empty() || word.contains([' ', '\'', '"', '$']) {
        format!("'{}'", word.replace('\'', "'\\''"))
    } else {
        word.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_one_would_type_it() {
        let mut command = Command::new("/somewhere/bin/cargo");
        command
            .args(["doc", "--no-deps"])
            .env("RUSTDOCFLAGS", "-D warnings");
        assert_eq!(
            shown(&command),
            "RUSTDOCFLAGS='-D warnings' cargo doc --no-deps"
        );
    }
}
