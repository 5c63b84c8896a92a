//! The words of a search, and the conditions that they make.

use dbadmin_model::Value;
use dbadmin_model::sql::{Comparison, Condition, Pattern};

use super::fetch::at;
use crate::{Column, Kind, Resource, Table};

/// The most words of a search that count, for SQLite bounds the depth of a condition.
const MAX_WORDS: usize = 12;

/// The words of a search that count.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().take(MAX_WORDS)
}

/// The conditions that a search makes, all of which have to hold: what a full-text index takes it is asked for,
/// and the others are looked for in each column.
pub(super) fn searched(resource: &'static Resource, text: &str) -> Vec<Condition<'static>> {
    let columns = resource.queries.search;
    let index = resource.queries.text;
    let has_numbers = columns.iter().any(|it| it.kind == Kind::Integer);
    let mut parts = Vec::new();
    let mut asked = Vec::new();
    for word in words(text) {
        let of = |columns: &mut dyn Iterator<Item = &'static Column>| -> Vec<Condition<'static>> {
            columns
                .filter_map(|column| contains(resource.table, column, word))
                .collect()
        };
        match index.filter(|index| index.takes(word)) {
            // A number may be that of the row as well.
            Some(index) if has_numbers && word.parse::<i64>().is_ok() => {
                let mut numbers = columns.iter().filter(|it| it.kind == Kind::Integer);
                let mut any = of(&mut numbers);
                any.push(Condition::Words(index, vec![word.to_owned()]));
                parts.push(Condition::Or(any));
            }
            // What its language leaves out is looked for in each column.
            Some(index) if let Some(config) = index.leaves_out() => {
                parts.push(Condition::Or(vec![
                    Condition::Words(index, vec![word.to_owned()]),
                    Condition::And(vec![
                        Condition::LeftOut(config, word.to_owned()),
                        Condition::Or(of(&mut columns.iter())),
                    ]),
                ]));
            }
            Some(_) => asked.push(word.to_owned()),
            None => parts.push(Condition::Or(of(&mut columns.iter()))),
        }
    }
    if let Some(index) = index.filter(|_| !asked.is_empty()) {
        parts.insert(0, Condition::Words(index, asked));
    }
    parts
}

/// The condition that a search for one word makes on a column, if the column can contain it.
pub(crate) fn contains(table: &Table, column: &Column, word: &str) -> Option<Condition<'static>> {
    let at = at(table, column);
    match column.kind {
        Kind::Integer => {
            let number = word.parse().ok().map(Value::Integer)?;
            Some(Condition::Compare(at, Comparison::Equal, number))
        }
        Kind::Blob => None,
        _ => Some(Condition::Like {
            column: at,
            pattern: Pattern::containing(word),
            case_sensitive: false,
        }),
    }
}
