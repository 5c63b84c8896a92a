//! requirements-interpreter: which tables the panel shows, what it is called, and which words of
//! the request led to nothing.

use dbadmin_model::naming;
use dbadmin_model::plan::{Annotations, Request, Requirements};
use dbadmin_model::schema::Schema;

/// Currencies that a request may name.
const CURRENCIES: &[&str] = &[
    "AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP", "HUF", "INR", "JPY", "KRW",
    "MXN", "NOK", "NZD", "PLN", "SEK", "SGD", "TRY", "USD", "ZAR",
];

/// Words that every request for a panel consists of.
const FILLERS: &[&str] = &[
    "a",
    "admin",
    "administration",
    "an",
    "and",
    "back",
    "build",
    "create",
    "dashboard",
    "for",
    "generate",
    "in",
    "make",
    "me",
    "my",
    "of",
    "office",
    "our",
    "panel",
    "please",
    "prices",
    "the",
    "with",
];

/// Reads the request.
pub fn decide(request: &Request, database: &Schema, annotations: &Annotations) -> Requirements {
    let mut not_understood = Vec::new();
    let mut named = Vec::new();
    for feature in &request.features {
        match table_named(feature, database) {
            Some(address) if named.contains(&address) => {}
            Some(address) => named.push(address),
            None => not_understood.push(feature.clone()),
        }
    }
    let everything = named.is_empty();
    let in_scope = |address: &String| {
        everything || named.contains(address) || annotations.tables.contains_key(address)
    };
    let mut tables = named.clone();
    let addresses = database.tables.iter().map(dbadmin_model::Table::address);
    tables.extend(addresses.filter(|address| in_scope(address) && !named.contains(address)));

    let subject = subject(&request.prompt);
    not_understood.extend(unread_sentences(&request.prompt));
    Requirements {
        title: annotations
            .title
            .clone()
            .or(subject)
            .unwrap_or_else(|| "Admin".to_owned()),
        tables,
        roles: annotations.roles.clone(),
        currency: currency(&request.prompt),
        accent: annotations.accent.clone(),
        not_understood,
    }
}

/// The table that a feature names: by its address, its title or its singular, in any case.
fn table_named(feature: &str, database: &Schema) -> Option<String> {
    let wanted = naming::words(feature);
    let same = |name: &str| {
        let words = naming::words(name);
        let singular = naming::words(&naming::singular(&words.join(" ")));
        words == wanted || singular == wanted
    };
    database
        .tables
        .iter()
        .find(|table| table.address() == feature || same(&table.name))
        .map(dbadmin_model::Table::address)
}

/// What the panel is for: "Generate admin panel for a book shop" gives "Book shop".
fn subject(prompt: &str) -> Option<String> {
    let (_, rest) = first_sentence(prompt).split_once(" for ")?;
    let words: Vec<&str> = rest
        .split([',', ';', ':'])
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .skip_while(|word| matches!(*word, "a" | "an" | "the" | "my" | "our"))
        .take_while(|word| !matches!(*word, "with" | "in" | "where" | "that"))
        .collect();
    let subject = words.join(" ");
    (!subject.is_empty()).then(|| naming::capitalised(&subject))
}

fn first_sentence(prompt: &str) -> &str {
    prompt
        .split(['.', '!', '\n'])
        .next()
        .unwrap_or_default()
        .trim()
}

fn currency(prompt: &str) -> Option<String> {
    prompt
        .split(|letter: char| !letter.is_alphanumeric())
        .find(|word| CURRENCIES.contains(word))
        .map(str::to_owned)
}

/// Sentences after the first that hold more than fillers and a currency: this version reads
/// wishes about tables, names and currencies, and says so of the rest.
fn unread_sentences(prompt: &str) -> Vec<String> {
    let understood =
        |word: &str| FILLERS.contains(&word.to_lowercase().as_str()) || CURRENCIES.contains(&word);
    prompt
        .split(['.', '!', '\n'])
        .skip(1)
        .map(str::trim)
        .filter(|sentence| {
            sentence
                .split(|letter: char| !letter.is_alphanumeric())
                .any(|word| !word.is_empty() && !understood(word))
        })
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use dbadmin_model::schema::{Dialect, Table};

    fn database(names: &[&str]) -> Schema {
        let table = |name: &&str| Table {
            name: (*name).to_owned(),
            ..Table::default()
        };
        Schema::new(Dialect::Sqlite, names.iter().map(table).collect())
    }

    #[test]
    fn features_choose_tables_and_name_what_is_missing() {
        let request = Request {
            prompt: "Generate an admin panel for a book shop, in EUR.".to_owned(),
            features: vec!["Order item".to_owned(), "coupons".to_owned()],
        };
        let found = decide(
            &request,
            &database(&["order_items", "books"]),
            &Annotations::default(),
        );
        assert_eq!(found.tables, ["order_items"]);
        assert_eq!(found.title, "Book shop");
        assert_eq!(found.currency.as_deref(), Some("EUR"));
        assert_eq!(found.not_understood, ["coupons"]);
    }

    #[test]
    fn without_features_every_table_is_shown() {
        let found = decide(
            &Request::default(),
            &database(&["a", "b"]),
            &Annotations::default(),
        );
        assert_eq!(found.tables, ["a", "b"]);
        assert_eq!(found.title, "Admin");
    }

    #[test]
    fn a_sentence_that_it_cannot_follow_is_named() {
        let request = Request {
            prompt: "Admin panel for a shop. Support may refund up to 50.".to_owned(),
            features: Vec::new(),
        };
        let found = decide(&request, &database(&["a"]), &Annotations::default());
        assert_eq!(found.not_understood, ["Support may refund up to 50"]);
    }
}
