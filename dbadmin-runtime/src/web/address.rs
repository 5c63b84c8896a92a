//! Addresses: what a request's path points to, and the paths that links lead to.
//!
//! Paths are read as they were sent, before percent-decoding: a key may hold an encoded comma or
//! slash, and a table or key that is called like a fixed word has its first letter encoded.

use axum::http::Method;
use percent_encoding::percent_decode_str;

use super::export::Format;
use crate::key::{Key, segment};
use crate::{App, Resource, Table};

/// First segments that are no tables.
const RESERVED: [&str; 7] = [
    "login", "logout", "api", "assets", "healthz", "schema", "search",
];

/// What a path points to.
#[derive(Clone, Copy, Debug)]
pub enum Place<'a> {
    /// The dashboard, and where what stands on it is starred or taken off.
    Home,
    /// Signing in.
    Login,
    /// Signing out.
    Logout,
    /// Whether the server can answer.
    Health,
    /// A stylesheet, script or picture.
    Asset(&'a str),
    /// The tables and what refers to what.
    Schema,
    /// What is found in all tables.
    Search,
    /// A page of a table.
    Table(&'static Resource, Page<'a>),
}

/// A page of a table; the text is the key as it stands in the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page<'a> {
    /// The list, and where new rows are sent.
    List,
    /// The form for a new row.
    New,
    /// The choices of a picker.
    Options,
    /// The list as a file.
    Export(Format),
    /// Deletes several rows.
    DeleteMany,
    /// Takes several rows out of the trash.
    RestoreMany,
    /// Does something else with several rows: the action of that name.
    Act(&'a str),
    /// Keeps, changes and deletes views of the list.
    Views,
    /// Sets how the list looks.
    Look,
    /// A record, and where its changes are sent.
    Record(&'a str),
    /// The form for changes.
    Edit(&'a str),
    /// Deleting.
    Delete(&'a str),
    /// Takes a record out of the trash.
    Restore(&'a str),
    /// What has changed.
    History(&'a str),
    /// The file that a column of a record holds: the key, and the column's name, encoded.
    File(&'a str, &'a str),
}

impl<'a> Place<'a> {
    /// What the path points to, `None` where there is nothing.
    pub fn find(app: &App, path: &'a str) -> Option<Self> {
        let path = path.strip_prefix('/').unwrap_or(path);
        let mut segments = path.split('/').filter(|segment| !segment.is_empty());
        let first = segments.next();
        let rest = [segments.next(), segments.next(), segments.next()];
        if segments.next().is_some() {
            return None;
        }
        match (first, rest) {
            (None, _) => Some(Self::Home),
            (Some("login"), [None, ..]) => Some(Self::Login),
            (Some("logout"), [None, ..]) => Some(Self::Logout),
            (Some("healthz"), [None, ..]) => Some(Self::Health),
            (Some("schema"), [None, ..]) => Some(Self::Schema),
            (Some("search"), [None, ..]) => Some(Self::Search),
            (Some("assets"), [Some(name), None, _]) => Some(Self::Asset(name)),
            (Some(word), _) if RESERVED.contains(&word) => None,
            (Some(table), rest) => {
                let address = percent_decode_str(table).decode_utf8().ok()?;
                // A table may have no name, which no address can carry as it is.
                let address = address.strip_prefix('\0').unwrap_or(&address);
                Some(Self::Table(app.resource(address)?, Page::find(rest)?))
            }
        }
    }

    /// The methods that the place answers to.
    pub fn methods(&self) -> &'static [Method] {
        const READ: &[Method] = &[Method::GET, Method::HEAD];
        const BOTH: &[Method] = &[Method::GET, Method::HEAD, Method::POST];
        match self {
            Self::Logout
            | Self::Table(
                _,
                Page::DeleteMany
                | Page::RestoreMany
                | Page::Act(_)
                | Page::Restore(_)
                | Page::Views
                | Page::Look,
            ) => &[Method::POST],
            Self::Home
            | Self::Login
            | Self::Table(_, Page::List | Page::Record(_) | Page::Delete(_)) => BOTH,
            _ => READ,
        }
    }
}

impl<'a> Page<'a> {
    fn find(segments: [Option<&'a str>; 3]) -> Option<Self> {
        match segments {
            [None, ..] => Some(Self::List),
            [Some("new"), None, _] => Some(Self::New),
            [Some("options"), None, _] => Some(Self::Options),
            [Some("actions"), Some("delete"), None] => Some(Self::DeleteMany),
            [Some("actions"), Some("restore"), None] => Some(Self::RestoreMany),
            [Some("actions"), Some("view"), None] => Some(Self::Views),
            [Some("actions"), Some("look"), None] => Some(Self::Look),
            [Some("actions"), Some(name), None] => Some(Self::Act(name)),
            [Some(name), None, _] if let Some(format) = Format::at(name) => {
                Some(Self::Export(format))
            }
            [Some(word), ..] if crate::key::RESERVED.contains(&word) => None,
            [Some(key), None, _] => Some(Self::Record(key)),
            [Some(key), Some("file"), Some(column)] => Some(Self::File(key, column)),
            [Some(key), Some("edit"), None] => Some(Self::Edit(key)),
            [Some(key), Some("delete"), None] => Some(Self::Delete(key)),
            [Some(key), Some("restore"), None] => Some(Self::Restore(key)),
            [Some(key), Some("history"), None] => Some(Self::History(key)),
            _ => None,
        }
    }
}

/// The dashboard's address. Without a slash at its end, since a router nested by axum's `nest`
/// answers to that form only.
pub fn home(base: &str) -> String {
    if base.is_empty() {
        "/".to_owned()
    } else {
        base.to_owned()
    }
}

/// The address of a table's list.
pub fn list(base: &str, table: &Table) -> String {
    format!("{base}/{}", segment(table.address, &RESERVED))
}

/// The address of a table's list with a query.
pub fn list_with(base: &str, table: &Table, query: &str) -> String {
    let list = list(base, table);
    if query.is_empty() {
        list
    } else {
        format!("{list}?{query}")
    }
}

/// The query in which a record's address takes its list along.
pub const LIST: &str = "_list";

/// What the address of a record ends in on the way from one to the next: the query of their list, so that
/// each leads back, and to the records beside it there. Nothing for a list as it opens.
pub fn from_list(query: &str) -> String {
    if query.is_empty() {
        return String::new();
    }
    let mut out = form_urlencoded::Serializer::new(String::new());
    out.append_pair(LIST, query);
    format!("?{}", out.finish())
}

/// The address of a record.
pub fn record(base: &str, table: &Table, key: &Key) -> String {
    format!("{}/{}", list(base, table), key.segment())
}

/// The query of the table's list, where this address, as a browser tells from where it comes, is that
/// list's.
pub fn query_of_list<'a>(base: &str, table: &Table, came_from: &'a str) -> Option<&'a str> {
    let (_, rest) = came_from.split_once("://")?;
    let path = &rest[rest.find('/')?..];
    let path = path.split('#').next().unwrap_or(path);
    let (path, query) = path.split_once('?')?;
    (path == list(base, table)).then_some(query)
}

/// A path to go to after signing in, if it lies within the panel: anything else would let a link
/// to the sign-in page lead to a stranger's site.
pub fn within<'a>(base: &str, next: &'a str) -> Option<&'a str> {
    let rest = next.strip_prefix(base)?;
    let inside = rest.is_empty() && !base.is_empty()
        || rest.starts_with(['/', '?']) && !(base.is_empty() && rest.starts_with("//"));
    let plain = !next.starts_with("//")
        && !next.contains('\\')
        && next.bytes().all(|byte| byte.is_ascii_graphic());
    let own = !rest.starts_with("/login") && !rest.starts_with("/logout");
    // A browser follows these upwards, encoded ones as well.
    let path = next.split(['?', '#']).next().unwrap_or(next);
    let climbs = path.split('/').any(|segment| {
        matches!(
            &*percent_decode_str(segment).collect::<Vec<_>>(),
            b"." | b".."
        )
    });
    (inside && plain && own && !climbs && next.starts_with('/')).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_within_the_panel_are_followed() {
        for good in [
            "/admin",
            "/admin/",
            "/admin/orders?q=a%20b",
            "/admin/orders/7/edit",
            "/admin/orders/..a?q=../..",
        ] {
            assert_eq!(within("/admin", good), Some(good));
        }
        for bad in [
            "",
            "/",
            "//evil.example",
            "https://evil.example",
            "/admin.evil.example",
            "/administer",
            "/admin/\\evil.example",
            "/admin/login",
            "/admin/\nx",
            "admin/orders",
            "/other",
            "/admin/../other",
            "/admin/orders/./7",
            "/admin/%2e%2E/other",
            "/admin/.%2e#x",
        ] {
            assert_eq!(within("/admin", bad), None, "{bad}");
        }
        assert_eq!(within("", "/orders"), Some("/orders"));
        for bad in [
            "//evil.example",
            "/\\evil.example",
            "",
            "https://evil.example",
        ] {
            assert_eq!(within("", bad), None, "{bad}");
        }
    }

    #[test]
    fn pages_are_told_apart_from_keys() {
        assert_eq!(Page::find([Some("new"), None, None]), Some(Page::New));
        assert_eq!(
            Page::find([Some("%6eew"), None, None]),
            Some(Page::Record("%6eew"))
        );
        assert_eq!(
            Page::find([Some("7,8"), Some("edit"), None]),
            Some(Page::Edit("7,8"))
        );
        assert_eq!(
            Page::find([Some("export.csv"), None, None]),
            Some(Page::Export(Format::Csv))
        );
        assert_eq!(Page::find([Some("7"), Some("nothing"), None]), None);
        assert_eq!(
            Page::find([Some("7"), Some("file"), Some("photo")]),
            Some(Page::File("7", "photo"))
        );
        assert_eq!(Page::find([Some("7"), Some("file"), None]), None);
    }
}
