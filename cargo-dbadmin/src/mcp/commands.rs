//! The tools that run a command of this program over the crate, apart: what it prints must not get into
//! the protocol. Other calls go on meanwhile, and who calls it off ends cargo with it.

use std::fs::File;
use std::process::{Command, Stdio};

use serde_json::json;

use super::answers::{Answer, untrusted};
use super::call::Call;
use crate::Failure;
use crate::folder::Folder;
use crate::running::{Ended, Running};

/// How much of what the command says is told, in bytes; the end counts.
const OUTPUT: usize = 16_000;

/// Runs a command, and tells what it said.
pub fn run(call: &Call, word: &str) -> Result<Answer, Failure> {
    let said = Folder::new()?;
    let [errors, output] = ["errors.txt", "output.txt"].map(|name| said.path().join(name));
    let mut command = Command::new(std::env::current_exe()?);
    command
        .args(["dbadmin", word, "--manifest-path"])
        .arg(call.with(|session| session.folder().join("Cargo.toml")))
        .stdin(Stdio::null())
        .stdout(File::create(&output)?)
        .stderr(File::create(&errors)?);
    let patience = call.patience();
    let running = Running::start(&mut command)?;
    let status = match running.wait::<Failure>(&patience, &mut || Ok(()))? {
        Ok(status) => status,
        Err(Ended::CalledOff) => return Err(format!("{word} was called off, and ended").into()),
        Err(Ended::TooLong) => {
            return Err(format!(
                "{word} took longer than {}, and was ended; have the person run `cargo dbadmin {word}` \
                 in the crate, and see what it waits for",
                patience.in_words()
            )
            .into());
        }
    };
    let mut text = String::new();
    for file in [errors, output] {
        text.push_str(&String::from_utf8_lossy(&std::fs::read(file)?));
    }
    let start = text.ceil_char_boundary(text.len().saturating_sub(OUTPUT));
    let told = json!({
        "succeeded": status.success(),
        "untrusted": untrusted(json!({ "output": text[start..] })),
    });
    Ok(match status.success() {
        true => Answer::yes(told),
        false => Answer::no(told),
    })
}
