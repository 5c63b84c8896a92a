//! The columns that a condition names.

use dbadmin_model::plan::TablePlan;
use dbadmin_model::schema::Dialect;
use sqlparser::tokenizer::{Token, Tokenizer};

use super::grammar;

/// The columns whose names stand in an expression, in the table's order: not in a text or a comment,
/// and not where SQL has the name of something else.
pub fn named_in(dialect: Dialect, plan: &TablePlan, expression: &str) -> Vec<String> {
    let read = Tokenizer::new(grammar(dialect), expression).tokenize();
    // Of what is no SQL to the tokenizer nothing is known.
    let mut tokens = read.unwrap_or_default();
    tokens.retain(|token| !matches!(token, Token::Whitespace(_)));
    let words: Vec<String> = (0..tokens.len())
        .filter(|place| !is_something_else(&tokens, *place))
        .filter_map(|place| match &tokens[place] {
            Token::Word(word) => Some(word.value.to_lowercase()),
            _ => None,
        })
        .collect();
    let columns = plan.table.columns.iter();
    columns
        .filter(|column| words.contains(&column.name.to_lowercase()))
        .map(|column| column.name.clone())
        .collect()
}

/// Whether a word is a function, a table before its column, a type or a collation.
fn is_something_else(tokens: &[Token], place: usize) -> bool {
    let before = place.checked_sub(1).map(|place| &tokens[place]);
    let names_no_column = match before {
        Some(Token::DoubleColon) => true,
        Some(Token::Word(word)) if word.quote_style.is_none() => {
            ["as", "collate"].contains(&word.value.to_lowercase().as_str())
        }
        _ => false,
    };
    names_no_column || matches!(tokens.get(place + 1), Some(Token::LParen | Token::Period))
}
