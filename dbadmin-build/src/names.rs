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

/// A module's and file's name.
pub fn module(table: &str) -> String {
    let name = snake(table, "table");
    if RESERVED.contains(&name.as_str()) || TAKEN.contains(&name.as_str()) {
        format!("{name}_table")
    } else {
        name
    }
}

/// A struct's name: the singular in camel case.
pub fn type_name(table: &str) -> String {
    let words = naming::words(&naming::singular(&naming::words(table).join(" ")));
    let camel: String = words.iter().map(|word| naming::capitalised(word)).collect();
    let camel: String = camel
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect();
    match camel.chars().next() {
        None => "Table".to_owned(),
        Some(first) if first.is_numeric() => format!("Table{camel}"),
        Some(_) if PRELUDE.contains(&camel.as_str()) => format!("{camel}Row"),
        Some(_) => camel,
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

/// The name, or the name with a number where it is taken; it is taken from then on.
pub fn unique(name: String, taken: &mut BTreeSet<String>) -> String {
    let mut candidate = name.clone();
    let mut number = 2;
    while !taken.insert(candidate.to_lowercase()) {
        candidate = format!("{name}_{number}");
        number += 1;
    }
    candidate
}

fn snake(name: &str, otherwise: &str) -> String {
    let snake = naming::words(name).join("_");
    match snake.chars().next() {
        None => otherwise.to_owned(),
        Some(first) if first.is_numeric() => format!("{otherwise}_{snake}"),
        Some(_) => snake,
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
    }

    #[test]
    fn a_taken_name_gets_a_number() {
        let mut taken = BTreeSet::new();
        assert_eq!(unique("a_b".to_owned(), &mut taken), "a_b");
        assert_eq!(unique("A_b".to_owned(), &mut taken), "A_b_2");
    }
}
