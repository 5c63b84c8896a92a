//! A text that is a list of others: an array of PostgreSQL's, a list in JSON, or words with commas between.

use crate::{Column, Kind, Widget};

/// The types whose arrays are edited element by element; a text stands for each of their values.
const SIMPLE: [&str; 16] = [
    "bigint",
    "boolean",
    "character varying",
    "citext",
    "date",
    "double precision",
    "inet",
    "integer",
    "name",
    "numeric",
    "real",
    "smallint",
    "text",
    "time without time zone",
    "uuid",
    "varchar",
];

/// In which notation a text is a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Notation {
    /// `{a,"b c"}`
    Array,
    /// `["a","b c"]`
    Json,
    /// `a, b c`
    Commas,
}

impl Notation {
    fn of(column: &Column, text: &str) -> Option<Self> {
        match column.kind {
            Kind::Other if is_array(column) => Some(Self::Array),
            Kind::Json => Some(Self::Json),
            Kind::Text if text.trim_start().starts_with('[') => Some(Self::Json),
            Kind::Text => Some(Self::Commas),
            _ => None,
        }
    }
}

/// Whether a column holds arrays of simple values.
fn is_array(column: &Column) -> bool {
    let of = column.declared.strip_suffix("[]");
    let of = of.map(|of| of.split('(').next().unwrap_or_default().trim_end());
    of.is_some_and(|of| SIMPLE.contains(&of))
}

/// Whether a column's values are shown and changed as lists.
pub(crate) fn is_list(column: &Column) -> bool {
    column.widget == Some(Widget::List) || column.kind == Kind::Other && is_array(column)
}

/// The elements of a list; `None` where the text is none of single lines, or has elements that no line
/// can stand for: NULL, an empty one, another list.
pub(crate) fn read(column: &Column, text: &str) -> Option<Vec<String>> {
    let elements = match Notation::of(column, text)? {
        _ if text.trim().is_empty() => Vec::new(),
        Notation::Array => array(text)?,
        Notation::Json => serde_json::from_str::<Vec<String>>(text).ok()?,
        Notation::Commas => {
            let parts = text.split(',').map(|part| part.trim().to_owned());
            parts.collect()
        }
    };
    let plain = |element: &String| {
        !element.is_empty() && element.trim() == element && !element.contains(['\n', '\r', '\0'])
    };
    elements.iter().all(plain).then_some(elements)
}

/// A list as a text in the notation of this one, which it was before.
pub(crate) fn write(column: &Column, before: &str, elements: &[String]) -> String {
    // Where there has to be a list, an empty one is one.
    let needs_one = before.is_empty() && !column.nullable && column.default.is_empty();
    if !needs_one && read(column, before).as_deref() == Some(elements) {
        return before.to_owned();
    }
    match Notation::of(column, before) {
        Some(Notation::Array) => {
            let quoted = |element: &String| {
                let escaped = element.replace('\\', "\\\\").replace('"', "\\\"");
                format!("\"{escaped}\"")
            };
            let all: Vec<String> = elements.iter().map(quoted).collect();
            format!("{{{}}}", all.join(","))
        }
        Some(Notation::Json) => serde_json::to_string(elements).unwrap_or_default(),
        _ if before.contains(',') && !before.contains(", ") => elements.join(","),
        _ => elements.join(", "),
    }
}

/// The elements of an array of one dimension.
fn array(text: &str) -> Option<Vec<String>> {
    let inner = text.trim().strip_prefix('{')?.strip_suffix('}')?;
    let mut elements = Vec::new();
    let mut letters = inner.chars().peekable();
    if inner.is_empty() {
        return Some(elements);
    }
    loop {
        let mut element = String::new();
        if letters.next_if_eq(&'"').is_some() {
            loop {
                match letters.next()? {
                    '"' => break,
                    '\\' => element.push(letters.next()?),
                    letter => element.push(letter),
                }
            }
        } else {
            while let Some(letter) = letters.next_if(|letter| *letter != ',') {
                // Another dimension, or what only quotes can hold.
                if "{}\"\\".contains(letter) {
                    return None;
                }
                element.push(letter);
            }
            if element.eq_ignore_ascii_case("null") {
                return None;
            }
        }
        elements.push(element);
        match letters.next() {
            None => return Some(elements),
            Some(',') => {}
            Some(_) => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(kind: Kind, declared: &'static str) -> Column {
        let mut column = Column::new("t", "tags", kind);
        column.declared = declared;
        column.nullable = true;
        column
    }

    fn texts(elements: &[&str]) -> Vec<String> {
        elements.iter().map(|it| (*it).to_owned()).collect()
    }

    #[test]
    fn arrays_are_taken_apart_and_put_together() {
        let of = column(Kind::Other, "text[]");
        for (text, elements) in [
            ("{}", &[][..]),
            ("{a,b c}", &["a", "b c"]),
            (
                r#"{"a,b","say \"hi\"","back\\slash","NULL"}"#,
                &["a,b", "say \"hi\"", "back\\slash", "NULL"],
            ),
        ] {
            assert_eq!(read(&of, text), Some(texts(elements)), "{text}");
            assert_eq!(write(&of, text, &texts(elements)), text);
        }
        assert_eq!(write(&of, "{a}", &texts(&["a", "b\"c"])), r#"{"a","b\"c"}"#);
        for none in [
            "{NULL,a}",
            "{{a},{b}}",
            "[0:1]={a,b}",
            "{\"\"}",
            "{a",
            "{\"a\nb\"}",
            "{\" a\"}",
        ] {
            assert_eq!(read(&of, none), None, "{none}");
        }
        assert_eq!(read(&column(Kind::Other, "box[]"), "{}"), None);
        assert!(is_list(&column(Kind::Other, "character varying(20)[]")));
    }

    #[test]
    fn a_list_keeps_its_notation() {
        let text = column(Kind::Text, "TEXT");
        for (before, after) in [
            ("a,b", "a,c,d"),
            ("a, b", "a, c, d"),
            ("", "a, c, d"),
            (r#"["a"]"#, r#"["a","c","d"]"#),
        ] {
            assert_eq!(write(&text, before, &texts(&["a", "c", "d"])), after);
            assert!(read(&text, before).is_some());
        }
        assert_eq!(write(&text, "a ,b", &texts(&["a", "b"])), "a ,b");
        assert_eq!(read(&text, "[1, 2]"), None);
        assert_eq!(read(&text, "a,,b"), None);
    }

    #[test]
    fn nothing_stays_nothing() {
        let mut of = column(Kind::Other, "text[]");
        assert_eq!(write(&of, "", &[]), "");
        assert_eq!(write(&of, "{a}", &[]), "{}");
        of.nullable = false;
        assert_eq!(write(&of, "", &[]), "{}");
        assert_eq!(write(&column(Kind::Text, ""), "a", &[]), "");
    }
}
