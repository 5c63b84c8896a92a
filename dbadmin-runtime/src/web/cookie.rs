//! The panel's three cookies.

use axum::http::{HeaderMap, HeaderValue, header};

/// The session's token.
pub const SESSION: &str = "dbadmin_session";
/// A random value that ties the sign-in form to the browser that asked for it.
pub const BEFORE: &str = "dbadmin_before";
/// Which message the next page shows once.
pub const NOTE: &str = "dbadmin_note";

/// The value of a cookie of the request.
pub fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, value)| *known == name && !value.is_empty())
        .map(|(_, value)| value)
}

/// Where cookies go: the panel's own paths, and only over TLS where it is used.
#[derive(Clone, Copy, Debug)]
pub struct Jar<'a> {
    /// The panel's path.
    pub base: &'a str,
    /// Whether the request came over TLS.
    pub secure: bool,
}

impl Jar<'_> {
    /// Sets a cookie for `seconds`, or for as long as the browser is open.
    pub fn set(&self, headers: &mut HeaderMap, name: &str, value: &str, seconds: Option<u64>) {
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
    pub fn clear(&self, headers: &mut HeaderMap, name: &str) {
        self.set(headers, name, "", Some(0));
    }
}
