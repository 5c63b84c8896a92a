//! Tables and columns that have another name since, as `dbadmin.toml` declares: their files move, and
//! what is written in them follows, before anything is merged. So edits survive a rename.

use std::collections::BTreeMap;

use super::base::Base;
use super::pieces::{self, Piece};
use crate::emit::File;

/// What has another name, as generated source calls it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renamed {
    /// Modules of tables: from, to.
    pub modules: Vec<(String, String)>,
    /// Columns.
    pub columns: Vec<RenamedColumn>,
}

/// A column that has another name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenamedColumn {
    /// The module of its table, as it is called now.
    pub module: String,
    /// Its constant: from, to.
    pub constants: [String; 2],
    /// Its field in a generated struct: from, to.
    pub fields: [String; 2],
}

/// The folders that have a file for each table.
const FOLDERS: [&str; 4] = ["backend", "frontend", "entities", "hooks"];

impl Renamed {
    /// The files of the tables: before, and now.
    pub fn files(&self) -> impl Iterator<Item = (String, String)> {
        self.modules.iter().flat_map(|(from, to)| {
            let file = |folder: &str, module: &str| format!("{folder}/{module}.rs");
            FOLDERS.map(|folder| (file(folder, from), file(folder, to)))
        })
    }
}

/// How the texts of one run are to be changed.
#[derive(Debug, Default)]
pub struct Following {
    /// Names of files: before, and now.
    moved: BTreeMap<String, String>,
    /// Words in every file: from, to.
    everywhere: Vec<[String; 2]>,
    /// Words in one file, by its name as it is now.
    within: BTreeMap<String, Vec<[String; 2]>>,
}

impl Following {
    /// What follows from renames in a panel that was generated as `base`, and now as `files`.
    pub fn of(renamed: &Renamed, base: &Base, files: &[File]) -> Self {
        let mut following = Self::default();
        for (from, to) in &renamed.modules {
            for folder in FOLDERS {
                let [before, now] = [from, to].map(|module| format!("{folder}/{module}.rs"));
                let is_generated = |name: &str| files.iter().any(|file| file.path == name);
                if base.last(&before).is_some() && is_generated(&now) && !is_generated(&before) {
                    following.moved.insert(before, now);
                }
                let words = [from, to].map(|module| format!("{folder}::{module}"));
                following.everywhere.push(words);
            }
            let words = [from, to].map(|module| format!("pub mod {module}"));
            following.everywhere.push(words);
            let before = base.last(&format!("backend/{from}.rs")).and_then(struct_of);
            if let (Some(before), Some(now)) = (before, struct_in(files, to)) {
                following.everywhere.push([before, now].map(str::to_owned));
            }
        }
        for column in &renamed.columns {
            if let Some(name) = struct_in(files, &column.module) {
                let words = column.constants.clone();
                let words = words.map(|constant| format!("{name}::{constant}"));
                following.everywhere.push(words);
            }
            let fields = column.fields.clone().map(|field| format!("pub {field}"));
            let file = format!("entities/{}.rs", column.module);
            following.within.entry(file).or_default().push(fields);
        }
        following.everywhere.retain(|[from, to]| from != to);
        following
    }

    /// What a file was called before, if that was otherwise; it may have had several names in turn.
    pub fn former<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a String> {
        let of_name = self.moved.iter().filter(move |(_, now)| *now == name);
        of_name.map(|(before, _)| before)
    }

    /// What a file is called now, by what it was called before.
    pub fn name_now(&self, former: &str) -> Option<&String> {
        self.moved.get(former)
    }

    /// A file's text with the new names, by the file's name as it is now.
    pub fn text(&self, name: &str, text: &str) -> String {
        let mut text = text.to_owned();
        if !name.ends_with(".rs") {
            return text;
        }
        let within = self.within.get(name).into_iter().flatten();
        // One after the other: what a table's rename leaves is what a column's starts from.
        for [from, to] in self.everywhere.iter().chain(within) {
            text = in_code(&text, from, to);
        }
        text
    }
}

/// The struct of a table's rows, as its file in `backend` names it.
fn struct_of(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("Queries::of::<")?;
    rest.split('>').next()
}

fn struct_in<'a>(files: &'a [File], module: &str) -> Option<&'a str> {
    let name = format!("backend/{module}.rs");
    let file = files.iter().find(|file| file.path == name)?;
    struct_of(&file.text)
}

/// Puts a word for another, outside of literals and comments. Both may be of several pieces, as many
/// in the one as in the other.
fn in_code(text: &str, from: &str, to: &str) -> String {
    let [from, to] = [from, to].map(code);
    let pieces = pieces::of(text);
    let is_code: Vec<usize> = (0..pieces.len())
        .filter(|at| pieces[*at].is_code())
        .collect();
    let mut texts: Vec<&str> = pieces.iter().map(|piece| piece.text).collect();
    for start in is_code.windows(from.len().max(1)) {
        let there = start.iter().map(|at| pieces[*at].text);
        if there.eq(from.iter().copied()) {
            for (at, to) in start.iter().zip(&to) {
                texts[*at] = to;
            }
        }
    }
    texts.concat()
}

fn code(text: &str) -> Vec<&str> {
    let pieces = pieces::of(text).into_iter();
    let code = pieces.filter(Piece::is_code);
    code.map(|piece| piece.text).collect()
}

#[cfg(test)]
mod tests {
    use super::in_code;

    #[test]
    fn words_change_in_code_alone() {
        let text =
            "Order::STATE; // Order::STATE\nx(\"Order::STATE \\\" Order::STATE\", Order::STATE)";
        let new = in_code(text, "Order::STATE", "Order::STATUS");
        assert_eq!(
            new,
            "Order::STATUS; // Order::STATE\nx(\"Order::STATE \\\" Order::STATE\", Order::STATUS)"
        );
        assert_eq!(
            in_code("Orders Order Order_ xOrder", "Order", "Sale"),
            "Orders Sale Order_ xOrder"
        );
        let awkward = "/* \" */ pub /* pub a */ a: 'a, r#\"\\\"#; pub a";
        assert_eq!(
            in_code(awkward, "pub a", "pub b"),
            "/* \" */ pub /* pub a */ b: 'a, r#\"\\\"#; pub b"
        );
    }
}
