//! Virtual tables of the modules that SQLite brings for rows of one's own: full-text indexes and R-trees.
//! What their columns are, and whether rows can be changed, their definition tells.

use dbadmin_model::schema::{Check, Column, ColumnType, Table, Texts};

use super::tokens::{Kind, Token, tokens};

/// Modules of full-text indexes.
const FULL_TEXT: [&str; 3] = ["fts3", "fts4", "fts5"];

/// Modules of R-trees, with whether their bounds are whole numbers.
const R_TREES: [(&str, bool); 2] = [("rtree", false), ("rtree_i32", true)];

/// What an R-tree makes of a bound that has more digits.
const ROUNDED: &str = "Kept to some seven digits: a lower bound is rounded down, an upper one up.";

/// Adds to a virtual table what the statement that made it tells; of other modules, that is nothing.
pub fn settle(table: &mut Table, sql: &str) {
    let tokens = tokens(sql);
    let mut rest = tokens.iter().skip_while(|token| !token.is_word("USING"));
    let Some(module) = rest.nth(1).map(|token| token.name().to_ascii_lowercase()) else {
        return;
    };
    let rest: Vec<Token<'_>> = rest.copied().collect();
    if FULL_TEXT.contains(&module.as_str()) {
        table.texts = texts(&rest);
        table.updatable = table.texts == Texts::Within;
        for column in &mut table.columns {
            column.ty = ColumnType::Text { max: None };
        }
    }
    let tree = R_TREES.iter().find(|(name, _)| *name == module);
    if let Some((_, whole)) = tree {
        r_tree(table, *whole);
    }
}

/// Where a full-text index has its texts: `content = ''` is nowhere, any other name is that of a table.
fn texts(options: &[Token<'_>]) -> Texts {
    let content = options.windows(3).find_map(|words| match words {
        [option, equals, of] if option.is_word("content") && equals.is_mark("=") => Some(of),
        _ => None,
    });
    match content {
        None => Texts::Within,
        Some(of) if of.kind != Kind::Word && of.name().is_empty() => Texts::Nowhere,
        Some(_) => Texts::Elsewhere,
    }
}

/// A full-text index of FTS5 over the texts of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct External {
    /// The table that has the texts.
    pub table: String,
    /// The column that its rows are numbered by; empty for the row id.
    pub row: String,
    /// The columns that it finds rows by, in order.
    pub columns: Vec<String>,
    /// Whether it knows groups of three characters and no words.
    pub trigrams: bool,
}

/// What the statement that made a virtual table tells of such an index; `None` where it is none.
#[must_use]
pub fn external(sql: &str) -> Option<External> {
    let tokens = tokens(sql);
    let mut rest = tokens.iter().skip_while(|token| !token.is_word("USING"));
    let is_fts5 = rest.nth(1)?.name().eq_ignore_ascii_case("fts5");
    if !is_fts5 || !rest.next()?.is_mark("(") {
        return None;
    }
    let inner: Vec<Token<'_>> = rest
        .take_while(|token| !token.is_mark(")"))
        .copied()
        .collect();
    let mut found = External {
        table: String::new(),
        row: String::new(),
        columns: Vec::new(),
        trigrams: false,
    };
    for argument in inner.split(|token| token.is_mark(",")) {
        match argument {
            [option, equals, value @ ..] if equals.is_mark("=") => {
                let said = value.first()?.name();
                if option.is_word("content") {
                    found.table = said;
                } else if option.is_word("content_rowid") {
                    found.row = said;
                } else if option.is_word("tokenize") {
                    found.trigrams = said.trim_start().starts_with("trigram");
                    if said.contains("case_sensitive 1") {
                        return None;
                    }
                } else if option.is_word("detail") && !said.eq_ignore_ascii_case("full") {
                    // It knows no words one after the other, and not which column they are in.
                    return None;
                }
            }
            [column, rest @ ..] if !rest.iter().any(|it| it.is_word("UNINDEXED")) => {
                found.columns.push(column.name());
            }
            _ => {}
        }
    }
    (!found.table.is_empty() && !found.columns.is_empty()).then_some(found)
}

/// An R-tree's first column is its key, after which come pairs of bounds; what has no type stands beside
/// them.
fn r_tree(table: &mut Table, whole: bool) {
    table.updatable = true;
    table.row_id = None;
    let mut columns = table.columns.iter_mut();
    let Some(id) = columns.next() else {
        return;
    };
    id.nullable = false;
    id.auto = true;
    table.primary_key = vec![id.name.clone()];
    let bounds: Vec<&mut Column> = columns.filter(|it| !it.declared.is_empty()).collect();
    let mut names = Vec::with_capacity(bounds.len());
    for bound in bounds {
        bound.nullable = false;
        if whole {
            let (bits, unsigned) = (32, false);
            bound.ty = ColumnType::Integer { bits, unsigned };
        } else {
            bound.comment = Some(ROUNDED.to_owned());
        }
        names.push(format!("\"{}\"", bound.name.replace('"', "\"\"")));
    }
    let pairs = names.chunks_exact(2);
    table.checks = pairs
        .map(|pair| Check {
            name: String::new(),
            expression: pair.join(" <= "),
        })
        .collect();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_over_another_table_is_told_by_its_definition() {
        let of = |arguments: &str| external(&format!("CREATE VIRTUAL TABLE f USING {arguments}"));
        let found = of(
            "FTS5(title, \"the body\", id UNINDEXED, content='books', content_rowid=\"id\", \
                        tokenize = 'porter unicode61')",
        );
        let expected = External {
            table: "books".to_owned(),
            row: "id".to_owned(),
            columns: vec!["title".to_owned(), "the body".to_owned()],
            trigrams: false,
        };
        assert_eq!(found, Some(expected));
        let found = of("fts5(a, tokenize=\"trigram case_sensitive 0\", content=t)");
        assert!(found.is_some_and(|it| it.trigrams && it.row.is_empty()));
        assert_eq!(of("fts5(a)"), None);
        assert_eq!(of("fts5(a, content='')"), None);
        assert_eq!(of("fts4(a, content='t')"), None);
    }
}
