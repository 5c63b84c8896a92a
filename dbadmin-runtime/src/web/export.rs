//! A list as a file: CSV and XLSX for tables, JSON for programs. Rows are written as they come, whatever
//! their number, and whatever time the download takes (see `spool`).

mod csv;
mod json;
mod spool;
#[cfg(feature = "xlsx")]
mod xlsx;

use std::io;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use self::spool::{Pen, spool};
use super::trouble::Trouble;
use super::visit::{Answer, Visit};
use crate::query::{Export, ListRequest, Record};
use crate::{Column, Resource};

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values (RFC 4180), in UTF-8.
    Csv,
    /// A list of objects.
    Json,
    /// A sheet of a spreadsheet (Office Open XML).
    #[cfg(feature = "xlsx")]
    Xlsx,
}

impl Format {
    /// Every kind: the last part of its address, its words, its media type.
    pub const ALL: &[(Self, &'static str, &'static str, &'static str)] = &[
        (Self::Csv, "export.csv", "CSV", "text/csv; charset=utf-8"),
        #[cfg(feature = "xlsx")]
        (
            Self::Xlsx,
            "export.xlsx",
            "XLSX",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (Self::Json, "export.json", "JSON", "application/json"),
    ];

    /// The kind with that address.
    pub fn at(address: &str) -> Option<Self> {
        let mut all = Self::ALL.iter();
        all.find(|(_, known, ..)| *known == address)
            .map(|(format, ..)| *format)
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
    // What is wrong with the question is a page; what goes wrong later only breaks off the file.
    let first = export.next().await?;
    let columns = export.columns.clone();
    let writer: Box<dyn Writer> = match format {
        Format::Csv => Box::new(csv::Csv(Columns::new(resource, columns))),
        Format::Json => Box::new(json::Json::new(columns)),
        #[cfg(feature = "xlsx")]
        Format::Xlsx => {
            let columns = Columns::new(resource, columns);
            let sheet = spool(move |pen| xlsx::write(pen, export, first, &columns));
            return Ok(file(resource, format, sheet?));
        }
    };
    let text = spool(move |pen| text(pen, export, first, writer));
    Ok(file(resource, format, text?))
}

/// Writes a file of text, piece by piece.
fn text(
    pen: &mut Pen,
    mut export: Export,
    mut rows: Option<Vec<Record>>,
    mut writer: Box<dyn Writer>,
) -> io::Result<()> {
    let mut out = Vec::new();
    writer.begin(&mut out);
    while let Some(some) = rows {
        writer.rows(&mut out, &some);
        pen.write(&out)?;
        out.clear();
        rows = pen.wait(export.next())?;
    }
    writer.end(&mut out);
    pen.write(&out)
}

fn file(resource: &Resource, format: Format, body: Body) -> Response {
    let kind = Format::ALL.iter().find(|(known, ..)| *known == format);
    let (_, ending, _, media) = *kind.unwrap_or(&Format::ALL[0]);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media)),
        (header::CONTENT_DISPOSITION, attachment(resource, ending)),
    ];
    (StatusCode::OK, headers, body).into_response()
}

/// The columns of a table, each with whether it refers to other rows: then what that row is called
/// stands in a column beside it.
pub struct Columns(Vec<(&'static Column, bool)>);

impl Columns {
    fn new(resource: &'static Resource, columns: Vec<&'static Column>) -> Self {
        let columns = columns.into_iter();
        let refers = |column| super::rows::reference(resource, column).is_some();
        Self(columns.map(|column| (column, refers(column))).collect())
    }

    fn heads(&self) -> impl Iterator<Item = String> {
        let heads = self.0.iter().flat_map(|(column, refers)| {
            let words = || format!("{}, in words", column.label);
            [Some(column.label.to_owned()), refers.then(words)]
        });
        heads.flatten()
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
