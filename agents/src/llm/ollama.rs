//! Ollama's chat API. Its context is a few thousand tokens where nobody says otherwise, and a longer
//! question is silently cut, so the context is asked for that question and answer need.

use serde_json::{Value, json};

use crate::tokens_of;

use super::reply::{Ask, End, Reply, Turn};

/// Room for what the estimate of tokens misses, as a share of it.
const SPARE: usize = 4;

/// The body of `POST /api/chat`.
pub fn body(ask: &Ask<'_>) -> Value {
    let mut messages = vec![json!({"role": "system", "content": ask.system})];
    messages.extend(ask.messages());
    let turns = ask.turns.iter().map(|turn| match turn {
        Turn::User(text) | Turn::Model(text) => tokens_of(text),
    });
    let question = tokens_of(ask.system) + turns.sum::<usize>();
    json!({
        "model": ask.model,
        "messages": messages,
        "stream": false,
        "format": ask.schema,
        "options": {
            "num_predict": ask.answer_tokens,
            "num_ctx": question + question / SPARE + ask.answer_tokens as usize,
        },
    })
}

/// What a chat's answer says; none if it is none.
pub fn read(value: &Value) -> Option<Reply> {
    let text = value.get("message")?.get("content")?.as_str()?;
    let cut = value["done_reason"] == "length";
    Some(Reply {
        text: text.to_owned(),
        end: if cut { End::CutOff } else { End::Said },
        input_tokens: value["prompt_eval_count"].as_u64().unwrap_or(0),
        output_tokens: value["eval_count"].as_u64().unwrap_or(0),
    })
}
