//! Anthropic's Messages API. The section is asked for as the input of a tool that has to be called,
//! which takes any JSON Schema of an object.

use serde_json::{Value, json};

use super::reply::{Ask, End, Reply};

/// The version of the API that this speaks.
pub const VERSION: &str = "2023-06-01";

/// The body of `POST /messages`.
pub fn body(ask: &Ask<'_>) -> Value {
    json!({
        "model": ask.model,
        "max_tokens": ask.answer_tokens,
        "system": ask.system,
        "messages": ask.messages().collect::<Vec<_>>(),
        "tools": [{
            "name": ask.section,
            "description": "Takes the content of the section.",
            "input_schema": ask.schema,
        }],
        "tool_choice": {"type": "tool", "name": ask.section},
    })
}

/// What a message says; none if it is no message.
pub fn read(value: &Value) -> Option<Reply> {
    let blocks = value.get("content")?.as_array()?;
    let of = |kind: &'static str| blocks.iter().filter(move |block| block["type"] == kind);
    let texts: Vec<&str> = of("text")
        .filter_map(|block| block["text"].as_str())
        .collect();
    let mut section = of("tool_use").map(|block| block["input"].to_string());
    let end = match value["stop_reason"].as_str() {
        Some("max_tokens" | "model_context_window_exceeded") => End::CutOff,
        Some("refusal") => End::Declined(texts.concat()),
        _ => End::Said,
    };
    let usage = &value["usage"];
    let tokens = |key: &str| usage[key].as_u64().unwrap_or(0);
    Some(Reply {
        text: section.next().unwrap_or_else(|| texts.concat()),
        end,
        input_tokens: tokens("input_tokens")
            + tokens("cache_creation_input_tokens")
            + tokens("cache_read_input_tokens"),
        output_tokens: tokens("output_tokens"),
    })
}
