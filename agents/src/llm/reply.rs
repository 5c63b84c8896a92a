//! What is common to all providers: a question as turns of a conversation, and an answer as text with
//! the reason why it ended.

use serde_json::Value;

use super::LlmError;

/// The most characters of somebody else's words that are repeated in a message.
const REPEATED: usize = 300;

/// A turn of the conversation.
pub enum Turn {
    /// What we say.
    User(String),
    /// What the model said.
    Model(String),
}

/// A question, before a provider's protocol gives it its form.
pub struct Ask<'a> {
    /// What the provider calls the model.
    pub model: &'a str,
    /// The rules and the agent's prompt.
    pub system: &'a str,
    /// The conversation so far, which we have opened and have the last word in.
    pub turns: Vec<Turn>,
    /// The JSON Schema of the answer.
    pub schema: &'a Value,
    /// The name of what is asked for.
    pub section: &'a str,
    /// The tokens that the answer may have.
    pub answer_tokens: u32,
}

impl Ask<'_> {
    /// The turns as all three protocols write them.
    pub fn messages(&self) -> impl Iterator<Item = Value> {
        self.turns.iter().map(|turn| {
            let (role, text) = match turn {
                Turn::User(text) => ("user", text),
                Turn::Model(text) => ("assistant", text),
            };
            serde_json::json!({"role": role, "content": text})
        })
    }
}

/// Why an answer ended.
#[derive(Debug, PartialEq, Eq)]
pub enum End {
    /// The model had said everything.
    Said,
    /// It had no more tokens.
    CutOff,
    /// It refused, for this reason.
    Declined(String),
}

/// An answer, read from a provider's protocol.
#[derive(Debug, PartialEq, Eq)]
pub struct Reply {
    /// What the model wrote.
    pub text: String,
    /// Why it ended there.
    pub end: End,
    /// The tokens of the question.
    pub input_tokens: u64,
    /// The tokens of the answer.
    pub output_tokens: u64,
}

impl Reply {
    /// The text of an answer that was given whole.
    pub fn complete(self, tokens: u32) -> Result<String, LlmError> {
        match self.end {
            End::Said => Ok(self.text),
            End::CutOff => Err(LlmError::CutOff { tokens }),
            End::Declined(reason) => Err(LlmError::Declined {
                reason: repeated(&reason),
            }),
        }
    }
}

/// The JSON object in a text: all of it, or what stands between the first brace and the last, since
/// some models cannot be kept from a word before or a fence around.
pub fn content(text: &str) -> Result<Value, String> {
    let object = match (text.find('{'), text.rfind('}')) {
        (Some(start), Some(end)) if start < end => &text[start..=end],
        _ => return Err("it is no JSON object".to_owned()),
    };
    serde_json::from_str(object).map_err(|error| format!("it is no valid JSON: {error}"))
}

/// Somebody else's words on one line, shortened, and without anything that a terminal obeys.
pub fn repeated(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line: String = words
        .join(" ")
        .chars()
        .filter(|letter| !letter.is_control())
        .collect();
    match line.char_indices().nth(REPEATED) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None if line.is_empty() => "no reason given".to_owned(),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{content, repeated};

    #[test]
    fn an_object_is_found_within_what_stands_around_it() {
        let expected = json!({"a": {"b": 1}});
        for text in [
            "{\"a\": {\"b\": 1}}",
            "Here you are:\n```json\n{\"a\": {\"b\": 1}}\n```\n",
        ] {
            assert_eq!(content(text).unwrap(), expected);
        }
        assert!(content("no").unwrap_err().contains("no JSON object"));
        assert!(content("}{").unwrap_err().contains("no JSON object"));
        assert!(content("{\"a\": }").unwrap_err().contains("no valid JSON"));
    }

    #[test]
    fn other_peoples_words_are_one_short_line() {
        assert_eq!(repeated("two\n\u{1b}[31mlines\t"), "two [31mlines");
        assert_eq!(repeated(&"x".repeat(1_000)).chars().count(), 301);
        assert_eq!(repeated(" \n"), "no reason given");
    }
}
