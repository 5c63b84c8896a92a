//! `cargo dbadmin resolve`: settles a conflict between the developer's edits and what is generated,
//! or lists those that are open.

use std::path::PathBuf;

use dbadmin_build::{Choice, Sources};

use crate::Failure;
use crate::build_script::Crate;

/// Settle a conflict between your edits and what is new, or list those that are open
#[derive(Debug, clap::Args)]
pub struct Resolve {
    /// The file in conflict
    #[arg(requires = "Way")]
    file: Option<PathBuf>,
    #[command(flatten)]
    way: Way,
    #[command(flatten)]
    at: Crate,
}

/// How to settle it.
#[derive(Debug, clap::Args)]
#[group(multiple = false, requires = "file")]
struct Way {
    /// Keep the file as you have it
    #[arg(long)]
    mine: bool,
    /// Put the new text in its place
    #[arg(long)]
    new: bool,
    /// Write both into it, with markers around what collides, for an editor
    #[arg(long)]
    merged: bool,
}

impl Way {
    const fn choice(&self) -> Choice {
        if self.mine {
            Choice::Mine
        } else if self.new {
            Choice::New
        } else {
            Choice::Merged
        }
    }
}

impl Resolve {
    /// Settles the conflict of a file, or lists the open ones.
    pub fn run(self) -> Result<(), Failure> {
        let sources = Sources::of(self.at.folder());
        let Some(file) = &self.file else {
            return list(&sources);
        };
        let path = self.at.path_of(file);
        sources.resolve(&path, self.way.choice())?;
        let path = path.display();
        match self.way.choice() {
            Choice::Mine => println!("{path} stays as you have it."),
            Choice::New => println!("{path} is as generated now."),
            Choice::Merged => println!(
                "{path} has both. Where lines collide, they stand between `<<<<<<<` (yours) and \
                 `>>>>>>>` (new): choose there, and remove the markers."
            ),
        }
        Ok(())
    }
}

fn list(sources: &Sources) -> Result<(), Failure> {
    let open = sources.conflicts()?;
    if open.is_empty() {
        println!("No conflict is open.");
        return Ok(());
    }
    for conflict in &open {
        println!(
            "{}: what is new is {}",
            conflict.path.display(),
            conflict.beside.display()
        );
    }
    println!(
        "`cargo dbadmin resolve FILE` with `--mine` keeps your file, with `--new` takes the new one, \
         with `--merged` writes both into it, with markers around what collides."
    );
    Ok(())
}
