mod interrupted;
mod killed;
mod lived;
mod merging;
mod placing;
mod renaming;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{Generated, Mode, Renamed, Written, bring_up_to_date};
use crate::Result;
use crate::emit::File;

const OUTPUT: &str = "src/admin";

/// A crate's folder that is gone with the test, and what is generated into it.
struct Crate(tempfile::TempDir);

impl Crate {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A crate with these files generated.
    fn with(files: &[(&str, &str)]) -> Self {
        let new = Self::new();
        new.bring(files).unwrap();
        new
    }

    fn bring(&self, files: &[(&str, &str)]) -> Result<Written> {
        bring(self.0.path(), files, Mode::Write)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(OUTPUT).join(name)
    }

    fn read(&self, name: &str) -> Option<String> {
        std::fs::read_to_string(self.path(name)).ok()
    }

    fn save(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    fn delete(&self, name: &str) {
        std::fs::remove_file(self.path(name)).unwrap();
    }
}

/// Brings a folder up to these files and to `mod.rs`.
fn bring(root: &Path, files: &[(&str, &str)], mode: Mode) -> Result<Written> {
    bring_renamed(root, files, mode, &Renamed::default())
}

/// The same, with other names than before.
fn bring_renamed(
    root: &Path,
    files: &[(&str, &str)],
    mode: Mode,
    renamed: &Renamed,
) -> Result<Written> {
    let file = |(path, text): &(&str, &str)| File {
        path: (*path).to_owned(),
        text: (*text).to_owned(),
    };
    let files: Vec<File> = [("mod.rs", "mod a;\n")]
        .iter()
        .chain(files)
        .map(file)
        .collect();
    let generated = Generated {
        root,
        output: Path::new(OUTPUT),
        files: &files,
        snapshot: Some("{}\n"),
        renamed,
    };
    bring_up_to_date(&generated, mode)
}

/// Every file below a folder, by its path there.
fn tree(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_path_buf();
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}
