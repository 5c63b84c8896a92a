//! What models have answered: a folder with a file an answer, named after the hash of model, prompt
//! and inputs, and committed with the crate. Whoever has the folder has the answers, without a key
//! and without a network.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{AgentError, canonical};

/// The folder, within a crate.
pub const FOLDER: &str = "dbadmin/answers";

/// What a model answered to one question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The agent that it stood in for.
    pub agent: String,
    /// The model.
    pub model: String,
    /// The section it wrote.
    pub section: String,
    /// The section's content.
    pub content: Value,
}

/// The answers in a folder, which is made when the first is kept.
#[derive(Clone, Debug)]
pub struct Answers {
    folder: PathBuf,
}

impl Answers {
    /// The answers of a crate.
    #[must_use]
    pub fn of_crate(root: &Path) -> Self {
        Self {
            folder: root.join(FOLDER),
        }
    }

    /// The file of an answer.
    #[must_use]
    pub fn path(&self, hash: &str) -> PathBuf {
        self.folder.join(format!("{hash}.json"))
    }

    /// The answer of this hash, if there is one.
    ///
    /// # Errors
    /// [`AgentError::Failed`] if the file cannot be read or is no answer.
    pub fn find(&self, hash: &str) -> Result<Option<Answer>, AgentError> {
        let path = self.path(hash);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unreadable(&path, &error)),
        };
        serde_json::from_str(&text)
            .map(Some)
            .map_err(|error| unreadable(&path, &error))
    }

    /// Keeps an answer. The file is there as a whole, or as it was.
    ///
    /// # Errors
    /// [`AgentError::Failed`] if it cannot be written.
    pub fn keep(&self, hash: &str, answer: &Answer) -> Result<(), AgentError> {
        let path = self.path(hash);
        let failed = |error: &dyn std::fmt::Display| {
            AgentError::failed(format!(
                "the answer cannot be kept in {}: {error}; make room there, or make the folder \
                 writable",
                path.display()
            ))
        };
        let text = canonical::to_string(answer).map_err(|error| failed(&error))? + "\n";
        std::fs::create_dir_all(&self.folder).map_err(|error| failed(&error))?;
        let new = self
            .folder
            .join(format!(".{hash}.{}.new", std::process::id()));
        let written = std::fs::write(&new, text).and_then(|()| std::fs::rename(&new, &path));
        written.map_err(|error| {
            // What was left half-written is nobody's.
            let _ = std::fs::remove_file(&new);
            failed(&error)
        })
    }
}

fn unreadable(path: &Path, error: &dyn std::fmt::Display) -> AgentError {
    AgentError::failed(format!(
        "{} is no stored answer: {error}; take it back from version control, or delete it",
        path.display()
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Answer, Answers};

    #[test]
    fn an_answer_is_kept_as_one_canonical_file_and_found_again() {
        let root = tempfile::tempdir().unwrap();
        let answers = Answers::of_crate(root.path());
        let answer = Answer {
            agent: "table-builder".to_owned(),
            model: "ollama:tiny".to_owned(),
            section: "tables".to_owned(),
            content: json!({"z": 1, "a": {"c": [], "b": null}}),
        };
        assert_eq!(answers.find("ab12").unwrap(), None);
        answers.keep("ab12", &answer).unwrap();
        assert_eq!(answers.find("ab12").unwrap(), Some(answer));
        let folder = root.path().join("dbadmin/answers");
        let text = std::fs::read_to_string(folder.join("ab12.json")).unwrap();
        let content = r#"{"agent":"table-builder","content":{"a":{"b":null,"c":[]},"z":1},"#;
        assert!(text.starts_with(content) && text.ends_with("}\n"), "{text}");
        assert_eq!(std::fs::read_dir(folder).unwrap().count(), 1);
    }

    #[test]
    fn a_broken_file_and_a_folder_that_is_none_are_told() {
        let root = tempfile::tempdir().unwrap();
        let answers = Answers::of_crate(root.path());
        std::fs::create_dir_all(root.path().join("dbadmin/answers")).unwrap();
        std::fs::write(answers.path("ab"), "<<<<<<< ours").unwrap();
        let said = answers.find("ab").unwrap_err().to_string();
        assert!(said.contains("ab.json is no stored answer"), "{said}");

        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join("dbadmin"), "a file").unwrap();
        let answer = Answer {
            agent: String::new(),
            model: String::new(),
            section: String::new(),
            content: json!({}),
        };
        let answers = Answers::of_crate(root.path());
        let said = answers.keep("ab", &answer).unwrap_err().to_string();
        assert!(said.contains("cannot be kept in"), "{said}");
    }
}
