//! What a run has to do about each file: nothing, write it, or merge.

use super::base::{Base, Which};
use super::format;
use super::merge::{Merged, merge, merge_rust};
use super::renamed::Following;
use super::same::same;
use super::tree::Tree;
use crate::Result;
use crate::emit::{self, File};

/// A file for which there is something new.
#[derive(Debug)]
pub struct Draft {
    /// Its name below the output folder.
    pub name: String,
    /// What is on disk.
    pub found: Option<String>,
    /// What the file was called before, and what is on disk there, if that was otherwise.
    pub former: Option<(String, String)>,
    /// What the developer has, with the names that tables and columns have now.
    pub mine: Option<String>,
    /// What it was generated as, with the same names; nothing where no run knows of the file.
    pub base: Option<String>,
    /// What it is generated as now.
    pub new: String,
}

/// What a draft comes to.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The new text, over a file that nobody edited.
    Written,
    /// A text with the changes of both sides.
    Merged(String),
    /// The developer's text says all that the new one does.
    Kept,
    /// The changes collide.
    Conflict,
}

/// Looks at a file; where there is nothing new for it, the base is all that may change.
///
/// # Errors
/// [`crate::Error::File`] where it cannot be read.
pub fn look(
    tree: &Tree<'_>,
    file: &File,
    base: &mut Base,
    following: &Following,
) -> Result<Option<Draft>> {
    let name = &file.path;
    let found = tree.read(name, Which::File)?;
    if let Some(left) = base.left.remove(name).filter(|_| found.is_some()) {
        base.files.entry(name.clone()).or_insert(left);
    }
    let is_theirs = found.is_some() && emit::is_written_once(name);
    if is_theirs && !base.files.contains_key(name) {
        base.files.insert(name.clone(), file.text.clone());
    }
    let former = former(tree, name, found.as_ref(), base, following)?;
    let was_generated = |former: &String| base.files.contains_key(former);
    if found.is_none() && former.is_none() && following.former(name).any(was_generated) {
        // What the developer deleted stays deleted, also under another name.
        base.files.insert(name.clone(), file.text.clone());
        return Ok(None);
    }
    let (mine, last) = match &former {
        Some((former, found)) => (Some(found), base.last(former)),
        None => (found.as_ref(), base.last(name)),
    };
    let follow = |text: &str| following.text(name, text);
    let follows = former.is_some() || mine.is_some_and(|mine| follow(mine) != *mine);
    let has_news = match (mine, last) {
        _ if is_theirs => follows,
        (None, None) => true,
        // What the developer deleted stays deleted.
        (None, Some(_)) => false,
        (Some(mine), last) if !follows && same(name, mine, &file.text) => {
            if last.is_none_or(|last| !same(name, mine, last)) {
                base.files.insert(name.clone(), mine.clone());
            }
            return Ok(None);
        }
        (Some(_), Some(last)) => follows || !same(name, last, &file.text),
        (Some(_), None) => true,
    };
    let (mine, last) = (mine.map(|mine| follow(mine)), last.map(follow));
    Ok(has_news.then(|| Draft {
        name: name.clone(),
        mine,
        base: last,
        new: file.text.clone(),
        found,
        former,
    }))
}

/// What a file was called before, and what is there. It moves unless the developer has edited what
/// is at its new place already; of several names the one counts under which it was edited.
fn former(
    tree: &Tree<'_>,
    name: &str,
    found: Option<&String>,
    base: &Base,
    following: &Following,
) -> Result<Option<(String, String)>> {
    let last = base.files.get(name);
    let is_free = found.is_none_or(|found| last.is_some_and(|last| same(name, found, last)));
    let mut known = None;
    for former in following.former(name).filter(|_| is_free) {
        let Some(text) = tree.read(former, Which::File)? else {
            continue;
        };
        let was_edited = base
            .last(former)
            .is_none_or(|last| !same(name, &text, last));
        if was_edited || known.is_none() {
            known = Some((former.clone(), text));
        }
        if was_edited {
            break;
        }
    }
    Ok(known)
}

impl Draft {
    /// Whether more than the format sets what the developer has apart from what was generated.
    pub fn was_edited(&self) -> bool {
        match (&self.mine, &self.base) {
            (Some(mine), Some(base)) => !same(&self.name, mine, base),
            (mine, _) => mine.is_some(),
        }
    }

    /// Decides, once the new text is formatted as it would be put on disk.
    pub fn outcome(&self, tree: &Tree<'_>) -> Outcome {
        let (Some(mine), Some(base)) = (&self.mine, &self.base) else {
            return match self.mine {
                Some(_) => Outcome::Conflict,
                None => Outcome::Written,
            };
        };
        if emit::is_written_once(&self.name) && self.was_edited() {
            return Outcome::Kept;
        }
        if mine == base {
            return Outcome::Written;
        }
        let is_rust = self.name.ends_with(".rs");
        let merge = |base: &str, new: &str| {
            let merge = if is_rust { merge_rust } else { merge };
            match merge(base, mine, new) {
                Merged::Clean(text) if text == *mine => Some(Outcome::Kept),
                Merged::Clean(text) => Some(Outcome::Merged(text)),
                Merged::Conflict => None,
            }
        };
        merge(base, &self.new)
            .or_else(|| same(&self.name, mine, base).then_some(Outcome::Written))
            // The developer's file may have been formatted since, by another rustfmt or the first.
            .or_else(|| {
                let folder = tree.folder(&self.name).filter(|_| is_rust)?;
                let [base, new] = [base, &self.new].map(|text| format::text(text, &folder));
                merge(&base, &new)
            })
            .unwrap_or(Outcome::Conflict)
    }
}
