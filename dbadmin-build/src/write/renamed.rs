//! Tables and columns that have another name since, as `dbadmin.toml` declares: their files move, and
//! what is written in them follows, before anything is merged. So edits survive a rename.

use std::collections::BTreeMap;

use super::base::Base;
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

/// How the texts of one run are to be changed.
#[derive(Debug, Default)]
pub struct Following {
    /// Names of files: now, and before.
    former: BTreeMap<String, String>,
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
                    following.former.insert(now, before);
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

    /// What a file was called before, if that was otherwise.
    pub fn former(&self, name: &str) -> Option<&String> {
        self.former.get(name)
    }

    /// What a file is called now, by what it was called before.
    pub fn name_now(&self, former: &str) -> Option<&String> {
        let mut names = self.former.iter();
        names
            .find(|(_, before)| *before == former)
            .map(|(now, _)| now)
    }

    /// A file's text with the new names, by the file's name as it is now.
    pub fn text(&self, name: &str, text: &str) -> String {
        let mut text = text.to_owned();
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

/// Puts a word for another, outside of strings and comments.
fn in_code(text: &str, from: &str, to: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let length = if letter == '"' && !result.ends_with('\'') {
            string_length(rest)
        } else if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(after) = rest.strip_prefix(from)
            && !result.ends_with(is_of_word)
            && !after.starts_with(is_of_word)
        {
            result.push_str(to);
            rest = after;
            continue;
        } else {
            letter.len_utf8()
        };
        let (taken, left) = rest.split_at(length);
        result.push_str(taken);
        rest = left;
    }
    result
}

fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// How long a string literal at the start of a text is.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            '"' if !escaped => return at + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    text.len()
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
    }
}
