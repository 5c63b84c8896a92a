//! Three texts of a file made into one: what was generated last, what the developer made of it,
//! and what is generated now.

use std::collections::BTreeMap;

use diffy::{IncompleteHunkStyle, MergeOptions};

/// What became of three texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merged {
    /// One text with the changes of both sides.
    Clean(String),
    /// Both sides changed the same lines, or what came of them is no Rust.
    Conflict,
}

/// Merges the developer's changes (from `base` to `mine`) and the generator's (from `base` to
/// `new`). Lines end as they do in `mine`.
pub fn merge(base: &str, mine: &str, new: &str) -> Merged {
    match lines(base, mine, new) {
        Ok(text) if keeps_what_was_added(base, mine, &text) => Merged::Clean(text),
        _ => Merged::Conflict,
    }
}

/// As [`merge`], of a Rust file: what is no Rust, or has one name twice, is a conflict.
pub fn merge_rust(base: &str, mine: &str, new: &str) -> Merged {
    match merge(base, mine, new) {
        Merged::Clean(text) if text == mine || text == new || is_sound(&text) => {
            Merged::Clean(text)
        }
        _ => Merged::Conflict,
    }
}

/// What markers say of what stands under them, by what the merge calls it.
const MARKERS: [[&str; 2]; 3] = [
    ["<<<<<<< ours", "<<<<<<< yours"],
    ["||||||| original", "||||||| generated before"],
    [">>>>>>> theirs", ">>>>>>> generated now"],
];

/// The text with the changes of both sides, those that collide between markers: for an editor.
pub fn with_markers(base: &str, mine: &str, new: &str) -> String {
    let text = match lines(base, mine, new) {
        Ok(text) => return text,
        Err(text) => text,
    };
    let bare = |line: &str| line.trim_end_matches(['\r', '\n']).to_owned();
    let is_text = |marker: &str| {
        [mine, new]
            .iter()
            .any(|text| text.lines().any(|line| line == marker))
    };
    let in_words = |line: &str| {
        let mut known = MARKERS.iter();
        match known.find(|[marker, _]| *marker == bare(line) && !is_text(marker)) {
            Some([marker, says]) => line.replace(marker, says),
            None => line.to_owned(),
        }
    };
    text.split_inclusive('\n').map(in_words).collect()
}

fn lines(base: &str, mine: &str, new: &str) -> Result<String, String> {
    if mine == base {
        return Ok(new.to_owned());
    }
    if new == base || mine == new {
        return Ok(mine.to_owned());
    }
    // An editor or version control may have given every line another end.
    let ends = mine.matches("\r\n").count();
    if ends > 0 && ends == mine.matches('\n').count() && !base.contains('\r') {
        let as_theirs = |text: String| text.replace('\n', "\r\n");
        return match lines(base, &mine.replace("\r\n", "\n"), new) {
            Ok(text) => Ok(as_theirs(text)),
            Err(text) => Err(as_theirs(text)),
        };
    }
    let mut options = MergeOptions::new();
    options.set_incomplete_hunk_style(IncompleteHunkStyle::Git);
    options.merge(base, mine, new)
}

/// Whether each line is in the merged text that the developer has more often than the base had it.
fn keeps_what_was_added(base: &str, mine: &str, merged: &str) -> bool {
    let [base, mine, merged] = [base, mine, merged].map(counted);
    mine.iter().all(|(line, times)| {
        let before = base.get(line).copied().unwrap_or_default();
        let after = merged.get(line).copied().unwrap_or_default();
        after + before >= *times
    })
}

fn counted(text: &str) -> BTreeMap<&str, usize> {
    let mut counted = BTreeMap::new();
    for line in text.lines() {
        *counted.entry(line).or_default() += 1;
    }
    counted
}

/// Whether a text is a Rust file in which no two statics, constants, functions or modules have one
/// name: both sides may have added the same at different places.
fn is_sound(text: &str) -> bool {
    let Ok(file) = syn::parse_file(text) else {
        return false;
    };
    let mut names: Vec<String> = file.items.iter().filter_map(name).collect();
    let all = names.len();
    names.sort();
    names.dedup();
    names.len() == all
}

/// The name of an item that is neither for some targets only nor one of a pair.
fn name(item: &syn::Item) -> Option<String> {
    let (attributes, name) = match item {
        syn::Item::Static(item) => (&item.attrs, &item.ident),
        syn::Item::Const(item) => (&item.attrs, &item.ident),
        syn::Item::Fn(item) => (&item.attrs, &item.sig.ident),
        syn::Item::Mod(item) => (&item.attrs, &item.ident),
        syn::Item::Struct(item) => (&item.attrs, &item.ident),
        syn::Item::Enum(item) => (&item.attrs, &item.ident),
        _ => return None,
    };
    let conditional = attributes.iter().any(|found| found.path().is_ident("cfg"));
    (!conditional && name != "_").then(|| name.to_string())
}
