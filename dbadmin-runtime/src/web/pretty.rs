//! JSON laid out for reading. Only white space between its parts is changed: a number keeps its
//! digits, an object the order of its names and those that it has twice.

use serde::de::IgnoredAny;

/// What lies deeper is no further indented: a page would be nothing but blanks.
const DEEPEST: usize = 32;

/// The text, laid out; `None` where it is no JSON.
pub fn json(text: &str) -> Option<String> {
    serde_json::from_str::<IgnoredAny>(text).ok()?;
    let mut out = String::with_capacity(text.len() * 2);
    let mut depth = 0;
    let (mut is_text, mut is_escaped) = (false, false);
    for (at, character) in text.char_indices() {
        if is_text {
            out.push(character);
            is_text = is_escaped || character != '"';
            is_escaped = !is_escaped && character == '\\';
            continue;
        }
        match character {
            ' ' | '\t' | '\r' | '\n' => continue,
            '{' | '[' => {
                out.push(character);
                if !is_empty(&text[at + 1..]) {
                    depth += 1;
                    line(&mut out, depth);
                }
                continue;
            }
            '}' | ']' if !out.ends_with(['{', '[']) => {
                depth -= 1;
                line(&mut out, depth);
            }
            _ => {}
        }
        out.push(character);
        match character {
            ',' => line(&mut out, depth),
            ':' => out.push(' '),
            '"' => is_text = true,
            _ => {}
        }
    }
    Some(out)
}

/// Whether what has been opened is closed at once.
fn is_empty(rest: &str) -> bool {
    rest.trim_start().starts_with(['}', ']'])
}

fn line(out: &mut String, depth: usize) {
    out.push('\n');
    out.push_str(&"  ".repeat(depth.min(DEEPEST)));
}

#[cfg(test)]
mod tests {
    use super::json;

    #[test]
    fn json_is_laid_out_and_not_changed() {
        let text = r#"{"b":1,"a" : [1.50, 12345678901234567890123, {} ,[ ],"x\"}, {\\"],"a":{"é":null}, "b": 2}"#;
        let expected = r#"{
  "b": 1,
  "a": [
    1.50,
    12345678901234567890123,
    {},
    [],
    "x\"}, {\\"
  ],
  "a": {
    "é": null
  },
  "b": 2
}"#;
        assert_eq!(json(text).as_deref(), Some(expected));
        assert_eq!(json(expected).as_deref(), Some(expected));
        assert_eq!(json("  [\n] ").as_deref(), Some("[]"));
        assert_eq!(json(r#""[a,b]""#).as_deref(), Some(r#""[a,b]""#));
        assert_eq!(json("{1: 2}"), None);
    }

    #[test]
    fn plain_json_looks_as_it_did() {
        let text = r#"{"a":[{"b":[]},1,"c"],"d":{"e":{}}}"#;
        let value: serde_json::Value = serde_json::from_str(text).expect("JSON");
        let expected = serde_json::to_string_pretty(&value).expect("JSON");
        assert_eq!(json(text), Some(expected));
    }
}
