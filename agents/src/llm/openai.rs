//! The Chat Completions API of OpenAI, which vLLM, llama.cpp, LM Studio, gateways and many hosts speak
//! as well. The schema is given as a guide and not as `strict`, which knows no maps.

use serde_json::{Value, json};

use super::reply::{Ask, End, Reply};

/// The body of `POST /chat/completions`.
pub fn body(ask: &Ask<'_>) -> Value {
    let mut messages = vec![json!({"role": "system", "content": ask.system})];
    messages.extend(ask.messages());
    json!({
        "model": ask.model,
        "messages": messages,
        "max_completion_tokens": ask.answer_tokens,
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": ask.section, "schema": ask.schema, "strict": false},
        },
    })
}

/// What a completion says; none if it is no completion.
pub fn read(value: &Value) -> Option<Reply> {
    let choice = value.get("choices")?.get(0)?;
    let message = choice.get("message")?;
    let text = message["content"].as_str().unwrap_or_default().to_owned();
    let end = match (
        message["refusal"].as_str(),
        choice["finish_reason"].as_str(),
    ) {
        (Some(refusal), _) => End::Declined(refusal.to_owned()),
        (None, Some("content_filter")) => End::Declined(text.clone()),
        (None, Some("length")) => End::CutOff,
        _ => End::Said,
    };
    let tokens = |key: &str| value["usage"][key].as_u64().unwrap_or(0);
    Some(Reply {
        text,
        end,
        input_tokens: tokens("prompt_tokens"),
        output_tokens: tokens("completion_tokens"),
    })
}
