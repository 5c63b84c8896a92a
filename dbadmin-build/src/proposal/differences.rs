//! In what two versions of a section differ, in words.

use serde_json::Value;

/// So many differences of a section are told; the rest is counted.
const TOLD: usize = 20;
/// The longest value that is written out.
const LONGEST: usize = 60;

/// What a section wishes, and the native agents do not come to.
pub fn told(section: &str, wish: &Value, result: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare(wish, result, section, &mut found);
    let more = found.len().saturating_sub(TOLD);
    found.truncate(TOLD);
    if more > 0 {
        found.push(format!("{section}: and {more} more"));
    }
    found
}

/// The tables, or the fields, in which a section changes.
pub fn named(section: &str, before: &Value, after: &Value) -> Option<String> {
    let (before, after) = match (before.get("tables"), after.get("tables")) {
        (Some(before @ Value::Object(_)), Some(after @ Value::Object(_))) => (before, after),
        _ => (before, after),
    };
    let (Value::Object(old), Value::Object(new)) = (before, after) else {
        return None;
    };
    let keys = old
        .keys()
        .chain(new.keys().filter(|key| !old.contains_key(*key)));
    let changed: Vec<String> = keys
        .filter(|key| old.get(*key) != new.get(*key))
        .map(|key| format!("`{}`", key.escape_debug()))
        .collect();
    (!changed.is_empty())
        .then(|| format!("the section {section} changes, too: {}", changed.join(", ")))
}

fn compare(wish: &Value, result: &Value, path: &str, found: &mut Vec<String>) {
    match (wish, result) {
        (Value::Object(wish), Value::Object(result)) => {
            for (key, wish) in wish {
                let path = format!("{path}.{}", key.escape_debug());
                compare(wish, result.get(key).unwrap_or(&Value::Null), &path, found);
            }
            for key in result.keys().filter(|key| !wish.contains_key(*key)) {
                let key = key.escape_debug();
                found.push(format!("{path}.{key}: wished away, and stays"));
            }
        }
        (Value::Array(wish), Value::Array(result)) if wish.len() == result.len() => {
            for (number, (wish, result)) in wish.iter().zip(result).enumerate() {
                compare(wish, result, &format!("{path}[{number}]"), found);
            }
        }
        _ if wish != result => {
            found.push(format!(
                "{path}: wished {}, stays {}",
                shown(wish),
                shown(result)
            ));
        }
        _ => {}
    }
}

fn shown(value: &Value) -> String {
    let text = match value {
        Value::Null => return "without".to_owned(),
        Value::Array(items) if items.iter().all(|item| item.get("column").is_some()) => {
            let columns = items.iter().filter_map(|item| item["column"].as_str());
            columns.collect::<Vec<_>>().join(", ")
        }
        value => value.to_string(),
    };
    let text: String = text
        .chars()
        .flat_map(|letter| {
            if letter.is_control() {
                letter.escape_debug().collect::<Vec<_>>()
            } else {
                vec![letter]
            }
        })
        .collect();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
