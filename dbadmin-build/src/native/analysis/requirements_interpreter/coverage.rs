//! Which tables the panel shows: those that features and sentences name, without those that are
//! to be left out. A table with a struct of its own stays.

use dbadmin_model::plan::Annotations;
use dbadmin_model::schema::Schema;

use super::lexicon::Lexicon;
use super::outcome::Outcome;
use super::patterns::Says;
use super::reading::Statement;

/// Why nobody may leave out everything.
const NOTHING_LEFT: &str = "no table would be left";

/// What has been said about tables.
#[derive(Debug, Default)]
pub struct Coverage {
    /// Those named, in the request's order; without any, all are shown.
    named: Vec<String>,
    /// Those named by features, which no sentence takes away.
    features: Vec<String>,
    /// Those to leave out, with the words that say so.
    without: Vec<(String, String)>,
    /// Sentences that want no others than those named.
    only: Vec<String>,
    /// Sentences that want none at all.
    nothing_left: Vec<String>,
}

impl Coverage {
    /// Takes up a feature, if it is the name of tables.
    pub fn feature(&mut self, feature: &str, lexicon: &Lexicon) -> bool {
        let Some(meant) = lexicon.find(feature) else {
            return false;
        };
        for address in meant.addresses {
            once(&mut self.named, &address);
            once(&mut self.features, &address);
        }
        true
    }

    /// Takes up a statement about tables.
    pub fn add(&mut self, statement: &Statement) {
        let tables = &statement.bound.tables;
        let words = &statement.words;
        let mut leave_out = |addresses: &[String]| {
            let addresses = addresses.iter().cloned();
            let entries = addresses.map(|address| (address, words.clone()));
            self.without.extend(entries);
        };
        if statement.says == Says::Only {
            leave_out(&tables.except);
        }
        if statement.says == Says::Without && !tables.except.is_empty() {
            // "Leave out everything but books."
            for address in &tables.except {
                once(&mut self.named, address);
            }
            self.only.push(words.clone());
        } else if statement.says == Says::Without && tables.everything {
            self.nothing_left.push(words.clone());
        } else if statement.says == Says::Without {
            leave_out(&tables.addresses);
        } else if !tables.everything && !tables.addresses.is_empty() {
            for address in &tables.addresses {
                once(&mut self.named, address);
            }
            self.only.push(words.clone());
        }
    }

    /// The addresses, in order.
    pub fn finish(
        self,
        database: &Schema,
        annotations: &Annotations,
        outcome: &mut Outcome,
    ) -> Vec<String> {
        let has_struct = |address: &String| {
            let known = annotations.tables.get(address);
            known.is_some_and(|known| !known.path.is_empty())
        };
        let mut tables = self.named.clone();
        for words in &self.nothing_left {
            outcome.overruled(words, NOTHING_LEFT);
        }
        for address in database.tables.iter().map(dbadmin_model::Table::address) {
            let wanted = self.named.is_empty() || has_struct(&address);
            if wanted && !tables.contains(&address) {
                if !self.named.is_empty() {
                    let hint = format!("`{address}` has a struct, and so it stays");
                    self.only
                        .iter()
                        .for_each(|words| outcome.overruled(words, &hint));
                }
                tables.push(address);
            }
        }
        let all = tables.clone();
        for (address, words) in &self.without {
            let reason = if has_struct(address) {
                "has a struct, and so it stays"
            } else if self.features.contains(address) {
                "is among the features, and so it stays"
            } else {
                tables.retain(|known| known != address);
                continue;
            };
            outcome.overruled(words, &format!("`{address}` {reason}"));
        }
        if tables.is_empty() && !all.is_empty() {
            for (_, words) in &self.without {
                outcome.overruled(words, NOTHING_LEFT);
            }
            return all;
        }
        tables
    }
}

fn once(list: &mut Vec<String>, address: &str) {
    if !list.iter().any(|known| known == address) {
        list.push(address.to_owned());
    }
}
