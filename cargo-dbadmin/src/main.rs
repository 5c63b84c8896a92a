//! The command line of dbadmin: `cargo dbadmin new` makes a crate from a database, `cargo dbadmin
//! sync` brings a crate's panel up to date, `cargo dbadmin serve` shows a panel without a crate,
//! `cargo dbadmin inspect` what is in a database, `cargo dbadmin plan` what the agents make of it,
//! `cargo dbadmin agents` who they are, `cargo dbadmin propose` asks a language model what it would plan
//! otherwise, and `cargo dbadmin mcp` lets a coding assistant do agents' work.

mod agents;
mod agreed;
mod asking;
mod build_script;
mod check;
mod database;
mod diff;
mod folder;
mod inspect;
mod mcp;
mod new;
mod output;
mod plan;
mod propose;
mod resolve;
mod running;
mod serve;
mod shell;
mod subject;
mod sync;
mod trial;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Admin panels for Rust applications, generated at build time.
#[derive(Debug, Parser)]
#[command(name = "cargo dbadmin", bin_name = "cargo dbadmin", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a crate with an admin panel from an existing database
    New(new::New),
    /// Bring the crate's panel up to its structs and schema, and its snapshot up to the database
    Sync(sync::Sync),
    /// Say which of the panel's files are stale or in conflict, and fail if there are any
    Check(check::Check),
    /// Show what you changed in the panel's source, or what the next build would
    Diff(diff::Diff),
    /// Settle a conflict between your edits and what is new, or list those that are open
    Resolve(resolve::Resolve),
    /// Serve a panel over a database at once, without generating anything
    Serve(serve::Serve),
    /// Show what the agents plan, phase by phase, and what they use
    Plan(plan::Plan),
    /// Ask a language model what it would plan otherwise, and show that as a change of dbadmin.toml
    Propose(Box<propose::Propose>),
    /// Show the agents and their prompts, and check your own
    Agents(agents::Agents),
    /// Let a coding assistant do agents' work, over the Model Context Protocol
    Mcp(mcp::Mcp),
    /// Show the tables of a database, as a list, as JSON or as a diagram
    Inspect(inspect::Inspect),
    #[command(hide = true)]
    PutBack(trial::PutBack),
}

fn main() -> ExitCode {
    // Cargo calls `cargo-dbadmin dbadmin …` for `cargo dbadmin …`.
    let mut arguments: Vec<_> = std::env::args_os().collect();
    if arguments.get(1).is_some_and(|first| first == "dbadmin") {
        arguments.remove(1);
    }
    let result = match Arguments::parse_from(arguments).command {
        Command::New(new) => new.run(),
        Command::Sync(sync) => sync.run(),
        Command::Check(check) => check.run(),
        Command::Diff(diff) => diff.run(),
        Command::Resolve(resolve) => resolve.run(),
        Command::Serve(serve) => serve.run(),
        Command::Plan(plan) => plan.run(),
        Command::Propose(propose) => propose.run(),
        Command::Agents(agents) => agents.run(),
        Command::Mcp(mcp) => mcp.run(),
        Command::Inspect(inspect) => inspect.run(),
        Command::PutBack(put_back) => put_back.run(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What a command fails with: a message for the person at the terminal.
type Failure = Box<dyn std::error::Error>;
