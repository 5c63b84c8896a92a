//! A file of SQL to its statements, and which of them make a schema rather than fill it.

use super::tokens::{Kind, Token, tokens};

/// How statements start that only change, read or measure rows.
const OF_ROWS: [&str; 9] = [
    "ANALYZE", "DELETE", "EXPLAIN", "INSERT", "REPLACE", "SELECT", "UPDATE", "VALUES", "WITH",
];

/// The tables that hold the schema itself; a dump writes its virtual tables into them.
const SCHEMAS: [&str; 2] = ["SQLITE_MASTER", "SQLITE_SCHEMA"];

/// The statements that make the schema, as they stand in the text, each with a line end.
pub fn of_schema(sql: &str) -> String {
    let tokens = tokens(sql);
    let mut kept = String::new();
    let mut virtuals = Vec::new();
    let mut rest = tokens.as_slice();
    while let Some(first) = rest.first() {
        let (statement, others) = rest.split_at(length(rest));
        let end = statement
            .last()
            .map_or(first.start, |last| last.start + last.text.len());
        if !OF_ROWS.iter().any(|word| first.is_word(word)) || makes(statement, &mut virtuals) {
            kept.push_str(&sql[first.start..end]);
            kept.push('\n');
        }
        rest = others;
    }
    kept
}

/// Whether a statement changes the rows that the schema consists of, or those without which a
/// virtual table out of a dump would not open: what stands behind it bears its name.
fn makes(statement: &[Token<'_>], virtuals: &mut Vec<String>) -> bool {
    let target = match statement {
        [verb, table, ..] if verb.is_word("UPDATE") => table,
        [verb, word, table, ..]
            if (verb.is_word("INSERT") && word.is_word("INTO"))
                || (verb.is_word("DELETE") && word.is_word("FROM")) =>
        {
            table
        }
        _ => return false,
    };
    let name = target.name().to_lowercase();
    let changes_schema = SCHEMAS
        .iter()
        .any(|schema| name.eq_ignore_ascii_case(schema));
    if changes_schema {
        let strings = statement.iter().filter(|token| token.kind == Kind::Text);
        virtuals.extend(
            strings
                .skip(1)
                .take(1)
                .map(|token| token.name().to_lowercase()),
        );
    }
    changes_schema
        || virtuals.iter().any(|table| {
            name.strip_prefix(table.as_str())
                .is_some_and(|rest| rest.starts_with('_'))
        })
}

/// How many tokens the first statement has, its semicolon included. A trigger holds statements
/// of its own, and is over where `END` follows one of their semicolons.
fn length(tokens: &[Token<'_>]) -> usize {
    let trigger = tokens.first().is_some_and(|token| token.is_word("CREATE"))
        && tokens
            .iter()
            .skip(1)
            .take(2)
            .any(|token| token.is_word("TRIGGER"));
    let closes = |at: usize| {
        !trigger || (at >= 2 && tokens[at - 1].is_word("END") && tokens[at - 2].is_mark(";"))
    };
    let end = tokens
        .iter()
        .enumerate()
        .position(|(at, token)| token.is_mark(";") && closes(at));
    end.map_or(tokens.len(), |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_left_out_and_triggers_stay_whole() {
        let schema = "CREATE TABLE a (x TEXT DEFAULT ';');\n\
                      CREATE TEMP TRIGGER t AFTER INSERT ON a BEGIN \
                      UPDATE a SET x = CASE WHEN x THEN 1 END; DELETE FROM a; END;\n\
                      ALTER TABLE a /* ; */ ADD COLUMN y\n";
        let rows = "-- A comment; with a semicolon\n\
                    INSERT INTO a VALUES ('; CREATE TABLE no (x);');\n\
                    with b as (select 1) insert into a select * from b;\nANALYZE";
        assert_eq!(of_schema(&format!("{rows};{schema}")), schema);
        let ended = schema.trim_end();
        assert_eq!(
            of_schema(&format!("{ended};\n{rows}")),
            format!("{ended};\n")
        );
        assert_eq!(of_schema("  -- nothing\n"), "");
    }
}
