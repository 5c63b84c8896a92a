//! A schema as a diagram in Mermaid's notation, `erDiagram`.
//!
//! Mermaid knows no way to escape a sign, and reads some words as its own wherever they stand. So
//! what it cannot read is replaced; where names become the same by that, a number tells them apart.

use std::collections::{BTreeMap, BTreeSet};

use dbadmin_model::Schema;
use dbadmin_model::schema::{Column, ForeignKey, Table};

/// Words that mark a key in an attribute, whatever follows unless it is part of the word.
const MARKS: [&str; 3] = ["pk", "fk", "uk"];

/// What is called nothing.
const UNNAMED: &str = "unnamed";

/// The diagram.
pub fn of(schema: &Schema) -> String {
    let names = names(schema);
    let mut lines = vec!["erDiagram".to_owned()];
    for table in &schema.tables {
        if let Some(name) = names.get(&table.address()) {
            entity(&mut lines, table, name);
        }
    }
    for table in &schema.tables {
        let own = names.get(&table.address());
        lines.extend(table.foreign_keys.iter().filter_map(|key| {
            // A table that is not there has no place in the diagram.
            let target = names.get(&key.target_address())?;
            Some(reference(table, key, own?, target))
        }));
    }
    lines.join("\n") + "\n"
}

/// What the tables are called in the diagram, by their addresses.
fn names(schema: &Schema) -> BTreeMap<String, String> {
    let mut taken = BTreeSet::new();
    let mut name = |address: &str| unique(quoted(address), " ", &mut taken);
    let addresses = schema.tables.iter().map(Table::address);
    addresses
        .map(|address| {
            let name = name(&address);
            (address, name)
        })
        .collect()
}

fn entity(lines: &mut Vec<String>, table: &Table, name: &str) {
    let mut taken = BTreeSet::new();
    lines.push(format!("    \"{name}\" {{"));
    for column in &table.columns {
        let name = unique(word(&column.name, UNNAMED), "_", &mut taken);
        lines.push(attribute(table, column, &name));
    }
    lines.push("    }".to_owned());
}

fn attribute(table: &Table, column: &Column, name: &str) -> String {
    let own = std::slice::from_ref(&column.name);
    let refers = |key: &ForeignKey| key.columns.contains(&column.name);
    let marks = [
        (table.primary_key.contains(&column.name), "PK"),
        (table.foreign_keys.iter().any(refers), "FK"),
        (
            table.uniques.iter().any(|unique| unique.columns == own),
            "UK",
        ),
    ];
    let marks: Vec<&str> = marks
        .into_iter()
        .filter_map(|(holds, mark)| holds.then_some(mark))
        .collect();
    let notes = [
        (name != column.name && name != UNNAMED).then(|| quoted(&column.name)),
        column.nullable.then(|| "null".to_owned()),
    ];
    let notes: Vec<String> = notes.into_iter().flatten().collect();
    let mut line = format!("        {} {name}", word(&column.declared, "untyped"));
    if !marks.is_empty() {
        line = format!("{line} {}", marks.join(", "));
    }
    if !notes.is_empty() {
        line = format!("{line} \"{}\"", notes.join(", "));
    }
    line
}

fn reference(table: &Table, key: &ForeignKey, own: &str, target: &str) -> String {
    let columns: Vec<&str> = key.columns.iter().map(String::as_str).collect();
    let nullable = |name: &&str| table.column(name).is_some_and(|column| column.nullable);
    let many = if table.is_unique(&columns) {
        "|o"
    } else {
        "}o"
    };
    let one = if columns.iter().any(nullable) {
        "o|"
    } else {
        "||"
    };
    let label = quoted(&columns.join(", "));
    format!("    \"{own}\" {many}--{one} \"{target}\" : \"{label}\"")
}

/// A text as it may stand between quotes.
fn quoted(text: &str) -> String {
    let plain = |sign: char| match sign {
        '"' => '\'',
        '\\' => '/',
        '%' => '\u{FF05}',
        '~' => '-',
        sign if sign.is_control() || sign.is_whitespace() => ' ',
        sign => sign,
    };
    let text: String = text.chars().map(plain).collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut result = String::with_capacity(text.len());
    for word in words {
        // A line with "direction LR" in it would be a command, wherever that stands.
        match result.to_lowercase() {
            before if before.ends_with("direction") => result.push('_'),
            before if before.is_empty() => {}
            _ => result.push(' '),
        }
        result.push_str(word);
    }
    if result.is_empty() {
        UNNAMED.to_owned()
    } else {
        result
    }
}

/// A text as one word of an attribute: a letter, then letters, digits, brackets and signs of numbers.
fn word(text: &str, otherwise: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for sign in text.trim().chars() {
        let kept = sign.is_ascii_alphanumeric()
            || matches!(sign, '_' | '(' | ')' | '[' | ']')
            // The sign of a number, as in `numeric(3,-2)`.
            || (sign == '-' && result.ends_with(['(', '_']))
            || (sign >= '\u{C0}' && sign.is_alphanumeric());
        if kept {
            result.push(sign);
        } else if !result.ends_with('_') {
            result.push('_');
        }
    }
    let starts = result.chars().next().is_some_and(char::is_alphabetic);
    if !result.contains(char::is_alphanumeric) {
        otherwise.to_owned()
    } else if !starts || is_mark(&result) {
        format!("x_{result}")
    } else {
        result
    }
}

/// Whether a word starts with the mark of a key: Mermaid ends words where ASCII does.
fn is_mark(word: &str) -> bool {
    let end = word.find(|sign: char| !sign.is_ascii_alphanumeric() && sign != '_');
    let first = &word[..end.unwrap_or(word.len())];
    MARKS.iter().any(|mark| first.eq_ignore_ascii_case(mark))
}

/// The name, or the name with a number where it is taken.
fn unique(name: String, separator: &str, taken: &mut BTreeSet<String>) -> String {
    let mut candidate = name.clone();
    let mut number = 2;
    while !taken.insert(candidate.clone()) {
        candidate = format!("{name}{separator}{number}");
        number += 1;
    }
    candidate
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_to_what_mermaid_reads() {
        assert_eq!(quoted("order items"), "order items");
        assert_eq!(quoted("a\"b\\c%d~e\nf"), "a'b/c\u{FF05}d-e f");
        assert_eq!(quoted("the Direction  LR"), "the Direction_LR");
        assert_eq!(quoted(" "), UNNAMED);
    }

    #[test]
    fn words_never_look_like_a_mark_or_a_number() {
        assert_eq!(word("unit_price", "x"), "unit_price");
        assert_eq!(word("DECIMAL(10, 2)", "x"), "DECIMAL(10_2)");
        assert_eq!(word("numeric(3,-2)", "x"), "numeric(3_-2)");
        assert_eq!(word("double precision", "x"), "double_precision");
        assert_eq!(word("größe", "x"), "größe");
        assert_eq!(word("PK", "x"), "x_PK");
        assert_eq!(word("fk(3)", "x"), "x_fk(3)");
        assert_eq!(word("pkg", "x"), "pkg");
        assert_eq!(word("2nd", "x"), "x_2nd");
        assert_eq!(word("?!", UNNAMED), UNNAMED);
        assert_eq!(word("", "untyped"), "untyped");
    }

    #[test]
    fn a_taken_name_gets_a_number() {
        let mut taken = BTreeSet::new();
        assert_eq!(unique("a".to_owned(), " ", &mut taken), "a");
        assert_eq!(unique("a".to_owned(), " ", &mut taken), "a 2");
    }
}
