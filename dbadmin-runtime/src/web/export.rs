//! A list as a file: CSV for tables, JSON for programs. Rows are written as they come, whatever their
//! number.

mod csv;
mod json;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::IntoResponse as _;
use futures_util::stream::try_unfold;

use super::trouble::Trouble;
use super::visit::{Answer, Visit};
use crate::query::{Export, ListRequest, Record};
use crate::{Error, Resource};

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values (RFC 4180), in UTF-8.
    Csv,
    /// A list of objects.
    Json,
}

impl Format {
    /// Every kind: the last part of its address, its words, its media type.
    pub const ALL: [(Self, &'static str, &'static str, &'static str); 2] = [
        (Self::Csv, "export.csv", "CSV", "text/csv; charset=utf-8"),
        (Self::Json, "export.json", "JSON", "application/json"),
    ];

    /// The kind with that address.
    pub fn at(address: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|(_, known, ..)| *known == address)
            .map(|(format, ..)| format)
    }
}

/// What writes one kind of file, piece by piece.
trait Writer: Send {
    /// What stands before the first row.
    fn begin(&mut self, out: &mut Vec<u8>);
    /// Some rows.
    fn rows(&mut self, out: &mut Vec<u8>, rows: &[Record]);
    /// What stands behind the last one.
    fn end(&mut self, out: &mut Vec<u8>);
}

/// The file.
pub async fn send(visit: &Visit<'_>, resource: &'static Resource, format: Format) -> Answer {
    let request = ListRequest::parse(resource, visit.query).map_err(Trouble::from)?;
    let mut export = Export::begin(visit.app(), visit.actor, &request)?;
    let columns = export.columns.clone();
    let writer: Box<dyn Writer> = match format {
        Format::Csv => Box::new(csv::Csv::new(resource, columns)),
        Format::Json => Box::new(json::Json::new(columns)),
    };
    // What is wrong with the question is a page; what goes wrong later only ends the file.
    let first = export.next().await?;
    let file = File {
        export,
        writer,
        first: Some(first),
        at: At::Start,
    };
    let body = Body::from_stream(try_unfold(file, File::piece));
    let kind = Format::ALL.into_iter().find(|(known, ..)| *known == format);
    let (_, ending, _, media) = kind.unwrap_or(Format::ALL[0]);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media)),
        (header::CONTENT_DISPOSITION, attachment(resource, ending)),
    ];
    Ok((StatusCode::OK, headers, body).into_response())
}

/// How far a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    Start,
    Rows,
    End,
}

struct File {
    export: Export,
    writer: Box<dyn Writer>,
    /// The rows that have been fetched already.
    first: Option<Option<Vec<Record>>>,
    at: At,
}

impl File {
    /// The next piece, and the rest of the file.
    async fn piece(mut self) -> Result<Option<(Vec<u8>, Self)>, Error> {
        if self.at == At::End {
            return Ok(None);
        }
        let rows = match self.first.take() {
            Some(first) => first,
            None => self.export.next().await.inspect_err(|error| {
                tracing::error!(%error, "an export ended before its last row");
            })?,
        };
        let mut out = Vec::new();
        if self.at == At::Start {
            self.writer.begin(&mut out);
            self.at = At::Rows;
        }
        match rows {
            Some(rows) => self.writer.rows(&mut out, &rows),
            None => {
                self.writer.end(&mut out);
                self.at = At::End;
            }
        }
        Ok(Some((out, self)))
    }
}

/// The name under which a browser keeps the file; letters beyond ASCII go by RFC 6266.
fn attachment(resource: &Resource, ending: &str) -> HeaderValue {
    let address = resource.table.address;
    let ending = ending.strip_prefix("export").unwrap_or(ending);
    let plain = |letter: char| {
        if letter.is_ascii_alphanumeric() || "-_.".contains(letter) {
            letter
        } else {
            '_'
        }
    };
    let ascii: String = address.chars().map(plain).collect();
    let ascii = if ascii.is_empty() { "table" } else { &ascii };
    let whole: String = form_urlencoded::byte_serialize(address.as_bytes()).collect();
    let whole = whole.replace('+', "%20");
    let text = if whole == ascii {
        format!("attachment; filename=\"{ascii}{ending}\"")
    } else {
        format!("attachment; filename=\"{ascii}{ending}\"; filename*=UTF-8''{whole}{ending}")
    };
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("attachment"))
}
