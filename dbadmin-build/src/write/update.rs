//! What a run changes, all of it, before anything is.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::base::{self, Base, Which};
use super::format;
use super::place::{self, Prepared};
use super::renamed::Following;
use super::same::same;
use super::survey::{self, Draft, Outcome};
use super::tree::{self, Tree};
use super::{Generated, Written};
use crate::{Error, Result};

/// The changes of a run.
#[derive(Debug, Default)]
pub struct Update {
    /// The base as it is on disk.
    pub before: Base,
    /// The same, with what an interrupted run had done.
    pub settled: Base,
    /// The base as it is afterwards.
    pub after: Base,
    /// The files, in order: of each name the change that counts comes first.
    pub changes: Vec<Change>,
    /// The snapshot, if it is another one.
    pub snapshot: Option<String>,
    /// What to tell the developer.
    pub written: Written,
}

/// A change to one file.
#[derive(Debug)]
pub struct Change {
    /// The name below the output folder of the file that it belongs to.
    pub name: String,
    /// Whether it is about the file itself or the one beside it.
    pub of: Which,
    /// What was found there.
    pub found: Option<String>,
    /// What is put there; nothing where the file is removed.
    pub puts: Option<String>,
    /// The text on disk already, under a temporary name.
    pub prepared: Option<Prepared>,
}

impl Update {
    /// Looks at the tree and decides. Where `writes`, new texts may be laid under temporary names
    /// to be formatted; who `is_alone` there removes what killed builds have left.
    ///
    /// # Errors
    /// [`Error::File`] where a file cannot be read, or the tree not be written.
    pub fn of(
        tree: &Tree<'_>,
        generated: &Generated<'_>,
        writes: bool,
        is_alone: bool,
    ) -> Result<Self> {
        let before = Base::read(tree.root)?;
        let mut after = before.clone();
        after.settle(tree)?;
        // A panel that was removed as a whole is wanted anew as a whole.
        if tree.read("mod.rs", Which::File)?.is_none() {
            let exists = |name: &str| tree.root.join(tree.path(name, Which::File)).exists();
            after.files.retain(|name, _| exists(name));
        }
        let settled = after.clone();
        let following = Following::of(generated.renamed, &after, generated.files);
        let mut drafts = Vec::new();
        for file in generated.files {
            drafts.extend(survey::look(tree, file, &mut after, &following)?);
        }
        let mut update = Self {
            before,
            settled,
            after,
            ..Self::default()
        };
        if writes && is_alone && (!drafts.is_empty() || !update.before.pending.is_empty()) {
            place::clear(&folders(tree, generated));
        }
        for (draft, prepared) in formatted(tree, drafts, writes)? {
            update.add(tree, draft, prepared)?;
        }
        update.tidy(tree, generated, &following)?;
        update.name_orphans(tree, generated)?;
        if let Some(snapshot) = generated.snapshot {
            let found = tree::read(tree.root, Path::new(crate::source::SNAPSHOT))?;
            update.snapshot = (found.as_deref() != Some(snapshot)).then(|| snapshot.to_owned());
        }
        Ok(update)
    }

    /// Takes in what there is to do about one file.
    fn add(&mut self, tree: &Tree<'_>, draft: Draft, prepared: Option<Prepared>) -> Result<()> {
        let outcome = draft.outcome(tree);
        let text = match outcome {
            Outcome::Conflict => {
                self.bring(tree, &draft);
                return self.lay_beside(tree, draft);
            }
            Outcome::Written => Some(draft.new.clone()),
            Outcome::Kept => draft.mine.clone(),
            Outcome::Merged(text) => Some(text),
        };
        let text = text.filter(|text| Some(text) != draft.found.as_ref());
        if text.as_ref().is_some_and(|text| *text != draft.new) && draft.was_edited() {
            self.written
                .merged
                .push(tree.path(&draft.name, Which::File));
        }
        if let Some(text) = text {
            self.changes.push(Change {
                name: draft.name.clone(),
                of: Which::File,
                found: draft.found,
                prepared: prepared.filter(|_| text == draft.new),
                puts: Some(text),
            });
        }
        self.after.files.insert(draft.name, draft.new);
        if let Some((former, found)) = draft.former {
            self.after.leave(&former);
            self.remove(former, Which::File, found);
        }
        Ok(())
    }

    /// What is new collides with edits of a file that was called otherwise: with these it moves to its
    /// name now, and there it is in conflict like any other.
    fn bring(&mut self, tree: &Tree<'_>, draft: &Draft) {
        let Some(mine) = &draft.mine else { return };
        let Some((former, text)) = &draft.former else {
            return self.follow(draft, mine);
        };
        let [path, now] = [former, &draft.name].map(|name| tree.path(name, Which::File));
        self.written.warnings.push(format!(
            "{}, which you have edited, is {} now, because the table has another name",
            path.display(),
            now.display()
        ));
        self.changes.push(Change {
            name: draft.name.clone(),
            of: Which::File,
            found: draft.found.clone(),
            puts: Some(mine.clone()),
            prepared: None,
        });
        if let Some(base) = &draft.base {
            self.after.files.insert(draft.name.clone(), base.clone());
        }
        self.after.leave(former);
        self.remove(former.clone(), Which::File, text.clone());
    }

    /// What is new collides with edits, and columns have another name: this stands in the file already
    /// when somebody settles the conflict.
    fn follow(&mut self, draft: &Draft, mine: &str) {
        if draft.found.as_deref() == Some(mine) {
            return;
        }
        self.changes.push(Change {
            name: draft.name.clone(),
            of: Which::File,
            found: draft.found.clone(),
            puts: Some(mine.to_owned()),
            prepared: None,
        });
        if let Some(base) = &draft.base {
            self.after.files.insert(draft.name.clone(), base.clone());
        }
    }

    /// What is new collides with edits: it goes beside the file. Removing it from there says that
    /// the matter is settled.
    fn lay_beside(&mut self, tree: &Tree<'_>, draft: Draft) -> Result<()> {
        let path = tree.path(&draft.name, Which::File);
        let beside = tree.path(&draft.name, Which::Beside);
        let found = tree.read(&draft.name, Which::Beside)?;
        let laid = self.after.beside.get(&draft.name);
        let is_ours = found.is_none() || found.as_ref() == laid;
        if !is_ours && laid.is_none_or(|laid| !same(&draft.name, laid, &draft.new)) {
            self.written.warnings.push(format!(
                "{0}: your edits collide with what is generated now, for which there is no place, \
                 because {1} is not as a build has left it. Take over what you want of {1}, delete \
                 it, and build again",
                path.display(),
                beside.display()
            ));
        } else {
            self.written.warnings.push(format!(
                "{0}: your edits collide with what is generated now. Yours stays; the new one is \
                 {1}. Take over what you want and delete that, or run `cargo dbadmin \
                 resolve {0}` with --mine (yours stays), --new (the new one takes its place) or \
                 --merged (both, with markers for an editor)",
                path.display(),
                beside.display()
            ));
        }
        self.written.conflicts.push(path);
        // A build that was killed may have come to say that it is laid, and not to lay it.
        let is_laid =
            found.is_some() && laid.is_some_and(|laid| same(&draft.name, laid, &draft.new));
        if is_ours && !is_laid {
            self.after
                .beside
                .insert(draft.name.clone(), draft.new.clone());
            self.changes.push(Change {
                name: draft.name,
                of: Which::Beside,
                found,
                puts: Some(draft.new),
                prepared: None,
            });
        }
        Ok(())
    }

    /// Removes what nothing is generated for any more, unless it was edited: files of tables that
    /// are gone, and files beside others whose matter is settled.
    fn tidy(
        &mut self,
        tree: &Tree<'_>,
        generated: &Generated<'_>,
        following: &Following,
    ) -> Result<()> {
        let names: BTreeSet<&str> = generated.files.iter().map(|file| &*file.path).collect();
        let known = self.after.files.keys();
        let gone: BTreeSet<String> = known
            .filter(|name| !names.contains(name.as_str()))
            .cloned()
            .collect();
        for name in gone {
            let path = tree.path(&name, Which::File);
            self.after.leave(&name);
            let (Some(last), Some(found)) = (
                self.after.left.get(&name).cloned(),
                tree.read(&name, Which::File)?,
            ) else {
                continue;
            };
            if same(&name, &found, &last)
                || self.has_moved(tree, following, &name, [&last, &found])?
            {
                self.remove(name, Which::File, found);
                continue;
            }
            self.written.warnings.push(format!(
                "{} is not generated any more, but was edited, so it stays; delete it if you do \
                 not need it",
                path.display()
            ));
        }
        self.remove_moved(tree, following)?;
        self.forget_left(tree);
        let open: BTreeSet<PathBuf> = self.written.conflicts.iter().cloned().collect();
        let settled = |name: &String| !open.contains(&tree.path(name, Which::File));
        let settled: Vec<String> = self
            .after
            .beside
            .keys()
            .filter(|name| settled(name))
            .cloned()
            .collect();
        for name in settled {
            let laid = self.after.beside.remove(&name);
            let found = tree.read(&name, Which::Beside)?;
            if let Some(found) = found.filter(|found| Some(found) == laid.as_ref()) {
                self.remove(name, Which::Beside, found);
            }
        }
        Ok(())
    }

    /// Removes what was left of a table that was gone for a while, where a build ended between writing the
    /// file that it is now and removing this one.
    fn remove_moved(&mut self, tree: &Tree<'_>, following: &Following) -> Result<()> {
        for (name, last) in self.after.left.clone() {
            if self.changes.iter().any(|change| change.name == name) {
                continue;
            }
            let found = tree.read(&name, Which::File)?;
            let Some(found) = found else { continue };
            if self.has_moved(tree, following, &name, [&last, &found])? {
                self.remove(name, Which::File, found);
            }
        }
        Ok(())
    }

    /// Names what lies beside files of tables that have another name now, and was edited there: it is not
    /// moved, because what is new may come to lie at its place, and stays until somebody takes it away.
    fn name_orphans(&mut self, tree: &Tree<'_>, generated: &Generated<'_>) -> Result<()> {
        let names: BTreeSet<&str> = generated.files.iter().map(|file| &*file.path).collect();
        for (before, now) in generated.renamed.files() {
            if names.contains(before.as_str()) || !names.contains(now.as_str()) {
                continue;
            }
            let found = tree.read(&before, Which::Beside)?;
            if found.is_some_and(|found| self.settled.beside.get(&before) != Some(&found)) {
                self.written.warnings.push(format!(
                    "{}, which you have edited, lies beside a file that is {} now, because the table has \
                     another name. Take over what you want of it, and delete it",
                    tree.path(&before, Which::Beside).display(),
                    tree.path(&now, Which::File).display()
                ));
            }
        }
        Ok(())
    }

    /// Keeps the texts of left files as long as they are there; and with those of a table the one that
    /// names its struct, which a rename that is declared later has to know.
    fn forget_left(&mut self, tree: &Tree<'_>) {
        let is_removed = |name: &str| {
            let mut changes = self.changes.iter();
            changes.any(|change| change.name == name && change.puts.is_none())
        };
        let stays = |name: &&String| {
            tree.root.join(tree.path(name, Which::File)).exists() && !is_removed(name)
        };
        let staying: BTreeSet<String> = self.after.left.keys().filter(stays).cloned().collect();
        let module = |name: &str| name.rsplit('/').next().unwrap_or_default().to_owned();
        let modules: BTreeSet<String> = staying.iter().map(|name| module(name)).collect();
        self.after.left.retain(|name, _| {
            let names_struct = name.starts_with("backend/") && modules.contains(&module(name));
            staying.contains(name) || names_struct
        });
    }

    /// Whether the file that is called otherwise now has all edits of this one already: a build
    /// ended between writing the one and removing the other.
    fn has_moved(
        &self,
        tree: &Tree<'_>,
        following: &Following,
        former: &str,
        [last, found]: [&str; 2],
    ) -> Result<bool> {
        let Some(name) = following.name_now(former) else {
            return Ok(false);
        };
        let (Some(new), now) = (self.after.files.get(name), tree.read(name, Which::File)?) else {
            return Ok(false);
        };
        let draft = Draft {
            name: name.clone(),
            found: now.clone(),
            former: None,
            mine: Some(following.text(name, found)),
            base: Some(following.text(name, last)),
            new: new.clone(),
        };
        Ok(match draft.outcome(tree) {
            Outcome::Merged(text) => Some(text) == now,
            Outcome::Kept => draft.mine == now,
            _ => false,
        })
    }

    fn remove(&mut self, name: String, of: Which, found: String) {
        self.changes.push(Change {
            name,
            of,
            found: Some(found),
            puts: None,
            prepared: None,
        });
    }

    /// The files that change, relative to the crate.
    pub fn paths(&self, tree: &Tree<'_>) -> Vec<PathBuf> {
        let changed = self
            .changes
            .iter()
            .map(|change| tree.path(&change.name, change.of));
        let snapshot = self
            .snapshot
            .as_ref()
            .map(|_| crate::source::SNAPSHOT.into());
        changed.chain(snapshot).collect()
    }

    /// What a build that writes nothing makes of the changes.
    ///
    /// # Errors
    /// [`Error::Stale`] if there are any.
    pub fn must_be_nothing(self, tree: &Tree<'_>, why: &'static str) -> Result<Written> {
        let mut stale = self.paths(tree);
        if stale.is_empty() {
            return Ok(self.written);
        }
        // What would lie beside a file in conflict is not what is stale.
        let open = self.written.conflicts;
        let beside: Vec<PathBuf> = open.iter().map(|path| tree::beside(path)).collect();
        stale.retain(|path| !beside.contains(path) && !open.contains(path));
        let shown = |paths: &[PathBuf]| {
            let paths = paths.iter();
            paths.map(|path| path.display().to_string()).collect()
        };
        Err(Error::Stale {
            why,
            files: shown(&stale),
            conflicts: shown(&open),
        })
    }
}

/// The folders that a run writes into.
fn folders(tree: &Tree<'_>, generated: &Generated<'_>) -> BTreeSet<PathBuf> {
    let files = generated
        .files
        .iter()
        .map(|file| tree.path(&file.path, Which::File));
    files
        .chain([base::FILE.into()])
        .filter_map(|path| {
            place::real(&tree.root.join(path))
                .ok()?
                .parent()
                .map(Path::to_path_buf)
        })
        .collect()
}

/// Drafts with their new texts as the user's rustfmt has them. A build that writes has it go over
/// temporary files, all at once; one that does not sends it the texts.
fn formatted(
    tree: &Tree<'_>,
    drafts: Vec<Draft>,
    writes: bool,
) -> Result<Vec<(Draft, Option<Prepared>)>> {
    let formats = drafts.len() <= format::MOST;
    let mut formatted = Vec::with_capacity(drafts.len());
    for mut draft in drafts {
        let prepared = if writes {
            let path = tree.path(&draft.name, Which::File);
            Some(place::prepare(
                tree.root,
                &path,
                draft.new.as_bytes(),
                false,
            )?)
        } else {
            if let Some(folder) = tree.folder(&draft.name)
                && formats
                && format::is_for_rustfmt(&draft.name, &draft.new)
            {
                draft.new = format::text(&draft.new, &folder);
            }
            None
        };
        formatted.push((draft, prepared));
    }
    if writes && formats {
        let of_rust = formatted
            .iter_mut()
            .filter(|(draft, _)| format::is_for_rustfmt(&draft.name, &draft.new));
        let mut of_rust: Vec<_> = of_rust
            .filter_map(|(draft, prepared)| Some((draft, prepared.as_ref()?)))
            .collect();
        let paths: Vec<&Path> = of_rust.iter().map(|(_, file)| file.temporary()).collect();
        format::files(&paths);
        for (draft, file) in &mut of_rust {
            if let Ok(text) = std::fs::read_to_string(file.temporary()) {
                draft.new = text;
            }
        }
    }
    Ok(formatted)
}
