//! A provider of language models that a test starts: a server on a free loopback port which speaks
//! the protocols of Anthropic, OpenAI and Ollama, asks of a call what they ask, and answers as the
//! test has it answer, well or badly.

mod protocol;

use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;
use serde_json::Value;
use tokio::runtime::Runtime;

pub use protocol::Protocol;

/// The only key that the server lets in.
pub const KEY: &str = "sk-test-4f8a2c91d0b7e635";

/// A call that reached the server.
#[derive(Clone, Debug)]
pub struct Call {
    /// Whose protocol it speaks.
    pub protocol: Protocol,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, as it was sent.
    pub text: String,
    /// The body as JSON.
    pub body: Value,
}

impl Call {
    /// The rules and the prompt that the model is given.
    #[must_use]
    pub fn system(&self) -> String {
        self.protocol.system(&self.body)
    }

    /// The conversation after it: who speaks, and what they say.
    #[must_use]
    pub fn turns(&self) -> Vec<(String, String)> {
        self.protocol.turns(&self.body)
    }
}

/// How the server answers a call.
#[derive(Clone, Debug)]
pub enum Manner {
    /// With the section asked for.
    Section(Value),
    /// With a section, after a while.
    Late(Duration, Value),
    /// With text that may be anything.
    Text(String),
    /// With a section that had no tokens left to end.
    CutOff(String),
    /// With a refusal, in these words.
    Refusal(String),
    /// With an HTTP status, these headers, and a message.
    Status(u16, Vec<(&'static str, String)>, String),
    /// With a body that is no JSON.
    Page(String),
    /// With text that never ends.
    Endless,
    /// With a byte now and then, and no end.
    Trickle,
    /// With the beginning of a body, and a closed connection.
    Torn,
    /// Not at all.
    Silence,
}

type Script = dyn Fn(usize, &Call) -> Manner + Send + Sync;

struct Stage {
    script: Box<Script>,
    calls: Mutex<Vec<Call>>,
}

/// A server that runs until this value is dropped.
pub struct Provider {
    address: SocketAddr,
    stage: Arc<Stage>,
    runtime: Option<Runtime>,
}

impl Provider {
    /// Starts a server which answers each call as `script` says, of its number, from 0, and itself.
    #[must_use]
    pub fn start(script: impl Fn(usize, &Call) -> Manner + Send + Sync + 'static) -> Self {
        let stage = Arc::new(Stage {
            script: Box::new(script),
            calls: Mutex::default(),
        });
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime starts");
        let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
        listener.set_nonblocking(true).expect("it can be waited on");
        let address = listener.local_addr().expect("it has an address");
        let router = Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&stage));
        runtime.spawn(async move {
            let listener = tokio::net::TcpListener::from_std(listener).expect("it is a listener");
            axum::serve(listener, router).await.expect("it serves");
        });
        Self {
            address,
            stage,
            runtime: Some(runtime),
        }
    }

    /// A server that answers every call with the same.
    #[must_use]
    pub fn always(manner: Manner) -> Self {
        Self::start(move |_, _| manner.clone())
    }

    /// What is given as the endpoint of a protocol.
    #[must_use]
    pub fn endpoint(&self, protocol: Protocol) -> String {
        format!("http://{}{}", self.address, protocol.base())
    }

    /// The calls so far, with those that were turned away.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        let calls = self.stage.calls.lock();
        calls.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Whoever still waits for an answer is not waited for.
            runtime.shutdown_background();
        }
    }
}

async fn answer(
    State(stage): State<Arc<Stage>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Some(protocol) = Protocol::of_path(uri.path()) else {
        return (StatusCode::NOT_FOUND, "no such address").into_response();
    };
    let text = String::from_utf8_lossy(&body).into_owned();
    let call = Call {
        protocol,
        headers,
        body: serde_json::from_str(&text).unwrap_or_default(),
        text,
    };
    let number = {
        let mut calls = stage.calls.lock().unwrap_or_else(PoisonError::into_inner);
        calls.push(call.clone());
        calls.len() - 1
    };
    if let Err((status, message)) = protocol.judge(&call) {
        return refused(protocol, status, &[], &message);
    }
    perform(&call, (stage.script)(number, &call)).await
}

async fn perform(call: &Call, manner: Manner) -> Response {
    let protocol = call.protocol;
    match manner {
        Manner::Section(value) => json(&protocol.section(call, &value)),
        Manner::Late(pause, value) => {
            tokio::time::sleep(pause).await;
            json(&protocol.section(call, &value))
        }
        Manner::Text(text) => json(&protocol.text(call, &text, None)),
        Manner::CutOff(text) => json(&protocol.text(call, &text, Some("cut off"))),
        Manner::Refusal(words) => json(&protocol.refusal(call, &words)),
        Manner::Status(status, headers, message) => refused(protocol, status, &headers, &message),
        Manner::Page(text) => ([("content-type", "text/html")], text).into_response(),
        Manner::Endless => {
            let more = Bytes::from(vec![b'a'; 1 << 16]);
            stream(stream::repeat_with(move || Ok(more.clone())))
        }
        Manner::Trickle => stream(stream::unfold((), async |()| {
            tokio::time::sleep(Duration::from_millis(50)).await;
            Some((Ok(Bytes::from_static(b" ")), ()))
        })),
        Manner::Torn => {
            let text = protocol.section(call, &Value::Null).to_string();
            let half = Bytes::copy_from_slice(&text.as_bytes()[..text.len() / 2]);
            let torn = std::io::Error::other("the connection is closed");
            stream(stream::iter([Ok(half), Err(torn)]))
        }
        Manner::Silence => {
            tokio::time::sleep(Duration::from_secs(3_600)).await;
            StatusCode::NO_CONTENT.into_response()
        }
    }
}

fn json(value: &Value) -> Response {
    ([("content-type", "application/json")], value.to_string()).into_response()
}

fn stream(
    chunks: impl futures_util::Stream<Item = std::io::Result<Bytes>> + Send + 'static,
) -> Response {
    let body = Body::from_stream(chunks);
    ([("content-type", "application/json")], body).into_response()
}

fn refused(
    protocol: Protocol,
    status: u16,
    headers: &[(&'static str, String)],
    message: &str,
) -> Response {
    let mut response = json(&protocol.error(message));
    *response.status_mut() = StatusCode::from_u16(status).expect("it is a status");
    for (name, value) in headers {
        let value = value.parse().expect("it is a header's value");
        response.headers_mut().insert(*name, value);
    }
    response
}
