//! Calls over HTTP: one POST, within a time, of an answer of bounded length, tried again where the
//! reason passes. A redirect is not followed, so that a key goes nowhere but to the endpoint.

use std::io::{ErrorKind, Read as _};
use std::time::{Duration, Instant};

use serde_json::Value;
use ureq::http::{HeaderMap, Uri};
use ureq::tls::{Certificate, RootCerts, TlsConfig};

use super::key::Key;
use super::reply::repeated;
use super::{Bounds, LlmError, Provider};

/// The longest that a provider can have us wait before the next try.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// The way to one provider.
#[derive(Debug)]
pub struct Wire {
    provider: Provider,
    endpoint: String,
    key: Option<Key>,
    agent: ureq::Agent,
    bounds: Bounds,
}

impl Wire {
    /// The way to an endpoint, or to where the provider is at home.
    pub fn new(
        provider: Provider,
        endpoint: Option<&str>,
        environment: &dyn Fn(&str) -> Option<String>,
        bounds: Bounds,
    ) -> Result<Self, LlmError> {
        let key = match provider.variable() {
            Some(variable) => Key::find(variable, environment)?,
            None => None,
        };
        let endpoint = endpoint.unwrap_or_else(|| provider.home());
        let endpoint = endpoint.trim_end_matches('/').to_owned();
        let local = check(&endpoint, key.is_some())?;
        let mut config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .user_agent(concat!("dbadmin/", env!("CARGO_PKG_VERSION")));
        if endpoint.starts_with("https:") {
            config = config.tls_config(TlsConfig::builder().root_certs(roots()).build());
        }
        if local {
            config = config.proxy(None);
        }
        Ok(Self {
            provider,
            endpoint,
            key,
            agent: config.build().into(),
            bounds,
        })
    }

    /// Whether a text has the key in it.
    pub fn holds_key(&self, text: &str) -> bool {
        self.key.as_ref().is_some_and(|key| key.is_in(text))
    }

    /// Sends a question and reads its answer, several times if need be, but not beyond the
    /// deadline; each try is counted.
    pub fn post(
        &self,
        body: &Value,
        deadline: Option<Instant>,
        calls: &mut u32,
    ) -> Result<Value, LlmError> {
        if let (Some(variable), None) = (self.provider.variable(), &self.key)
            && self.endpoint == self.provider.home()
        {
            return Err(LlmError::NoKey { variable });
        }
        let body = body.to_string();
        let mut pause = self.bounds.pause;
        let mut left = self.bounds.tries.max(1);
        loop {
            *calls += 1;
            left -= 1;
            let result = self.once(&body, self.limit(deadline));
            let wait = match &result {
                Err(LlmError::Status { after, .. }) => after.unwrap_or(pause).min(LONGEST_PAUSE),
                _ => pause,
            };
            let passes = result.as_ref().is_err_and(LlmError::passes);
            let late = deadline.is_some_and(|deadline| Instant::now() + wait >= deadline);
            if left == 0 || !passes || late {
                return result;
            }
            std::thread::sleep(wait);
            pause *= 2;
        }
    }

    /// The time that a call has that begins now.
    fn limit(&self, deadline: Option<Instant>) -> Duration {
        let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        left.map_or(self.bounds.call, |left| left.min(self.bounds.call))
    }

    fn once(&self, body: &str, time: Duration) -> Result<Value, LlmError> {
        let mut request = self
            .agent
            .post(format!("{}{}", self.endpoint, self.provider.path()))
            .config()
            .timeout_global(Some(time))
            .build()
            .header("content-type", "application/json");
        let key = self.key.as_ref().map(Key::value);
        for (name, value) in self.provider.headers(key) {
            request = request.header(name, value);
        }
        let mut response = request
            .send(body)
            .map_err(|error| self.failed(&error, time))?;
        let status = response.status().as_u16();
        let after = retry_after(response.headers());
        let mut bytes = Vec::new();
        let limit = self.bounds.answer_bytes;
        let body = response.body_mut().as_reader();
        body.take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| self.failed(&error.into(), time))?;
        if !(200..300).contains(&status) {
            let message = self.message(&bytes);
            return Err(LlmError::Status {
                status,
                message,
                after,
            });
        }
        if bytes.len() as u64 > limit {
            return Err(LlmError::Endless { bytes: limit });
        }
        let value: Value = serde_json::from_slice(&bytes).map_err(|error| LlmError::NotTheApi {
            provider: self.provider.name(),
            problem: format!("it is no JSON ({error})"),
        })?;
        if self.holds_key(&value.to_string()) {
            return Err(LlmError::TellsKey);
        }
        Ok(value)
    }

    fn failed(&self, error: &ureq::Error, limit: Duration) -> LlmError {
        match error {
            ureq::Error::Timeout(_) => LlmError::TimedOut { limit },
            ureq::Error::Io(cause) if cause.kind() == ErrorKind::ConnectionRefused => {
                LlmError::Refused {
                    endpoint: self.endpoint.clone(),
                    reason: self.without_key(&cause.to_string()),
                }
            }
            other => LlmError::Unreachable {
                endpoint: self.endpoint.clone(),
                reason: self.without_key(&other.to_string()),
            },
        }
    }

    /// What a refusal says: the provider's message, where its body is one of the usual shapes.
    fn message(&self, bytes: &[u8]) -> String {
        let text = String::from_utf8_lossy(bytes);
        let value: Option<Value> = serde_json::from_str(&text).ok();
        let said = value.as_ref().and_then(|value| {
            let error = value.get("error")?;
            error.get("message").unwrap_or(error).as_str()
        });
        self.without_key(said.unwrap_or(&text))
    }

    fn without_key(&self, text: &str) -> String {
        let text = match &self.key {
            Some(key) => key.removed_from(text),
            None => text.to_owned(),
        };
        repeated(&text)
    }
}

/// Whether an endpoint is this machine; refused is what is no address, or tells a key to everybody on
/// the way.
fn check(endpoint: &str, has_key: bool) -> Result<bool, LlmError> {
    let refused = |problem| LlmError::Endpoint {
        // Whatever stands before an `@` may be a password.
        endpoint: match endpoint.rsplit_once('@') {
            Some((_, host)) => format!("…@{host}"),
            None => endpoint.to_owned(),
        },
        problem,
    };
    let uri: Option<Uri> = endpoint.parse().ok();
    let parts = uri.as_ref().and_then(|uri| {
        let authority = uri.authority()?;
        Some((
            uri.scheme_str()?,
            authority.as_str(),
            authority.host(),
            uri.query(),
        ))
    });
    let Some((scheme @ ("http" | "https"), authority, host, None)) = parts else {
        return Err(refused(
            "is no address; it has to look like `https://host/v1` or `http://127.0.0.1:11434`",
        ));
    };
    if authority.contains('@') {
        return Err(refused(
            "has a name or a password in it; a key belongs into the environment",
        ));
    }
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let address = bare.parse::<std::net::IpAddr>();
    let local = bare == "localhost" || address.is_ok_and(|address| address.is_loopback());
    if scheme == "http" && has_key && !local {
        return Err(refused(
            "would send the key unencrypted; use https, or unset the key if the server needs none",
        ));
    }
    Ok(local)
}

/// The certificates that the system trusts, else those that browsers trust.
fn roots() -> RootCerts {
    let system = rustls_native_certs::load_native_certs().certs;
    if system.is_empty() {
        return RootCerts::WebPki;
    }
    system
        .iter()
        .map(|der| Certificate::from_der(der).to_owned())
        .into()
}

/// The pause that a provider asks for, in seconds; a date is not understood.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get("retry-after")?.to_str().ok()?;
    seconds.parse().ok().map(Duration::from_secs)
}
