//! Rust names for what databases call things, where any text is allowed.

use std::collections::BTreeSet;

use dbadmin_model::naming;
use dbadmin_model::schema::{Column, Table};

/// Words that Rust keeps for itself, of all editions, and names that generated modules need.
const RESERVED: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// File names that generated source has already, or that Windows keeps for itself.
const TAKEN: &[&str] = &[
    "access",
    "auth",
    "aux",
    "con",
    "dashboard",
    "left_out",
    "lib",
    "main",
    "mod",
    "navigation",
    "nul",
    "prn",
];

/// The longest name of a module, whose file's name has a limit.
const LONGEST: usize = 80;

/// What a table is called among those of all schemas, for the names of its module and struct.
pub fn full(table: &Table) -> String {
    match &table.schema {
        Some(schema) => format!("{schema} {}", table.name),
        None => table.name.clone(),
    }
}

/// The names of a struct's fields, column by column: no two are the same, and neither are their
/// constants.
pub fn fields(columns: &[Column]) -> Vec<String> {
    let mut fields = BTreeSet::new();
    let mut constants = BTreeSet::new();
    let name_of = |column: &Column| {
        let wanted = field(&column.name);
        loop {
            let name = unique(wanted.clone(), &mut fields);
            if constants.insert(constant(&name)) {
                return name;
            }
        }
    };
    columns.iter().map(name_of).collect()
}

/// The constant of a field, as the derive names it.
pub fn constant(field: &str) -> String {
    let field = proc_macro2::Ident::new(field, proc_macro2::Span::call_site());
    dbadmin_syntax::names::constant(&field)
}

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
    let mut name = snake(&ascii, "table");
    name.truncate(LONGEST);
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
    if value.trim().is_empty() {
        return "Empty".to_owned();
    }
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
        candidate = format!("{}{separator}{number}", name.trim_end_matches('_'));
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
        assert_eq!(module("aux"), "aux_table");
        assert_eq!(module(""), "table");
        assert_eq!(module(&"x".repeat(300)).len(), LONGEST);
        assert_eq!(type_name("self"), "SelfRow");
        assert_eq!(type_name("?"), "Table");
        assert_eq!(field("self"), "self_");
        assert_eq!(field("\u{7}"), "column");
        assert_eq!(type_name("order_items"), "OrderItem");
        assert_eq!(type_name("options"), "OptionRow");
        assert_eq!(type_name("größen"), "Größen");
        assert_eq!(module("größen"), "gr_en");
        assert_eq!(module("日本語"), "table");
        assert_eq!(field("²"), "column");
        assert_eq!(variant("①"), "Value");
        assert_eq!(variant(""), "Empty");
        assert_eq!(variant("3 days"), "Value3Days");
    }

    #[test]
    fn fields_and_their_constants_differ() {
        let columns: Vec<Column> = ["type", "type_", "type 2", "Type", "", "?"]
            .map(|name| Column {
                name: name.to_owned(),
                ..Column::default()
            })
            .to_vec();
        let names = fields(&columns);
        assert_eq!(
            names,
            [
                "type_", "type_2", "type_2_2", "type_3", "column", "column_2"
            ]
        );
        let constants: BTreeSet<String> = names.iter().map(|name| constant(name)).collect();
        assert_eq!(constants.len(), columns.len());
    }

    #[test]
    fn a_table_outside_the_default_schema_is_called_after_it() {
        let table = Table {
            schema: Some("auth".to_owned()),
            name: "users".to_owned(),
            ..Table::default()
        };
        assert_eq!(module(&full(&table)), "auth_users");
        assert_eq!(type_name(&full(&table)), "AuthUser");
    }

    #[test]
    fn a_taken_name_gets_a_number() {
        let mut taken = BTreeSet::new();
        assert_eq!(unique("a_b".to_owned(), &mut taken), "a_b");
        assert_eq!(unique("A_b".to_owned(), &mut taken), "A_b_2");
    }
}
