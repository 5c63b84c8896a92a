//! Queries behind views, as PostgreSQL keeps them: trees of lists, `(…)`, and nodes,
//! `{KIND :field value …}`, in which a character that would otherwise mean something has a
//! backslash before it. Nothing else tells which column of a table a view's column is.

use super::Oid;

/// A view's column by its number, and what it is in the table beneath: a column's number there, or
/// nothing where it is worked out.
pub type Origin = (i16, Option<(Oid, i16)>);

/// The columns of a view that takes its rows from one table.
pub fn origins(tree: &str) -> Vec<Origin> {
    let query = inner(inner(tree));
    let targets = field(query, ":targetList").map(inner).unwrap_or_default();
    parts(targets)
        .filter_map(|target| origin(inner(target)))
        .collect()
}

fn origin(target: &str) -> Option<Origin> {
    let place = field(target, ":resno")?.parse().ok()?;
    let table = field(target, ":resorigtbl")?.parse().ok()?;
    let column = field(target, ":resorigcol")?.parse().ok()?;
    Some((
        place,
        (table > 0 && column > 0).then_some((Oid(table), column)),
    ))
}

/// A list or node without its brackets.
fn inner(tree: &str) -> &str {
    let tree = tree.trim();
    let inner = tree.strip_prefix(['(', '{']);
    inner
        .and_then(|tree| tree.strip_suffix([')', '}']))
        .unwrap_or(tree)
}

/// The value of a node's field, as text.
fn field<'t>(node: &'t str, name: &str) -> Option<&'t str> {
    let mut words = parts(node).skip_while(|word| *word != name);
    words.next()?;
    words.next()
}

/// What a list or node consists of: words, lists and nodes.
fn parts(tree: &str) -> impl Iterator<Item = &str> {
    let mut rest = tree;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        if rest.is_empty() {
            return None;
        }
        let (part, after) = rest.split_at(length(rest));
        rest = after;
        Some(part)
    })
}

/// How long the word, list or node is that the text starts with.
fn length(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut escaped = false;
    for (place, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '(' | '{' => depth += 1,
            ')' | '}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return place + character.len_utf8();
                }
            }
            ' ' | '\n' if depth == 0 => return place,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_tells_where_its_columns_come_from() {
        let tree = r#"({QUERY :commandType 1 :rtable ({RTE :alias {ALIAS :aliasname a\)\{
            :colnames ("x" "y")}}) :jointree {FROMEXPR :quals {SUBLINK :subselect {QUERY
            :targetList ({TARGETENTRY :resno 9 :resorigtbl 8 :resorigcol 7})}}} :targetList
            ({TARGETENTRY :expr {VAR :varno 1} :resno 1 :resname i\ d :resorigtbl 16390
            :resorigcol 3 :resjunk false} {TARGETENTRY :expr {CONST :constvalue 4 [ 1 0 0 0 ]}
            :resno 2 :resname \:resorigtbl :resorigtbl 0 :resorigcol 0 :resjunk false})
            :limit <>})"#;
        let id = (1, Some((Oid(16390), 3)));
        assert_eq!(origins(tree), [id, (2, None)]);
    }
}
