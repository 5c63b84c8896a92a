//! The project's own chores: `cargo xtask test` proves the project, `cargo xtask bench` measures
//! it, `cargo xtask corpus` tries it on real schemas, `cargo xtask servers` lends a command the
//! servers that tests need. This crate depends on nothing, so that it is there within a second on
//! a new machine; what needs crates (HTTP, a browser, SQLite) lives in `dbadmin-tests`, which
//! these chores run.

mod bench;
mod chromium;
mod corpus;
mod debian;
mod failure;
mod npm;
mod package;
mod python;
mod servers;
mod step;
mod tally;
mod test;
mod workspace;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask test                   everything that proves the project, in one run
cargo xtask servers -- COMMAND …   runs a command with PostgreSQL and MariaDB up, as one test needs
cargo xtask corpus DIR [WORD …]    serves every DIR/<dialect>/<name>.sql and walks through it
cargo xtask bench                  the project's speed, side by side with a hand-written handler
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["test"] => test::run(),
        ["servers", rest @ ..] => servers::run(rest),
        ["corpus", rest @ ..] => corpus::run(rest),
        ["bench", rest @ ..] => bench::run(rest),
        ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}
