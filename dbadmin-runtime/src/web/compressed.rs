//! Which answers are compressed, for whoever takes gzip: pages and fragments quickly, because each is made
//! for one request, and assets as far as it goes, because a browser keeps them. Downloads are not: they tell
//! their length, and sheets are compressed already.

use axum::http::{Extensions, HeaderMap, StatusCode, Version, header};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{And, Predicate as _, SizeAbove};

/// Answers below this many bytes fit into a packet as they are.
const LEAST: u64 = 1024;

const PAGES: [&str; 2] = ["text/html", "application/json"];
const ASSETS: [&str; 3] = ["text/css", "text/javascript", "image/svg+xml"];

/// Whether an answer is of a kind to compress.
type IsKind = fn(StatusCode, Version, &HeaderMap, &Extensions) -> bool;

/// Compresses pages.
pub fn pages() -> CompressionLayer<And<SizeAbove, IsKind>> {
    layer(CompressionLevel::Fastest, |_, _, headers, _| {
        is_shown(headers, &PAGES)
    })
}

/// Compresses assets.
pub fn assets() -> CompressionLayer<And<SizeAbove, IsKind>> {
    layer(CompressionLevel::Best, |_, _, headers, _| {
        is_shown(headers, &ASSETS)
    })
}

fn layer(level: CompressionLevel, is_kind: IsKind) -> CompressionLayer<And<SizeAbove, IsKind>> {
    CompressionLayer::new()
        .quality(level)
        .compress_when(SizeAbove::new(LEAST).and(is_kind))
}

/// Whether an answer is of one of these kinds, and no download.
fn is_shown(headers: &HeaderMap, kinds: &[&str]) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default();
    kinds.contains(&kind) && !headers.contains_key(header::CONTENT_DISPOSITION)
}
