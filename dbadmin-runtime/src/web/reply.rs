//! Answers: pages, redirects, JSON.

use askama::Template;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

/// What a page of rows takes, in bytes, so that its text is not moved while it grows.
const ROOM: usize = 24 * 1024;

/// A page. A template that fails, which only running out of memory could cause, becomes a bare
/// 500.
pub fn html<T: Template>(status: StatusCode, template: &T) -> Response {
    let mut text = String::with_capacity(ROOM + T::SIZE_HINT);
    match template.render_into(&mut text) {
        Ok(()) => {
            let kind = HeaderValue::from_static("text/html; charset=utf-8");
            (status, [(header::CONTENT_TYPE, kind)], text).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Go there, and ask with GET.
pub fn see_other(path: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    // Paths are percent-encoded where they are made; one that is not leads to the start.
    let path = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    response.headers_mut().insert(header::LOCATION, path);
    response
}

/// JSON.
pub fn json(status: StatusCode, value: &serde_json::Value) -> Response {
    let kind = HeaderValue::from_static("application/json");
    let body = Body::from(value.to_string());
    (status, [(header::CONTENT_TYPE, kind)], body).into_response()
}
