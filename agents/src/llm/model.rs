//! Which model is asked, and by whose protocol. A name says both: `anthropic:NAME`.

use std::fmt;
use std::str::FromStr;

use serde_json::Value;

use super::reply::{Ask, Reply};
use super::{LlmError, anthropic, ollama, openai};

/// Whose protocol a model is asked by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provider {
    /// Anthropic's Messages API.
    Anthropic,
    /// The Chat Completions API of OpenAI, which many other servers speak as well.
    OpenAi,
    /// Ollama's chat API.
    Ollama,
}

impl Provider {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Anthropic, Self::OpenAi, Self::Ollama];

    /// The word before the colon.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Anthropic => "anthropic",
            Self::OpenAi => "openai",
            Self::Ollama => "ollama",
        }
    }

    /// Where the provider is at home: what `endpoint` stands in for.
    #[must_use]
    pub const fn home(self) -> &'static str {
        match self {
            Self::Anthropic => "https://api.anthropic.com/v1",
            Self::OpenAi => "https://api.openai.com/v1",
            Self::Ollama => "http://127.0.0.1:11434",
        }
    }

    /// The variable that the key is read from; none where no key is asked for.
    #[must_use]
    pub const fn variable(self) -> Option<&'static str> {
        match self {
            Self::Anthropic => Some("ANTHROPIC_API_KEY"),
            Self::OpenAi => Some("OPENAI_API_KEY"),
            Self::Ollama => None,
        }
    }

    /// The address of a chat, from the endpoint on.
    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Anthropic => "/messages",
            Self::OpenAi => "/chat/completions",
            Self::Ollama => "/api/chat",
        }
    }

    /// The headers of a call, with the key in one of them.
    pub(super) fn headers(self, key: Option<&str>) -> Vec<(&'static str, String)> {
        let mut headers = Vec::new();
        if self == Self::Anthropic {
            headers.push(("anthropic-version", anthropic::VERSION.to_owned()));
        }
        match (self, key) {
            (Self::Anthropic, Some(key)) => headers.push(("x-api-key", key.to_owned())),
            (Self::OpenAi | Self::Ollama, Some(key)) => {
                headers.push(("authorization", format!("Bearer {key}")));
            }
            (_, None) => {}
        }
        headers
    }

    /// A question as the body of a call.
    pub(super) fn body(self, ask: &Ask<'_>) -> Value {
        match self {
            Self::Anthropic => anthropic::body(ask),
            Self::OpenAi => openai::body(ask),
            Self::Ollama => ollama::body(ask),
        }
    }

    /// What the body of an answer says.
    pub(super) fn read(self, value: &Value) -> Result<Reply, LlmError> {
        let read = match self {
            Self::Anthropic => anthropic::read(value),
            Self::OpenAi => openai::read(value),
            Self::Ollama => ollama::read(value),
        };
        read.ok_or_else(|| LlmError::NotTheApi {
            provider: self.name(),
            problem: "its JSON holds no message".to_owned(),
        })
    }
}

/// A model, written `PROVIDER:NAME`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    /// Whose protocol it is asked by.
    pub provider: Provider,
    /// What the provider calls it.
    pub name: String,
}

impl FromStr for Model {
    type Err = LlmError;

    fn from_str(text: &str) -> Result<Self, LlmError> {
        let split = text.split_once(':').filter(|(_, name)| !name.is_empty());
        split
            .and_then(|(word, name)| {
                let provider = Provider::ALL
                    .into_iter()
                    .find(|provider| provider.name() == word)?;
                Some(Self {
                    provider,
                    name: name.to_owned(),
                })
            })
            .ok_or_else(|| LlmError::UnknownProvider {
                given: text.to_owned(),
                known: Provider::ALL.map(Provider::name).join(", "),
            })
    }
}

impl fmt::Display for Model {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.provider.name(), self.name)
    }
}
