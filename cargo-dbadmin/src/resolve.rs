//! `cargo dbadmin resolve`: settles a conflict between the developer's edits and what is generated,
//! or lists those that are open.

use std::path::{Path, PathBuf};

use dbadmin_build::{Choice, Sources};

use crate::Failure;
use crate::build_script::Crate;
use crate::trial;

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
        self.at.must_be_there()?;
        trial::put_back(&self.at.folder())?;
        let sources = Sources::of(self.at.folder());
        let Some(file) = &self.file else {
            return list(&sources);
        };
        let file = sources.resolve(&self.at.path_of(file), self.way.choice())?;
        let path = file.display();
        match self.way.choice() {
            Choice::Mine => println!("{path} stays as you have it, without what is new."),
            Choice::New => println!("{path} is as generated now, without your edits."),
            Choice::Merged => println!(
                "{path} has both now. {}",
                left_to_do(&self.at.folder().join(&file))
            ),
        }
        Ok(())
    }
}

/// What there is to do in a file that has both.
fn left_to_do(file: &Path) -> String {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let mut lines = text.lines().zip(1_usize..);
    let Some((_, first)) = lines.find(|(line, _)| line.starts_with("<<<<<<< ")) else {
        return "No lines collide, so see whether together they are what you want.".to_owned();
    };
    format!(
        "From line {first}, where lines collide: yours stand under `<<<<<<< yours`, what stood there \
         before under `||||||| generated before`, and the new ones under `=======`, up to `>>>>>>> \
         generated now`. Keep what you want, remove these markers, and build."
    )
}

fn list(sources: &Sources) -> Result<(), Failure> {
    let open = sources.conflicts()?;
    if open.is_empty() {
        println!("No conflict is open.");
        return Ok(());
    }
    for conflict in &open {
        println!(
            "{}: your edits collide with what is generated now, which is {}",
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
