//! Expressions as PostgreSQL prints them, which is with more parentheses than one would write.

/// The characters with whether each is code, and not within or around a quoted text or name. A
/// doubled quote ends one text and starts the next, which is all the same here.
fn marked(expression: &str) -> impl Iterator<Item = (char, bool)> + '_ {
    let mut open = None;
    expression.chars().map(move |character| {
        let is_code = open.is_none() && !matches!(character, '\'' | '"');
        open = match (open, character) {
            (None, '\'' | '"') => Some(character),
            (Some(quote), _) if quote == character => None,
            (open, _) => open,
        };
        (character, is_code)
    })
}

/// The expression without the parentheses around all of it.
pub fn bare(expression: &str) -> &str {
    let mut bare = expression.trim();
    while let Some(inner) = bare
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
        && is_balanced(inner)
    {
        bare = inner.trim();
    }
    bare
}

/// Whether no parenthesis closes before it opens: `a) AND (b` is not.
fn is_balanced(expression: &str) -> bool {
    let mut depth = 0_usize;
    for (character, is_code) in marked(expression) {
        match character {
            '(' if is_code => depth += 1,
            ')' if is_code => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return false,
            },
            _ => {}
        }
    }
    depth == 0
}

/// A domain's condition as one on a column: `VALUE` stands for its value.
pub fn of_value(expression: &str, column: &str) -> String {
    const VALUE: &str = "VALUE";
    let mut text = String::with_capacity(expression.len());
    let mut word = String::new();
    for (character, is_code) in marked(expression) {
        if is_code && (character.is_alphanumeric() || "_$".contains(character)) {
            word.push(character);
            continue;
        }
        text.push_str(if word == VALUE { column } else { &word });
        word.clear();
        text.push(character);
    }
    text.push_str(if word == VALUE { column } else { &word });
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_parentheses_around_everything_go() {
        assert_eq!(bare("((a > 0))"), "a > 0");
        assert_eq!(bare("((a > 0) AND (b > 0))"), "(a > 0) AND (b > 0)");
        assert_eq!(bare("(a > 0) AND (b > 0)"), "(a > 0) AND (b > 0)");
        assert_eq!(bare("(a <> ')('::text)"), "a <> ')('::text");
        assert_eq!(bare(r#"(")" > 'it''s)')"#), r#"")" > 'it''s)'"#);
    }

    #[test]
    fn a_value_is_only_a_word_outside_quotes() {
        let on = |expression| of_value(expression, r#""E mail""#);
        assert_eq!(on("VALUE ~ 'VALUE'::text"), r#""E mail" ~ 'VALUE'::text"#);
        assert_eq!(on("length(VALUE) > 2"), r#"length("E mail") > 2"#);
        assert_eq!(
            on(r#"MYVALUE("VALUE", VALUE)"#),
            r#"MYVALUE("VALUE", "E mail")"#
        );
        assert_eq!(on("VALUE"), r#""E mail""#);
    }
}
