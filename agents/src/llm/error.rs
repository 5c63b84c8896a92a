//! Why a model gave no section, said so that the reader knows what to do.

use std::time::Duration;

/// What keeps a model from answering, or its answer from being used.
#[derive(Debug, thiserror::Error)]
pub enum LlmError {
    /// The model's name does not say who serves it.
    #[error(
        "`{given}` names no provider; write `PROVIDER:NAME`, where the provider is one of {known}"
    )]
    UnknownProvider {
        /// What was given.
        given: String,
        /// What there is.
        known: String,
    },
    /// The provider wants a key, and there is none.
    #[error("the environment variable {variable} is not set; it has to hold the provider's key")]
    NoKey {
        /// The variable.
        variable: &'static str,
    },
    /// What the variable holds cannot be a key.
    #[error(
        "the environment variable {variable} holds no key: it is empty, or has signs that a key \
         cannot have"
    )]
    KeyUnusable {
        /// The variable.
        variable: &'static str,
    },
    /// The endpoint cannot be used.
    #[error("the endpoint `{endpoint}` {problem}")]
    Endpoint {
        /// What was given.
        endpoint: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The provider cannot be reached.
    #[error("{endpoint} cannot be reached: {reason}")]
    Unreachable {
        /// Where it was looked for.
        endpoint: String,
        /// Why.
        reason: String,
    },
    /// Nobody takes connections there.
    #[error("{endpoint} cannot be reached: {reason}; does its server run?")]
    Refused {
        /// Where it was looked for.
        endpoint: String,
        /// What the system said.
        reason: String,
    },
    /// The answer did not come in time.
    #[error(
        "no answer within {} s; give it more time with --timeout, or ask a quicker model",
        limit.as_secs_f32()
    )]
    TimedOut {
        /// The time that it had.
        limit: Duration,
    },
    /// The provider says no.
    #[error("the provider answered {status}: {message}{}", advice(*status))]
    Status {
        /// The HTTP status.
        status: u16,
        /// What it says.
        message: String,
        /// When to come back.
        after: Option<Duration>,
    },
    /// The answer is longer than can be of use.
    #[error("its answer did not end within {bytes} bytes and was cut off")]
    Endless {
        /// The bound.
        bytes: u64,
    },
    /// What answered does not speak the provider's protocol.
    #[error(
        "what answered does not speak the API of {provider}: {problem}; is it the right --endpoint?"
    )]
    NotTheApi {
        /// The provider.
        provider: &'static str,
        /// What is odd about the answer.
        problem: String,
    },
    /// The model refuses to answer.
    #[error("the model refuses: {reason}")]
    Declined {
        /// Its reason.
        reason: String,
    },
    /// The answer was not finished.
    #[error(
        "its answer was cut off at {tokens} tokens; allow more with --answer-tokens, or ask about \
         fewer tables"
    )]
    CutOff {
        /// The tokens that it had.
        tokens: u32,
    },
    /// The answer repeats the key.
    #[error("its answer repeats the key that it was asked with, and was thrown away")]
    TellsKey,
    /// The answer does not keep to the contract, and neither does the mended one.
    #[error("its answer cannot be used, nor the mended one: {}", problems.join("; "))]
    Wrong {
        /// What is wrong with it.
        problems: Vec<String>,
    },
}

impl LlmError {
    /// Whether any other call would fail for the same reason.
    pub(crate) const fn ends_all(&self) -> bool {
        matches!(
            self,
            Self::NoKey { .. }
                | Self::Refused { .. }
                | Self::Status {
                    status: 401 | 403,
                    ..
                }
        )
    }

    /// Whether the same call may well succeed a little later.
    pub(crate) const fn passes(&self) -> bool {
        match self {
            Self::Unreachable { .. } | Self::TimedOut { .. } => true,
            Self::Status { status, .. } => matches!(status, 408 | 429 | 500..=599),
            _ => false,
        }
    }
}

/// What helps where a status has one usual reason.
const fn advice(status: u16) -> &'static str {
    match status {
        401 | 403 => "; is the key in the environment the right one?",
        404 => "; is the model's name right?",
        413 => "; ask about fewer tables, or with a smaller context limit",
        429 => "; wait a while, or ask for less at a time",
        _ => "",
    }
}
