//! The panel's four cookies.

use std::borrow::Cow;

use axum::http::{HeaderMap, HeaderValue, header};

/// The session's token.
pub const SESSION: &str = "dbadmin_session";
/// A random value that ties the sign-in form to the browser that asked for it.
pub const BEFORE: &str = "dbadmin_before";
/// Which message the next page shows once.
pub const NOTE: &str = "dbadmin_note";

/// Whether pages are light or dark.
pub const SCHEME: &str = "dbadmin_scheme";

/// Where cookies go: the panel's own paths, and only over TLS where it is used.
#[derive(Clone, Copy, Debug)]
pub struct Jar<'a> {
    /// What the request brings.
    pub headers: &'a HeaderMap,
    /// The panel's path.
    pub base: &'a str,
    /// The port in the panel's address, where it has one.
    pub port: Option<u16>,
    /// Whether the request came over TLS.
    pub secure: bool,
}

impl<'a> Jar<'a> {
    /// The value of a cookie of the request.
    pub fn read(&self, name: &'static str) -> Option<&'a str> {
        value(self.headers, &self.named(name))
    }

    /// The name under which a cookie is kept. Browsers give all ports of a host the same cookies:
    /// without the port in its name, signing in to one of two panels would sign out of the other.
    fn named(&self, name: &'static str) -> Cow<'static, str> {
        match self.port {
            Some(port) => Cow::Owned(format!("{name}_{port}")),
            None => Cow::Borrowed(name),
        }
    }
}

fn value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, value)| *known == name && !value.is_empty())
        .map(|(_, value)| value)
}

impl Jar<'_> {
    /// Sets a cookie for `seconds`, or for as long as the browser is open.
    pub fn set(
        &self,
        headers: &mut HeaderMap,
        name: &'static str,
        value: &str,
        seconds: Option<u64>,
    ) {
        let name = self.named(name);
        let path = if self.base.is_empty() { "/" } else { self.base };
        let secure = if self.secure { "; Secure" } else { "" };
        let age = seconds.map_or_else(String::new, |seconds| format!("; Max-Age={seconds}"));
        let text = format!("{name}={value}; Path={path}; HttpOnly; SameSite=Lax{secure}{age}");
        // Names, values and paths here are visible ASCII, of which every header can consist.
        if let Ok(text) = HeaderValue::from_str(&text) {
            headers.append(header::SET_COOKIE, text);
        }
    }

    /// Takes a cookie back.
    pub fn clear(&self, headers: &mut HeaderMap, name: &'static str) {
        self.set(headers, name, "", Some(0));
    }
}
