//! The few lines between `---` that a `core.md` or a workflow begins with. Only `key: value` and
//! `key: [a, b]` are known; a list may go on over several lines until its bracket closes. A small
//! parser of our own keeps the line of each key, and spares every user of the macro a YAML crate.

use crate::problem::Problems;

/// A value in front matter.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `key: text`
    Text(String),
    /// `key: [a, b]`
    List(Vec<String>),
}

/// A key with its value and the line it stands on, counted from 1.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What stands before the colon.
    pub key: String,
    /// What stands after it.
    pub value: Value,
    /// The line of the key.
    pub line: usize,
}

/// The front matter of one file.
#[derive(Debug)]
pub struct FrontMatter {
    /// The file, as messages name it.
    pub file: String,
    /// Whether its beginning and its end were found.
    pub whole: bool,
    /// How many lines it takes, those that enclose it included.
    pub lines: usize,
    entries: Vec<Entry>,
}

impl FrontMatter {
    /// Parses the head of `text`. What cannot be parsed is a problem, and the rest is read on.
    pub(crate) fn parse(file: &str, text: &str, problems: &mut Problems) -> Self {
        let mut front_matter = Self {
            file: file.to_owned(),
            whole: false,
            lines: 0,
            entries: Vec::new(),
        };
        let mut lines = text.lines().enumerate().map(|(at, line)| (at + 1, line));
        if lines.next().map(|(_, line)| line.trim_end()) != Some("---") {
            problems.at(
                file,
                1,
                "front matter is missing; begin the file with `---`",
            );
            return front_matter;
        }
        let mut last = 1;
        while let Some((number, line)) = lines.next() {
            last = number;
            let line = line.trim();
            if line == "---" {
                front_matter.whole = true;
                front_matter.lines = number;
                return front_matter;
            }
            if line.is_empty() {
                continue;
            }
            let mut logical = line.to_owned();
            while is_open_list(&logical) {
                let Some((_, more)) = lines.next() else { break };
                if more.trim() == "---" {
                    problems.at(file, number, "the list is not closed; add `]`");
                    return front_matter;
                }
                logical.push(' ');
                logical.push_str(more.trim());
            }
            front_matter.add(number, &logical, problems);
        }
        problems.at(file, last, "front matter is not closed; end it with `---`");
        front_matter
    }

    fn add(&mut self, line: usize, text: &str, problems: &mut Problems) {
        let Some((key, value)) = text.split_once(':') else {
            let message = format!("`{text}` is not front matter; write `key: value`");
            problems.at(&self.file, line, message);
            return;
        };
        let (key, value) = (key.trim().to_owned(), value.trim());
        if let Some(first) = self.entries.iter().find(|entry| entry.key == key) {
            let message = format!(
                "`{key}` is given again, after line {}; keep one",
                first.line
            );
            problems.at(&self.file, line, message);
            return;
        }
        let value = match value.strip_prefix('[') {
            None => Value::Text(value.to_owned()),
            Some(rest) => match rest.strip_suffix(']') {
                Some(items) => Value::List(list_items(items)),
                None => {
                    problems.at(&self.file, line, "the list is not closed; add `]`");
                    return;
                }
            },
        };
        self.entries.push(Entry { key, value, line });
    }

    /// The entries in the order of the file.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The line of a key, or the first line if it is absent.
    #[must_use]
    pub fn line_of(&self, key: &str) -> usize {
        self.entry(key).map_or(1, |entry| entry.line)
    }

    /// A text, if the key is there.
    pub(crate) fn text(&self, key: &str, problems: &mut Problems) -> Option<String> {
        let entry = self.entry(key)?;
        match &entry.value {
            Value::Text(text) if !text.is_empty() => Some(text.clone()),
            _ => {
                let message = format!("`{key}` must be a word; write `{key}: value`");
                problems.at(&self.file, entry.line, message);
                None
            }
        }
    }

    /// A list, if the key is there; it may be empty.
    pub(crate) fn list(&self, key: &str, problems: &mut Problems) -> Option<Vec<String>> {
        let entry = self.entry(key)?;
        match &entry.value {
            Value::List(items) => Some(items.clone()),
            Value::Text(_) => {
                let message = format!("`{key}` must be a list; write `{key}: [a, b]`");
                problems.at(&self.file, entry.line, message);
                None
            }
        }
    }

    /// A value of another type, described by `expected`, if the key is there.
    pub(crate) fn parsed<T: std::str::FromStr>(
        &self,
        key: &str,
        expected: &str,
        problems: &mut Problems,
    ) -> Option<T> {
        let text = self.text(key, problems)?;
        let parsed = text.parse().ok();
        if parsed.is_none() {
            let message = format!("`{key}: {text}` is not understood; write {expected}");
            problems.at(&self.file, self.line_of(key), message);
        }
        parsed
    }

    /// Reports every key that is not among `known`.
    pub(crate) fn only(&self, known: &[&str], problems: &mut Problems) {
        for entry in &self.entries {
            if !known.contains(&entry.key.as_str()) {
                let message = format!(
                    "unknown key `{}`; remove it, the keys are {}",
                    entry.key,
                    known.join(", ")
                );
                problems.at(&self.file, entry.line, message);
            }
        }
    }

    /// Reports the keys that are missing, in one problem. A head that could not be read to its
    /// end is a problem already, and what it lacks says nothing.
    pub(crate) fn require(&self, keys: &[&str], problems: &mut Problems) {
        let missing: Vec<String> = keys
            .iter()
            .filter(|key| self.entry(key).is_none())
            .map(|key| format!("`{key}`"))
            .collect();
        if self.whole && !missing.is_empty() {
            let missing = missing.join(", ");
            let message = format!("the front matter lacks {missing}; add a line for each");
            problems.at(&self.file, 1, message);
        }
    }

    /// Whether the key is there.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.entry(key).is_some()
    }

    fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }
}

fn is_open_list(text: &str) -> bool {
    text.split_once(':')
        .is_some_and(|(_, value)| value.trim_start().starts_with('[') && !value.contains(']'))
}

fn list_items(text: &str) -> Vec<String> {
    text.split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{FrontMatter, Problems, Value};

    #[test]
    fn a_list_may_span_lines() {
        let mut problems = Problems::default();
        let text = "---\nid: a\nreads: [one,\n  two]\n---\n# Role\n";
        let parsed = FrontMatter::parse("core.md", text, &mut problems);
        assert!(problems.is_empty());
        let reads = Value::List(vec!["one".into(), "two".into()]);
        assert_eq!(parsed.entries()[1].value, reads);
        assert_eq!(parsed.line_of("reads"), 3);
    }

    #[test]
    fn an_unclosed_head_is_a_problem() {
        let mut problems = Problems::default();
        FrontMatter::parse("core.md", "---\nid: a\n", &mut problems);
        assert!(!problems.is_empty());
    }
}
