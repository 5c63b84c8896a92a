//! The file that a column of a record holds: a link to it, a small picture of an image, and the file itself.

use std::convert::Infallible;

use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use dbadmin_model::Value;
use futures_util::stream;
use percent_encoding::percent_decode_str;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::address;
use super::escape::{Escaped, Markup};
use super::format;
use super::trouble::Trouble;
use super::visit::{Answer, Visit};
use crate::files::is_within;
use crate::key::{Key, segment};
use crate::policy::{is_secret, require};
use crate::query::{self, Record};
use crate::upload::Content;
use crate::{Column, Error, Kind, Permission, Resource, Widget};

/// The largest file that is sent, in bytes: it stands in memory meanwhile.
const LARGEST: u64 = 64 * 1024 * 1024;

/// So many files that are not small are sent at a time; others wait until one of them is through.
static SENT: Semaphore = Semaphore::const_new(16);

/// Up to so many bytes a file is small.
const SMALL: usize = 1024 * 1024;

/// At most so many bytes are sent at a time.
const PIECE: usize = 64 * 1024;

/// No file does anything in a browser, whatever is in it.
const POLICY: &str = "default-src 'none'; sandbox";

/// Asks for the file as a download.
const DOWNLOAD: &str = "download";

/// Sends the file of a column: an image as one, anything else as a download.
pub async fn send(
    visit: &Visit<'_>,
    resource: &'static Resource,
    segment: &str,
    column: &str,
) -> Answer {
    require(visit.actor, resource.table, Permission::View)?;
    let name = percent_decode_str(column).decode_utf8_lossy();
    let column = resource
        .table
        .column(name.strip_prefix('\0').unwrap_or(&name));
    let column = column.filter(|column| holds_files(resource, column));
    let column = column.ok_or_else(Trouble::nothing_here)?;
    let key = visit.key(resource, segment)?;
    let record = query::find(visit.app(), visit.actor, resource, &key).await?;
    let place = SENT.acquire().await.map_err(|_| Error::Busy)?;
    let bytes = match record.value(column) {
        Some(Value::Integer(size)) if column.kind == Kind::Blob => {
            if size.unsigned_abs() > LARGEST {
                return Err(too_large());
            }
            query::bytes(visit.app(), visit.actor, resource, &key, column).await?
        }
        Some(Value::Text(path)) if column.kind == Kind::Text => match visit.app().files() {
            Some(files) => files.read(path, LARGEST).await,
            None => None,
        },
        _ => None,
    };
    let bytes = bytes.ok_or_else(gone)?;
    let stem = format!("{}-{}-{}", resource.table.name, key.segment(), column.name);
    let shown = visit.query != Some(DOWNLOAD);
    Ok(answer(bytes, &stem, shown, place))
}

fn answer(bytes: Vec<u8>, stem: &str, shown: bool, sent: SemaphorePermit<'static>) -> Response {
    let content = Content::of(&bytes);
    let place = match content.is_picture && shown {
        true => "inline",
        false => "attachment",
    };
    let known = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    let name: String = stem
        .chars()
        .map(|it| if known(it) { it } else { '_' })
        .collect();
    let disposition = format!("{place}; filename=\"{name}.{}\"", content.ending);
    let disposition = HeaderValue::from_str(&disposition);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(content.mime)),
        (
            header::CONTENT_DISPOSITION,
            disposition.unwrap_or(HeaderValue::from_static("attachment")),
        ),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(POLICY),
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            HeaderValue::from_static("same-origin"),
        ),
    ];
    let body = match bytes.len() {
        ..=SMALL => Body::from(bytes),
        // Its place is free again when the last of it is sent, or the reader has gone.
        _ => Body::from_stream(stream::unfold((bytes, 0, sent), piece)),
    };
    (StatusCode::OK, headers, body).into_response()
}

/// The next piece of a file that stands in memory with its place.
async fn piece<P>(
    (bytes, at, place): (Vec<u8>, usize, P),
) -> Option<(Result<Bytes, Infallible>, (Vec<u8>, usize, P))> {
    let end = bytes.len().min(at + PIECE);
    let piece = Bytes::copy_from_slice(bytes.get(at..end).filter(|it| !it.is_empty())?);
    Some((Ok(piece), (bytes, end, place)))
}

fn gone() -> Trouble {
    Trouble::new(
        StatusCode::NOT_FOUND,
        "There is no such file",
        "The record holds none, or the file is not in the folder any more.",
    )
}

fn too_large() -> Trouble {
    Trouble::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "This file is too large to be sent",
        "It has more than 64 MiB. Whoever looks after the database can take it out of there.",
    )
}

/// Whether a column's values are sent as files: bytes, and paths of what was uploaded.
fn holds_files(resource: &Resource, column: &Column) -> bool {
    let widget = resource.widget_of(column);
    let is_upload = widget.is_some_and(Widget::is_upload);
    let holds = column.kind == Kind::Blob || column.kind == Kind::Text && is_upload;
    holds && !is_secret(resource, column)
}

/// What stands on a page for the file that a column of a record holds; `None` where it holds none.
pub fn shown(visit: &Visit<'_>, record: &Record, column: &Column) -> Option<Markup> {
    let resource = record.resource();
    if !holds_files(resource, column) {
        return None;
    }
    let size = match record.value(column)? {
        Value::Integer(size) if column.kind == Kind::Blob => Some(size.unsigned_abs()),
        Value::Text(path) if column.kind == Kind::Text && is_within(path) => None,
        _ => return None,
    };
    if size == Some(0) {
        return None;
    }
    let key: &Key = record.key()?;
    let href = format!(
        "{}/file/{}",
        address::record(visit.base, resource.table, key),
        segment(column.name, &[])
    );
    let label = Escaped(column.label);
    let picture = match resource.widget_of(column) {
        // Its room is kept free until it is there.
        Some(Widget::Image) => format!(
            r#"<a class="pic" href="{href}" target="_blank"><img src="{href}" alt="{label}, opens in a new tab" width="160" height="120" loading="lazy"></a>"#
        ),
        _ => String::new(),
    };
    let size = size.map_or(String::new(), |size| {
        format!(r#" <span class="dim">{}</span>"#, format::size(size))
    });
    Some(Markup(format!(
        r#"{picture}<a href="{href}?{DOWNLOAD}" download aria-label="Download {label}">Download</a>{size}"#
    )))
}
