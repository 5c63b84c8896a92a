//! Stylesheets, script and picture, compiled in and served under names that contain their hash, so
//! that a browser may keep them for ever.

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use sha2::{Digest as _, Sha256};

use crate::Panel;
use crate::text::hex;

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const PICTURE: &str = "image/svg+xml";

/// The name of the panel's own logo.
pub const LOGO: &str = "logo.svg";

/// Every asset that all panels have.
const FILES: [(&str, &str, &str); 3] = [
    ("panel.css", CSS, include_str!("../../assets/panel.css")),
    ("panel.js", SCRIPT, include_str!("../../assets/panel.js")),
    ("mark.svg", PICTURE, include_str!("../../assets/mark.svg")),
];

/// The assets of one panel.
#[derive(Debug)]
pub struct Assets {
    files: Vec<Asset>,
}

#[derive(Debug)]
struct Asset {
    name: &'static str,
    hashed: String,
    kind: &'static str,
    text: &'static str,
}

impl Assets {
    /// The assets that all panels have, and this one's theme and logo.
    pub fn new(panel: &'static Panel) -> Self {
        let theme = panel.theme;
        let theme = (!theme.trim().is_empty()).then_some(("theme.css", CSS, theme));
        let logo = panel.logo.map(|logo| (LOGO, PICTURE, logo));
        let files = FILES.into_iter().chain(theme).chain(logo);
        Self {
            files: files
                .map(|(name, kind, text)| Asset {
                    name,
                    hashed: hashed(name, text),
                    kind,
                    text,
                })
                .collect(),
        }
    }

    /// The name under which an asset is served; `None` where there is no such asset.
    pub fn path(&self, name: &str) -> Option<&str> {
        let found = self.files.iter().find(|asset| asset.name == name);
        found.map(|asset| asset.hashed.as_str())
    }

    /// The asset that is served under this name.
    pub fn serve(&self, hashed: &str) -> Option<Response> {
        let asset = self.files.iter().find(|asset| asset.hashed == hashed)?;
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static(asset.kind)),
            (
                header::CACHE_CONTROL,
                HeaderValue::from_static("public, max-age=31536000, immutable"),
            ),
        ];
        let body = Body::from(Bytes::from_static(asset.text.as_bytes()));
        Some((headers, body).into_response())
    }
}

/// `panel.css` becomes `panel-0123456789.css`.
fn hashed(name: &str, text: &str) -> String {
    let hash = hex(&Sha256::digest(text)[..5]);
    match name.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}-{hash}.{ending}"),
        None => format!("{name}-{hash}"),
    }
}
