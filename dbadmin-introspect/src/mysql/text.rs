//! SQL text as `information_schema` prints it, which is not always SQL: MySQL escapes conditions
//! once too often, and how names are quoted depends on the session.

/// Character sets that strings are marked with, and which the connection has anyway.
const INTRODUCERS: [&str; 3] = ["_utf8mb4", "_utf8mb3", "_utf8"];

/// The values between the brackets of `enum('a','b')`.
pub fn values(list: &str) -> Vec<String> {
    let mut values = Vec::new();
    let mut rest = list;
    while let Some(start) = rest.find('\'') {
        let literal = &rest[start..];
        let length = quoted_length(literal, '\'', true);
        values.push(value(&literal[..length]));
        rest = &literal[length..];
    }
    values
}

/// The value of a string in single quotes.
fn value(literal: &str) -> String {
    let inner = literal.strip_prefix('\'').unwrap_or(literal);
    let inner = inner.strip_suffix('\'').unwrap_or(inner);
    unescaped(&inner.replace("''", "'"))
}

/// The value of SQL text that is a string in single quotes and nothing else.
pub fn lone_value(printed: &str) -> Option<String> {
    let alone = printed.starts_with('\'') && quoted_length(printed, '\'', true) == printed.len();
    alone.then(|| value(printed))
}

/// A condition or another expression: names in backticks, quotes in strings doubled, no marks of
/// character sets, no brackets around the whole.
pub fn expression(printed: &str) -> String {
    let once = if is_escaped(printed) {
        unescaped(printed)
    } else {
        printed.to_owned()
    };
    let mut sql = String::with_capacity(once.len());
    let mut rest = once.as_str();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' => {
                let length = quoted_length(rest, first, true);
                requote(&rest[..length], &mut sql);
                length
            }
            '"' => {
                let length = quoted_length(rest, first, false);
                let name = rest[1..length].strip_suffix('"').unwrap_or_default();
                let name = name.replace("\"\"", "\"").replace('`', "``");
                sql.push_str(&format!("`{name}`"));
                length
            }
            '`' => {
                let length = quoted_length(rest, first, false);
                sql.push_str(&rest[..length]);
                length
            }
            _ => introducer(rest, &sql).unwrap_or_else(|| {
                sql.push(first);
                first.len_utf8()
            }),
        };
        rest = &rest[length..];
    }
    without_brackets(&sql).to_owned()
}

/// The length of the mark of a character set that starts here, in front of a string.
fn introducer(rest: &str, before: &str) -> Option<usize> {
    let in_word = before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$');
    let mark = INTRODUCERS
        .into_iter()
        .find(|mark| rest.starts_with(&format!("{mark}'")));
    mark.filter(|_| !in_word).map(str::len)
}

/// The string with its quotes doubled, which every reader understands.
fn requote(literal: &str, sql: &mut String) {
    let mut chars = literal.chars();
    while let Some(c) = chars.next() {
        match (c, chars.clone().next()) {
            ('\\', Some('\'')) => {
                sql.push_str("''");
                chars.next();
            }
            ('\\', Some(next)) => {
                sql.extend([c, next]);
                chars.next();
            }
            _ => sql.push(c),
        }
    }
}

/// Whether the whole text was escaped as if it stood in a string: a backslash outside of quotes
/// has no other reason.
fn is_escaped(printed: &str) -> bool {
    let mut rest = printed;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\\' => return true,
            '\'' => quoted_length(rest, first, true),
            '"' | '`' => quoted_length(rest, first, false),
            _ => first.len_utf8(),
        };
        rest = &rest[length..];
    }
    false
}

/// The length of a quoted piece; a doubled quote stands for itself, and so does one after a
/// backslash where those count.
fn quoted_length(rest: &str, quote: char, backslashes: bool) -> usize {
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && backslashes {
            chars.next();
        } else if c == quote && chars.next_if(|(_, next)| *next == quote).is_none() {
            return at + 1;
        }
    }
    rest.len()
}

/// Text with its backslashes resolved.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        plain.push(match c {
            '\\' => match chars.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                Some('t') => '\t',
                Some('0') => '\0',
                Some('Z') => '\u{1a}',
                Some(other) => other,
                None => c,
            },
            other => other,
        });
    }
    plain
}

/// The pieces of a text between separators that stand outside quotes and brackets.
pub fn split<'a>(sql: &'a str, separator: &str) -> Vec<&'a str> {
    let mut pieces = Vec::new();
    let mut depth = 0_usize;
    let (mut start, mut at) = (0, 0);
    while let Some(first) = sql[at..].chars().next() {
        let rest = &sql[at..];
        if depth == 0 && rest.starts_with(separator) {
            pieces.push(&sql[start..at]);
            at += separator.len();
            start = at;
            continue;
        }
        match first {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += match first {
            '\'' => quoted_length(rest, first, true),
            '"' | '`' => quoted_length(rest, first, false),
            _ => first.len_utf8(),
        };
    }
    pieces.push(&sql[start..]);
    pieces
}

/// The names at the start of a text, such as `` `shop`.`items` ``, and what follows them.
pub fn names(sql: &str) -> (Vec<String>, &str) {
    let mut names = Vec::new();
    let mut rest = sql;
    while rest.starts_with('`') {
        let length = quoted_length(rest, '`', false);
        let name = rest[1..length].strip_suffix('`').unwrap_or_default();
        names.push(name.replace("``", "`"));
        rest = &rest[length..];
        match rest.strip_prefix('.') {
            Some(more) if more.starts_with('`') => rest = more,
            _ => break,
        }
    }
    (names, rest)
}

/// Text without the brackets that enclose all of it.
fn without_brackets(sql: &str) -> &str {
    let mut sql = sql.trim();
    while let Some(inner) = enclosed(sql) {
        sql = inner.trim();
    }
    sql
}

fn enclosed(sql: &str) -> Option<&str> {
    let inner = sql.strip_prefix('(')?.strip_suffix(')')?;
    let mut depth = 0_usize;
    let mut rest = inner;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' => quoted_length(rest, first, true),
            '`' => quoted_length(rest, first, false),
            _ => first.len_utf8(),
        };
        match first {
            '(' => depth += 1,
            // A bracket that closes the first one before the end.
            ')' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        rest = &rest[length..];
    }
    Some(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_enums() {
        let list = r"'a','b''c','d,e','f\\g','','ü','two\nlines','it\'s'";
        let expected = ["a", "b'c", "d,e", "f\\g", "", "ü", "two\nlines", "it's"];
        assert_eq!(values(list), expected);
        assert_eq!(values("'broken\\"), ["broken\\"]);
    }

    #[test]
    fn conditions_read_the_same_from_every_server() {
        let expected = "`state` in ('a','b''c','d\\\\e') and `_utf8mb4` <> '('";
        let printed = [
            // MariaDB, and the same in a session with ANSI_QUOTES.
            r"`state` in ('a','b\'c','d\\e') and `_utf8mb4` <> '('",
            r#""state" in ('a','b\'c','d\\e') and "_utf8mb4" <> '('"#,
            // MySQL.
            r"(`state` in (_utf8mb4\'a\',_utf8mb4\'b\\\'c\',_utf8mb4\'d\\\\e\') and `_utf8mb4` <> _utf8mb3\'(\')",
        ];
        for printed in printed {
            assert_eq!(expression(printed), expected, "{printed}");
        }
    }

    #[test]
    fn only_brackets_around_the_whole_go() {
        assert_eq!(
            expression("((`a` > 0) and (`b` > 0))"),
            "(`a` > 0) and (`b` > 0)"
        );
        assert_eq!(
            expression("(`a` > 0) and (`b` > 0)"),
            "(`a` > 0) and (`b` > 0)"
        );
        assert_eq!(expression("(')')"), "')'");
        assert_eq!(expression("(`a`"), "(`a`");
        assert_eq!(expression(r#""we""ird`""#), "`we\"ird```");
    }

    #[test]
    fn separators_count_outside_quotes_and_brackets() {
        let sql = "`a,b`,(1,2),'x,y',\"c,d\",e";
        let pieces = ["`a,b`", "(1,2)", "'x,y'", "\"c,d\"", "e"];
        assert_eq!(split(sql, ","), pieces);
        assert_eq!(split("", ","), [""]);
        assert_eq!(
            names("`d`.`a``b` AS `c`"),
            (vec!["d".to_owned(), "a`b".to_owned()], " AS `c`")
        );
        assert_eq!(names("max(`a`)"), (Vec::new(), "max(`a`)"));
    }

    #[test]
    fn text_that_breaks_off_is_no_panic() {
        let printed = r#"(`é` = _utf8mb4\'–\\\'\' or "x" > 'y''z')"#;
        for (at, _) in printed.char_indices() {
            expression(&printed[..at]);
            split(&printed[..at], ",");
            names(&printed[..at].replace(['(', '\''], "`"));
            values(&printed[..at]);
        }
    }
}
