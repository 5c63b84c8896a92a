//! The texts of a section: short where people read them, visible everywhere, never endless.

use std::collections::HashSet;

use dbadmin_agents::Inputs;
use serde_json::Value;

use super::known::{Known, quoted};
use super::walk::places;
use crate::wording::{self, NAME, SENTENCE};

/// The longest text that no pattern names, such as SQL of a constraint.
const LONGEST: usize = 4_000;
/// The longest source of one file.
const SOURCE: usize = 40_000;
/// The room of a section in bytes: so much by itself, and so much for each table.
const ROOM: usize = 256 * 1024;
const ROOM_A_TABLE: usize = 32 * 1024;
/// The deepest nesting.
const DEEPEST: usize = 16;

/// Whether a text may be empty.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Empty {
    Allowed,
    Refused,
}

use Empty::{Allowed, Refused};

/// Section, pattern, the longest in characters, whether it may be empty.
const TEXTS: &[(&str, &str, usize, Empty)] = &[
    ("requirements", "title", NAME, Refused),
    ("schema", "tables[].title", NAME, Refused),
    ("schema", "tables[].singular", NAME, Refused),
    ("schema", "tables[].icon", NAME, Refused),
    ("schema", "tables[].group", NAME, Refused),
    ("schema", "tables[].help", SENTENCE, Refused),
    ("schema", "tables[].fields[].label", NAME, Refused),
    ("schema", "tables[].fields[].help", SENTENCE, Refused),
    ("relations", "links[].label", NAME, Refused),
    ("relations", "links[].reverse_label", NAME, Refused),
    ("constraints", "tables{}[].message", SENTENCE, Refused),
    ("validation", "tables{}[].message", SENTENCE, Refused),
    ("navigation", "groups[].title", NAME, Allowed),
    ("forms", "tables{}.sections[].title", NAME, Refused),
    ("forms", "tables{}.sections[].why", SENTENCE, Allowed),
    ("dashboard", "cards[].title", NAME, Refused),
    ("dashboard", "cards[].filter", SENTENCE, Allowed),
    ("access", "roles[].name", NAME, Refused),
    ("vulnerabilities", "findings[].place", SENTENCE, Refused),
    ("vulnerabilities", "findings[].problem", SENTENCE, Refused),
    ("vulnerabilities", "findings[].mend", SENTENCE, Refused),
    ("migrations", "drift[]", SENTENCE, Refused),
];

/// What is wrong with the texts of a section. What the native agent says as well comes from the
/// database, such as a comment of several lines.
pub fn problems(section: &str, value: &Value, known: &Known<'_>) -> Vec<String> {
    let mut problems = Vec::new();
    let mut own = HashSet::new();
    if let Some(native) = known.natively::<Value>() {
        collect(&native, &mut own);
    }
    if section == "logic" {
        problems.extend(sources(value, &mut own));
    }
    for (_, pattern, longest, empty) in TEXTS.iter().filter(|(of, ..)| *of == section) {
        for place in places(value, pattern) {
            let Some(text) = place.text().filter(|text| !own.contains(*text)) else {
                continue;
            };
            let wrong = match (text, empty) {
                ("", Allowed) => None,
                _ => wording::problem(text, *longest),
            };
            problems.extend(wrong.map(|wrong| format!("{}: the text {wrong}", place.path)));
        }
    }
    everywhere(value, "", &own, &mut problems);
    problems.sort();
    problems.dedup();
    problems
}

/// What cannot be seen in a section of the user's own, whose shape only its author knows: its texts may
/// have several lines, and its keys are texts, too. What the agent was given stands there already.
pub fn unseen(value: &Value, inputs: &Inputs) -> Vec<String> {
    let mut given = HashSet::new();
    for (_, content) in inputs.sections() {
        if let Some(content) = content.and_then(|section| section.decode::<Value>().ok()) {
            collect(&content, &mut given);
        }
    }
    let mut problems = Vec::new();
    unseen_at(value, "", &given, &mut problems);
    problems
}

fn unseen_at(value: &Value, path: &str, given: &HashSet<String>, problems: &mut Vec<String>) {
    let wrong = |text: &str| {
        let line = text.replace(['\n', '\t'], " ");
        wording::control(&line).filter(|_| !given.contains(text))
    };
    match value {
        Value::String(text) => {
            problems.extend(wrong(text).map(|wrong| format!("{path}: the text {wrong}")));
        }
        Value::Array(items) => {
            for (number, item) in items.iter().enumerate() {
                unseen_at(item, &format!("{path}[{number}]"), given, problems);
            }
        }
        Value::Object(fields) => {
            for (key, item) in fields {
                let name = quoted(key);
                let path = match path {
                    "" => name.trim_matches('`').to_owned(),
                    _ => format!("{path}.{}", name.trim_matches('`')),
                };
                problems.extend(wrong(key).map(|wrong| format!("{path}: the key {wrong}")));
                unseen_at(item, &path, given, problems);
            }
        }
        _ => {}
    }
}

/// Whether a section is too large or too deep to be looked at.
pub fn endless(value: &Value, tables: usize) -> Vec<String> {
    let room = ROOM + tables * ROOM_A_TABLE;
    if depth(value) > DEEPEST {
        return vec![format!("the section is nested more than {DEEPEST} deep")];
    }
    let size = value.to_string().len();
    if size > room {
        return vec![format!("the section has {size} bytes; {room} is the most")];
    }
    Vec::new()
}

fn depth(value: &Value) -> usize {
    let inner = match value {
        Value::Array(items) => items.iter().map(depth).max(),
        Value::Object(fields) => fields.values().map(depth).max(),
        _ => return 0,
    };
    1 + inner.unwrap_or_default()
}

/// Source has several lines; it is no text that people read in a panel.
fn sources(value: &Value, own: &mut HashSet<String>) -> Vec<String> {
    let mut problems = Vec::new();
    for place in places(value, "hooks{}") {
        let text = place.text().unwrap_or_default();
        let line = text.replace(['\n', '\t'], " ");
        let wrong = wording::overlong(text, SOURCE).or_else(|| wording::control(&line));
        problems.extend(wrong.map(|wrong| format!("{}: the source {wrong}", place.path)));
        own.insert(text.to_owned());
    }
    problems
}

/// All texts of a value.
fn collect(value: &Value, texts: &mut HashSet<String>) {
    match value {
        Value::String(text) => {
            texts.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(fields) => {
            for (key, item) in fields {
                texts.insert(key.clone());
                collect(item, texts);
            }
        }
        _ => {}
    }
}

/// Every text, whatever it is for.
fn everywhere(value: &Value, path: &str, own: &HashSet<String>, problems: &mut Vec<String>) {
    let mut check = |text: &str, path: &str| {
        let wrong = wording::overlong(text, LONGEST).or_else(|| wording::control(text));
        problems.extend(wrong.map(|wrong| format!("{path}: the text {wrong}")));
    };
    match value {
        Value::String(text) if own.contains(text) => {}
        Value::String(text) => check(text, path),
        Value::Array(items) => {
            for (number, item) in items.iter().enumerate() {
                everywhere(item, &format!("{path}[{number}]"), own, problems);
            }
        }
        Value::Object(fields) => {
            for (key, item) in fields {
                let path = match path {
                    "" => key.clone(),
                    _ => format!("{path}.{}", quoted(key).trim_matches('`')),
                };
                everywhere(item, &path, own, problems);
            }
        }
        _ => {}
    }
}
