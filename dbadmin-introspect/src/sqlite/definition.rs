//! What only the text of a `CREATE TABLE` statement tells, because no pragma does: CHECK
//! constraints and the columns' collations.

use dbadmin_model::schema::Check;

use super::tokens::{Token, join, tokens};

/// The parts of a table's definition.
#[derive(Debug, Default)]
pub struct Definition {
    /// All CHECK constraints, in the order of the text.
    pub checks: Vec<Check>,
    /// Columns with a collation of their own.
    collations: Vec<(String, String)>,
}

/// Words that start a table constraint; anything else in that place is a column's name.
const CONSTRAINTS: [&str; 5] = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"];

impl Definition {
    /// Reads a statement that SQLite has accepted. What is not understood is passed over.
    pub fn parse(sql: &str) -> Self {
        let mut definition = Self::default();
        let tokens = tokens(sql);
        let Some(open) = tokens.iter().position(|token| token.is_mark("(")) else {
            return definition;
        };
        let body = &tokens[open + 1..closing(&tokens, open)];
        for item in items(body) {
            let Some(first) = item.first() else { continue };
            let column = !CONSTRAINTS.iter().any(|word| first.is_word(word));
            let (name, constraints) = if column {
                (Some(first.name()), &item[1..])
            } else {
                (None, item)
            };
            definition.constraints(name.as_deref(), constraints);
        }
        definition
    }

    /// The column's collation, where it is not the default one.
    pub fn collation(&self, column: &str) -> Option<String> {
        self.collations
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(column))
            .map(|(_, collation)| collation.clone())
    }

    fn constraints(&mut self, column: Option<&str>, item: &[Token<'_>]) {
        let mut name = None;
        let mut at = 0;
        while let Some(token) = item.get(at) {
            let next = item.get(at + 1);
            if token.is_word("CONSTRAINT") {
                name = next.map(Token::name);
                at += 2;
                continue;
            }
            let named = name.take();
            if token.is_mark("(") {
                at = closing(item, at);
            } else if token.is_word("CHECK") && next.is_some_and(|next| next.is_mark("(")) {
                let end = closing(item, at + 1);
                self.checks.push(Check {
                    name: named.unwrap_or_default(),
                    expression: join(&item[at + 2..end]),
                });
                at = end;
            } else if let (true, Some(column), Some(next)) =
                (token.is_word("COLLATE"), column, next)
            {
                self.collate(column, &next.name());
                at += 1;
            }
            at += 1;
        }
    }

    fn collate(&mut self, column: &str, collation: &str) {
        if !collation.eq_ignore_ascii_case("BINARY") {
            self.collations
                .push((column.to_owned(), collation.to_ascii_uppercase()));
        }
    }
}

/// Where the bracket that opens at `open` closes; the end where it does not.
fn closing(tokens: &[Token<'_>], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        if token.is_mark("(") {
            depth += 1;
        } else if token.is_mark(")") {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return at;
            }
        }
    }
    tokens.len()
}

/// The columns and constraints: what stands between the commas outside brackets.
fn items<'t, 'a>(body: &'t [Token<'a>]) -> Vec<&'t [Token<'a>]> {
    let mut items = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(token) = body.get(at) {
        if token.is_mark("(") {
            at = closing(body, at);
        } else if token.is_mark(",") {
            items.push(&body[start..at]);
            start = at + 1;
        }
        at += 1;
    }
    items.push(body.get(start..).unwrap_or_default());
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checks(sql: &str) -> Vec<(String, String)> {
        let definition = Definition::parse(sql);
        definition
            .checks
            .into_iter()
            .map(|check| (check.name, check.expression))
            .collect()
    }

    fn pair(name: &str, expression: &str) -> (String, String) {
        (name.to_owned(), expression.to_owned())
    }

    #[test]
    fn names_belong_to_the_constraint_that_follows_them() {
        let sql = "CREATE TABLE t (a INT CONSTRAINT filled NOT NULL CHECK (a > 0) \
                   CONSTRAINT \"small \"\"one\" CHECK(a<9), CONSTRAINT both CHECK (a <> (b)), b)";
        let expected = vec![
            pair("", "a > 0"),
            pair("small \"one", "a<9"),
            pair("both", "a <> (b)"),
        ];
        assert_eq!(checks(sql), expected);
    }

    #[test]
    fn quotes_and_comments_hide_brackets() {
        let sql = "CREATE TABLE \"odd(\" ([check] TEXT -- CHECK (no)\n DEFAULT (')') \
                   CHECK ([check] /* ) */ IN\n (')', 'it''s')), \
                   `x,y` TEXT COLLATE nocase, \"z\" COLLATE BINARY)";
        assert_eq!(checks(sql), vec![pair("", "[check] IN (')', 'it''s')")]);
        let definition = Definition::parse(sql);
        assert_eq!(definition.collation("x,y").as_deref(), Some("NOCASE"));
        assert_eq!(definition.collation("z"), None);
    }

    #[test]
    fn text_that_breaks_off_is_no_panic() {
        let sql = "CREATE TABLE t (é TEXT CHECK (é <> '–'), CONSTRAINT c CHECK (é > \"x\"))";
        for (at, _) in sql.char_indices() {
            Definition::parse(&sql[..at]);
        }
        assert_eq!(checks(sql).len(), 2);
    }
}
