//! Which tables words mean: by the names of the schema, by the titles of structs, and by the
//! groups of the navigation, in the singular or the plural, in one word or several.

use std::collections::HashMap;

use dbadmin_model::naming;
use dbadmin_model::plan::Annotations;
use dbadmin_model::schema::Schema;
use dbadmin_syntax::names::closest_table;

use super::synonyms::TABLE_NOUNS;
use super::tokens::Token;

/// A name is at most so many words.
const LONGEST: usize = 6;

/// The names of a database.
pub struct Lexicon {
    addresses: Vec<String>,
    /// What the ways to name a table come to, the more telling way first.
    ways: [HashMap<String, Vec<String>>; 4],
    /// The last word of each table's name, in the order of `addresses`.
    last_words: Vec<String>,
    columns: HashMap<String, Vec<String>>,
}

/// What a name means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meant {
    /// The tables' addresses.
    pub addresses: Vec<String>,
    /// Whether it is a name that several tables have, rather than one of a group of tables.
    pub ambiguous: bool,
}

impl Lexicon {
    /// The names of all tables.
    #[must_use]
    pub fn of(database: &Schema, annotations: &Annotations) -> Self {
        let mut lexicon = Self {
            addresses: Vec::with_capacity(database.tables.len()),
            ways: Default::default(),
            last_words: Vec::with_capacity(database.tables.len()),
            columns: HashMap::new(),
        };
        for table in &database.tables {
            let address = table.address();
            lexicon.add(0, address.to_lowercase(), &address);
            lexicon.add(1, key(&table.name), &address);
            if let Some(known) = annotations.tables.get(&address) {
                for name in known.title.iter().chain(&known.singular) {
                    lexicon.add(2, key(name), &address);
                }
                if let Some(group) = &known.group {
                    lexicon.add(3, key(group), &address);
                }
            }
            let words = naming::words(&table.name);
            let last = words.last().map(|word| naming::singular(word));
            lexicon.last_words.push(last.unwrap_or_default());
            for column in &table.columns {
                let tables = lexicon.columns.entry(key(&column.name)).or_default();
                tables.push(address.clone());
            }
            lexicon.addresses.push(address);
        }
        lexicon
    }

    fn add(&mut self, way: usize, key: String, address: &str) {
        if key.is_empty() {
            return;
        }
        let tables = self.ways[way].entry(key).or_default();
        if !tables.iter().any(|known| known == address) {
            tables.push(address.to_owned());
        }
    }

    /// What a name means, if it means anything.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<Meant> {
        let exact = name.trim().to_lowercase();
        let spoken = key(name);
        let keys = [&exact, &spoken, &spoken, &spoken];
        let found = keys.iter().zip(&self.ways).enumerate();
        for (way, (key, names)) in found {
            let Some(tables) = names.get(*key) else {
                continue;
            };
            let same_case = tables.iter().find(|address| *address == name);
            let addresses = match same_case {
                Some(address) => vec![address.clone()],
                None => tables.clone(),
            };
            let ambiguous = way < 3 && addresses.len() > 1;
            return Some(Meant {
                addresses,
                ambiguous,
            });
        }
        None
    }

    /// The longest name that starts there, with the number of tokens that it takes up.
    #[must_use]
    pub fn longest(&self, tokens: &[Token]) -> Option<(usize, Meant)> {
        let is_word = |token: &&Token| token.raw.contains(char::is_alphanumeric);
        let words = tokens.iter().take_while(is_word).count();
        (1..=words.min(LONGEST)).rev().find_map(|length| {
            let raw: Vec<&str> = tokens[..length].iter().map(|it| it.raw.as_str()).collect();
            let found = self.find(&raw.join(" "))?;
            let noun = tokens.get(length).filter(|next| is_noun(next));
            Some((length + usize::from(noun.is_some()), found))
        })
    }

    /// The tables whose names end in that word: "logs" means `audit_log`, too, where they are to
    /// be left out.
    #[must_use]
    pub fn ending_in(&self, name: &str) -> Vec<String> {
        let wanted = naming::singular(&name.to_lowercase());
        let tables = self.addresses.iter().zip(&self.last_words);
        tables
            .filter(|(_, last)| **last == wanted)
            .map(|(address, _)| address.clone())
            .collect()
    }

    /// The tables that have a column of that name.
    #[must_use]
    pub fn with_column(&self, name: &str) -> &[String] {
        self.columns.get(&key(name)).map_or(&[], Vec::as_slice)
    }

    /// The table that was probably meant: one that is spelled much alike, else one of whose name
    /// it is a word.
    #[must_use]
    pub fn nearest(&self, name: &str) -> Option<&str> {
        let addresses = || self.addresses.iter().map(String::as_str);
        closest_table(name, addresses()).or_else(|| {
            let wanted = key(name);
            addresses().find(|address| {
                let words = naming::words(address);
                words.iter().any(|word| naming::singular(word) == wanted)
            })
        })
    }
}

/// Whether it says no more than that a table's name came before.
#[must_use]
pub fn is_noun(token: &Token) -> bool {
    !token.quoted && TABLE_NOUNS.contains(&token.word.as_str())
}

/// A name, whether in one word or several, in the singular or the plural.
fn key(name: &str) -> String {
    let words = naming::words(name);
    words.iter().map(|word| naming::singular(word)).collect()
}
