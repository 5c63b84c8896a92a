//! The way of every request: address, session, form, handler, headers.

use std::any::Any;
use std::future::ready;
use std::net::SocketAddr;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{ConnectInfo, OriginalUri, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use futures_util::future::BoxFuture;
use tokio::time::timeout;

use super::address::{self, Page, Place};
use super::cookie::{self, Jar};
use super::form_data::{FormData, LARGEST, OF_STRANGERS};
use super::frame::Frame;
use super::guard;
use super::trouble::Trouble;
use super::visit::{Answer, Visit};
use super::{
    Web, act, bulk, dashboard, delete, export, file, form, history, list, listed, login, looks,
    marks, multipart, options, record, reply, save, schema, scheme, search, trash, views, working,
};
use crate::policy::require;
use crate::write::{editable, takes_file};
use crate::{Actor, App, Error, Permission, Resource, auth, csrf};

/// How long a request may take.
const LONGEST: Duration = Duration::from_secs(30);

/// The same where files are sent along, which a slow line takes a while for.
const LONGEST_WITH_FILES: Duration = Duration::from_secs(300);

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
    let longest = match is_upload(&web, &parts) {
        true => LONGEST_WITH_FILES,
        false => LONGEST,
    };
    let answer = timeout(longest, respond(&web, &parts, base, jar, body)).await;
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
    if is_upload(web, parts) {
        may_upload(&actor, place)?;
    }
    let mut form = sent(parts, token, body, &room(app, place)).await?;
    if let Place::Table(resource, Page::List | Page::Record(_)) = place {
        listed::fold(resource, &mut form);
    }
    let visit = Visit {
        web,
        base,
        actor: &actor,
        token,
        query: parts.uri.query(),
        form: &form,
        jar,
    };
    let answer = working::followed(&visit, hand_over(&visit, place, &parts.method));
    // What is waited for above are the files.
    let answer = timeout(LONGEST, answer).await;
    answer.unwrap_or_else(|_| Err(Trouble::late()))
}

/// What somebody who is signed in has sent from one of this session's forms.
async fn sent(
    parts: &Parts,
    token: &str,
    body: Body,
    room: &multipart::Room,
) -> Result<FormData, Trouble> {
    if parts.method != Method::POST {
        return Ok(FormData::default());
    }
    let form = match multipart::boundary(parts) {
        Some(_) if room.is_empty() => return Err(multipart::unwanted()),
        Some(boundary) => multipart::read(body, boundary, room).await?,
        None => FormData::read(body, LARGEST).await?,
    };
    let mut given = csrf::FIELDS.iter().map(|field| form.text(field));
    if given.any(|given| csrf::verify(token, given)) {
        Ok(form)
    } else {
        Err(Trouble::forged())
    }
}

/// Whether it sends files to where files are taken.
fn is_upload(web: &Web, parts: &Parts) -> bool {
    let place = Place::find(&web.app, parts.uri.path());
    parts.method == Method::POST
        && multipart::boundary(parts).is_some()
        && place.is_some_and(|place| !room(&web.app, place).is_empty())
}

/// Whether somebody may save what the files are of: else nothing of them is read.
fn may_upload(actor: &Actor, place: Place<'_>) -> Result<(), Error> {
    match place {
        Place::Table(resource, Page::List) => require(actor, resource.table, Permission::Create),
        Place::Table(resource, _) => require(actor, resource.table, Permission::Edit),
        _ => Ok(()),
    }
}

/// How large the files may be that a form sends to a place.
fn room(app: &App, place: Place<'_>) -> multipart::Room {
    let Place::Table(resource, Page::List | Page::Record(_)) = place else {
        return Vec::new();
    };
    let uploads = &app.panel().uploads;
    let fields = editable(resource).filter(|column| takes_file(column));
    fields
        .map(|column| (column.name, uploads.largest_of(column)))
        .collect()
}

/// What answers at a place, still to be run. It lies on the heap, and this function is left before it runs:
/// a frame in which every handler has its room would leave little of a thread's stack to the one that
/// runs.
fn hand_over<'a>(visit: &'a Visit<'_>, place: Place<'a>, method: &Method) -> BoxFuture<'a, Answer> {
    let at_once = |answer: Answer| -> BoxFuture<'a, Answer> { Box::pin(ready(answer)) };
    match place {
        Place::Home if method == Method::POST => match visit.form.text("do") {
            "scheme" => at_once(scheme::change(visit)),
            _ => Box::pin(marks::change(visit)),
        },
        Place::Home if working::is_asked(visit) => at_once(working::show(visit)),
        Place::Home => Box::pin(dashboard::show(visit)),
        Place::Logout => Box::pin(login::leave(visit)),
        Place::Schema => at_once(schema::show(visit)),
        Place::Search => Box::pin(search::show(visit)),
        Place::Table(resource, page) => table(visit, resource, page, method),
        Place::Login | Place::Health | Place::Asset(_) => at_once(Err(Trouble::nothing_here())),
    }
}

fn table<'a>(
    visit: &'a Visit<'_>,
    resource: &'static Resource,
    page: Page<'a>,
    method: &Method,
) -> BoxFuture<'a, Answer> {
    let post = method == Method::POST;
    match page {
        Page::List if post => Box::pin(save::create(visit, resource)),
        Page::List => Box::pin(list::show(visit, resource)),
        Page::New => Box::pin(form::new(visit, resource)),
        Page::Options => Box::pin(options::show(visit, resource)),
        Page::DeleteMany => Box::pin(bulk::delete(visit, resource)),
        Page::RestoreMany => Box::pin(trash::restore_many(visit, resource)),
        Page::Act(name) => Box::pin(act::act(visit, resource, name)),
        Page::Views => Box::pin(views::change(visit, resource)),
        Page::Look => Box::pin(looks::change(visit, resource)),
        Page::Export(format) => Box::pin(export::send(visit, resource, format)),
        Page::Record(key) if post => Box::pin(save::update(visit, resource, key)),
        Page::Record(key) => Box::pin(record::show(visit, resource, key)),
        Page::Edit(key) => Box::pin(form::edit(visit, resource, key)),
        Page::Delete(key) if post => Box::pin(delete::delete(visit, resource, key)),
        Page::Delete(key) => Box::pin(delete::ask(visit, resource, key)),
        Page::Restore(key) => Box::pin(trash::restore(visit, resource, key)),
        Page::File(key, column) => Box::pin(file::send(visit, resource, key, column)),
        Page::History(key) => Box::pin(history::show(visit, resource, key)),
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
