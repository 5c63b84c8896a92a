//! Putting generated files into the source tree, where a developer may have edited them.
//!
//! Three texts decide about a file: what was generated last (the base, kept in
//! `dbadmin/base.zst`), what is on disk, and what is generated now. A file that only its format
//! sets apart from the base counts as untouched, so that rustfmt may go over it. A file that was
//! edited is never overwritten: the new text is laid beside it.

mod base;
mod place;

use std::path::{Path, PathBuf};

use base::Base;

use crate::emit::{self, File};
use crate::{Error, Result};

/// Whether this build writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Files are written.
    Write,
    /// Nothing is written, for this reason; stale files are an error.
    Check(&'static str),
}

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files written, relative to the crate.
    pub files: Vec<PathBuf>,
    /// What the developer should know.
    pub warnings: Vec<String>,
}

/// A change to the tree.
enum Change {
    Write(PathBuf, Vec<u8>),
    Remove(PathBuf),
}

/// Brings `output` (relative to the crate) up to `files`, and the snapshot up to `snapshot`.
///
/// # Errors
/// [`Error::Stale`] in check mode where something would be written, [`Error::File`] where it
/// cannot be; then nothing is.
pub fn bring_up_to_date(
    crate_root: &Path,
    output: &Path,
    files: &[File],
    snapshot: Option<&str>,
    mode: Mode,
) -> Result<Written> {
    let mut base = Base::read(crate_root)?;
    let before = base.clone();
    let mut written = Written::default();
    let mut changes = Vec::new();
    // A panel that was removed as a whole is wanted anew as a whole.
    let fresh = !crate_root.join(output).join("mod.rs").exists();
    if fresh {
        base = Base::default();
    }
    for file in files {
        let merge = Merge {
            crate_root,
            output,
            base: &mut base,
            written: &mut written,
        };
        changes.extend(merge.file(file)?);
    }
    changes.extend(dropped(crate_root, output, files, &mut base, &mut written)?);
    if let Some(snapshot) = snapshot {
        let path = PathBuf::from(crate::source::SNAPSHOT);
        if place::read(crate_root, &path)?.as_deref() != Some(snapshot) {
            changes.push(Change::Write(path, snapshot.as_bytes().to_vec()));
        }
    }
    if base != before {
        changes.push(Change::Write(base::FILE.into(), base.packed()?));
    }
    apply(crate_root, changes, mode, &mut written)?;
    Ok(written)
}

fn apply(crate_root: &Path, changes: Vec<Change>, mode: Mode, written: &mut Written) -> Result<()> {
    if let Mode::Check(why) = mode {
        let stale: Vec<String> = changes
            .iter()
            .map(|change| match change {
                Change::Write(path, _) | Change::Remove(path) => path.display().to_string(),
            })
            .filter(|path| path != base::FILE)
            .collect();
        return if stale.is_empty() {
            Ok(())
        } else {
            Err(Error::Stale { why, files: stale })
        };
    }
    let mut prepared = Vec::new();
    let mut removed = Vec::new();
    for change in changes {
        match change {
            Change::Write(path, bytes) => {
                prepared.push(place::prepare(crate_root, &path, &bytes)?);
                written.files.push(path);
            }
            Change::Remove(path) => removed.push(path),
        }
    }
    place::format(&prepared);
    // Everything is on disk under another name by now: only renames are left.
    for file in prepared {
        file.put()?;
    }
    for path in removed {
        place::remove(crate_root, &path)?;
        written.files.push(path);
    }
    Ok(())
}

struct Merge<'a> {
    crate_root: &'a Path,
    output: &'a Path,
    base: &'a mut Base,
    written: &'a mut Written,
}

impl Merge<'_> {
    fn file(self, file: &File) -> Result<Option<Change>> {
        let path = self.output.join(&file.path);
        let on_disk = place::read(self.crate_root, &path)?;
        let last = self.base.files.get(&file.path).cloned();
        if emit::is_written_once(&file.path) && on_disk.is_some() {
            self.base.files.insert(file.path.clone(), file.text.clone());
            return Ok(None);
        }
        match (on_disk, last) {
            (None, None) => Ok(Some(self.write(file, path))),
            // What the developer deleted stays deleted.
            (None, Some(_)) => Ok(None),
            (Some(on_disk), _) if same(&on_disk, &file.text) => {
                self.base.files.insert(file.path.clone(), file.text.clone());
                self.base.beside.remove(&file.path);
                Ok(None)
            }
            (Some(on_disk), Some(last)) if same(&on_disk, &last) => {
                self.base.beside.remove(&file.path);
                Ok(Some(self.write(file, path)))
            }
            (Some(_), Some(last)) if same(&last, &file.text) => Ok(None),
            (Some(_), _) => self.beside(file, &path),
        }
    }

    fn write(self, file: &File, path: PathBuf) -> Change {
        self.base.files.insert(file.path.clone(), file.text.clone());
        Change::Write(path, file.text.clone().into_bytes())
    }

    /// The file was edited, and there is something new: the new text goes beside it. Removing it
    /// from there says that the matter is settled.
    fn beside(self, file: &File, path: &Path) -> Result<Option<Change>> {
        let mut name = path.as_os_str().to_owned();
        name.push(".new");
        let beside = PathBuf::from(name);
        let lies_there = place::read(self.crate_root, &beside)?.is_some();
        let laid = self
            .base
            .beside
            .get(&file.path)
            .is_some_and(|laid| *laid == file.text);
        if laid && !lies_there {
            self.base.files.insert(file.path.clone(), file.text.clone());
            self.base.beside.remove(&file.path);
            return Ok(None);
        }
        self.written.warnings.push(format!(
            "{} was edited, so it stays as it is; what would be generated now lies in {}. Take \
             over what you want, then delete that file",
            path.display(),
            beside.display()
        ));
        if laid {
            return Ok(None);
        }
        self.base
            .beside
            .insert(file.path.clone(), file.text.clone());
        Ok(Some(Change::Write(beside, file.text.clone().into_bytes())))
    }
}

/// Files of tables that are gone: they go too, unless they were edited.
fn dropped(
    crate_root: &Path,
    output: &Path,
    files: &[File],
    base: &mut Base,
    written: &mut Written,
) -> Result<Vec<Change>> {
    let gone: Vec<String> = base
        .files
        .keys()
        .filter(|path| files.iter().all(|file| file.path != **path))
        .cloned()
        .collect();
    let mut changes = Vec::new();
    for name in gone {
        let last = base.files.remove(&name).unwrap_or_default();
        base.beside.remove(&name);
        let path = output.join(&name);
        match place::read(crate_root, &path)? {
            None => {}
            Some(on_disk) if same(&on_disk, &last) => changes.push(Change::Remove(path)),
            Some(_) => written.warnings.push(format!(
                "{} is not generated any more, but was edited, so it stays; delete it if you do \
                 not need it",
                path.display()
            )),
        }
    }
    Ok(changes)
}

/// Whether two texts differ at most in their format: in white space outside of quotes, and in
/// commas before a closing bracket.
fn same(one: &str, other: &str) -> bool {
    one == other || bare(one) == bare(other)
}

fn bare(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut quoted = false;
    let mut escaped = false;
    for letter in text.chars() {
        if letter == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = quoted && letter == '\\' && !escaped;
        if !quoted && letter.is_whitespace() {
            continue;
        }
        if matches!(letter, ')' | ']' | '}') && !quoted && bare.ends_with(',') {
            bare.pop();
        }
        bare.push(letter);
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &str = "src/admin";

    fn files(text: &str) -> Vec<File> {
        let file = |path: &str, text: &str| File {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        vec![file("mod.rs", "mod a;\n"), file("a.rs", text)]
    }

    fn bring(root: &Path, text: &str, mode: Mode) -> Result<Written> {
        bring_up_to_date(root, Path::new(OUTPUT), &files(text), Some("{}\n"), mode)
    }

    fn on_disk(root: &Path, name: &str) -> Option<String> {
        std::fs::read_to_string(root.join(OUTPUT).join(name)).ok()
    }

    #[test]
    fn a_second_run_writes_nothing() {
        let root = tempfile::tempdir().unwrap();
        let first = bring(root.path(), "fn a() {}\n", Mode::Write).unwrap();
        assert_eq!(first.files.len(), 4, "{first:?}");
        assert_eq!(
            bring(root.path(), "fn a() {}\n", Mode::Write).unwrap(),
            Written::default()
        );
        assert!(bring(root.path(), "fn a() {}\n", Mode::Check("CI is set")).is_ok());
    }

    #[test]
    fn a_formatted_file_counts_as_untouched() {
        let root = tempfile::tempdir().unwrap();
        bring(root.path(), "static A: &[u8] = &[1, 2];\n", Mode::Write).unwrap();
        let formatted = "static A: &[u8] = &[\n    1,\n    2,\n];\n";
        std::fs::write(root.path().join(OUTPUT).join("a.rs"), formatted).unwrap();
        let same = bring(root.path(), "static A: &[u8] = &[1, 2];\n", Mode::Write).unwrap();
        assert_eq!(same, Written::default());
        bring(root.path(), "static A: &[u8] = &[3];\n", Mode::Write).unwrap();
        assert_eq!(
            on_disk(root.path(), "a.rs").unwrap(),
            "static A: &[u8] = &[3];\n"
        );
    }

    #[test]
    fn an_edited_file_is_kept_and_the_new_one_laid_beside_it_once() {
        let root = tempfile::tempdir().unwrap();
        bring(root.path(), "fn a() {}\n", Mode::Write).unwrap();
        let edited = "fn a() {}\n// mine\n";
        std::fs::write(root.path().join(OUTPUT).join("a.rs"), edited).unwrap();
        assert_eq!(
            bring(root.path(), "fn a() {}\n", Mode::Write).unwrap(),
            Written::default()
        );

        let next = bring(root.path(), "fn b() {}\n", Mode::Write).unwrap();
        assert_eq!(next.warnings.len(), 1);
        assert_eq!(on_disk(root.path(), "a.rs").unwrap(), edited);
        assert_eq!(on_disk(root.path(), "a.rs.new").unwrap(), "fn b() {}\n");
        let again = bring(root.path(), "fn b() {}\n", Mode::Write).unwrap();
        assert_eq!((again.files.len(), again.warnings.len()), (0, 1));

        std::fs::remove_file(root.path().join(OUTPUT).join("a.rs.new")).unwrap();
        assert!(
            bring(root.path(), "fn b() {}\n", Mode::Write)
                .unwrap()
                .warnings
                .is_empty()
        );
        assert_eq!(on_disk(root.path(), "a.rs").unwrap(), edited);
    }

    #[test]
    fn a_deleted_file_stays_deleted_and_a_deleted_panel_comes_back() {
        let root = tempfile::tempdir().unwrap();
        bring(root.path(), "fn a() {}\n", Mode::Write).unwrap();
        std::fs::remove_file(root.path().join(OUTPUT).join("a.rs")).unwrap();
        bring(root.path(), "fn b() {}\n", Mode::Write).unwrap();
        assert_eq!(on_disk(root.path(), "a.rs"), None);
        std::fs::remove_dir_all(root.path().join(OUTPUT)).unwrap();
        bring(root.path(), "fn b() {}\n", Mode::Write).unwrap();
        assert_eq!(on_disk(root.path(), "a.rs").unwrap(), "fn b() {}\n");
    }

    #[test]
    fn a_stale_tree_is_an_error_where_nothing_is_written() {
        let root = tempfile::tempdir().unwrap();
        bring(root.path(), "fn a() {}\n", Mode::Write).unwrap();
        let error = bring(root.path(), "fn b() {}\n", Mode::Check("CI is set")).unwrap_err();
        let text = error.to_string();
        assert!(
            text.contains("cargo dbadmin sync") && text.contains("src/admin/a.rs"),
            "{text}"
        );
        assert_eq!(on_disk(root.path(), "a.rs").unwrap(), "fn a() {}\n");
    }

    #[test]
    fn files_of_a_dropped_table_go_unless_edited() {
        let root = tempfile::tempdir().unwrap();
        bring(root.path(), "fn a() {}\n", Mode::Write).unwrap();
        let only = &files("")[..1];
        bring_up_to_date(root.path(), Path::new(OUTPUT), only, None, Mode::Write).unwrap();
        assert_eq!(on_disk(root.path(), "a.rs"), None);
    }
}
