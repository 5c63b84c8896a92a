//! Whether two texts of a file differ only in what a formatter decides.

use super::pieces::{self, Kind};

/// Whether two texts of this file differ at most in their format. In Rust that is white space
/// outside of literals and comments, and a comma before a closing bracket where it changes nothing;
/// elsewhere indentation, empty lines, and white space at the ends of lines.
pub fn same(name: &str, one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let [one, other] = [one, other].map(|text| text.replace("\r\n", "\n"));
    if name.ends_with(".rs") {
        bare(&one) == bare(&other)
    } else {
        lines(&one).eq(lines(&other))
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// A bracket that is open.
struct Open {
    /// Whether what stands before it makes it the list of a call or a definition.
    is_list: bool,
    commas: usize,
}

/// What is left of a Rust text without its format.
fn bare(text: &str) -> Vec<&str> {
    let mut bare: Vec<&str> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    for piece in pieces::of(text) {
        match piece.kind {
            Kind::Space => continue,
            Kind::Line => {
                bare.push(piece.text.trim_end());
                continue;
            }
            _ => {}
        }
        match piece.text {
            "(" | "[" | "{" => {
                let is_list = piece.text != "(" || bare.last().is_some_and(|last| is_called(last));
                open.push(Open { is_list, commas: 0 });
            }
            "," => {
                if let Some(open) = open.last_mut() {
                    open.commas += 1;
                }
            }
            ")" | "]" | "}" => {
                let open = open.pop();
                // `(a,)` is something else than `(a)`.
                let changes = open.is_some_and(|open| !open.is_list && open.commas == 1);
                if bare.last() == Some(&",") && !changes {
                    bare.pop();
                }
            }
            _ => {}
        }
        bare.push(piece.text);
    }
    bare
}

/// Whether brackets after this hold what it is called with.
fn is_called(last: &str) -> bool {
    let is_name = syn::parse_str::<syn::Ident>(last).is_ok() || last == "Self" || last == "self";
    is_name || matches!(last, "!" | ")" | "]" | ">" | ">>" | "?" | "}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::same;
    use crate::write::pieces::{self, Kind};

    fn alike(one: &str, other: &str) -> bool {
        same("a.rs", one, other)
    }

    #[test]
    fn only_white_space_and_last_commas_are_format() {
        assert!(alike("a(b, c)", "a(\n    b,\n    c,\n)\n"));
        assert!(alike("a; // so\nb", "a;\r\n// so\r\nb"));
        assert!(alike("x('\"', \"a b\")", "x('\"',\"a b\")"));
        assert!(alike("f::<A>(a)", "f::<A>(\n    a,\n)"));
        assert!(!alike("x(\"a b\")", "x(\"ab\")"));
        assert!(!alike("x('\"', \"a b\")", "x('\"', \"ab\")"));
        assert!(!alike("a, b", "a b"));
        assert!(!alike("return (a,)", "return (a)"));
        assert!(!alike("= (a,)", "= (a)"));
        assert!(!alike("let x", "letx"));
        assert!(!alike("a < < b", "a << b"));
    }

    #[test]
    fn white_space_in_comments_and_literals_is_no_format() {
        for (one, other) in [
            ("// so\na();", "// so a();"),
            ("// so so", "// soso"),
            ("/* a b */", "/* ab */"),
            ("/* /* a */ b c */", "/* /* a */ bc */"),
            ("/* it's */ \"a b\"", "/* it's */ \"ab\""),
            ("r\"\\\" + \"a b\"", "r\"\\\" + \"ab\""),
            ("r#\"a \" b c\"#", "r#\"a \" bc\"#"),
            ("r#\"// a\"#; x", "r#\"// a\"#;x // a"),
            ("br#\"a b\"#", "br#\"ab\"#"),
            ("b\"a b\"", "b\"ab\""),
            ("b' '", "b''"),
            ("' '", "''"),
            ("f::<'a>('\"', \"a b\")", "f::<'a>('\"', \"ab\")"),
            ("'\\'' \"a b\"", "'\\'' \"ab\""),
        ] {
            assert!(!alike(one, other), "{one:?} and {other:?}");
        }
    }

    #[test]
    fn outside_of_rust_lines_are_compared() {
        assert!(same(
            "a.css",
            "a {\n  b: c;\n}\n",
            "a {\r\n\tb: c; \r\n\r\n}"
        ));
        assert!(!same("a.css", ".a .b {}", ".a.b {}"));
        assert!(!same("a.css", "a: url(b // c)", "a: url(b // d)"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

        /// White space put between pieces is format, and put into one of them it is not.
        #[test]
        fn white_space_is_format_between_pieces_alone(
            text in "([a-c1,;(){}]|\"[a'/ ]\"|'x'|'x |/\\*[ a\"]\\*/|r#\"[ \"]\"#| ){1,12}", at in 0_usize..40
        ) {
            let pieces = pieces::of(&text);
            let spaced: Vec<&str> = pieces.iter().map(|piece| piece.text).collect();
            prop_assert!(alike(&text, &spaced.join(" \n")));
            let within = pieces.iter().filter(|piece| {
                matches!(piece.kind, Kind::Literal | Kind::Block) && piece.text.len() > 4
            });
            let Some(piece) = within.clone().nth(at % within.count().max(1)) else {
                return Ok(());
            };
            let start = piece.text.as_ptr() as usize - text.as_ptr() as usize + piece.text.len() / 2;
            if text.is_char_boundary(start) {
                let (before, after) = text.split_at(start);
                let other = format!("{before} {after}");
                prop_assert!(!alike(&text, &other), "{text:?} and {other:?}");
            }
        }
    }
}
