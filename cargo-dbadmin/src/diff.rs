//! `cargo dbadmin diff`: what the developer changed in the panel's source, or what the next build
//! would change there, as a unified diff.

use std::path::{Path, PathBuf};

use dbadmin_build::Sources;

use crate::Failure;
use crate::build_script::Crate;
use crate::{check, trial};

/// Show what you changed in the panel's source, or what the next build would
#[derive(Debug, clap::Args)]
pub struct Diff {
    /// Only this file, or the files of this folder
    file: Option<PathBuf>,
    /// What the next build would change on disk
    #[arg(long)]
    new: bool,
    #[command(flatten)]
    at: Crate,
}

/// Two states of a file; nothing where there is none.
struct Difference {
    path: PathBuf,
    before: Option<String>,
    after: Option<String>,
}

impl Diff {
    /// Prints the differences.
    pub fn run(self) -> Result<(), Failure> {
        self.at.must_be_there()?;
        trial::put_back(&self.at.folder())?;
        let mut differences = if self.new {
            self.of_next_build()?
        } else {
            self.of_edits()?
        };
        if let Some(file) = &self.file {
            let wanted = self.at.path_of(file);
            differences.retain(|difference| difference.path.starts_with(&wanted));
            if differences.is_empty() {
                Sources::of(self.at.folder()).must_have(&wanted)?;
            }
        }
        let mut text = String::new();
        for difference in &differences {
            text.push_str(&difference.as_patch());
        }
        crate::output::write(&text)?;
        if differences.is_empty() {
            let nothing = if self.new {
                "The next build would change nothing there."
            } else {
                "Nothing is edited there: it is as it was generated."
            };
            eprintln!("{nothing}");
        }
        Ok(())
    }

    fn of_edits(&self) -> Result<Vec<Difference>, Failure> {
        let edits = Sources::of(self.at.folder()).edits()?;
        let difference = |edit: dbadmin_build::Edit| Difference {
            path: edit.path,
            before: Some(edit.generated),
            after: edit.mine,
        };
        Ok(edits.into_iter().map(difference).collect())
    }

    fn of_next_build(&self) -> Result<Vec<Difference>, Failure> {
        let root = self.at.folder();
        let difference = |change: dbadmin_build::Step| Difference {
            before: on_disk(&root.join(&change.path)),
            path: change.path,
            after: change.text,
        };
        let found = check::look(&self.at)?;
        Ok(found.changes.into_iter().map(difference).collect())
    }
}

fn on_disk(path: &Path) -> Option<String> {
    std::fs::read_to_string(path).ok()
}

impl Difference {
    /// As `diff -u` and version control show it; what is not there is `/dev/null`.
    fn as_patch(&self) -> String {
        let name = |side: &str, text: &Option<String>| match text {
            Some(_) => format!("{side}/{}", self.path.display()),
            None => "/dev/null".to_owned(),
        };
        let mut options = diffy::DiffOptions::new();
        options
            .set_original_filename(name("a", &self.before))
            .set_modified_filename(name("b", &self.after));
        let [before, after] =
            [&self.before, &self.after].map(|text| text.as_deref().unwrap_or_default());
        options.create_patch(before, after).to_string()
    }
}
