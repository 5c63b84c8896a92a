//! A request of somebody who is signed in, as handlers see it.

use axum::response::Response;

use super::cookie::Jar;
use super::form_data::FormData;
use super::frame::Frame;
use super::trouble::Trouble;
use super::{Web, act, address, cookie, reply};
use crate::key::Key;
use crate::{Actor, App, Resource, csrf};
use std::borrow::Cow;

/// A page, or the page that says why not.
pub type Answer = Result<Response, Trouble>;

/// Messages that the next page shows once, by the name that stands in the cookie.
const NOTES: [(&str, &str); 19] = [
    ("created", "Saved. The record is new."),
    ("another", "Saved. Here is the form for another one."),
    ("updated", "Saved."),
    ("deleted", "Deleted."),
    ("all_deleted", "Deleted, all that were selected."),
    ("all_matching", "Deleted, all that matched."),
    (
        "trashed",
        "Deleted. It is in the trash, from where it can be restored.",
    ),
    (
        "all_trashed",
        "Deleted. They are in the trash, from where they can be restored.",
    ),
    ("for_good", "Deleted for good."),
    ("all_set", "Saved, in all of them."),
    ("restored", "Restored."),
    ("all_restored", "Restored, all of them."),
    ("view_kept", "The view is kept."),
    ("view_changed", "The view is changed."),
    ("view_deleted", "The view is deleted."),
    ("preferred", "The list opens like this from now on."),
    ("starred", "Starred. It stands on the first page."),
    ("unstarred", "The star is taken off."),
    ("forgotten", "Taken off."),
];

/// A request of somebody who is signed in.
#[derive(Debug)]
pub struct Visit<'a> {
    /// The panel's pages.
    pub web: &'a Web,
    /// The panel's path, without a slash at its end.
    pub base: &'a str,
    /// Who is behind the request.
    pub actor: &'a Actor,
    /// The session's token.
    pub token: &'a str,
    /// The address's query.
    pub query: Option<&'a str>,
    /// What was sent; empty for a GET.
    pub form: &'a FormData,
    /// Where cookies go.
    pub jar: Jar<'a>,
}

impl<'a> Visit<'a> {
    /// The panel that runs.
    pub fn app(&self) -> &'a App {
        &self.web.app
    }

    /// The frame of a page that belongs to this table, or to none.
    pub fn frame(&self, resource: Option<&'static Resource>) -> Frame<'a> {
        let current = resource.map(|resource| resource.table.address);
        let mut frame = Frame::bare(self.app().panel(), &self.web.assets, self.base, self.jar)
            .navigation(self.app(), self.actor, current);
        frame.csrf = Cow::Owned(csrf::token(self.token));
        let note = self.jar.read(cookie::NOTE);
        frame.note = note.and_then(|note| self.noted(note, resource));
        frame
    }

    /// What the next page says once: one of the panel's own messages, or an action's.
    fn noted(&self, note: &str, resource: Option<&'static Resource>) -> Option<&'static str> {
        let mut notes = NOTES.iter();
        if let Some((_, text)) = notes.find(|(known, _)| *known == note) {
            return Some(text);
        }
        let resource = resource?;
        let mut actions = self.app().actions(resource).iter();
        let known = actions.find(|known| act::note(resource, **known) == note)?;
        Some(known.action.done)
    }

    /// Whether the script asks for the changing part of the page only.
    pub fn is_partial(&self) -> bool {
        self.jar.headers.contains_key("x-dbadmin-part")
    }

    /// Reads a key in the path.
    ///
    /// # Errors
    /// The page that says that there is no such record.
    pub fn key(&self, resource: &Resource, segment: &str) -> Result<Key, Trouble> {
        Key::parse(resource.table, segment).map_err(|_| {
            Trouble::no_record().way_out(
                address::list(self.base, resource.table),
                &format!("All {}", self.lower(resource.table.title)),
            )
        })
    }

    /// Go there, and say there what has been done.
    pub fn done(&self, path: &str, note: &str) -> Response {
        let mut response = reply::see_other(path);
        self.jar
            .set(response.headers_mut(), cookie::NOTE, note, Some(30));
        response
    }

    /// A label as it stands inside a sentence.
    pub fn lower<'b>(&self, label: &'b str) -> Cow<'b, str> {
        super::words::lower(label)
    }
}
