//! The way of every request: address, session, form, handler, headers.

use std::any::Any;
use std::net::SocketAddr;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{ConnectInfo, OriginalUri, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use tokio::time::timeout;

use super::address::{self, Page, Place};
use super::cookie::{self, Jar};
use super::form_data::{FormData, LARGEST, OF_STRANGERS};
use super::frame::Frame;
use super::guard;
use super::trouble::Trouble;
use super::visit::{Answer, Visit};
use super::{
    Web, act, bulk, dashboard, delete, export, form, history, list, login, looks, marks, options,
    record, reply, save, schema, scheme, search, trash, views,
};
use crate::{App, Error, Resource, auth, csrf};

/// How long a request may take.
const LONGEST: Duration = Duration::from_secs(30);

/// Answers one request.
pub async fn answer(State(web): State<Web>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let base = base(&parts);
    let jar = Jar {
        headers: &parts.headers,
        base,
        port: guard::port(&parts),
        secure: guard::is_secure(&parts),
    };
    let answer = timeout(LONGEST, respond(&web, &parts, base, jar, body)).await;
    let mut response = match answer.unwrap_or_else(|_| Err(Trouble::late())) {
        Ok(response) => response,
        Err(trouble) => trouble.page(&Frame::bare(web.app.panel(), &web.assets, base, jar)),
    };
    let shown = response.status().is_success() && parts.method == Method::GET;
    if shown && jar.read(cookie::NOTE).is_some() {
        jar.clear(response.headers_mut(), cookie::NOTE);
    }
    guard::seal(response.headers_mut());
    response
}

/// The page after a panic, which ends one request and nothing else.
pub fn panicked(cause: Box<dyn Any + Send>) -> Response {
    let text = cause
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| cause.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    tracing::error!(panic = text, "a request panicked");
    let trouble = Trouble::failed();
    let body = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{0}</title><h1>{0}</h1><p>{1}</p></html>",
        trouble.title, trouble.advice
    );
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    let mut response = (trouble.status, [(header::CONTENT_TYPE, kind)], body).into_response();
    guard::seal(response.headers_mut());
    response
}

/// The path that the panel is nested at: what the outer router has taken off.
fn base(parts: &Parts) -> &str {
    let inner = parts.uri.path();
    let outer = parts
        .extensions
        .get::<OriginalUri>()
        .map_or(inner, |uri| uri.0.path());
    let base = outer.strip_suffix(inner).unwrap_or(outer);
    base.strip_suffix('/').unwrap_or(base)
}

/// Finds the place and who asks. Nothing of a body is read before it is known whose it is.
async fn respond(web: &Web, parts: &Parts, base: &str, jar: Jar<'_>, body: Body) -> Answer {
    let app = &web.app;
    let place = Place::find(app, parts.uri.path());
    // Who is not signed in learns nothing of what there is, so the address is judged later.
    match place {
        Some(Place::Asset(name)) => {
            return web.assets.serve(name).ok_or_else(Trouble::nothing_here);
        }
        Some(Place::Health) => return health(app).await,
        _ => {}
    }
    if parts.method == Method::POST && !guard::same_origin(&parts.headers) {
        return Err(Trouble::forged());
    }
    let token = jar.read(cookie::SESSION);
    let actor = match token {
        Some(token) if parts.method == Method::GET => auth::recent_session(app, token).await?,
        Some(token) => auth::session(app, token).await?,
        None => None,
    };
    if let Some(Place::Login) = place {
        let door = login::Door {
            web,
            base,
            jar,
            parts,
            signed_in: actor.is_some(),
            address: client(parts),
        };
        return match parts.method {
            Method::POST => door.enter(&FormData::read(body, OF_STRANGERS).await?).await,
            Method::GET | Method::HEAD => door.show(),
            _ => Err(wrong_method(Place::Login)),
        };
    }
    let (Some(actor), Some(token)) = (actor, token) else {
        return Ok(to_login(parts, base, place));
    };
    let place = place.ok_or_else(Trouble::nothing_here)?;
    if !place.methods().contains(&parts.method) {
        return Err(wrong_method(place));
    }
    let form = sent(parts, token, body).await?;
    let visit = Visit {
        web,
        base,
        actor: &actor,
        token,
        query: parts.uri.query(),
        form: &form,
        jar,
    };
    hand_over(&visit, place, &parts.method).await
}

/// What somebody who is signed in has sent from one of this session's forms.
async fn sent(parts: &Parts, token: &str, body: Body) -> Result<FormData, Trouble> {
    if parts.method != Method::POST {
        return Ok(FormData::default());
    }
    let form = FormData::read(body, LARGEST).await?;
    let mut given = csrf::FIELDS.iter().map(|field| form.text(field));
    if given.any(|given| csrf::verify(token, given)) {
        Ok(form)
    } else {
        Err(Trouble::forged())
    }
}

async fn hand_over(visit: &Visit<'_>, place: Place<'_>, method: &Method) -> Answer {
    match place {
        Place::Home if method == Method::POST => match visit.form.text("do") {
            "scheme" => scheme::change(visit),
            _ => marks::change(visit).await,
        },
        Place::Home => dashboard::show(visit).await,
        Place::Logout => login::leave(visit).await,
        Place::Schema => schema::show(visit),
        Place::Search => search::show(visit).await,
        Place::Table(resource, page) => table(visit, resource, page, method).await,
        Place::Login | Place::Health | Place::Asset(_) => Err(Trouble::nothing_here()),
    }
}

async fn table(
    visit: &Visit<'_>,
    resource: &'static Resource,
    page: Page<'_>,
    method: &Method,
) -> Answer {
    let post = method == Method::POST;
    match page {
        Page::List if post => save::create(visit, resource).await,
        Page::List => list::show(visit, resource).await,
        Page::New => form::new(visit, resource).await,
        Page::Options => options::show(visit, resource).await,
        Page::DeleteMany => bulk::delete(visit, resource).await,
        Page::RestoreMany => trash::restore_many(visit, resource).await,
        Page::Act(name) => act::act(visit, resource, name).await,
        Page::Views => views::change(visit, resource).await,
        Page::Look => looks::change(visit, resource).await,
        Page::Export(format) => export::send(visit, resource, format).await,
        Page::Record(key) if post => save::update(visit, resource, key).await,
        Page::Record(key) => record::show(visit, resource, key).await,
        Page::Edit(key) => form::edit(visit, resource, key).await,
        Page::Delete(key) if post => delete::delete(visit, resource, key).await,
        Page::Delete(key) => delete::ask(visit, resource, key).await,
        Page::Restore(key) => trash::restore(visit, resource, key).await,
        Page::History(key) => history::show(visit, resource, key).await,
    }
}

/// Whether the database answers.
async fn health(app: &App) -> Answer {
    let store = app.store();
    let answered = store.row(store.own("SELECT 1", Vec::new())).await;
    answered.map_err(|error| match Error::from(error) {
        error @ Error::Away(_) => Trouble::from(error),
        error => {
            tracing::error!(%error, "the database does not answer");
            Trouble::from(Error::Busy)
        }
    })?;
    Ok("ok\n".into_response())
}

/// Who is not signed in is asked to, and comes back to where they were going.
fn to_login(parts: &Parts, base: &str, place: Option<Place<'_>>) -> Response {
    if let Some(Place::Table(_, Page::Options)) = place {
        let message = serde_json::json!({ "error": "You are signed out. Sign in again." });
        return reply::json(StatusCode::UNAUTHORIZED, &message);
    }
    let path = parts.uri.path_and_query().map_or("", |path| path.as_str());
    let wanted = format!("{base}{path}");
    let home = matches!(place, Some(Place::Home | Place::Logout));
    match address::within(base, &wanted).filter(|_| !home) {
        Some(wanted) => {
            let next: String = form_urlencoded::byte_serialize(wanted.as_bytes()).collect();
            reply::see_other(&format!("{base}/login?next={next}"))
        }
        None => reply::see_other(&format!("{base}/login")),
    }
}

fn wrong_method(place: Place<'_>) -> Trouble {
    let methods = place.methods().iter().map(Method::as_str);
    Trouble {
        details: vec![format!(
            "It answers to {}.",
            methods.collect::<Vec<_>>().join(", ")
        )],
        ..Trouble::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "This address does not take that",
            "Go back and use the page's own buttons.",
        )
    }
}

/// Where the request comes from, as the socket says; a header could be made up.
fn client(parts: &Parts) -> String {
    parts
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or_else(|| "unknown".to_owned(), |info| info.0.ip().to_string())
}
