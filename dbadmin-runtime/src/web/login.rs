//! Signing in and out.

use std::borrow::Cow;

use askama::Template;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;

use super::cookie::{self, Jar};
use super::form_data::FormData;
use super::frame::Frame;
use super::trouble::Trouble;
use super::visit::{Answer, Visit};
use super::{Web, address, reply};
use crate::auth::{self, SignInError};
use crate::text::hex;
use crate::{Error, csrf};

/// A request to the sign-in page.
#[derive(Debug)]
pub struct Door<'a> {
    /// The panel's pages.
    pub web: &'a Web,
    /// The panel's path.
    pub base: &'a str,
    /// Where cookies go.
    pub jar: Jar<'a>,
    /// The request.
    pub parts: &'a Parts,
    /// Whether somebody is signed in already.
    pub signed_in: bool,
    /// Where the request comes from.
    pub address: String,
}

#[derive(Template)]
#[template(path = "login.html")]
struct LoginPage<'a> {
    frame: Frame<'a>,
    why: &'static str,
    refusal: Option<String>,
    name: &'a str,
    next: &'a str,
}

impl Door<'_> {
    /// The form; who is signed in already is sent on.
    pub fn show(&self) -> Answer {
        let query = self.parts.uri.query().unwrap_or("");
        let query = FormData::parse(query.as_bytes())?;
        let next = address::within(self.base, query.text("next")).unwrap_or("");
        if self.signed_in {
            return Ok(reply::see_other(&self.after(next)));
        }
        self.page(StatusCode::OK, None, "", next)
    }

    /// Checks name and password.
    pub async fn enter(&self, form: &FormData) -> Answer {
        let next = address::within(self.base, form.text("next")).unwrap_or("");
        let before = self.jar.read(cookie::BEFORE);
        if !before.is_some_and(|secret| csrf::verify(secret, form.text("_csrf"))) {
            let login = format!("{}/login", self.base);
            return Err(Trouble::forged().way_out(login, "Sign in"));
        }
        let (name, password) = (form.text("name"), form.text("password"));
        match auth::sign_in(&self.web.app, name, password, &self.address).await {
            Ok(session) => {
                let mut response = reply::see_other(&self.after(next));
                let headers = response.headers_mut();
                let hours = self.web.app.panel().auth.absolute_hours;
                let seconds = u64::from(hours) * 3600;
                self.jar
                    .set(headers, cookie::SESSION, &session.token, Some(seconds));
                self.jar.clear(headers, cookie::BEFORE);
                Ok(response)
            }
            Err(SignInError::Wrong) => {
                let refusal = "The name or the password is wrong. Check both, capitals included.";
                let status = StatusCode::UNPROCESSABLE_ENTITY;
                self.page(status, Some(refusal.to_owned()), name, next)
            }
            Err(SignInError::Wait { seconds }) => {
                let wait = match seconds {
                    0..=90 => format!("{} seconds", seconds.max(1)),
                    _ => format!("{} minutes", seconds.div_ceil(60)),
                };
                let refusal = format!("Too many attempts have failed. Try again in {wait}.");
                let mut response =
                    self.page(StatusCode::TOO_MANY_REQUESTS, Some(refusal), name, next)?;
                response.headers_mut().insert("retry-after", seconds.into());
                Ok(response)
            }
            Err(SignInError::Failed(error)) => Err(error.into()),
        }
    }

    fn page(&self, status: StatusCode, refusal: Option<String>, name: &str, next: &str) -> Answer {
        let known = self.jar.read(cookie::BEFORE);
        let secret = match known {
            Some(known) => Cow::Borrowed(known),
            None => Cow::Owned(random()?),
        };
        let mut frame = Frame::bare(self.web.app.panel(), &self.web.assets, self.base, self.jar);
        frame.csrf = Cow::Owned(csrf::token(&secret));
        let why = if next.is_empty() {
            "With the account that you were given for this panel."
        } else {
            "Sign in to go on to the page that you asked for."
        };
        let page = LoginPage {
            frame,
            why,
            refusal,
            name,
            next,
        };
        let mut response = reply::html(status, &page);
        if known.is_none() {
            self.jar
                .set(response.headers_mut(), cookie::BEFORE, &secret, Some(3600));
        }
        Ok(response)
    }

    fn after(&self, next: &str) -> String {
        if next.is_empty() {
            address::home(self.base)
        } else {
            next.to_owned()
        }
    }
}

/// Ends the session.
pub async fn leave(visit: &Visit<'_>) -> Answer {
    auth::sign_out(visit.app(), visit.token).await?;
    let mut response: Response = reply::see_other(&format!("{}/login", visit.base));
    visit.jar.clear(response.headers_mut(), cookie::SESSION);
    Ok(response)
}

fn random() -> Result<String, Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)?;
    Ok(hex(&bytes))
}
