//! What every request and every answer passes: same-origin checks and security headers.

use axum::http::request::Parts;
use axum::http::uri::{Authority, Scheme};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// No script, style, frame or request but the panel's own.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; \
    frame-ancestors 'none'; base-uri 'none'";

const HEADERS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
];

/// Adds the headers that every answer carries. Pages are not kept anywhere, for they show data;
/// assets have said before how long they live, and files that they may do nothing at all.
pub fn seal(headers: &mut HeaderMap) {
    for (name, value) in HEADERS {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}

/// Whether a form comes from the panel's own pages, as far as the browser says.
///
/// `Sec-Fetch-Site` cannot be forged by a page; older browsers send `Origin` alone, and what sends
/// neither is no browser. The CSRF token is checked in any case.
pub fn same_origin(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    match text(HeaderName::from_static("sec-fetch-site")) {
        Some(site) => matches!(site, "same-origin" | "none"),
        None => match text(header::ORIGIN) {
            Some(origin) => {
                let host = origin.split_once("://").map(|(_, host)| host);
                host.is_some() && host == text(header::HOST)
            }
            None => true,
        },
    }
}

/// The port in the address that the visitor sees, where it has one.
pub fn port(parts: &Parts) -> Option<u16> {
    let host = parts.headers.get(header::HOST);
    let host = host.and_then(|host| Authority::try_from(host.as_bytes()).ok());
    host.as_ref().or(parts.uri.authority())?.port_u16()
}

/// Whether the request reached the server, or the proxy before it, over TLS: its own address says
/// so, or the proxy does. Who makes the header up gets a cookie that a plain connection does not
/// send back, and harms nobody else.
pub fn is_secure(parts: &Parts) -> bool {
    parts.uri.scheme() == Some(&Scheme::HTTPS)
        || parts
            .headers
            .get("x-forwarded-proto")
            .is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"https"))
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    #[test]
    fn tls_is_told_by_the_address_or_the_proxy() {
        let is = |uri: &str, proxy: &str| {
            let request = Request::get(uri).header("x-forwarded-proto", proxy);
            is_secure(&request.body(()).unwrap().into_parts().0)
        };
        assert!(is("https://panel.example/", ""));
        assert!(is("/", "HTTPS"));
        assert!(!is("http://panel.example/", "http"));
        assert!(!is("/", ""));
    }

    #[test]
    fn other_sites_are_refused() {
        let with = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(*name, HeaderValue::from_static(value));
            }
            same_origin(&headers)
        };
        assert!(with(&[]));
        assert!(with(&[("sec-fetch-site", "same-origin")]));
        assert!(with(&[("origin", "http://a:3000"), ("host", "a:3000")]));
        assert!(!with(&[("sec-fetch-site", "cross-site")]));
        assert!(!with(&[("sec-fetch-site", "same-site")]));
        assert!(!with(&[("origin", "http://b"), ("host", "a:3000")]));
        assert!(!with(&[("origin", "null"), ("host", "a:3000")]));
    }
}
