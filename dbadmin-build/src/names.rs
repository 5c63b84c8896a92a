//! Rust names for what databases call things, where any text is allowed.

use std::collections::BTreeSet;

use dbadmin_model::naming;

/// Words that Rust keeps for itself, of all editions, and names that generated modules need.
const RESERVED: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// File names of generated source that are taken.
const TAKEN: &[&str] = &[
    "access",
    "auth",
    "dashboard",
    "mod",
    "navigation",
    "lib",
    "main",
];

/// A field's name: snake case, never a word of Rust's.
pub fn field(column: &str) -> String {
    let name = snake(column, "column");
    if RESERVED.contains(&name.as_str()) {
        format!("{name}_")
    } else {
        name
    }
}

/// A module's and file's name, which is ASCII: other letters are no file names everywhere.
pub fn module(table: &str) -> String {
    let ascii: String = table
        .chars()
        .map(|letter| if letter.is_ascii() { letter } else { ' ' })
        .collect();
    let name = snake(&ascii, "table");
    if RESERVED.contains(&name.as_str()) || TAKEN.contains(&name.as_str()) {
        format!("{name}_table")
    } else {
        name
    }
}

/// A struct's name: the singular in camel case.
pub fn type_name(table: &str) -> String {
    let words = naming::words(&naming::singular(&naming::words(table).join(" ")));
    let name = camel(&words, "Table");
    if PRELUDE.contains(&name.as_str()) {
        format!("{name}Row")
    } else {
        name
    }
}

/// A variant's name: the value in camel case.
pub fn variant(value: &str) -> String {
    let name = camel(&naming::words(value), "Value");
    if name == "Self" {
        "SelfValue".to_owned()
    } else {
        name
    }
}

/// Words in camel case, as far as Rust takes their letters; never empty, never starting with a
/// digit.
pub fn camel(words: &[String], otherwise: &str) -> String {
    let name: String = words.iter().map(|word| naming::capitalised(word)).collect();
    let name: String = name
        .chars()
        .filter(|letter| unicode_ident::is_xid_continue(*letter))
        .collect();
    match name.chars().next() {
        Some(first) if unicode_ident::is_xid_start(first) => name,
        _ => format!("{otherwise}{name}"),
    }
}

/// Types of the prelude and of the panel, which a struct of that name would hide.
const PRELUDE: &[&str] = &[
    "AdminPanel",
    "Box",
    "Err",
    "None",
    "Ok",
    "Option",
    "Result",
    "Self",
    "Some",
    "String",
    "Vec",
];

/// The name, or the name with `_` and a number where it is taken; it is taken from then on.
pub fn unique(name: String, taken: &mut BTreeSet<String>) -> String {
    numbered(name, "_", taken)
}

/// As [`unique`], for names in camel case.
pub fn unique_type(name: String, taken: &mut BTreeSet<String>) -> String {
    numbered(name, "", taken)
}

fn numbered(name: String, separator: &str, taken: &mut BTreeSet<String>) -> String {
    let mut candidate = name.clone();
    let mut number = 2;
    while !taken.insert(candidate.to_lowercase()) {
        candidate = format!("{name}{separator}{number}");
        number += 1;
    }
    candidate
}

fn snake(name: &str, otherwise: &str) -> String {
    let snake = naming::words(name).join("_");
    let snake: String = snake
        .chars()
        .filter(|letter| unicode_ident::is_xid_continue(*letter))
        .collect();
    match snake.chars().next() {
        None => otherwise.to_owned(),
        Some(first) if unicode_ident::is_xid_start(first) => snake,
        Some(_) => format!("{otherwise}_{snake}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_becomes_a_name() {
        assert_eq!(field("type"), "type_");
        assert_eq!(field("Unit Price"), "unit_price");
        assert_eq!(field("2nd"), "column_2nd");
        assert_eq!(field("÷"), "column");
        assert_eq!(module("Order Details"), "order_details");
        assert_eq!(module("auth"), "auth_table");
        assert_eq!(type_name("order_items"), "OrderItem");
        assert_eq!(type_name("options"), "OptionRow");
        assert_eq!(type_name("größen"), "Größen");
        assert_eq!(module("größen"), "gr_en");
        assert_eq!(module("日本語"), "table");
        assert_eq!(field("²"), "column");
        assert_eq!(variant("①"), "Value");
        assert_eq!(variant("3 days"), "Value3Days");
    }

    #[test]
    fn a_taken_name_gets_a_number() {
        let mut taken = BTreeSet::new();
        assert_eq!(unique("a_b".to_owned(), &mut taken), "a_b");
        assert_eq!(unique("A_b".to_owned(), &mut taken), "A_b_2");
    }
}
