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
