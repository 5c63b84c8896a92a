//! The three protocols, from a provider's side: what each asks of a call, and how each writes an
//! answer, a refusal and an error.

use axum::http::HeaderMap;
use serde_json::{Value, json};

use super::{Call, KEY};

/// Tokens that every question is said to have.
pub const INPUT_TOKENS: u64 = 1_200;
/// Tokens that every answer is said to have.
pub const OUTPUT_TOKENS: u64 = 300;

/// Whose protocol a call speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// Anthropic's Messages.
    Anthropic,
    /// OpenAI's Chat Completions.
    OpenAi,
    /// Ollama's chat.
    Ollama,
}

impl Protocol {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Anthropic, Self::OpenAi, Self::Ollama];

    /// The word for it in a model's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Anthropic => "anthropic",
            Self::OpenAi => "openai",
            Self::Ollama => "ollama",
        }
    }

    pub(super) const fn base(self) -> &'static str {
        match self {
            Self::Anthropic | Self::OpenAi => "/v1",
            Self::Ollama => "",
        }
    }

    pub(super) fn of_path(path: &str) -> Option<Self> {
        match path {
            "/v1/messages" => Some(Self::Anthropic),
            "/v1/chat/completions" => Some(Self::OpenAi),
            "/api/chat" => Some(Self::Ollama),
            _ => None,
        }
    }

    pub(super) fn system(self, body: &Value) -> String {
        let system = match self {
            Self::Anthropic => &body["system"],
            Self::OpenAi | Self::Ollama => &body["messages"][0]["content"],
        };
        system.as_str().unwrap_or_default().to_owned()
    }

    pub(super) fn turns(self, body: &Value) -> Vec<(String, String)> {
        let messages = body["messages"].as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        messages
            .iter()
            .filter(|message| message["role"] != "system")
            .map(|message| (text(&message["role"]), text(&message["content"])))
            .collect()
    }

    /// Turns away what the provider would turn away.
    pub(super) fn judge(self, call: &Call) -> Result<(), (u16, String)> {
        let key = match self {
            Self::Anthropic => header(&call.headers, "x-api-key"),
            Self::OpenAi => header(&call.headers, "authorization").and_then(bearer),
            Self::Ollama => Some(KEY),
        }
        .unwrap_or_default();
        if key != KEY {
            return Err((401, format!("invalid key: {key}")));
        }
        let wrong = |what: &str| Err((400, format!("invalid request: {what}")));
        let body = &call.body;
        if !body["model"].is_string() {
            return wrong("model");
        }
        let turns = self.turns(body);
        let roles = turns.iter().map(|(role, _)| role.as_str());
        if turns.is_empty()
            || !roles.eq(["user", "assistant"].into_iter().cycle().take(turns.len()))
        {
            return wrong("turns have to alternate");
        }
        if turns.iter().any(|(_, text)| text.is_empty()) {
            return wrong("an empty message");
        }
        match self {
            Self::Anthropic => {
                let tool = &body["tools"][0];
                let asked = body["tool_choice"] == json!({"type": "tool", "name": tool["name"]});
                if header(&call.headers, "anthropic-version") != Some("2023-06-01") {
                    wrong("anthropic-version")
                } else if body["max_tokens"].as_u64().is_none() || !body["system"].is_string() {
                    wrong("max_tokens or system")
                } else if !asked || tool["input_schema"]["type"] != "object" {
                    wrong("tools")
                } else {
                    Ok(())
                }
            }
            Self::OpenAi => {
                let format = &body["response_format"];
                let schema = &format["json_schema"];
                let known = format["type"] == "json_schema" && schema["name"].is_string();
                if known && schema["schema"].is_object() {
                    Ok(())
                } else {
                    wrong("response_format")
                }
            }
            Self::Ollama if body["stream"] != false => wrong("stream"),
            Self::Ollama if !body["format"].is_object() => wrong("format"),
            Self::Ollama => Ok(()),
        }
    }

    /// A section as the provider hands it over.
    pub(super) fn section(self, call: &Call, section: &Value) -> Value {
        match self {
            Self::Anthropic => {
                let name = &call.body["tools"][0]["name"];
                let block = json!({"type": "tool_use", "id": "t1", "name": name, "input": section});
                anthropic(&json!([block]), "tool_use")
            }
            Self::OpenAi | Self::Ollama => self.text(call, &section.to_string(), None),
        }
    }

    /// Text, ended as it should be or cut off.
    pub(super) fn text(self, _: &Call, text: &str, cut: Option<&str>) -> Value {
        let reason = |ended: &'static str, cut_off| if cut.is_some() { cut_off } else { ended };
        match self {
            Self::Anthropic => {
                let block = json!({"type": "text", "text": text});
                anthropic(&json!([block]), reason("end_turn", "max_tokens"))
            }
            Self::OpenAi => {
                let message = json!({"role": "assistant", "content": text, "refusal": null});
                openai(&message, reason("stop", "length"))
            }
            Self::Ollama => json!({
                "model": "m", "message": {"role": "assistant", "content": text}, "done": true,
                "done_reason": reason("stop", "length"),
                "prompt_eval_count": INPUT_TOKENS, "eval_count": OUTPUT_TOKENS,
            }),
        }
    }

    /// A refusal; Ollama has no form for it but text.
    pub(super) fn refusal(self, call: &Call, words: &str) -> Value {
        match self {
            Self::Anthropic => anthropic(&json!([{"type": "text", "text": words}]), "refusal"),
            Self::OpenAi => openai(
                &json!({"role": "assistant", "content": null, "refusal": words}),
                "stop",
            ),
            Self::Ollama => self.text(call, words, None),
        }
    }

    pub(super) fn error(self, message: &str) -> Value {
        match self {
            Self::Anthropic => {
                json!({"type": "error", "error": {"type": "error", "message": message}})
            }
            Self::OpenAi => json!({"error": {"message": message, "type": "error", "code": null}}),
            Self::Ollama => json!({"error": message}),
        }
    }
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn anthropic(content: &Value, reason: &str) -> Value {
    json!({
        "id": "msg_1", "type": "message", "role": "assistant", "model": "m", "content": content,
        "stop_reason": reason, "stop_sequence": null,
        "usage": {"input_tokens": INPUT_TOKENS, "output_tokens": OUTPUT_TOKENS},
    })
}

fn openai(message: &Value, reason: &str) -> Value {
    json!({
        "id": "c1", "object": "chat.completion", "created": 0, "model": "m",
        "choices": [{"index": 0, "message": message, "finish_reason": reason}],
        "usage": {
            "prompt_tokens": INPUT_TOKENS, "completion_tokens": OUTPUT_TOKENS,
            "total_tokens": INPUT_TOKENS + OUTPUT_TOKENS,
        },
    })
}

fn bearer(value: &str) -> Option<&str> {
    value.strip_prefix("Bearer ")
}
