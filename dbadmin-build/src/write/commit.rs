//! Carrying out the changes of a run so that it may end at any of them, killed or with a full disk.
//!
//! First everything is written under temporary names: where that fails, the tree is as it was. From
//! then on there are only renames and removals. Before the first of them the base says what is
//! about to be done, and after the last what has been; a run that finds the former looks which of
//! the steps have been taken.

use super::Written;
use super::base::{self, Base, Pending, Which};
use super::place;
use super::tree::Tree;
use super::update::{Change, Update};
use crate::Result;

/// Carries out the changes.
///
/// # Errors
/// [`crate::Error::File`] where the tree cannot be written, [`crate::Error::Changed`] where a file
/// was saved meanwhile.
pub fn carry_out(tree: &Tree<'_>, update: Update) -> Result<Written> {
    let mut files = update.paths(tree);
    let Update {
        before,
        settled,
        after,
        mut changes,
        snapshot,
        mut written,
    } = update;
    for change in &mut changes {
        prepare(tree, change)?;
    }
    let file = |path: &str, bytes: &[u8]| place::prepare(tree.root, path.as_ref(), bytes, false);
    let snapshot = snapshot
        .map(|text| file(crate::source::SNAPSHOT, text.as_bytes()))
        .transpose()?;
    let mut bases = Vec::new();
    if !changes.is_empty() {
        bases.push(file(
            base::FILE,
            &about_to(settled, &after, &changes).packed()?,
        )?);
    }
    if after != before || !changes.is_empty() {
        bases.push(file(base::FILE, &after.packed()?)?);
        files.push(base::FILE.into());
    }
    let done = bases.pop();
    for about_to in bases {
        about_to.put()?;
    }
    for change in changes {
        let path = tree.path(&change.name, change.of);
        match change.prepared {
            Some(prepared) => prepared.put_over(tree.root, change.found.as_deref())?,
            None => place::remove(tree.root, &path, change.found.as_deref())?,
        }
    }
    for file in [snapshot, done].into_iter().flatten() {
        file.put()?;
    }
    written.files = files;
    Ok(written)
}

/// Writes a change's text under a temporary name, unless it is there already. A text that is not
/// as generated holds what the developer wrote.
fn prepare(tree: &Tree<'_>, change: &mut Change) -> Result<()> {
    if let (Some(text), None) = (&change.puts, &change.prepared) {
        let path = tree.path(&change.name, change.of);
        let is_precious = change.of == Which::File;
        let prepared = place::prepare(tree.root, &path, text.as_bytes(), is_precious)?;
        change.prepared = Some(prepared);
    }
    Ok(())
}

/// The base before the changes, with what they are.
fn about_to(settled: Base, after: &Base, changes: &[Change]) -> Base {
    let mut base = settled;
    for change in changes {
        let pending = || Pending {
            of: change.of,
            found: change.found.clone(),
            puts: change.puts.clone(),
            base: after.files.get(&change.name).cloned(),
            beside: after.beside.get(&change.name).cloned(),
        };
        base.pending
            .entry(change.name.clone())
            .or_insert_with(pending);
    }
    base
}
