//! Pages that wait for what is done with many rows hear how far it is.

use axum::http::StatusCode;
use futures_util::future::BoxFuture;
use serde_json::json;

use super::form_data::FormData;
use super::reply;
use super::visit::{Answer, Visit};

/// What a form calls its request, in a field; its page asks by it in the query of the first page.
const WORK: &str = "_work";

/// The longest of such names.
const LONGEST: usize = 40;

/// What answers, followed where its form has given it a name.
pub fn followed<'a>(visit: &'a Visit<'_>, answer: BoxFuture<'a, Answer>) -> BoxFuture<'a, Answer> {
    match visit.form.get(WORK) {
        Some(name) if name.len() <= LONGEST => {
            let under_way = visit.app().under_way();
            Box::pin(under_way.follow(visit.actor.user, name, answer))
        }
        _ => answer,
    }
}

/// Whether a request for the first page asks how far another one is.
pub fn is_asked(visit: &Visit<'_>) -> bool {
    asked(visit).is_some()
}

/// How far it is; `null` where it is not under way.
pub fn show(visit: &Visit<'_>) -> Answer {
    let name = asked(visit).unwrap_or_default();
    let progress = visit.app().under_way().of(visit.actor.user, &name);
    Ok(reply::json(StatusCode::OK, &json!(progress)))
}

fn asked(visit: &Visit<'_>) -> Option<String> {
    let query = FormData::parse(visit.query?.as_bytes()).ok()?;
    query.get(WORK).map(str::to_owned)
}
