//! Light or dark: as the system says, or as somebody has chosen in this browser, which a cookie keeps.

use axum::http::header;

use super::cookie::{self, Jar};
use super::visit::{Answer, Visit};
use super::{address, reply};
use crate::web::trouble::Trouble;

/// How long a choice is kept, in seconds: a year.
const KEPT: u64 = 31_536_000;

/// In which colours pages are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scheme {
    /// As the system says.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// Each one by its name, with its icon and how it is spoken of. One button leads from each to the next.
const ALL: [(Scheme, &str, &str, &str); 3] = [
    (Scheme::System, "system", "contrast", "as the system"),
    (Scheme::Light, "light", "sun", "light"),
    (Scheme::Dark, "dark", "moon", "dark"),
];

impl Scheme {
    /// What this browser has chosen.
    pub fn of(jar: Jar<'_>) -> Self {
        jar.read(cookie::SCHEME)
            .and_then(Self::named)
            .unwrap_or_default()
    }

    fn named(name: &str) -> Option<Self> {
        let found = ALL.iter().find(|(_, known, ..)| *known == name);
        found.map(|(scheme, ..)| *scheme)
    }

    fn at(self) -> usize {
        let mut all = ALL.iter();
        all.position(|(scheme, ..)| *scheme == self)
            .unwrap_or_default()
    }

    /// Its name, which is a class of every page unless it is the system's.
    pub fn name(self) -> &'static str {
        ALL[self.at()].1
    }

    /// Its icon.
    pub fn icon(self) -> &'static str {
        ALL[self.at()].2
    }

    /// The one that the button leads to.
    pub fn next(self) -> Self {
        ALL[(self.at() + 1) % ALL.len()].0
    }

    /// What the button says.
    pub fn button(self) -> String {
        format!(
            "Colours: {}. Change to {}",
            ALL[self.at()].3,
            ALL[self.next().at()].3
        )
    }

    /// What the browser is told before it has read any style.
    pub fn content(self) -> &'static str {
        match self {
            Self::System => "light dark",
            other => other.name(),
        }
    }
}

/// Keeps what is chosen, and goes back to where the button was.
pub fn change(visit: &Visit<'_>) -> Answer {
    let scheme = Scheme::named(visit.form.text("scheme")).ok_or_else(Trouble::nothing_here)?;
    let came_from = visit.jar.headers.get(header::REFERER);
    let path = came_from.and_then(|from| {
        let (_, rest) = from.to_str().ok()?.split_once("://")?;
        address::within(visit.base, &rest[rest.find('/')?..])
    });
    let home = address::home(visit.base);
    let mut response = reply::see_other(path.unwrap_or(&home));
    let headers = response.headers_mut();
    match scheme {
        Scheme::System => visit.jar.clear(headers, cookie::SCHEME),
        other => visit
            .jar
            .set(headers, cookie::SCHEME, other.name(), Some(KEPT)),
    }
    Ok(response)
}
