//! The panel's pages: one service that reads an address, finds out who asks, and lets one of about
//! a dozen handlers answer for every table.
//!
//! Handlers know the data layer and templates; nothing here knows SQL.

mod act;
mod address;
mod assets;
mod beside;
mod bound;
mod builder;
mod bulk;
mod bulk_all;
mod cell;
mod children;
mod chips;
mod choices;
mod compressed;
mod conflict;
mod control;
mod cookie;
mod copied;
mod dashboard;
mod days;
mod delete;
mod dependent;
mod errand;
mod escape;
mod export;
mod field;
mod file;
mod filter_form;
mod form;
mod form_data;
mod format;
mod frame;
mod guard;
mod history;
mod icon;
mod inline;
mod list;
mod listed;
mod login;
mod looks;
mod markdown;
mod marks;
mod multipart;
mod opened;
mod options;
mod pretty;
mod record;
mod reply;
mod room;
mod rows;
mod save;
mod schema;
mod scheme;
mod search;
mod sentence;
mod serve;
mod service;
mod setting;
mod steps;
mod tallies;
mod tally;
mod trash;
mod tree;
mod trouble;
mod views;
mod visit;
mod words;
mod working;

use std::sync::Arc;

use axum::Router;
use tower_http::catch_panic::CatchPanicLayer;

use crate::{App, Error, Panel, Pool};
use assets::Assets;

pub use serve::serve;

/// What the pages of one panel share.
#[derive(Clone, Debug)]
struct Web {
    app: App,
    assets: Arc<Assets>,
}

/// The panel's pages, as a router to nest anywhere, such as at `/admin`.
///
/// `nest_service("/admin", …)` answers at `/admin` and at `/admin/`; axum's plain `nest` answers
/// at `/admin` only, to which all links lead.
///
/// Cookies are marked `Secure` where the request came over TLS: where its own address begins with
/// `https`, or a proxy in front says so in `X-Forwarded-Proto`. A proxy that ends TLS has to set
/// that header, and to overwrite it where a client sends it.
///
/// # Errors
/// Where the panel's own tables cannot be made, or its description contradicts itself.
pub async fn router(panel: &'static Panel, pool: impl Into<Pool>) -> Result<Router, Error> {
    let web = Web {
        app: App::start(panel, pool).await?,
        assets: Arc::new(Assets::new(panel)),
    };
    Ok(Router::new()
        .fallback(service::answer)
        .with_state(web)
        .layer(compressed::assets())
        .layer(compressed::pages())
        .layer(CatchPanicLayer::custom(service::panicked)))
}
