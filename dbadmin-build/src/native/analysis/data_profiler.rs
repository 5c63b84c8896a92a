//! data-profiler: what columns mean beyond their type, by their names, and how many rows there
//! are. It sees no values.

use std::collections::BTreeMap;

use dbadmin_model::naming;
use dbadmin_model::plan::{Meaning, Profile, Sample, TableProfile};
use dbadmin_model::schema::{Column, ColumnType, Schema};

use crate::native::shape;

/// The type that a meaning presupposes.
#[derive(Clone, Copy)]
enum Of {
    Text,
    Whole,
    Number,
    Figure,
    Time,
}

/// Endings of column names and what they mean, the most telling first.
const ENDINGS: &[(&[&str], Of, Meaning)] = &[
    (&["password"], Of::Text, Meaning::Secret),
    (&["password", "hash"], Of::Text, Meaning::Secret),
    (&["secret"], Of::Text, Meaning::Secret),
    (&["api", "key"], Of::Text, Meaning::Secret),
    (&["token"], Of::Text, Meaning::Secret),
    (&["email"], Of::Text, Meaning::Email),
    (&["email", "address"], Of::Text, Meaning::Email),
    (&["e", "mail"], Of::Text, Meaning::Email),
    (&["image", "url"], Of::Text, Meaning::Image),
    (&["photo", "url"], Of::Text, Meaning::Image),
    (&["avatar"], Of::Text, Meaning::Image),
    (&["url"], Of::Text, Meaning::Url),
    (&["website"], Of::Text, Meaning::Url),
    (&["homepage"], Of::Text, Meaning::Url),
    (&["phone"], Of::Text, Meaning::Phone),
    (&["mobile"], Of::Text, Meaning::Phone),
    (&["fax"], Of::Text, Meaning::Phone),
    (&["phone", "number"], Of::Text, Meaning::Phone),
    (&["color"], Of::Text, Meaning::Color),
    (&["colour"], Of::Text, Meaning::Color),
    (&["markdown"], Of::Text, Meaning::Markdown),
    (&["md"], Of::Text, Meaning::Markdown),
    (&["json"], Of::Text, Meaning::Json),
    (&["description"], Of::Text, Meaning::LongText),
    (&["notes"], Of::Text, Meaning::LongText),
    (&["note"], Of::Text, Meaning::LongText),
    (&["comment"], Of::Text, Meaning::LongText),
    (&["comments"], Of::Text, Meaning::LongText),
    (&["body"], Of::Text, Meaning::LongText),
    (&["content"], Of::Text, Meaning::LongText),
    (&["text"], Of::Text, Meaning::LongText),
    (&["summary"], Of::Text, Meaning::LongText),
    (&["bio"], Of::Text, Meaning::LongText),
    (&["cents"], Of::Whole, Meaning::MinorUnits),
    (&["price"], Of::Number, Meaning::Money),
    (&["amount"], Of::Number, Meaning::Money),
    (&["total"], Of::Number, Meaning::Money),
    (&["cost"], Of::Number, Meaning::Money),
    (&["created", "at"], Of::Time, Meaning::CreatedAt),
    (&["created"], Of::Time, Meaning::CreatedAt),
    (&["placed", "at"], Of::Time, Meaning::CreatedAt),
    (&["inserted", "at"], Of::Time, Meaning::CreatedAt),
    (&["updated", "at"], Of::Time, Meaning::UpdatedAt),
    (&["modified", "at"], Of::Time, Meaning::UpdatedAt),
    (&["last", "update"], Of::Time, Meaning::UpdatedAt),
    (&["status"], Of::Text, Meaning::State),
    (&["state"], Of::Text, Meaning::State),
    (&["position"], Of::Whole, Meaning::Position),
    (&["sort", "order"], Of::Whole, Meaning::Position),
    (&["percent"], Of::Figure, Meaning::Percent),
    (&["percentage"], Of::Figure, Meaning::Percent),
    (&["pct"], Of::Figure, Meaning::Percent),
    (&["seconds"], Of::Whole, Meaning::Duration),
    (&["secs"], Of::Whole, Meaning::Duration),
    (&["minutes"], Of::Whole, Meaning::Duration),
    (&["mins"], Of::Whole, Meaning::Duration),
    (&["ms"], Of::Whole, Meaning::Duration),
    (&["millis"], Of::Whole, Meaning::Duration),
    (&["milliseconds"], Of::Whole, Meaning::Duration),
];

/// Endings of names of columns that hold personal data.
const PERSONAL: &[&[&str]] = &[
    &["email"],
    &["phone"],
    &["mobile"],
    &["fax"],
    &["first", "name"],
    &["last", "name"],
    &["full", "name"],
    &["birth", "date"],
    &["birthday"],
    &["date", "of", "birth"],
    &["street"],
    &["address"],
    &["postal", "code"],
    &["postcode"],
    &["iban"],
    &["ssn"],
    &["passport"],
    &["ip", "address"],
];

/// Profiles every table of the database.
pub fn decide(database: &Schema, sample: &Sample) -> Profile {
    let mut tables = BTreeMap::new();
    for table in &database.tables {
        let address = table.address();
        let mut profile = TableProfile {
            rows: sample.rows.get(&address).copied(),
            ..TableProfile::default()
        };
        for column in &table.columns {
            let words = naming::words(&column.name);
            if let Some(meaning) = meaning(column, &words) {
                profile.meanings.insert(column.name.clone(), meaning);
            }
            if PERSONAL.iter().any(|ending| ends_with(&words, ending)) {
                profile.personal.push(column.name.clone());
            }
        }
        tables.insert(address, profile);
    }
    Profile {
        sampled: !sample.rows.is_empty(),
        tables,
    }
}

/// Whether a column's name says that it holds a secret.
pub fn is_secret(column: &Column) -> bool {
    meaning(column, &naming::words(&column.name)) == Some(Meaning::Secret)
}

fn meaning(column: &Column, words: &[String]) -> Option<Meaning> {
    ENDINGS
        .iter()
        .find(|(ending, of, _)| ends_with(words, ending) && fits(column, *of))
        .map(|(_, _, meaning)| *meaning)
}

fn ends_with(words: &[String], ending: &[&str]) -> bool {
    words.len() >= ending.len()
        && words[words.len() - ending.len()..]
            .iter()
            .zip(ending)
            .all(|(word, end)| word == end)
}

fn fits(column: &Column, of: Of) -> bool {
    match of {
        Of::Text => matches!(column.ty, ColumnType::Text { .. }),
        Of::Whole => shape::is_whole(column),
        Of::Number => matches!(column.ty, ColumnType::Real | ColumnType::Numeric { .. }),
        Of::Figure => column.ty.is_number(),
        // SQLite has no type for times, so that many a table keeps them as text.
        Of::Time => matches!(
            column.ty,
            ColumnType::DateTime { .. } | ColumnType::Date | ColumnType::Text { .. }
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dbadmin_model::schema::{Dialect, Table};

    #[test]
    fn names_and_types_together_tell_the_meaning() {
        let column = |name: &str, ty| Column {
            name: name.to_owned(),
            ty,
            nullable: false,
            ..Column::default()
        };
        let text = ColumnType::Text { max: None };
        let whole = ColumnType::Integer {
            bits: 64,
            unsigned: false,
        };
        let table = Table {
            name: "people".to_owned(),
            columns: vec![
                column("billing_email", text.clone()),
                column("PasswordHash", text),
                column("price_cents", whole.clone()),
                column("email", whole),
            ],
            ..Table::default()
        };
        let schema = Schema::new(Dialect::Sqlite, vec![table]);
        let profile = decide(&schema, &Sample::default());
        let found = &profile.tables["people"].meanings;
        assert_eq!(found["billing_email"], Meaning::Email);
        assert_eq!(found["PasswordHash"], Meaning::Secret);
        assert_eq!(found["price_cents"], Meaning::MinorUnits);
        assert!(!found.contains_key("email"), "a number is no address");
        assert!(!profile.sampled);
    }
}
