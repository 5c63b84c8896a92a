//! What is to be said of a request: which words led to nothing, and why.

use std::collections::BTreeMap;

use dbadmin_model::plan::{Wish, WishKind};

use super::reading::Statement;

/// Collects it, in the order of the request and each thing once.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Words that were not understood.
    pub not_understood: Vec<String>,
    /// Words that a stronger decision stands against.
    pub overruled: Vec<String>,
    /// What more there is to say of either.
    pub hints: BTreeMap<String, String>,
    /// What nothing acts on yet.
    pub not_built: Vec<Wish>,
}

impl Outcome {
    /// These words were not understood.
    pub fn not_understood(&mut self, words: &str, hint: Option<String>) {
        once(&mut self.not_understood, words);
        if let Some(hint) = hint {
            self.hint(words, hint);
        }
    }

    /// Something stands against these words.
    pub fn overruled(&mut self, words: &str, hint: &str) {
        once(&mut self.overruled, words);
        self.hint(words, hint.to_owned());
    }

    /// There is more to say of these words.
    pub fn hint(&mut self, words: &str, hint: String) {
        let hints = self.hints.entry(words.to_owned()).or_default();
        if hints.is_empty() {
            *hints = hint;
        } else if !hints.contains(&hint) {
            *hints = format!("{hints}; {hint}");
        }
    }

    /// This was understood, and nothing acts on it.
    pub fn not_built(&mut self, kind: WishKind, statement: &Statement) {
        let bound = &statement.bound;
        let names = bound.all_names();
        let mut tables: Vec<String> = Vec::new();
        for address in names.flat_map(|names| &names.addresses) {
            once(&mut tables, address);
        }
        let text = Some(statement.text.clone()).filter(|text| !text.is_empty());
        let wish = Wish {
            kind,
            tables,
            roles: bound.roles.clone(),
            details: bound.details.iter().cloned().chain(text).collect(),
            words: statement.words.clone(),
        };
        if !self.not_built.contains(&wish) {
            self.not_built.push(wish);
        }
    }
}

fn once(list: &mut Vec<String>, words: &str) {
    if !list.iter().any(|known| known == words) {
        list.push(words.to_owned());
    }
}
